"""What is said beside files: that they come, for which claim or expense, or something to be heard by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.chat.messages import Text
from bot.chat.router import READ, Router, numbers_in, plain
from bot.chat.turn import Turn
from claims import correcting
from claims.claim import Claim
from claims.errors import Refused
from claims.lines import PURPOSE_LENGTH, Line
from claims.policy import Policy
from claims.reading import Reading
from claims.sentences.amendments import amended
from claims.sentences.corrections import Change, Remove, heard
from claims.sentences.questions import asks
from claims.states import State
from handlers import submitting
from handlers.card_parts import cut

_NUMBER = r"[Cc][-‐‑–—]?[0-9]{1,18}"
_NAMED = re.compile(
    rf"(?:\b(?:for|to|onto|on|of|with|re|regarding|about|claim|number|no)\b[ .:#]*)*(?<![A-Za-z0-9]){_NUMBER}"
    r"(?: ?(?:的报销单|报销单|上面|里面|那笔|这笔|上|里|的))?",
    re.IGNORECASE,
)
_FILE = r"(?:receipts?|reciepts?|invoices?|bills?|fapiao|photos?|pictures?|pics?|images?|scans?|files?|proof)"
_FILE_ZH = "(?:电子发票|发票|票据|收据|小票|行程单|水单|凭证|照片|图片|截图|附件|文件|票)"
_ONLY = re.compile(
    rf"(?:\b(?:{_FILE}|and|here|here's|it|is|it's|this|that's|these|are|the|a|an|my|its|your|you|as|asked|requested"
    r"|missing|attached|attaching|attachment|attach|adding|add|adds?|put|sent|sending|send|enclosed|please|pls|plz"
    r"|thanks|thank|thx|sorry|ok|okay|now|too|also|again|for|to|on|of|with|i|forgot|hi|hello|claim|see|below)\b"
    rf"|{_FILE_ZH}|不好意思|补传|补上|补交|补发|补|附上|附件|附|加上|添加|上传|传|发|放|给您|给你|您|你|给|已经|已|这是|这张|这个"
    r"|这|是|请查收|查收|请|麻烦|谢谢|谢了|多谢|感谢|忘了|刚才|的|了|在这里|这里|在|上|到|一下|啦|哦|吧|呢|来|一张|两张|张|我"
    r"|[\s,.;:!?~'’，。；：！、…～\-–—()（）])*+",
    re.IGNORECASE,
)
_POINTS = re.compile(
    rf"(?:(?:here is|here's|this is|that's|it is|it's|these are|please|add|attach|put)\b ?)*(?:it |them |this )?"
    rf"(?:(?:the|my|a) )?(?:{_FILE}\b ?)?(?:is |are |goes |belongs? )?(?:\b(?:for|to|onto|on|of|with|as|in)\b ?)?"
    rf"(?P<row>.*?)(?: {_FILE})?",
    re.IGNORECASE,
)
_POINTS_ZH = re.compile(
    rf"(?:这是|这张是|这个是|这|请|把|补|附上|给|是|放到|加到|附到|属于)*(?P<row>.*?)(?:那笔|这笔)?(?:的|用的)?{_FILE_ZH}?(?:补上|附上|上|里)?"
)
_ANOTHER = re.compile(
    r"(?:(?:this is|it is|it's|please|for|as|in|on|begin|start|create|open|make|put (?:it|this) (?:on|in))\b ?)*"
    r"(?:(?:an?other|one more|a different|different|a separate|separate) (?:claim|draft|report)"
    r"|(?:a )?new (?:claim|draft|report|expense))\b[ ,.:;\-–—]*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_ANOTHER_ZH = re.compile(
    r"(?:这是|这张是|请|帮我|放到|放在|算)*(?:(?:另外?|重新|再)?(?:新?建|开)一?[张个笔份]?新?的?|另外?一?[张个笔份]新?的?"
    r"|新的?一?[张个笔份]?的?|别的)(?:报销单|报销|单子|草稿|申请单?|单)[ :：,，。]*(?P<rest>.*)",
    re.DOTALL,
)
_TAKES_OFF = re.compile(
    rf"(?:please |can you |could you )*(?:remove|delete|take off|drop|discard|get rid of)"
    rf"(?: (?:the|my|this|that|its|old|other|last|first|wrong|previous))*(?: {_FILE})\b.{{0,80}}"
    rf"|(?:请|把|将)*(?:(?:删除|删掉|删|去掉|移除|撤掉|拿掉|取消)[这那原之旧上]?.{{0,6}}{_FILE_ZH}.{{0,10}}"
    rf"|[这那原之旧上]?.{{0,6}}{_FILE_ZH}(?:删除|删掉|删|去掉|移除|撤掉|拿掉|取消)[掉了吧]*)",
    re.IGNORECASE,
)
_SAYS_WHICH = re.compile(
    rf"(?:(?:for|on|to|as|the|this|that|it|it's|these|here)\b|(?:这|那|给|是|放|附))"
    rf"|.{{0,80}}(?:\b(?:{_FILE}|slip|ticket)\b|{_FILE_ZH})",
    re.IGNORECASE | re.DOTALL,
)
_PIECE = re.compile(r"\s*[,;，；。\n]\s*")
_NAMES_A_FILE = re.compile(rf"\b{_FILE}\b|{_FILE_ZH}", re.IGNORECASE)
_POINTING = 80
"""Code points of words that only say which receipt it is."""
_SHORT = 200
"""Code points of words that may say to which expense a file belongs."""
QUOTED = 100
"""Code points of what is said back."""
_END = " ,.;:!?~，。；：！？、～"


def named(words: str) -> int | None:
    """The claim that the words name, where they name exactly one."""
    numbers = set(numbers_in(words))
    return numbers.pop() if len(numbers) == 1 else None


def without_number(words: str) -> str:
    """The words without the number of a claim and what only leads up to it; empty where they say no more than that."""
    if named(words) is None:
        return "" if says_only_that_files_come(words) else words.strip()
    pieces = [each.strip(_END) for each in _PIECE.split(_NAMED.sub(" ", words))]
    return ", ".join(each for each in pieces if not says_only_that_files_come(each))


def of_another_claim(words: str) -> str | None:
    """What is said of a claim of its own that these files are for: "a new claim: lunch 12"; None for anything else."""
    said = words[:READ].strip()
    found = _ANOTHER.fullmatch(said) or _ANOTHER_ZH.fullmatch(said)
    return None if found is None else found["rest"].strip(_END)


def takes_a_file_off(words: str) -> bool:
    """Whether the words ask to remove a receipt, which files that come can't be meant to fill in."""
    return _TAKES_OFF.fullmatch(words[:READ].strip(_END)) is not None


