"""Counts, times of the day and ways to pay: 两晚, 3个人, 2 nights, 19:30, 早上7点, 微信."""

from claims.sentences import numerals
from claims.sentences.aside_forms import HAN_NUMBER, Aside, out
from claims.sentences.asides_codes import PLACES

_FIGURES = "0 1 2 3 4 5 6 7 8 9"
_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_CLOCK = r"(?:[01]?[0-9]|2[0-4])"
_UNTIL = r"(?:\b(?:at|by|around|from|till|until) )?"
_DAYTIME = "凌晨|清晨|一早|早上|早晨|上午|中午|午间|下午|傍晚|晚上|晚间|夜里|夜间|半夜|深夜"
_MEASURES = (
    "个(?:半?小?时|人|月|星期|礼拜|工作日|钟头|晚上)?|人次|人份|人(?!民)|位|名(?!片)|张|晚上?|夜|天|次|份|杯|瓶"
    "|件|本|台(?!币)|套"
    "|间夜?|箱|盒|包(?![车间厢])|支|只|把|条|辆|趟|顿|桌|公斤|千克|斤|公里|千米|米|小时|分钟|周|节课?|课时|学时"
    "|升|双|副|排|页|束|卷"
    "|根|枚|场|轮|单|笔|期|堂|碗|盘|桶|袋|罐|盆"
)
_THINGS = (
    "of us|people|persons?|pax|ppl|guests?|heads?|adults?|kids?|children|attendees|participants|employees|staff|members"
    "|nights?|days?|weeks?|hours?|hrs?|minutes?|mins?|tickets?|cups?|glasses|bottles?|pcs|pieces?|box(?:es)?|packs?"
    "|packets?|cop(?:y|ies)|reams?|seats?|rooms?|items?|times|trips?|rides?|legs?|stops?|kms?|kilomet(?:er|re)s?|miles?"
    "|mi|kg|lit(?:er|re)s?|gallons?|units?|sets?|servings?|portions?|courses|sessions?|pages?|stars?"
)
_WALLETS = (
    "alipay|wechat(?: ?pay)?|apple ?pay|google ?pay|paypal|cash|credit card|debit card|company card|corporate card"
    "|amex|mastercard"
)

FORMS: tuple[Aside, ...] = (
    *PLACES,
    # times of the day
    out(
        rf"{_UNTIL}(?<![0-9.:]){_CLOCK}:[0-5][0-9](?::[0-5][0-9])?(?![0-9:])(?: ?[ap]\.?m\b\.?)?",
        rf"(?: ?[-~到至] ?{_CLOCK}:[0-5][0-9](?: ?[ap]\.?m\b\.?)?)?",
        needs=":",
    ),
    out(
        rf"{_UNTIL}(?<![0-9.])(?:1[0-2]|0?[1-9])(?:[:.][0-5][0-9])? ?(?:am|pm|a\.m\.?|p\.m\.?)(?![a-z])",
        needs="am pm a.m p.m",
    ),
    out(
        rf"\b(?:at|around|by) (?:noon|midnight|night|(?:[0-9]{{1,2}}|{_WORDS}) ?o'?clock)\b|\b[0-9]{{1,2}} ?o'?clock\b",
        r"|\bin the (?:morning|afternoon|evening)\b",
        needs="noon night clock the",
    ),
    out(
        rf"(?:{_DAYTIME})?(?<![0-9.])(?:[0-2]?[0-9]|十[一二]?|[二两三四五六七八九]|一(?=点半|点钟|点[0-9]))",
        rf"(?:点钟?|时(?![间候段尚]))(?:半|一刻|三刻|[0-5][0-9]分?(?![0-9.])|[0-5]?[0-9]分|{HAN_NUMBER}分)?",
        rf"(?![0-9.]|{numerals.HAN_DIGIT}?[元块])(?:多|左右|前|后|许)?",
        needs="点 时",
    ),
    out(_DAYTIME, needs="凌晨 清晨 早 上午 午 傍晚 晚 夜"),
    # counts
    out(
        r"(?<![a-z0-9])[x×*] ?[0-9]{1,3}(?![0-9.a-z])|(?<![0-9.,a-z])[0-9]{1,3} ?[x×](?![a-z0-9])",
        needs="x × *",
    ),
    out(
        rf"共?(?<![0-9.,第])(?:[0-9]{{1,4}}(?:\.5)?|{HAN_NUMBER}|几|[十百]几"
        rf"|几[十百])多? ?(?:{_MEASURES})(?:票(?![价款据]))?",
        needs=f"{_FIGURES} {' '.join(numerals.DIGITS)} 十 百 几",
    ),
    out(
        rf"(?:\bfor )?(?<![a-z0-9.,])(?:[0-9]{{1,4}}|{_WORDS}|a couple of|several|a few)[ -](?:{_THINGS})\b(?! ago)",
        r"|(?<![a-z0-9.,])[0-9]{1,3}(?:h|hrs?|mins?|km|ppl|pax|nights?|days?|pcs)\b",
        needs=f"{_FIGURES} {_WORDS.replace('|', ' ')} couple several few",
    ),
    # how it was paid
    out(
        "(?:用|通过|走)?(?:微信|支付宝|现金|刷卡|信用卡|云闪付|银行卡|公司卡|公务卡|花呗)(?:支付|付款|转账|扫码"
        "|付)?[了的]?",
        needs="微信 支付宝 现金 卡 闪付 花呗",
    ),
    out(
        r"\b(?:paid )?(?:by|with|via|using|through|on) (?:(?:my|the|a|company|corporate|personal|own) ){0,3}",
        rf"(?:{_WALLETS}|card)\b|\b(?:{_WALLETS})\b",
        needs="pay cash card amex wechat",
    ),
)
