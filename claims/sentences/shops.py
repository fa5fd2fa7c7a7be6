"""Where something was bought: a known name, 在… before buying, "at …" or "from …"."""

import re
from collections.abc import Sequence
from itertools import islice

from claims.sentences.categories import PLACE
from claims.sentences.vocabulary import Mention
from claims.sentences.wording import FREE, Sentence, Span

LONGEST = 200
MOST_PLACES = 10
"""Words "at" and "from" behind which a name is looked for."""


_MOVING = frozenset(["transport", "travel"])
"""Categories in which "from X" is where the journey began, not a shop."""

_HOTEL = re.compile(r" ?(?:大?酒店|hotels?(?![a-z]))")
_VISITED_HAN = re.compile("(?:去|到|回|往|至|拜访|访问|见|赴|从|参观|送|给|和|与|跟|陪)\\Z")
_VISITED_EN = re.compile(r"\b(?:to|with|visit|visiting|near|for|of|from (?=.*\bto\b))(?: the| our| my)? ?\Z")
_BUYS_BEHIND = re.compile("[吃喝住买请用点]")
_MEETS_BEHIND = re.compile(
    "(?:公司|总部|现场)?(?:开会|拜访|面试|出差|培训|参加|办事|谈|工作|办公|驻场|调试|实施|见|做|讲)"
)
_LEAD = re.compile(r"(?:(?<![a-z])(?:at|from|by|via|in|on)(?: the)? |在)\Z")
_HAN_PLACE_ENDS = re.compile(
    "(?:馆|店|厅|楼|超市|城|阁|轩|坊|铺|屋|吧|广场|商场|酒家|食府|市场|中心)(?=[吃买住请喝用点订])"
)
_NO_NAME = re.compile(r"[\s，,。;；:0-9\0]")
_EN_PLACE = re.compile(r"(?<![a-z])(?P<how>at|from) (?:the )?(?=[^\s])")
_WITH = re.compile(r"\bwith [^,.;\n]{0,25}\Z")
_EN_WORD = re.compile(r"[^\s,，;；:!?()\0]+")
_EN_STOP = frozenset(
    [
        *(
            "with",
            "for",
            "on",
            "in",
            "to",
            "from",
            "at",
            "near",
            "by",
            "after",
            "before",
            "during",
            "and",
            "was",
            "were",
        ),
        *("is", "cost", "costs", "about", "around", "but", "because", "via"),
    ]
)
_NEVER_ALONE = frozenset(
    [
        *("hotel", "office", "home", "work", "store", "shop", "restaurant", "cafe", "market", "supermarket", "mall"),
        *(
            "client",
            "customer",
            "site",
            "meeting",
            "conference",
            "event",
            "expo",
            "venue",
            "school",
            "factory",
            "plant",
        ),
        *(
            "campus",
            "branch",
            "hq",
            "headquarters",
            "lunch",
            "dinner",
            "breakfast",
            "noon",
            "night",
            "midnight",
            "least",
        ),
        *("most", "all", "once", "first", "last", "cost", "rate", "price", "bar", "pub", "canteen", "gym", "center"),
    ]
)
_NEVER = frozenset(["airport", "station", "terminal"])


def find(sentence: Sentence, mentions: Sequence[Mention], *, start: int, end: int, category: str | None) -> Span | None:
    """The shop of the expense told between `start` and `end`, taken out with its 在, at or from; None if not said."""
    known, place = _known(sentence, mentions), _han_place(sentence, mentions, start=start, end=end)
    if known and place and place[0] <= known[0] and known[1] < place[1]:
        known = place  # 兰州拉面馆 is more than 兰州拉面
    span = known or place or _en_place(sentence, mentions, start=start, end=end, category=category)
    if span is None or span[1] - span[0] > LONGEST:
        return None
    lead = _LEAD.search(sentence.plain, max(start, span[0] - 10), span[0])
    sentence.take(lead.start() if lead else span[0], span[1])
    return span


def _known(sentence: Sentence, mentions: Sequence[Mention]) -> Span | None:
    shops = [mention for mention in mentions if mention.is_shop]
    there = [shop for shop in shops if not _is_visited(sentence, shop)]
    bought = any(not each.is_shop and each.rank < PLACE for each in mentions)
    shop = there[0] if there else shops[0] if shops and not bought else None
    if shop is None:
        return None
    hotel = _HOTEL.match(sentence.plain, shop.end)
    if hotel and not any(each.category == shop.category and each.end == hotel.end() for each in mentions):
        hotel = None  # 携程酒店: a shop of another kind, and what was booked there
    return (shop.start, hotel.end() if hotel else shop.end)


def _is_visited(sentence: Sentence, shop: Mention) -> bool:
    """拜访华为, to Google, with Amazon: somebody to see, unless something is bought there at once."""
    before = sentence.plain[max(0, shop.start - 24) : shop.start]
    if _VISITED_EN.search(before):
        return True
    if before.endswith("在") and _MEETS_BEHIND.match(sentence.plain, shop.end):
        return True
    return _VISITED_HAN.search(before) is not None and _BUYS_BEHIND.match(sentence.plain, shop.end) is None


def _han_place(sentence: Sentence, mentions: Sequence[Mention], *, start: int, end: int) -> Span | None:
    if sentence.left.find("在", start, end) < 0:
        return None
    for match in _HAN_PLACE_ENDS.finditer(sentence.left, start, end):
        begins = sentence.left.rfind("在", max(start, match.start() - 15), match.start()) + 1
        span = (begins, match.end())
        is_word = any((mention.start, mention.end) == span for mention in mentions)
        if begins and not is_word and not _NO_NAME.search(sentence.left, *span):
            return span
    return None


def _en_place(
    sentence: Sentence, mentions: Sequence[Mention], *, start: int, end: int, category: str | None
) -> Span | None:
    for match in islice(_EN_PLACE.finditer(sentence.left, start, end), MOST_PLACES):
        if match["how"] == "from" and (category in _MOVING or _WITH.search(sentence.plain, start, match.start())):
            continue
        span = _name_at(sentence, match.end(), end)
        if span is None or (match["how"] == "from" and sentence.plain.startswith(" to ", span[1])):
            continue
        words = sentence.plain[slice(*span)].split()
        generic = len(words) == 1 or sentence.typed[slice(*span)].islower()
        if words[-1] in _NEVER or (generic and any(word in _NEVER_ALONE or word in _NEVER for word in words)):
            continue
        is_word = any((mention.start, mention.end) == span and not mention.is_shop for mention in mentions)
        if is_word and not (sentence.typed[span[0]].isupper() and not sentence.typed.isupper()):
            continue  # "at Subway" is a name, "at subway" is not
        return span
    return None


def _name_at(sentence: Sentence, start: int, end: int) -> Span | None:
    """Up to five words from here, to the next preposition, punctuation, or anything that was read already."""
    stop = start
    for count, word in enumerate(_EN_WORD.finditer(sentence.plain, start, end)):
        read = any(mark != FREE for mark in sentence.marks[word.start() : word.end()])
        number = word[0].strip(".").isdigit()
        if count == 5 or word.start() > stop + 1 or read or number or word[0] in _EN_STOP or not word[0][0].isascii():
            break
        stop = word.end()
        if word[0].endswith(".") and len(word[0]) > 4:
            stop -= 1
            break
    return (start, stop) if stop > start else None
