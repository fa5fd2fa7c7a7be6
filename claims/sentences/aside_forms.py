"""What the kinds of numbers that are no sum have in common."""

from claims.sentences import numerals
from claims.sentences.scanning import Form

Aside = Form[bool]
"""Numbers that are no sum; the meaning is whether they stay in the purpose."""

HAN_NUMBER = f"{numerals.HAN}{{1,4}}"
HAN_FIRST = "".join(sorted({*numerals.DIGITS, *numerals.SMALL, *numerals.LARGE}))
"""Where a Chinese number may begin, for the first character of a form."""
NO_CURRENCY = (
    r"(?! ?(?:元|块|圆|毛|角|rmb|cny|usd|eur|gbp|hkd|jpy|yuan|美|欧|英镑|日元|港|[$€£¥]"
    r"|dollars?\b|euros?\b|pounds?\b|yen\b))"
)
"""A number with a currency behind it is a sum after all."""


def out(first: str, pattern: str, *, then: str = "") -> Aside:
    """A kind that says nothing of the purpose; `first` and `then` as in `Form`."""
    return Form(first, pattern, False, then)


def kept(first: str, pattern: str, *, then: str = "") -> Aside:
    """A kind that belongs to a phrase of the purpose: 第2次面试, Python 3.12."""
    return Form(first, pattern, True, then)
