"""Hear a correction that names the old sum beside the new one and nothing else: "35 not 30", "change 30 to 35"."""

import re
from typing import NamedTuple

from claims.sentences.fields import A_FIELD, SUM_ALONE
from claims.sentences.wording import Sentence

READ = 200
"""Code points of such a message."""


class TwoSums(NamedTuple):
    """What costs `value` and not `old`, as typed. `may_be_row`: "change 2 to 130" may say it of row 2 as well."""

    value: str
    old: str
    may_be_row: bool


_NOT = r"(?: ?[,，]? ?\(?(?:and )?(?:not|instead of|rather than) )"
_IS_IT = "it's |it is |it was "
_OPENING = r"(?:(?:no|sorry|oops|wait|actually|please|不对|错了|[写说打填]错了|不好意思|抱歉|麻烦|请|帮我)[ ,，.。!]*)*"
_OLD, _VALUE = rf"(?P<old>{SUM_ALONE})", rf"(?P<value>{SUM_ALONE})"
_NAMED = tuple(
    re.compile(rf"{_OPENING}{way}[ .。!！]*")
    for way in (
        rf"(?:{_IS_IT})?not {_OLD}[,，]? ?(?:but |{_IS_IT})?{_VALUE}",
        rf"(?:{_IS_IT})?{_VALUE}{_NOT}{_OLD}\)?",
        rf"不是 ?{_OLD} ?[,，]? ?(?:而是|应该是|应为|是) ?{_VALUE}",
        rf"(?:应该)?是? ?{_VALUE} ?[,，]? ?而?不是 ?{_OLD}",
    )
)
_ALTERED = tuple(
    re.compile(rf"{_OPENING}{way}[ .。!！]*")
    for way in (
        rf"(?:change|correct|update|fix|make|set) (?:(?:it|that|this|(?:the )?{A_FIELD}) )?(?:from )?{_OLD}"
        rf" (?:to|into) {_VALUE}",
        rf"{_OLD} ?(?:->|→|=>) ?{_VALUE}",
        rf"{_OLD} should (?:be|have been|read) {_VALUE}",
        rf"(?:把|将)?{A_FIELD}?(?:从|由)?{_OLD} ?(?:应该)?(?:改成|改为|改到|换成|应该是|应为|->|→|改) ?{_VALUE}",
    )
)


def two_sums(text: str) -> TwoSums | None:
    """The new sum and the old one, where nothing else is said; None for anything else."""
    sentence = Sentence(text[: READ + 1])
    plain = sentence.plain.strip()
    for ways, may_be_row in ((_NAMED, False), (_ALTERED, True)):
        for way in ways:
            if found := way.fullmatch(plain):
                return TwoSums(found["value"].strip(), found["old"].strip(), may_be_row)
    return None
