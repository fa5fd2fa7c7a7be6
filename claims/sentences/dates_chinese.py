"""Dates as they are said in Chinese: 昨晚, 上周五, 十一月二十号, 上个月5号, 三天前."""

from datetime import date

from claims.sentences import days
from claims.sentences.date_forms import (
    AFTER,
    DAY,
    MONTH,
    NO_SUM,
    DateForm,
    DateHit,
    day_of_month,
    full,
    month_and_day,
    no_day,
    number,
    part,
)

_NUMERALS = "0-9一二两三四五六七八九十"
_COUNT = r"(?P<n>[0-9]{1,3}|[一二两三四五六七八九十]{1,3})"
_MONTH = r"(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?P<d>3[01]|[12][0-9]|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_NEXT_DAY, _NEXT_MONTH = _DAY.replace("<d>", "<d2>"), _MONTH.replace("<m>", "<m2>")
_YEAR = r"(?P<y>明年|今年|去年|前年|(?:[二两]?[〇零一二三四五六七八九]{3}|二[〇零]二[一二三四五六七八九]|[12][0-9])年)"
_PART = (
    r"(?:的?(?:凌晨|清晨|早上|早晨|上午|中午|午间|下午|傍晚|晚上|晚间|夜里|夜间|半夜"
    r"|晚(?![餐饭宴会])|早(?![餐饭点茶会])))?"
)
# 3号线, 5日游, 30日元, 2号楼 are no days.
_NO_DAY = "(?![线楼院店门馆厅机车桌房口元航站公路仓库厂文台窗坑币本式系报常用记料间游程码内后前])"


def _relative(hit: DateHit, on: date) -> date | None:
    word = hit["r"]
    if word.startswith("大"):
        return days.ago(on, 2 + word.count("大"))
    return days.ago(on, {"前": 2, "昨": 1}.get(word[0], 0))


def _ago(hit: DateHit, on: date) -> date | None:
    return days.ago(on, number(hit["n"]) * (7 if hit["u"][-1] in "周期拜" else 1))


def _weekday(hit: DateHit, on: date) -> date | None:
    week, letter = hit["w"], hit["d"]
    weekday = 6 if letter in "日天" else number(letter) - 1
    if week.startswith("上"):
        return days.weekday_of_week(on, weekday, back=week.count("上"))
    return days.weekday_of_week(on, weekday, back=0) if week else days.weekday(on, weekday)


def _of_named_month(hit: DateHit, on: date) -> date | None:
    return days.day_of_earlier_month(on, back=hit["w"].count("上"), day=number(hit["d"]))


FORMS: tuple[DateForm, ...] = (
    full(
        "明今去前12二两〇零一三四五六七八九", rf"{_YEAR} ?的?{_MONTH}月份? ?的?{_DAY}[日号]", month_and_day, then="年"
    ),
    # A span of days is no day: 11月18日到20日.
    full(
        _NUMERALS,
        rf"(?<![0-9]){_MONTH}月{_DAY}[日号]? ?[到至\-~、] ?(?:{_NEXT_MONTH}月)?{_NEXT_DAY}[日号]",
        no_day,
        then="月",
    ),
    full(_NUMERALS, rf"(?<![0-9年第]){_MONTH}月份?的? ?{_DAY} ?[日号](?!元){_PART}", month_and_day, then="月"),
    full(_NUMERALS, rf"(?<![0-9年第]){MONTH}月{DAY}{AFTER}{NO_SUM}(?! ?[份个人位张])", month_and_day, then="月"),
    part(_NUMERALS, rf"(?<![0-9几]){_COUNT} ?(?P<u>天|日|个?星期|个?礼拜|周)(?:之|以)?前", _ago, then="天日个星礼周"),
    full(
        _NUMERALS,
        rf"(?<![0-9.,a-z第几十百千路街门/\-])(?<!下月)(?<!下个月)(?<!月的){_DAY}[日号]{_NO_DAY}{_PART}",
        day_of_month,
        then="日号",
    ),
    full(
        "上本这当",
        rf"(?<![0-9.,第几])(?P<w>上上?个?月|本月|这个?月|当月)的?{_DAY}[日号]{_NO_DAY}{_PART}",
        _of_named_month,
    ),
    part(
        "上这本当周星礼",
        r"(?:(?P<w>上上个?|上一?个?|这一?个?|本|当)|(?<![每下一两三几])(?<!下个))(?:周|星期|礼拜)"
        rf"(?P<d>[一二三四五六日天]|[1-7](?![0-9.]))(?![次期]){_PART}",
        _weekday,
    ),
    part(
        "大前昨今刚",
        r"(?P<r>大{1,3}前[天日]|前[天日晚]|昨(?:[天日夜晨午]|儿个?)|昨[晚早](?![餐饭])|今(?:[天日晨午]|儿个?)|今[晚早](?![餐饭])"
        r"|[昨今](?=[晚早午][餐饭])|刚刚|刚才|刚(?=[打吃买坐付花住叫在]))"
        rf"{_PART}",
        _relative,
    ),
    # Vague times are taken out, but are no day.
    part(
        "上这本前几最近不半0-9一二两三",
        r"上上?个?(?:周|星期|礼拜)末?|上上?个?月(?:底|初|末|中旬|上旬|下旬)?|这个?(?:周|星期|礼拜|月)(?!末)|本[周月](?:底|初|内)?(?!末)"
        r"|前[几两些][天日]|前(?:些日子|段时间|段日子|阵子)|(?<![0-9])几天之?前|这[几两]天|最近|近期|近日|不久前"
        r"|(?:半|(?<![0-9])[0-9一二两三几]{1,2})个?[月年]之?前",
        no_day,
        then="个月年",
    ),
)
