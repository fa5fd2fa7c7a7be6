"""Tell program code and markup from a sentence: who tries what becomes of `print(5)` tells of no expense."""

import re
from collections.abc import Sequence

from claims.lines import Line

# Markup from end to end; one call of a function; what ends in a brace or, like a statement, in a semicolon.
_CODE = re.compile(
    r"</?[A-Za-z!].*>"
    r"|[a-z_$][A-Za-z0-9_$.]*\(.*\)"
    r"|[^{]*\{.*\}"
    r"|[^=(;]*[=(].*;",
    re.DOTALL,
)


def is_code(typed: str, lines: Sequence[Line]) -> bool:
    """Whether a message is code from end to end and says nothing of an expense besides, such as taxi or yesterday."""
    return _CODE.fullmatch(typed) is not None and all(line.category is None and line.date is None for line in lines)
