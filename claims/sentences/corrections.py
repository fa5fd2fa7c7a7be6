"""Understand how people correct a list that was read back to them: "remove 3", "第二笔改成130", "add taxi 20"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as option

from claims.sentences import called_rows, numerals
from claims.sentences.fields import FIELD, FIELD_OF, SUM_ALONE
from claims.sentences.wording import Sentence

READ = 2_000
"""Code points of a message that are read."""

MOST_PARTS = 20
"""Corrections of one message."""

Which = int | str
"""A row of the list: its number from 1, -1 for the last, or what it is called, such as "the hotel"."""


@dataclass(frozen=True, slots=True)
class Change:
    """A row is something else. `field`: what of it, where that was said; `value`: as typed."""

    which: Which
    value: str
    field: str | None = None
    is_plain: bool = option(default=False, compare=False)
    """Whether a word for changing says so: "change 2 to lunch 50", not "2 was lunch 50"."""


@dataclass(frozen=True, slots=True)
class Remove:
    """These rows go; none named: all of them."""

    which: tuple[Which, ...]


@dataclass(frozen=True, slots=True)
class Add:
    """More of them, as typed."""

    value: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """It was meant as a correction and does not say clearly enough which."""

    perhaps: tuple[int, str, str] | None = option(default=None, compare=False)
    """The row that may be meant, and what was said as typed: (2, "parking", "20") may as well be a new expense."""


Correction = Change | Remove | Add | Unclear


def is_save(text: str) -> bool:
    """Whether this only says that the list is to be kept."""
    return _SAVE.fullmatch(_bare(Sentence(text[:100]).plain)) is not None


def heard(text: str) -> tuple[Correction, ...]:
    """The corrections of a message, in order; nothing where it is none. Several count only if each is clear.

    The numbers of rows are those of the list as it was shown, whatever the same message removes.
    """
    return _heard(text, _CHANGE)


def heard_of_saved(text: str) -> tuple[Correction, ...]:
    """The same of a list that was saved, when a numbered list, or a day such as 2号, begins new expenses.

    So "1. taxi 30", "2: taxi 30" and 第二笔打车30 change nothing of it.
    """
    return _heard(text, _CHANGE_OF_SAVED)


def _heard(text: str, ways: Sequence[re.Pattern[str]]) -> tuple[Correction, ...]:
    sentence = Sentence(text[:READ])
    parts = pieces(sentence)
    if 1 < len(parts) <= MOST_PARTS:
        several = [_one(typed, plain, ways) for typed, plain in parts]
        if all(each is not None and not isinstance(each, Unclear) for each in several):
            return tuple(each for each in several if each is not None)
    whole = _one(*trimmed(sentence.typed, sentence.plain), ways)
    said = sentence.plain.rstrip(" .。!！")
    spans = called_rows.instead(said) or called_rows.renamed(_OLD.sub("", said)) if whole is None else None
    if spans is not None:
        named, value = spans
        whole = Change(_called(sentence.typed, *named), sentence.typed[slice(*value)])
    if whole is None and ways is _CHANGE and (more := called_rows.one_more(sentence.plain)) is not None:
        whole = Add(sentence.typed[slice(*more)])
    return () if whole is None else (whole,)


# ------------------------------------------------------------ words


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NOUN = "expenses?|items?|lines?|rows?|entry|entries|claims?"
_HAN = "[一二两三四五六七八九十]{1,3}"
_COUNTED = "(?:笔|条|个|项|行|张)"
_ENGLISH_ROW = (
    rf"(?:the )?(?:{'|'.join(_ORDINALS)}|last|[0-9]{{1,2}}(?:st|nd|rd|th))\b(?: (?:one|{_NOUN})\b)?"
    rf"|(?:the )?(?:(?:{_NOUN}|number|nos?\.?|nr\.?)(?: (?:number|no\.?))? ?#?|#) ?"
    rf"(?:[0-9]{{1,2}}(?![0-9])|(?:{'|'.join(_CARDINALS)})\b)"
)
_COUNTED_ROW = rf"(?:第 ?(?:[0-9]{{1,2}}|{_HAN}) ?{_COUNTED}|最后一?{_COUNTED})(?:费用|消费|开销)?"
_CHINESE_ROW = rf"{_COUNTED_ROW}|第 ?(?:[0-9]{{1,2}}|{_HAN})(?![0-9 ]*{_COUNTED})|(?:[0-9]{{1,2}}|{_HAN})号(?! ?[是为])"
# 2号为客户买礼品 tells of the second of the month.
# 12:30 is a time and 11-20 a day; 2:130 is a row.
_BARE_ROW = r"[0-9]{1,2}(?![0-9]|[./%-][0-9]|:[0-5][0-9] ?[^0-9 ]|st|nd|rd|th)"
_ROW = rf"(?:{_ENGLISH_ROW}|{_CHINESE_ROW}|{_BARE_ROW})"
_UP_TO = "-|~|to|through|到|至"
_RANGE = rf"[0-9]{{1,2}} ?(?:{_UP_TO}) ?[0-9]{{1,2}}(?![0-9])"
_AND = r"(?: ?(?:,|，|、|&|\+|/|\band\b|和|跟|与|及|还有) ?(?:and )?)"
_MORE = rf"(?:{_AND}?(?:{_RANGE}|{_ROW})|{_AND}(?:[0-9]{{1,2}}|{_HAN}){_COUNTED}| ?(?:{_UP_TO}) ?{_ROW})"
_ROWS = rf"(?:{_RANGE}|{_ROW}){_MORE}{{0,49}}"
_NUMBER = re.compile(
    rf"(?P<upto>{_UP_TO})|(?:(?P<last>\blast\b|最后一?)|(?P<number>[0-9]+)"
    rf"|(?P<word>\b(?:{'|'.join((*_ORDINALS, *_CARDINALS))})\b)|(?P<han>{_HAN}))(?: one\b)?"
)
_ORDER = {word: number for words in (_ORDINALS, _CARDINALS) for number, word in enumerate(words, start=1)}

_POLITE = re.compile(
    r"(?:(?:no|nope|oh|oops|my bad|my mistake|sorry|wait|actually|well|ok|okay|yes|please|pls|and|then|also please"
    r"|i meant?(?: that)?|could you|can you|would you"
    r"|不对|[搞弄写说打填记看]错了|不是|不好意思|抱歉|哦|噢|嗯|好的?|那|请|麻烦(?:你|您)?|帮我|帮忙|劳驾|然后|其实)"
    r"(?:[ ,，。.!]+|(?<=[一-鿿])))*"
)
_THANKS = re.compile(
    r"(?:[ ,，。.!?;；]|please|pls|thanks|thank you|instead|才对|就行|就好|谢谢|(?<=.)吧|(?<=.)呀|(?<=.)哦)+\Z"
)
_SAVE = re.compile(
    r"(?:(?:ok|okay|yes|yep|good|great|please|just|now|好的?|行|对|是的|没问题|可以|请|那就|全部|都)[ ,，。]*)*"
    r"(?:save(?: (?:it|them|this|that|all|everything|these|the list))?(?: (?:all|now|please))?|保存|存了?|存下来|存起来"
    r"|确认保存|保存下来)[吧了啊呀]?"
)

# ------------------------------------------------------------ ways of saying it

_TAKE_OUT = r"(?:remove|delete|drop|omit|skip|scrap|strike|discard|forget|leave out|take out|take off|cross out)"
_TAKE_OUT_ZH = (
    "(?:删除掉|删[除掉去了]?|去掉|去除|移除|除去|拿掉|划掉|剔除|减去|作废|取消|不要了?|不用了|不用报|不报了?|不算)"
)
_ALL = "(?:all(?: of (?:it|them))?|everything|both|them all|the (?:whole )?list|全部|全都|所有(?:的)?|都)"
_REMOVE_ALL = re.compile(
    rf"{_TAKE_OUT} {_ALL}|(?:全部|全都|所有(?:的)?|都){_TAKE_OUT_ZH}了?|{_TAKE_OUT_ZH}(?:全部|所有(?:的)?)"
)
_REMOVE = (
    re.compile(rf"{_TAKE_OUT} (?:the )?(?:{_NOUN})? ?(?P<rows>{_ROWS})"),
    re.compile(rf"{_TAKE_OUT_ZH}(?:了|掉)? ?(?P<rows>{_ROWS})"),
    re.compile(rf"(?:把|将)?(?P<rows>{_ROWS}) ?(?:给|也|都|就|请)?(?:我)? ?{_TAKE_OUT_ZH}了?"),
)
_REMOVE_NAMED = (
    re.compile(rf"{_TAKE_OUT} (?P<named>the [^,，;；]{{2,60}})"),
    re.compile(rf"{_TAKE_OUT_ZH}(?P<named>(?![掉了]|[0-9]{{1,2}}[笔条个项])[^,，;；]{{2,30}}?)了?"),
    re.compile(rf"(?:把|将)(?P<named>[^,，;；]{{1,30}}){_TAKE_OUT_ZH}了?"),
)
_TO = r"(?: ?(?:->|→|=>|=|:) ?| (?:to|into|as|is|with|for|at) )"
_ALTER = r"(?:change|make|set|correct|fix|update|edit|amend|turn|replace|put)"
_ALTER_ZH = "(?:(?:修改|更正|改|换|变|设|调|调整)(?:成了?|为|到)|改作|改做|应该?是|应该?为|其实是)"
_IS_OF_SAVED = (
    r"(?: ?(?:->|→|=>|=) ?| (?:is|was|are|were|costs?|should be|should have been|ought to be|must be|to) "
    r"|(?:'s|'s)? ?(?:is|was) )"
)
_IS = rf"(?: ?: ?|\. |{_IS_OF_SAVED})"
_OF = r"(?:'s |s' |'s| )"
_ORDINAL_ROW = rf"(?:the )?(?:{'|'.join(_ORDINALS)}|last)(?: one)?"
_CHANGE = (
    re.compile(
        rf"(?P<said>{_ALTER}) (?:the )?{FIELD} (?:of|for|in|on) (?P<row>{_ROW})(?: from [^,，;；]{{1,60}})?{_TO}"
        r"(?P<value>.+)"
    ),
    re.compile(
        rf"(?P<said>{_ALTER}) (?P<row>{_ROW})(?:{_OF}{FIELD})?(?: from [^,，;；]{{1,60}}?)?(?:{_TO}|,? )(?P<value>.+)"
    ),
    re.compile(rf"(?:the )?{FIELD} (?:of|for|in|on) (?P<row>{_ROW}){_IS}(?P<value>.+)"),
    re.compile(rf"(?P<row>{_ROW})(?:{_OF}{FIELD})?{_IS}(?P<value>.+)"),
    re.compile(
        rf"(?:把|将|修改|更正|改|改一下)? ?(?P<row>{_ROW}) ?的?{FIELD}?[^,，;；改换]{{0,30}}?(?P<said>{_ALTER_ZH})"
        r" ?:? ?(?P<value>.+)"
    ),
    re.compile(rf"(?:把|将|修改|更正|改)? ?(?P<row>{_ROW}) ?的?{FIELD}? ?(?:[:=]|->|→|是|为|改(?!签)) ?(?P<value>.+)"),
    re.compile(rf"(?:修改|更正|改)?(?P<row>{_COUNTED_ROW}) ?的?{FIELD}? ?[,，]? ?(?P<value>[^、到至和跟与].*)"),
    re.compile(rf"(?P<row>{_ORDINAL_ROW}),? (?P<value>{SUM_ALONE})"),
)
_CHANGE_OF_SAVED = (
    *_CHANGE[:3],
    re.compile(rf"(?P<row>{_ROW})(?:{_OF}{FIELD})?{_IS_OF_SAVED}(?P<value>.+)"),
    _CHANGE[4],
    re.compile(rf"(?P<said>把|将|修改|更正|改) ?(?P<row>{_ROW}) ?的?{FIELD}? ?(?:[:=]|是|为) ?(?P<value>.+)"),
    re.compile(rf"(?P<row>{_ROW}) ?的?(?:{FIELD} ?(?:[:=]|是|为)|->|→|改(?!签)) ?(?P<value>.+)"),
    re.compile(rf"(?P<row>{_COUNTED_ROW}) ?[:是为]? ?(?P<value>{SUM_ALONE})"),
    re.compile(rf"(?P<row>{_ORDINAL_ROW}),? (?P<value>{SUM_ALONE})"),
)
_CHANGE_NAMED = (
    re.compile(rf"{_ALTER} (?P<named>the [^,，;；:]{{2,60}}?) (?:to|into) (?P<value>.+)"),
    re.compile(
        rf"(?:把|将)?(?P<named>[^,，;；改换第]{{1,30}}?)(?:的{FIELD})?(?:改成|改为|换成|换为|应该是|应为)"
        r" ?(?P<value>.+)"
    ),
)
_ADD = (
    re.compile(
        r"(?:(?:also|and) )*(?:add|append|include|plus|also|another(?: one)?|one more|\+)(?:[ :,]+|(?<=\+))"
        r"(?:(?:also|another|one more|an?|one|more|the following|these)(?: (?:expenses?|items?|lines?|rows?)"
        r"|(?= ?:)| )?[ :,]*)*(?P<value>.+)"
    ),
    re.compile(
        r"(?:(?:再|还要|还得|另外|另|还|又|帮我|给我)[,，]?)+(?:加上|添加|增加|补上|补充|补|加|添|来|有|记)?"
        r"(?:了?[一两二三四五1-9]+(?:笔|条|项|个))?[:,， ]*(?P<value>.+)"
    ),
    re.compile(
        r"(?:(?:加上|添加|增加|添上|补上|补充)(?:[一两二三四五1-9]+(?:笔|条|项|个))?|(?:加|添|补)[一两二三四五1-9]+(?:笔|条|项|个)"
        r"|[加添补](?=[ :]))[:,， ]*(?P<value>.+)"
    ),
)
# "Add 20 to the second" would raise a sum, which is not what adding to the list means.
_TO_A_ROW = re.compile(rf".*(?: to (?:{_ENGLISH_ROW}|{_BARE_ROW})|(?:到|进|给)(?:{_CHINESE_ROW})(?:里|上)?)")
_NEGATED = re.compile(
    r"(?:(?:not|isn't|wasn't) [^,，]{1,30}?(?:,? but |, ?(?:it's |it is |it was )?)"
    r"|不是[^,，]{1,30}?(?:[,，] ?(?:而?是|应该是)?|而是|是))(?P<value>.+)"
)
_OLD = re.compile(r"[ ,，(（]+(?:not|rather than|instead of|and not|而?不是|而非) ?[^,，]{1,40}\Z")
_AROUND = re.compile(
    r"^the |^(?:那|这)[笔个条项]|(?: one| expense| line| row| item| entry)$|的?(?:那|这)?[笔个条项](?:费用)?$|的$",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r".{0,15}(?:wrong|incorrect|not right|not correct|a mistake|mistaken|false)"
    r"|不对|错了?|有误|不正确|有问题|呢|(?:not|不是) ?.{0,40}"
)
_MEANT = re.compile(
    rf"{_TAKE_OUT}\b|{_ALTER} (?:the )?{_ROW}|{_TAKE_OUT_ZH}|(?:修改|更正|改)(?:一下)? ?{_ROW}"
    rf"|{_ROW} ?(?:改(?!签)|换|\Z)|[0-9]{{1,2}} [0-9.,]+\Z"
)
_PIECE = re.compile(
    r"[;；。\n]+| ?[,，] ?(?:and |then |然后|再把?(?=第))?| and (?=(?:then )?(?:[a-z]+ )?(?:the )?[a-z]+)"
)


# ------------------------------------------------------------ reading


def pieces(sentence: Sentence) -> list[tuple[str, str]]:
    """What is said one after the other, as typed and in plain letters; nothing where it is one thing, or too many."""
    places = [match.span() for match in _PIECE.finditer(sentence.plain)]
    if not places or len(places) > MOST_PARTS:
        return []
    starts = [0, *(end for _, end in places)]
    ends = [*(start for start, _ in places), len(sentence.plain)]
    found = [
        trimmed(sentence.typed[start:end], sentence.plain[start:end]) for start, end in zip(starts, ends, strict=True)
    ]
    return [piece for piece in found if piece[1]]


def trimmed(typed: str, plain: str) -> tuple[str, str]:
    """Both without what is only polite."""
    opening = _POLITE.match(plain)
    start = opening.end() if opening else 0
    if start >= len(plain):
        start = 0
    end = len(plain)
    if closing := _THANKS.search(plain, max(start, end - 40)):
        end = closing.start()
    start += len(plain[start:end]) - len(plain[start:end].lstrip())
    return typed[start:end].rstrip(), plain[start:end].rstrip()


def _bare(plain: str) -> str:
    return trimmed(plain, plain)[1]


def _one(typed: str, plain: str, ways: Sequence[re.Pattern[str]]) -> Correction | None:
    if not plain:
        return None
    return (
        _removal(typed, plain)
        or _change(typed, plain, ways)
        or _addition(typed, plain)
        or _named(typed, plain)
        or (Unclear() if _MEANT.match(plain) else None)
    )


def _removal(typed: str, plain: str) -> Correction | None:
    if _REMOVE_ALL.fullmatch(plain):
        return Remove(())
    for way in _REMOVE:
        if found := way.fullmatch(plain):
            return Remove(tuple(dict.fromkeys(_numbers(found["rows"]))))
    return None


def _change(typed: str, plain: str, ways: Sequence[re.Pattern[str]]) -> Correction | None:
    for way in ways:
        found = way.fullmatch(plain)
        if found is None:
            continue
        start, end = _value(plain, *found.span("value"))
        if start >= end or _NOTHING.fullmatch(plain, start, end):
            return Unclear()
        groups = found.groupdict()
        # A day such as 3号 may be meant as one, whatever else is said.
        is_plain = bool(groups.get("said")) and not found["row"].endswith("号")
        field = FIELD_OF.get(groups.get("field") or "")
        return Change(_numbers(found["row"])[0], typed[start:end], field, is_plain=is_plain)
    return None


def _addition(typed: str, plain: str) -> Correction | None:
    for way in _ADD:
        if found := way.fullmatch(plain):
            return Unclear() if _TO_A_ROW.fullmatch(plain) else Add(typed[found.start("value") :])
    return None


def _named(typed: str, plain: str) -> Correction | None:
    """The row is called by what it is."""
    for way in _CHANGE_NAMED:
        if found := way.fullmatch(plain):
            start, end = _value(plain, *found.span("value"))
            field = FIELD_OF.get(found.groupdict().get("field") or "")
            return Change(_called(typed, *found.span("named")), typed[start:end], field, is_plain=True)
    for way in _REMOVE_NAMED:
        if found := way.fullmatch(plain):
            return Remove((_called(typed, *found.span("named")),))
    return None


def _called(typed: str, start: int, end: int) -> str:
    return _AROUND.sub("", typed[start:end])


def _value(plain: str, start: int, end: int) -> tuple[int, int]:
    """Where the new value stands: without the old one that some people name beside it."""
    if found := _NEGATED.fullmatch(plain, start, end):
        start = found.start("value")
    if found := _OLD.search(plain, max(start, end - 60), end):
        end = found.start()
    return start, end


def _numbers(rows: str) -> list[int]:
    """The numbers of these rows; 0, which no row has, where one can't be told."""
    found: list[int] = []
    is_range = False
    for match in _NUMBER.finditer(rows):
        if match["upto"]:
            is_range = bool(found)
            continue
        number = _number(match)
        if is_range and 0 < found[-1] < number:
            found += range(found[-1] + 1, number)
        found.append(number)
        is_range = False
    return found or [0]


def _number(match: re.Match[str]) -> int:
    if match["last"]:
        return -1
    if match["number"]:
        return int(match["number"])
    return _ORDER.get(match["word"] or "") or numerals.chinese(match["han"] or "") or 0
