"""Tell an expense from a question about expenses."""

import re
from collections.abc import Sequence

from claims.lines import Line
from claims.sentences import wording

# Every way begins with one certain character, so that a long text is searched fast.
_ASKS = re.compile(
    r"\?|？|吗|呢[\s。!]*$|什么|怎么|怎样|如何|为何|为啥|咋|哪[些个里儿种]|多少|几[天号点](?<![前这好]几.)(?!前)"
    r"|多久|是否|是不是|能不能"
    r"|可不可以|可以.{0,12}[吗么]|要不要|有没有"
)
_ASKS_FIRST = re.compile(
    r"(?:how|what|what's|when|where|why|who|which|whose|is|are|am|was|were|do|does|did|can i|can we|could i"
    r"|should|may i"
    r"|must|have you|has)\b"
)
_DO_IT = (
    "you (?:please |kindly |pls )?(?:please )?(?:claim|reimburse|file|submit|expense|log|record|help|process|pay|get"
    "|book)"
)
# "Could you please reimburse me …?" asks for money, not for an answer.
_REQUEST = re.compile(
    "|".join(
        (
            *(f"{word} {_DO_IT}" for word in ("can", "could", "would", "will")),
            *(f"{word}.{{0,6}}(?:报销|报一下|帮)" for word in ("能", "可以", "可不可以", "可否", "麻烦")),
        )
    )
)
_TOLD = re.compile(r"报销|报一下|报账|入账|花了|付了|花费|claim|reimburs|expens|spent|paid")
_KNOWS = re.compile(r"什么|怎么|如何|为什么|多少|需要|要不要|how\b|what\b|why\b|limit\b|policy\b|need\b|allowed\b")


_WONDERS = re.compile(
    r"(?:but |and |so )?(?:why|what for|how come|why so|why do you (?:ask|need|want)(?: (?:that|this|it|to know))?"
    r"|why is (?:that|this|it) (?:needed|necessary|asked))"
    r"|为什么|为啥|为何|干嘛|干什么|为什么(?:要)?(?:问|填|知道)(?:这个|这些)?|问这个(?:干嘛|干什么|做什么|有什么用)|有什么用"
)
_BEGINS = re.compile(
    r"(?:how|what|what's|where|where's|why|who|which|whose|when|can i|can we|could i|should i|may i|must i|do i|do you"
    r"|does|can you tell|could you tell|is there|are there)\b"
)
_IS = re.compile(r"(?:is|are|was|were|do|did|has|have|will|would|can|could)\b")
_ASKS_IN_CHINESE = re.compile(
    r"吗|什么|怎么|怎样|如何|为何|为啥|咋|哪[些个里儿种]|多少|多久|是否|是不是|能不能|可不可以|要不要|有没有"
)


def wonders(said: str) -> bool:
    """Whether it only asks why something is asked."""
    return _WONDERS.fullmatch(wording.plain(said[:60]).strip(" ?!.,;。")) is not None


def is_question(said: str) -> bool:
    """Whether what was said to a question is one itself: "what is the hotel limit?", but not "lunch?"."""
    words = wording.plain(said).strip()
    marked = words.endswith(("?", "？"))
    return bool(_BEGINS.match(words) or _ASKS_IN_CHINESE.search(words) or (marked and _IS.match(words)))


def asks(plain: str) -> bool:
    """Whether the sentence is a question."""
    return bool(_ASKS_FIRST.match(plain) or _ASKS.search(plain))


def tells_of_expense(plain: str, lines: Sequence[Line], *, has_sum: bool) -> bool:
    """Whether the sentence tells an expense: a sum, or a category or a day beside "claim" or 报销, and asks nothing."""
    first = lines[0]
    if asks(plain):
        if request := _REQUEST.search(plain):
            return (has_sum or first.category is not None) and not _KNOWS.search(plain.replace(request[0], "", 1))
        complete = first.amount is not None and first.category is not None and first.date is not None
        return complete and "吗" not in plain and not _KNOWS.search(plain)
    if has_sum:
        return True
    told = _TOLD.search(plain) is not None
    return (first.category is not None and (told or first.date is not None)) or (told and first.date is not None)
