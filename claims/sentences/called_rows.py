"""Hear a row of a list called by what it is: "no, lunch was 130", "make lunch 130"; and one more: "and a coffee 25"."""

import re
from typing import NamedTuple

from claims.sentences.fields import A_FIELD, SUM_ALONE
from claims.sentences.wording import Sentence
from claims.sentences.wording import plain as in_plain_letters

READ = 200
"""Code points of such a message."""

Place = tuple[int, int]

_SORRY = (
    re.compile(
        rf"(?:(?:no|nope|oops|sorry|wait|actually|i meant?|correction)[ ,.!:]+)+(?!(?:it|that|this|{A_FIELD})\b)"
        rf"(?:the )?(?P<named>[a-z][^,，;；0-9]{{1,40}}?) (?:was|is|were|cost|costs|came to|should be|should have been)"
        rf"(?: in fact| actually| really| only)? (?P<value>{SUM_ALONE})"
    ),
    re.compile(
        r"(?:(?:不对|错了|写错了|说错了|不好意思|抱歉|更正|等等)[ ,，。!]*)+(?!它|这|那|应该|其实|不是|而?是|改)"
        rf"(?!{A_FIELD})(?P<named>[^,，;；0-9第一二三四五六七八九十]{{1,20}}?)"
        rf"(?:其实|应该)?(?:是|为|花了) ?(?P<value>{SUM_ALONE})"
    ),
    re.compile(
        rf"(?:please )?(?:make|change|set|correct) (?:the )?(?!(?:it|that|this|{A_FIELD})\b)"
        rf"(?P<named>[a-z][^,，;；0-9]{{1,40}}?) (?:to |into )?(?P<value>{SUM_ALONE})"
    ),
    re.compile(
        rf"(?:the )?(?!(?:it|that|this|{A_FIELD})\b)(?P<named>[a-z][^,，;；0-9]{{1,40}}?)"
        rf" (?:should be|should have been|must be) (?P<value>{SUM_ALONE})"
    ),
)
"""A row called by what it is, as in "no, lunch was 130": without the "no" it would be an expense of its own."""
_NAME = rf"(?:the |my )?(?!(?:it|that|this|what|why|how|which|{A_FIELD})\b)(?P<named>[a-z][^,，;；?？0-9]{{1,40}}?)"
_NAME_ZH = (
    rf"(?:把)?(?!它|这|那|应该|其实|不是|而?是|改|{A_FIELD})(?P<named>[^,，;；?？0-9第一二三四五六七八九十]{{1,20}}?)"
    r"(?:(?:那|这)一?[笔单个项])?(?:的?(?:金额|价格|费用))?"
)
_WAS = r"(?: (?:was|is|were|are|cost|costs|came to|should be|should have been|must be)| ?[:=])?"
_NOT = r"(?: ?[,，]? ?\(?(?:and )?(?:not|instead of|rather than) )"
_INSTEAD = (
    re.compile(rf"{_NAME}{_WAS} (?P<value>{SUM_ALONE}){_NOT}{SUM_ALONE}\)?"),
    re.compile(
        rf"{_NAME} (?:was|is|cost|should be)(?:n't| not) {SUM_ALONE}[,，]? ?(?:but |it was |it's |it is )?"
        rf"(?P<value>{SUM_ALONE})"
    ),
    re.compile(
        rf"(?:it's |it is |it was )?not {SUM_ALONE}[,，]? ?(?:but )?(?P<value>{SUM_ALONE}) (?:for|on) {_NAME}(?<! )"
    ),
    re.compile(rf"(?P<value>{SUM_ALONE}){_NOT}{SUM_ALONE} (?:for|on) {_NAME}(?<! )"),
    re.compile(rf"(?P<value>{SUM_ALONE}) (?:for|on) {_NAME}{_NOT}{SUM_ALONE}"),
    re.compile(rf"{_NAME_ZH} ?(?:其实|应该)?(?:是|为|花了)? ?(?P<value>{SUM_ALONE}) ?[,，]? ?而?不是 ?{SUM_ALONE}"),
    re.compile(rf"{_NAME_ZH} ?(?:应该)?不是 ?{SUM_ALONE} ?[,，]? ?(?:而是|应该是|应为|是) ?(?P<value>{SUM_ALONE})"),
)
"""A row called by what it is with its old sum beside the new one, which no expense of its own is told with."""
_AND_MORE = re.compile(r"(?:oh,? )?(?:and|and also|also|and then|oh and)[ ,]+(?P<value>[a-z][^;；?？]*[0-9][^?？]*)")
"""One more row, where a list waits: "and a coffee 25 on Thursday"."""


def renamed(plain: str) -> tuple[Place, Place] | None:
    """Where the row is called, and where its new sum stands."""
    said = plain.rstrip(" .。!！")
    for way in _SORRY if len(said) <= READ else ():
        if found := way.fullmatch(said, len(said) - len(said.lstrip())):
            return found.span("named"), found.span("value")
    return None


def instead(plain: str) -> tuple[Place, Place] | None:
    """The same of "the hotel was 950 not 900", which names the old sum too."""
    said = plain.rstrip(" .。!！")
    for way in _INSTEAD if len(said) <= READ else ():
        if found := way.fullmatch(said, len(said) - len(said.lstrip())):
            return found.span("named"), found.span("value")
    return None


class Instead(NamedTuple):
    """What is called so costs `value` and not `old`, as typed."""

    called: str
    value: str
    old: str


def told_instead(text: str) -> Instead | None:
    """What "the hotel was 950 not 900" says; None for anything else."""
    sentence = Sentence(text[: READ + 1])
    if (spans := instead(sentence.plain)) is None:
        return None
    called, value = spans
    sums = [each.span() for each in re.finditer(SUM_ALONE, sentence.plain)]
    old = next((sentence.typed[start:end] for start, end in sums if end <= value[0] or start >= value[1]), "")
    return Instead(sentence.typed[slice(*called)].strip(), sentence.typed[slice(*value)].strip(), old.strip())


def one_more(plain: str) -> Place | None:
    """Where one more expense stands, behind no other word than "and"."""
    said = plain.rstrip()
    found = _AND_MORE.fullmatch(said, len(said) - len(said.lstrip())) if len(said) <= READ else None
    return found.span("value") if found else None


_WORDS = re.compile(r"[a-z0-9']+|[一-鿿]+")
_LITTLE = frozenset(("the", "a", "an", "my", "our", "one", "that", "this", "expense", "line"))
_SAME = {
    word: first
    for first, *others in (
        ("早餐", "早饭", "早点", "早茶"),
        ("午餐", "午饭", "中饭", "中餐", "中午饭"),
        ("晚餐", "晚饭"),
        ("打车", "出租车", "的士", "打的"),
        ("dinner", "supper"),
        ("taxi", "cab"),
    )
    for word in others
}
"""Other words for the same thing."""
_ANY_OF_THEM = re.compile("|".join(sorted(_SAME, key=len, reverse=True)))


def is_called(called: str, told: str) -> bool:
    """Whether all words by which a row is called stand in what was told of it; "the" and the like don't count."""
    words = [each for run in _WORDS.findall(_alike(called)) for each in run.split("的") if each and each not in _LITTLE]
    there = _alike(told)
    latin = frozenset(each for each in _WORDS.findall(there) if each.isascii())
    return bool(words) and all(each in latin if each.isascii() else each in there for each in words)


def _alike(text: str) -> str:
    return _ANY_OF_THEM.sub(lambda word: _SAME[word[0]], in_plain_letters(text))
