"""Counts, times of the day and ways to pay: 两晚, 3个人, 2 nights, 19:30, 早上7点, 微信."""

import re

from claims.sentences import numerals
from claims.sentences.aside_forms import HAN_FIRST, HAN_NUMBER, Aside, out

_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_CLOCK = r"(?:[01]?[0-9]|2[0-4])"
_DAYTIME = "凌晨|清晨|一早|早上|早晨|上午|中午|午间|下午|傍晚|晚上|晚间|夜里|夜间|半夜|深夜"
_DAYTIME_FIRST = "凌清一早上中午下傍晚夜半深"
_MEASURES = (
    "个(?:半?小?时|人|月|星期|礼拜|工作日|钟头|晚上)?|人次|人份|人(?!民|工)|位|名(?!片)|张(?![三总工])|天(?![津安])"
    "|次(?!日)|份(?!子)|杯|瓶(?!装)|件|本(?!周|月|星期|礼拜)|台(?![币球北湾])|套(?!餐)|间夜?|箱|盒(?![饭装])"
    "|包(?![车间厢子装])|支(?!付)|只|把|条|辆|趟|顿|桌(?!游)|公斤|千克|斤|公里|千米|米(?![饭线粉])|小时|分钟"
    "|周(?![末边])|节课?|度(?!假)|课时|学时|升(?![级舱])|双(?!人)|副(?!食)|排|页|束|卷|根|枚|场(?![地租馆])"
    "|轮(?![渡船胎])|单(?![车位])|笔(?!记)|堂(?!食)|碗|盘|桶(?!装)|袋(?!装)|罐(?!装)|盆"
)
_NO_NIGHTS = (
    r"(?![餐饭宴会]|上[餐饭宴会]|上(?!的?[住酒宾民])[^\s0-9\0]{0,4} ?"
    rf"(?:[0-9$¥€£\0]|{numerals.HAN_DIGIT}{{1,4}}[十百千元块])|(?<=[2-9][0-9]晚) ?[0-9$¥€£])"
)
"""Behind a sum: 打车30晚饭80, 停车20晚上加班餐40, 打车30晚80吃饭. So many nights are 2晚900 and 住30晚."""
_NIGHTS = rf"(?:晚{_NO_NIGHTS}上?|夜(?![宵间里市]))"
_MEASURES_FIRST = "".join(sorted({measure[0] for measure in re.sub(r"\(.*?\)", "", _MEASURES).split("|") if measure}))
_THINGS = (
    "of us|people|persons?|pax|ppl|guests?|heads?|adults?|kids?|children|attendees|participants|employees|staff|members"
    "|nights?|days?|weeks?|hours?|hrs?|minutes?|mins?|tickets?|cups?|glasses|bottles?|pcs|pieces?|box(?:es)?|packs?"
    "|packets?|cop(?:y|ies)|reams?|seats?|rooms?|items?|times|trips?|rides?|legs?|stops?|kms?|kilomet(?:er|re)s?|miles?"
    "|mi|kg|lit(?:er|re)s?|gallons?|units?|sets?|servings?|portions?|courses|sessions?|pages?|stars?"
    "|months?|years?|seconds?|secs?|degrees?|percent|questions?|problems?|errors?|messages?|e-?mails?|photos?|pictures?"
)
_NO_SET_LUNCH = (
    r"(?!(?<=[a-z] )(?<!\bof )(?<!\bfor )(?<!\bwith )(?<!\band )(?<!\bx )"
    r"[0-9]{2,4} (?:set|room|staff|guest|member|box|seat|ticket|bottle|cup|page"
    r"|pack|night(?= bus)|day(?= (?:pass|ticket))) (?:[a-z][a-z ]{1,30})?[$¥€£]?[0-9])"
)
"""Behind a sum such a word begins the next thing: taxi 30 set lunch 50, taxi 30 ticket 50."""
_NO_NIGHT_BUS = (
    r"(?![0-9]{2,4} (?:room service|day (?:pass|ticket|trip)|night (?:bus|train|market)"
    r"|(?:set|box|staff|guest|member) (?:lunch|dinner|menu|meal))\b)"
)
"""Sums before what only begins like a count: 100 room service."""
_WALLETS = (
    "alipay|wechat(?: ?pay)?|apple ?pay|google ?pay|paypal|cash|credit card|debit card|company card|corporate card"
    "|amex|mastercard"
)

