"""Hear what is said of a row of an open list by what it is called: "the taxi was 35", 打车是35."""

import re
from dataclasses import dataclass

from claims.sentences.corrections import pieces, trimmed
from claims.sentences.fields import A_FIELD, SUM_ALONE
from claims.sentences.wording import Sentence

READ = 200
"""Code points of such a message."""


@dataclass(frozen=True, slots=True)
class Named:
    """What is said of something: `called` and `value` as typed; `is_definite`: it is "the taxi", 打车那笔."""

    called: str
    value: str
    is_definite: bool


_NAME = (
    rf"(?P<definite>the |that )?(?:my )?(?!(?:it|that|this|these|those|there|i|we|you|what|why|when|where|who|how|which"
    rf"|{A_FIELD})\b)(?P<called>[a-z][^,，;；:：?？0-9]{{1,40}}?)(?: one| expense| row)?"
)
_WAS = (
    r"(?: was| is| were|'s| cost| costs| came to| comes to| should be| should have been| must be| must have been"
    r"| ought to be)"
)
_NAME_ZH = (
    rf"(?!它|这|那|应该|其实|不是|而?是|改|有|我|{A_FIELD})"
    r"(?P<called>[^,，;；:：?？0-9第一二三四五六七八九十]{1,20}?)(?P<definite>(?:那|这)(?:一?[笔单个项]|次))?(?:的?(?:金额|价格|费用))?"
)
_WAYS = (
    re.compile(rf"{_NAME}{_WAS}(?: in fact| actually| really| only| just)? (?P<value>[^,，;；?？]+)"),
    re.compile(
        rf"{_NAME_ZH} ?(?:其实|应该|实际上?)?(?:是|为|花了|用了|付了|改成?|改为|改到)"
        r"(?!不是|签|什么|啥|多少|否|谁) ?(?P<value>[^,，;；?？吗]+?)(?:的|吧|呀|哦)?"
    ),
    re.compile(rf"{_NAME_ZH} ?(?<=[笔单个项次]) ?(?P<value>{SUM_ALONE})"),
)


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
            called, value = (typed[slice(*found.span(name))].strip() for name in ("called", "value"))
            return Named(called, value, is_definite=found["definite"] is not None) if called and value else None
    return None
