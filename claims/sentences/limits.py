"""Hear which kinds of expense somebody asks the limits of: "what is the hotel limit", 餐费标准是多少."""

import re

from claims.policy import Policy
from claims.sentences.questions import asks
from claims.sentences.vocabulary import vocabulary
from claims.sentences.wording import Sentence, plain

LONGEST = 120
"""Code points of a question about limits; what is longer tells a story."""

_LIMIT = re.compile(
    r"\b(?:limits?|caps?|capped|max|maximum|allowances?|ceilings?|per diem)\b"
    r"|\bhow (?:much|high|expensive) (?:can|may|could|should|am|is|are|do|does)\b"
    r".*\b(?:i|we|be|spend|cost|claim|allowed)\b"
    r"|标准(?![间房大])|上限|限额|限制|额度|封顶|最多|最高|(?:能|可以|给|可)报(?:销)?多少|多少钱?以内"
)
_OVER = re.compile(
    r"\b(?:over|exceed\w*|above|beyond|past|passed|file|files|upload\w*|size|mb|photos?)\b|超|文件|照片|图片|上传|字"
)
_DIGITS = re.compile(r"[0-9]")


def asks_for_limit(text: str) -> bool:
    """Whether this may ask what the policy allows, of whatever kind of expense: a question, or nothing but its words.

    What to do once something is over a limit is another question, and so is what size of a file is taken.
    """
    said = plain(text[: LONGEST + 1]).strip()
    if len(text) > LONGEST or not _LIMIT.search(said) or _OVER.search(said):
        return False
    return asks(said) or not _DIGITS.search(said)


def kinds_named(text: str, policy: Policy) -> tuple[str, ...]:
    """The categories of the policy that the words name, in their order; what is the name of a shop counts as its."""
    mentions = vocabulary(policy).find(Sentence(text[:LONGEST]))
    return tuple(dict.fromkeys(each.category for each in mentions if each.category is not None))