FORMS: tuple[Aside, ...] = (
    # times of the day: 19:30-20:15, 7pm, at ten o'clock, 早上7点半
    out(
        "0-9",
        rf"(?<![0-9.:]){_CLOCK}:[0-5][0-9](?::[0-5][0-9])?(?![0-9:])(?: ?[ap]\.?m\b\.?)?"
        rf"(?: ?[-~到至] ?{_CLOCK}:[0-5][0-9](?: ?[ap]\.?m\b\.?)?)?",
        then=":",
    ),
    out("0-9", r"(?<![0-9.])(?:1[0-2]|0?[1-9])(?:[:.][0-5][0-9])? ?(?:am|pm|a\.m\.?|p\.m\.?)(?![a-z])", then=".:ap"),
    out(
        "abi",
        rf"(?:at|around|by) (?:noon|midnight|night|(?:{_WORDS}) ?o'?clock)\b|in the (?:morning|afternoon|evening)\b",
    ),
    out(
        f"{_DAYTIME_FIRST}0-9十二两三四五六七八九",
        rf"(?:{_DAYTIME})?(?<![0-9.])(?:[0-2]?[0-9]|十[一二]?|[二两三四五六七八九]|一(?=点半|点钟|点[0-9]))"
        rf"(?:点(?!心)钟?|时(?![间候段尚]))(?:半|一刻|三刻|[0-5][0-9]分?(?![0-9.])|[0-5]?[0-9]分|{HAN_NUMBER}分)?"
        rf"(?![0-9.]|{numerals.HAN_DIGIT}{{0,4}}[元块千万百])(?:多|左右|前|后|许)?",
        then="点时",
    ),
    out(_DAYTIME_FIRST, _DAYTIME),
    # counts
    out(
        "x×*0-9",
        r"(?<![a-z0-9元块])(?<![0-9元块] )[x×*] ?[0-9]{1,3}(?![0-9.a-z])"
        r"|(?<![0-9.,a-z])[0-9]{1,3} ?[x×](?![a-z0-9]| ?[0-9])",
        then="x×",
    ),
    out(
        f"0-9{HAN_FIRST}",
        rf"(?:(?<=住)|(?<=住[了宿])|(?<=酒店)|(?<=宾馆)|(?<=民宿))(?:[0-9]|(?<=[住了宿])[0-9]{{2}}|{HAN_NUMBER}) ?晚上?"
        r"(?![餐饭宴会])",
        then="晚",
    ),
    out(
        f"共0-9{HAN_FIRST}几",
        rf"共?(?<![0-9.,第])(?:[0-9]{{1,4}}(?:\.5)?|{HAN_NUMBER}|几|[十百]几"
        rf"|几[十百])多? ?(?:{_NIGHTS}|{_MEASURES})(?:票(?![价款据]))?",
        then=f".多晚夜{_MEASURES_FIRST}",
    ),
    out(
        "0-9",
        rf"(?<![a-z0-9.,]){_NO_SET_LUNCH}{_NO_NIGHT_BUS}[0-9]{{1,4}}"
        rf"(?:[ -](?:more |other |extra )?(?:{_THINGS})\b(?! ago)"
        r"|(?:h|hrs?|mins?|km|ppl|pax|nights?|days?|pcs)\b| ?o'?clock\b)",
        then="a-z\\-'",
    ),
    out("otfsena", rf"(?:{_WORDS}|a couple of|several|a few)[ -](?:{_THINGS})\b(?! ago)"),
    # how it was paid
    out(
        "用通走微支现刷信云银公花",
        "(?:用|通过|走)?(?:微信|支付宝|现金|刷卡|信用卡|云闪付|银行卡|公司卡|公务卡|花呗)(?:支付|付款|转账|扫码"
        "|付)?[了的]?",
    ),
    out(
        "pbwvutoagcdm",
        r"\b(?:paid )?(?:by|with|via|using|through|on) (?:(?:my|the|a|company|corporate|personal|own) ){0,3}"
        rf"(?:{_WALLETS}|card)\b|\b(?:{_WALLETS})\b",
    ),
)
