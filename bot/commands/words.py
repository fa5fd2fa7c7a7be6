"""The sentences and names that commands print; English like their help unless another language is asked for."""

from functools import cache

from bot.chat.texts import Reader, Texts
from claims.errors import Refused
from claims.people import OPERATOR


@cache
def reader(locale: str = "en") -> Reader:
    """Who reads what a command prints."""
    return Reader(id=OPERATOR, name=OPERATOR, locale=locale, timezone="UTC", texts=Texts())


def sentence(refused: Refused) -> str:
    """What a refusal says."""
    return reader().refusal(refused)
