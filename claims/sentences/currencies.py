"""How people name currencies, before a sum or behind it: ¥, 块, USD, HK$, dollars, 港币."""

from typing import NamedTuple

from claims.money import EXPONENTS
from claims.sentences.wording import READ

# A general name gives way to an exact one on the other side of the number: "$20 CAD", "港币200元".
_GENERAL = {
    "CNY": "¥|元|块|圆|块钱|元钱|元整|元正|圆整|块整",
    "USD": "$|dollar|dollars|buck|bucks|刀",
    "GBP": "pound|pounds",
    "MXN": "peso|pesos",
    "CHF": "franc|francs",
    "SEK": "kr",
}
_EXACT = {
    "CNY": "rmb|人民币|cn¥|yuan|kuai|renminbi|块人民币|元人民币",
    "USD": "us$|usd$|美元|美金|美刀|美币|us dollar|us dollars|american dollars",
    "EUR": "€|euro|euros|欧元|欧|欧币",
    "GBP": "£|quid|英镑|镑|british pounds|pounds sterling|sterling",
    "JPY": "jp¥|jpy¥|yen|日元|日圆|日币|円|japanese yen",
    "HKD": "hk$|hkd$|港币|港元|港纸|港圆|hk dollars|hong kong dollars",
    "TWD": "nt$|ntd|新台币|台币|台湾元",
    "SGD": "s$|sg$|sgd$|新加坡元|新加坡币|新币|坡币|新元|sing dollars|singapore dollars",
    "MOP": "mop$|澳门元|澳门币|葡币|pataca|patacas",
    "AUD": "a$|au$|澳元|澳币|aussie dollars|australian dollars",
    "CAD": "c$|ca$|加元|加币|canadian dollars",
    "NZD": "nz$|新西兰元|纽币|纽元|kiwi dollars",
    "KRW": "₩|won|韩元|韩币|韩圆|korean won",
    "THB": "฿|baht|泰铢|铢|thai baht",
    "MYR": "rm|马币|令吉|林吉特|ringgit|ringgits",
    "INR": "₹|rs|rs.|卢比|印度卢比|rupee|rupees|indian rupees",
    "IDR": "rp|印尼盾|印尼卢比|rupiah",
    "VND": "₫|dong|越南盾|越盾",
    "PHP": "₱|菲律宾比索|philippine pesos",
    "CHF": "sfr|瑞郎|瑞士法郎|swiss francs",
    "SEK": "瑞典克朗|swedish kronor",
    "NOK": "挪威克朗|norwegian kroner",
    "DKK": "丹麦克朗|danish kroner",
    "RUB": "₽|ruble|rubles|rouble|roubles|卢布",
    "TRY": "₺|lira|里拉|土耳其里拉",
    "AED": "dirham|dirhams|迪拉姆",
    "SAR": "riyal|riyals|里亚尔",
    "BRL": "r$|reais|雷亚尔",
    "MXN": "mx$|墨西哥比索|mexican pesos",
    "ZAR": "rand|兰特",
    "PLN": "zł|zloty|兹罗提",
    "ILS": "₪|shekel|shekels|谢克尔",
}
# Codes that are words too count only in capitals: "try 45", "Bob 3".
_WORDS = frozenset(
    [
        "all",
        "top",
        "try",
        "cup",
        "bob",
        "mad",
        "gel",
        "pen",
        "sos",
        "rub",
        "lak",
        "mop",
        "ern",
        "ron",
        "dop",
        "bam",
        "mur",
        "amd",
        "sar",
        "bbd",
        "lsl",
        "tnd",
    ]
)

# Words that begin like a currency: 元旦, 圆通, 欧洲.
_LONGER = frozenset(
    [
        "元旦",
        "元宵",
        "元月",
        "圆通",
        "圆珠",
        "圆桌",
        "欧洲",
        "欧盟",
        "欧式",
        "欧莱",
        "欧阳",
        "刀具",
        "刀片",
        "刀叉",
        "块头",
        "块茎",
        "元素",
        "元件",
        "元器",
    ]
)

_NAMES: dict[str, tuple[str, bool]] = {code.lower(): (code, False) for code in EXPONENTS}
for _table, _general in ((_GENERAL, True), (_EXACT, False)):
    for _code, _several in _table.items():
        _NAMES |= dict.fromkeys(_several.split("|"), (_code, _general))
# 68块 5: these stand behind a number, never before one.
_ONLY_BEHIND = frozenset(name for several in _GENERAL.values() for name in several.split("|")) - {"¥", "$"}


def _lengths(place: int) -> dict[str, list[int]]:
    """How long the names are that have a certain character at that place, the longest first."""
    found: dict[str, set[int]] = {}
    for name in _NAMES:
        found.setdefault(name[place], set()).add(len(name))
    return {character: sorted(several, reverse=True) for character, several in found.items()}


_BY_FIRST, _BY_LAST = _lengths(0), _lengths(-1)


class Named(NamedTuple):
    """A currency as it was named at a place of the sentence; a `general` name may mean several currencies."""

    start: int
    end: int
    code: str
    general: bool


def before(plain: str, typed: str, end: int, *, since: int) -> Named | None:
    """The longest name, not before `since`, that ends directly before a number; a space or a colon may come between."""
    if end and plain[end - 1] in " :":
        end -= 1
    for length in _BY_LAST.get(plain[end - 1 : end], ()):
        start = end - length
        name = plain[start:end] if start >= since else ""
        if name in _NAMES and name not in _ONLY_BEHIND and (named := _named(plain, typed, start=start, end=end)):
            return named
    return None


def behind(plain: str, typed: str, start: int) -> Named | None:
    """The longest name that begins directly behind a number, a space or an opening bracket between them allowed."""
    start += plain.startswith(" ", start)
    start += plain.startswith("(", start)
    for length in _BY_FIRST.get(plain[start : start + 1], ()):
        end = start + length
        known = end <= len(plain) and plain[start:end] in _NAMES
        if known and (named := _named(plain, typed, start=start, end=end)):
            return named
    return None


def at_end(unread: str, typed: str) -> Named | None:
    """The currency at the end, right behind something that was read: "taxi 30 yesterday usd", 打车30昨天美元."""
    end = len(unread.rstrip(" .。!！)"))
    for length in _BY_LAST.get(unread[end - 1 : end], ()):
        start = end - length
        if start > 0 and unread[start:end] in _NAMES and (named := _named(unread, typed, start=start, end=end)):
            ahead = unread[:start].rstrip(" ").removesuffix(" in").rstrip(" ,，(")
            return named if length > 1 and ahead.endswith(READ) else None
    return None


def _named(plain: str, typed: str, *, start: int, end: int) -> Named | None:
    code, general = _NAMES[plain[start:end]]
    if plain[start:end] in _WORDS and not typed[start:end].isupper():
        return None
    if plain[start : end + 1] in _LONGER:
        return None
    inside_word = (_latin(plain, start) and _latin(plain, start - 1)) or (_latin(plain, end - 1) and _latin(plain, end))
    return None if inside_word else Named(start, end, code, general)


def _latin(plain: str, index: int) -> bool:
    return 0 <= index < len(plain) and plain[index].isascii() and plain[index].isalpha()
