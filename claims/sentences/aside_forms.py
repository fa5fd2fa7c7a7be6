"""What the kinds of numbers that are no sum have in common."""

import re
from dataclasses import dataclass

from claims.sentences import numerals

HAN_NUMBER = f"{numerals.HAN}{{1,4}}"
NO_CURRENCY = (
    r"(?! ?(?:元|块|圆|毛|角|rmb|cny|usd|eur|gbp|hkd|jpy|yuan|美|欧|英镑|日元|港|[$€£¥]"
    r"|dollars?\b|euros?\b|pounds?\b|yen\b))"
)
"""A number with a currency behind it is a sum after all."""


@dataclass(frozen=True, slots=True)
class Aside:
    """One kind of number that is no sum, looked for only where one of `needs` stands. `kept`: part of the purpose."""

    pattern: re.Pattern[str]
    needs: tuple[str, ...]
    kept: bool


def out(*pieces: str, needs: str) -> Aside:
    """A kind that says nothing of the purpose; the words it needs are separated by spaces."""
    return Aside(re.compile("".join(pieces)), tuple(needs.split()), kept=False)


def kept(*pieces: str, needs: str) -> Aside:
    """A kind that belongs to a phrase of the purpose: 第2次面试, Python 3.12."""
    return Aside(re.compile("".join(pieces)), tuple(needs.split()), kept=True)
