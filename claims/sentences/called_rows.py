"""Hear a row of a list called by what it is, behind a "no": "no, lunch was 130"; and one more: "and a coffee 25"."""

import re

from claims.sentences.fields import A_FIELD, SUM_ALONE

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
)
"""A row called by what it is, as in "no, lunch was 130": without the "no" it would be an expense of its own."""
_AND_MORE = re.compile(r"(?:oh,? )?(?:and|and also|also|and then|oh and)[ ,]+(?P<value>[a-z][^;；?？]*[0-9][^?？]*)")
"""One more row, where a list waits: "and a coffee 25 on Thursday"."""


def renamed(plain: str) -> tuple[Place, Place] | None:
    """Where the row is called, and where its new sum stands."""
    said = plain.rstrip(" .。!！")
    for way in _SORRY if len(said) <= READ else ():
        if found := way.fullmatch(said, len(said) - len(said.lstrip())):
            return found.span("named"), found.span("value")
    return None


def one_more(plain: str) -> Place | None:
    """Where one more expense stands, behind no other word than "and"."""
    said = plain.rstrip()
    found = _AND_MORE.fullmatch(said, len(said) - len(said.lstrip())) if len(said) <= READ else None
    return found.span("value") if found else None
