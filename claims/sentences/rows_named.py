"""Hear what is said of a row of an open list by what it is called: "the taxi was 35", 打车是35."""

import re
from dataclasses import dataclass

from claims.sentences.corrections import pieces, trimmed
from claims.sentences.fields import A_FIELD, FIELD, FIELD_OF, SUM_ALONE
from claims.sentences.wording import Sentence
from claims.sentences.wording import plain as in_plain_letters

READ = 200
"""Code points of such a message."""

_PARTS = ("called", "value")


@dataclass(frozen=True, slots=True)
class Named:
    """What is said of something: `called` and `value` as typed, and of which `field`, where that was said.

    Without a value it goes. `is_definite`: it is "the taxi" or 打车那笔, so it was spoken of before.
    """

    called: str
    value: str | None
    field: str | None
    is_definite: bool


_NAME = (
    rf"(?P<definite>the |that )?(?:my )?(?!(?:it|that|this|these|those|there|i|we|you|what|why|when|where|who|how|which"
    rf"|all|both|everything|{A_FIELD})\b)(?P<called>[a-z][^,，;；:：?？0-9]{{1,40}}?)(?: one| expense| row)?"
)
_FIELD_BEHIND = rf"(?:(?:'s)? {FIELD})?"
_WAS = (
    r"(?: was| is| were|'s| cost| costs| came to| comes to| should be| should have been|(?: should|'d)'ve been| must be"
    r"| must have been| ought to be)"
)
_SAID = r"(?: in fact| actually| really| only| just)? (?P<value>[^,，;；?？]+)"
_IT_WAS = r"(?:(?:it|that) (?:was|is|should be|cost|should have been) |it's |i meant? |make (?:it|that) )"
_ALTER = r"(?:please )?(?:change|set|update|correct|fix|make|edit|adjust|put)"
_TAKE_OUT = r"(?:please )?(?:remove|delete|drop|omit|scrap|cross out|take out|leave out)"
_NAME_ZH = (
    rf"(?!它|这|那|应该|其实|不是|而?是|改|有|我|把|全|都|所有|{A_FIELD})"
    r"(?P<called>[^,，;；:：?？0-9第一二三四五六七八九十]{1,20}?)(?P<definite>(?:那|这)(?:一?[笔单个项]|次))?"
)
_FIELD_ZH = "(?:的?(?P<field>金额|价格|价钱|费用|钱|日期|时间|日子)|的?费)?"
_WAS_ZH = r"(?:是|为|花了|用了|付了|改成?|改为|改到)(?!不是|签|什么|啥|多少|否|谁)"
_SAID_ZH = r" ?(?P<value>[^,，;；?？吗]+?)(?:的|吧|呀|哦)?"
_TAKE_OUT_ZH = "(?:删除掉?|删[掉去了]|去掉|拿掉|划掉|不要了?|不报了?|不算了?)"
_WAYS = tuple(
    re.compile(way)
    for way in (
        rf"(?:the )?{FIELD} (?:of|for) {_NAME}{_WAS}{_SAID}",
        rf"{_NAME}{_FIELD_BEHIND}{_WAS}{_SAID}",
        rf"{_NAME} (?:is|was) (?:wrong|incorrect|not right|off)(?:[,;.]| and) ?(?:{_IT_WAS}|should be )"
        r"(?P<value>[^,，;；?？]+)",
        rf"{_IT_WAS}(?P<value>{SUM_ALONE}) (?:for|on) {_NAME}",
        rf"{_ALTER} {_NAME}{_FIELD_BEHIND} (?:to|into|as|from {SUM_ALONE} to) (?P<value>[^,，;；?？]+)",
        rf"{_NAME} ?(?: to |=|->|→) ?(?P<value>{SUM_ALONE})",
        rf"{_TAKE_OUT} {_NAME}",
        rf"{_NAME_ZH}{_FIELD_ZH} ?(?:其实|应该|实际上?)?{_WAS_ZH}{_SAID_ZH}",
        rf"{_NAME_ZH}{_FIELD_ZH} ?(?:应该|其实)(?P<value>{SUM_ALONE})",
        rf"{_NAME_ZH}{_FIELD_ZH} ?(?:{SUM_ALONE})?(?:写错|说错|打错|填错|弄错|错|不对)了?[,，。 ]+"
        rf"(?:应该|其实)?(?:是|为)?{_SAID_ZH}",
        rf"{_NAME_ZH} ?(?<=[笔单个项次]) ?(?P<value>{SUM_ALONE})",
        rf"{_NAME_ZH} ?(?:也|就)?{_TAKE_OUT_ZH}",
    )
)


_VERB = re.compile(_ALTER.removeprefix("(?:please )?") + r"(?= )")
_AND_A_ROW = re.compile(r",? and (?=[0-9]{1,2} to )", re.IGNORECASE)
_MONEY_ZH = "(?:元|块钱?|美元|欧元|日元|港币|英镑)"
_NEXT_ZH = re.compile(rf"(?<=[0-9]){_MONEY_ZH}?[ ,，、]*(?=(?!{_MONEY_ZH})[一-鿿]{{1,12}}?改[成为到])")


def altered(text: str) -> tuple[tuple[str, ...], ...]:
    """The parts of a message, each with the ways it may be meant; nothing where it is one part.

    A word for changing at its beginning counts for the parts behind it too: "make the hotel 950 and the taxi 35".
    """
    if len(text) > READ:
        return ()
    sentence = Sentence(text)
    ends = [match.end() for match in _NEXT_ZH.finditer(sentence.plain)]
    if ends:
        cut = zip([0, *ends], [*ends, len(sentence.plain)], strict=True)
        return tuple((sentence.typed[start:end].strip(" ,，、"),) for start, end in cut)
    parts = [each for typed, _ in pieces(sentence) or [(text.strip(), "")] for each in _AND_A_ROW.split(typed)]
    if len(parts) < 2:
        return ()
    first, *others = parts
    verb = _VERB.match(in_plain_letters(first))
    return ((first,), *((typed, f"{verb[0]} {typed}") if verb else (typed,) for typed in others))


def named(text: str) -> tuple[Named, ...]:
    """What is said of one thing or several, if nothing else is said. Whether a row is called so, is not known here.

    Without a list that waits most of these are expenses of their own.
    """
    if len(text) > READ:
        return ()
    sentence = Sentence(text)
    for parts in (pieces(sentence), [trimmed(sentence.typed, sentence.plain)]):
        found = [one for part in parts if (one := _one(*part)) is not None]
        if found and len(found) == len(parts):
            return tuple(found)
    return ()


def _one(typed: str, plain: str) -> Named | None:
    for way in _WAYS:
        if found := way.fullmatch(plain):
            groups = found.groupdict()
            called, value = (typed[slice(*found.span(name))].strip() if name in groups else None for name in _PARTS)
            field = FIELD_OF.get(groups.get("field") or "")
            return Named(called, value, field, is_definite=groups["definite"] is not None) if called else None
    return None
