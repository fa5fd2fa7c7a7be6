"""Understand how people correct what they have just filed: "no, 86", "make it 86", "改成86", "日期是周一"."""

from __future__ import annotations

import re

from claims.sentences.corrections import Change
from claims.sentences.fields import FIELD, FIELD_OF, SUM_ALONE
from claims.sentences.wording import Sentence

READ = 200
"""Code points of a message that are read: a longer one says more than what is wrong."""

_VALUE = r"(?P<value>[^?？]+?)"
_SORRY = r"(?:no|nope|oops|sorry|wait|actually|i meant?|correction|my mistake)"
_SORRY_ZH = r"(?:不对|错了|写错了|说错了|打错了|更正|不好意思|抱歉|等等)"
_NOT = r"(?:[ ,，]+(?:not|instead of|rather than|and not|不是|而不是) ?[^,，]{1,30})?"

_WAYS = tuple(
    re.compile(way + _NOT + r"[ .。!！]*")
    for way in (
        rf"(?:{_SORRY}[ ,.]+)*(?:please )?(?:make|change|set|correct|fix|put|update)"
        rf" (?:it|that|this|(?:the |its )?{FIELD})(?: from [^,]{{1,30}}?)?(?: to be| to| into| as|:)? {_VALUE}",
        rf"(?:{_SORRY}[ ,.]+)*(?:it|that|this|(?:the |its )?{FIELD})(?:'s| is| was| should be| should have been) "
        rf"(?:on |in fact |actually )?{_VALUE}",
        rf"(?:{_SORRY}[ ,.]+)+(?:it's |it was )?{_VALUE}",
        rf"(?:{_SORRY_ZH}[ ,，。]*)*(?:请|麻烦)?(?:把)?(?:它|这笔|这个|{FIELD})?"
        rf"(?:改成|改为|换成|应该是|应为|其实是) ?{_VALUE}",
        rf"(?:{_SORRY_ZH}[ ,，。]*)*{FIELD} ?(?:是|为|:|：|写错了[,，]?(?:应该?是)?) ?{_VALUE}",
        rf"(?:{_SORRY_ZH}[ ,，。]*)+(?:是|应该是)? ?{_VALUE}",
        rf"不是[^,，]{{1,20}}[,，] ?(?:而?是|应该是) ?{_VALUE}",
        rf"not (?!(?:sure|yet|now|really|that|this|if|the|necessarily)\b)[^,，]{{1,30}}[,，] ?(?:but |it was |it's )?"
        rf"{_VALUE}",
        rf"(?P<value>{SUM_ALONE})(?: instead of| rather than|[,，]? not|[,，]? ?而?不是) ?{SUM_ALONE}",
    )
)


def amended(text: str) -> Change | None:
    """What is to be corrected of the one expense filed last: of which field, where that was said; else None."""
    if len(text) > READ:
        return None
    sentence = Sentence(text)
    plain = sentence.plain.strip()
    start = len(sentence.plain) - len(sentence.plain.lstrip())
    for way in _WAYS:
        found = way.fullmatch(plain)
        if found is not None:
            begin, end = found.span("value")
            value = sentence.typed[start + begin : start + end].strip()
            field = FIELD_OF.get(found.groupdict().get("field") or "")
            return Change(1, value, field) if value else None
    return None
