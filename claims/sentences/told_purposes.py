"""Hear words that only tell what an expense was for: "visiting a client", "for the trade fair", 去客户公司."""

import re

from claims.sentences.questions import asks
from claims.sentences.wording import plain

LONGEST = 120
"""Code points of such words; what is longer tells more."""

_NAMED = re.compile(
    r"(?:the |its )?(?:purpose|事由|用途)(?: ?[:：] ?| (?!(?:is|was|of|no|none|nothing)\b)|(?<=由)|(?<=途))"
    r"(?P<what>.+)",
    re.IGNORECASE,
)
_OF_PURPOSES = re.compile(
    r"不对|错了?|写错|有误|没[写填有]|必填|要填|改|(?:is |was )?(?:wrong|missing|required|needed)\b"
)
"""What is said of the purpose, and is none."""
_LEAD = r"(?:it (?:was|is) |it's |that was |this was )?"
_TELLS = re.compile(
    rf"{_LEAD}(?:for |to )?(?P<what>(?:visit(?:ing|ed)?|meeting|met|seeing|attending|travell?ing to|driving to"
    r"|flying to|taking (?:a |the |our )?(?:client|customer|guest|team|colleague)s?|picking up|dropping off"
    r"|trip to|trade fair|conference|workshop|training|client|customer)\b.{2,})"
    rf"|{_LEAD}(?:for|because of) (?P<for>(?:the|a|an|our|my|project)\b.{{2,}})"
    rf"|{_LEAD}(?P<to>to (?:meet|visit|see (?!you\b)|attend|pick up|get to)\b.{{2,}})"
    r"|(?:(?:是|就是)?为了?|因为)(?P<why>.{2,})"
    r"|(?P<zh>(?:去(?![掉除哪])|见(?!鬼)|拜访|看望|陪|参加|出差|接待|招待|接送|接客户|送客户|培训).{1,}|(?:和|跟|与).{1,20}(?:开会|见面|吃饭|讨论|谈).*)"
)


def told_purpose(text: str) -> str | None:
    """The purpose, in the person's own letters, where nothing else is said and nothing is asked; else None."""
    said = text.strip()
    if not said or len(said) > LONGEST or "\n" in said or any(each.isdigit() for each in said):
        return None
    if (named := _NAMED.fullmatch(said)) is not None:
        what = named["what"].strip()
        return None if asks(plain(what).rstrip("?")) or _OF_PURPOSES.match(what) is not None else what
    words = plain(said)
    if len(words) != len(said) or asks(words):
        return None
    found = _TELLS.fullmatch(words.lower())
    if found is None:
        return None
    place = next(name for name, value in found.groupdict().items() if value is not None)
    return said[slice(*found.span(place))].strip(" .。!！") or None