def says_only_that_files_come(words: str) -> bool:
    """Whether nothing but "here is the receipt" or 发票补上 is said, perhaps nothing at all."""
    return _ONLY.fullmatch(words[:READ]) is not None and not asks(plain(words))


def sends(words: str) -> bool:
    """Whether the words ask to submit a claim."""
    said = plain(words)
    return said in submitting.WORDS or said.startswith(("submit ", "提交"))


def is_heard(router: Router, turn: Turn, words: str, reading: Reading) -> bool:
    """Whether the words are a command, a question, or heard by whoever answers from the record."""
    if router.is_command(words) or any(listens(turn, words) is not None for listens, _ in router.listeners):
        return True
    return asks(plain(words)) and (not reading.is_claim or all(line.amount is None for line in reading.lines))


def row_meant(words: str, lines: Sequence[Line], *, on: date, policy: Policy) -> int:
    """The expense, from 1, to which the words say that the files belong, or which they correct; else 0."""
    said = plain(words)
    if len(said) > _SHORT:
        return 0
    corrections = heard(words)
    if len(corrections) == 1 and isinstance(corrections[0], Change) and isinstance(corrections[0].which, int):
        return corrections[0].which if 1 <= corrections[0].which <= len(lines) else 0
    for way in (_POINTS, _POINTS_ZH):
        found = way.fullmatch(said)
        row = found["row"].strip(_END) if found else ""
        if not row:
            continue
        for sentence in (f"remove {row}", f"remove the {row}", f"删除{row}"):
            at = _only_row(sentence, lines, on=on, policy=policy)
            if at:
                return at
    return 0


def row_added(had: Sequence[Line], lines: Sequence[Line]) -> int:
    """The first expense that was added behind the others, from 1, to which files that came with it belong; else 0."""
    return len(had) + 1 if len(lines) > len(had) and tuple(lines[: len(had)]) == tuple(had) else 0


def points_at_a_file(words: str, reading: Reading) -> bool:
    """Whether the words say no more than which receipt it is: "the invoice of the hotel", 打车的发票."""
    has_sum = reading.refusal is not None or any(line.amount is not None for line in reading.lines)
    return not has_sum and len(words) <= _POINTING and _NAMES_A_FILE.search(words) is not None


def is_another(reading: Reading, claim: Claim) -> bool:
    """Whether the words beside a file are an expense of their own, not what an open draft lacks."""
    if not reading.is_claim and reading.refusal is None:
        return False
    has_sum = reading.refusal is not None or any(line.amount is not None for line in reading.lines)
    if len(reading.lines) > 1 or len(claim.lines) > 1:
        return True
    return has_sum and claim.lines[0].amount is not None


def from_words(reading: Reading, policy: Policy, words: str) -> Line:
    """What little the words beside a photo say of the expense; what they say besides is its purpose."""
    line = reading.lines[0] if words and reading.lines else Line(currency=policy.currency)
    is_bare = line.category is None and line.date is None and line.merchant is None and line.purpose is None
    return replace(line, purpose=words[:PURPOSE_LENGTH]) if words and is_bare and line.amount is None else line


def not_done(turn: Turn, words: str, reading: Reading, *, of: Sequence[Line]) -> list[Text]:
    """That words which would correct one of these expenses did not, and how; nothing of words that correct nothing."""
    one, say = amended(words), turn.reader.say
    if one is not None and len(of) > 1:
        return [Text(text=say("arriving-which", words=cut(words, QUOTED), value=cut(one.value, QUOTED)))]
    is_plain = one is None and not heard(words) and all(line.amount is None for line in reading.lines)
    return [] if is_plain else [Text(text=say("arriving-unused", words=cut(words, QUOTED)))]


def not_its_purpose(turn: Turn, words: str, claim: Claim) -> list[Text]:
    """Of plain words beside a file: which purpose the draft keeps, and how to make them that.

    Nothing of words that only say what the file is or where it goes.
    """
    kept = claim.lines[0].purpose
    if claim.state is not State.DRAFT or len(claim.lines) > 1 or not kept or _SAYS_WHICH.match(words) is not None:
        return []
    shown = {"number": claim.label, "purpose": cut(kept, QUOTED), "words": cut(words, QUOTED)}
    return [Text(text=turn.reader.say("arriving-purpose", **shown))]


def _only_row(sentence: str, lines: Sequence[Line], *, on: date, policy: Policy) -> int:
    """The row that would go by this sentence, from 1; 0 where none or several would."""
    corrections = heard(sentence)
    if len(corrections) != 1 or not isinstance(corrections[0], Remove) or len(corrections[0].which) != 1:
        return 0
    try:
        left = correcting.corrected(lines, corrections, on=on, policy=policy)
    except Refused:
        return 0
    gone = next((at for at, line in enumerate(left) if line is not lines[at]), len(left))
    return gone + 1
