"""The sentences of refusals on the command line, which speaks English like its help."""

from functools import cache

from bot.chat.texts import Reader, Texts
from claims.errors import Refused
from claims.people import OPERATOR


@cache
def operator() -> Reader:
    """Who reads what a command prints."""
    return Reader(id=OPERATOR, name=OPERATOR, locale="en", timezone="UTC", texts=Texts())


def sentence(refused: Refused) -> str:
    """What a refusal says."""
    return operator().refusal(refused)
