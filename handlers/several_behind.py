"""What is meant for a list that waits behind a question about a draft is not taken for the answer to that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.chat.forms import Form
from bot.chat.messages import Question, Text
from bot.chat.turn import Turn
from claims import rights
from claims.called import rows_called
from claims.claim import Claim
from claims.correcting import corrected
from claims.errors import Refused
from claims.lines import Line
from claims.named_rows import heard_of_list
from claims.policy import Policy, missing
from claims.sentences.corrections import Add, Change, Correction, Remove, Which, heard, is_save
from claims.sentences.wording import plain
from claims.states import Verb
from handlers import asking, small_talk
from handlers.told_rows import as_told

OF_A_DRAFT = "claim.ask"
"""The form of such a question. Whoever is asked for a reason may give any words for one."""

SAVE = frozenset({"save", "保存"})
"""The commands, which leave such a question too."""

_NODS = frozenset(
    small_talk.bare(way)
    for ways in (
        small_talk.NODS,
        small_talk.NODS_WITH_THANKS,
        "yes|yeah|yep|yup|correct|exactly|是|是的|是啊|对|对的|对啊|没错",
    )
    for line in ways.strip().splitlines()
    for way in line.split("|")
)
_OF_ROWS = re.compile(
    r"(?:please )?(?:swap|merge|split|combine|join|save|keep|exchange)(?: (?:only|just|rows?|lines?|numbers?))?"
    r" #?[0-9]{1,2}\b"
    r"|(?:请|把|将)?(?:合并|拆分|拆开|交换|对调|保存|只存)(?:一下)?第?[0-9]{1,2}(?![0-9])"
    r"|(?:把|将)[0-9]{1,2}[和跟与、][0-9]{1,2}(?:合并|交换|对调)"
)
_ADDS = re.compile(r"(?:please )?(?:add|append|include)\b|(?:请|帮我|再|另外)*(?:加|添|补)")


async def is_meant(turn: Turn, text: str, lines: Sequence[Line], *, policy: Policy) -> bool:
    """Whether the words save or correct the list, and are neither an answer to the question nor of its draft."""
    form = turn.in_front
    if form is None or form.id != OF_A_DRAFT:
        return form is not None and plain(text).strip() in SAVE
    if is_save(text):
        return True
    claim = await _asked_about(turn, form)
    if claim is None or len(claim.lines) != 1:
        return False  # the rows of that draft are as near
    corrections = heard_of_list(lines, text, on=turn.today, policy=policy)
    takes_any_words = form.context.get("field") in ("merchant", "purpose")
    return (
        bool(corrections)
        and all(_is_of_a_row(each, text, takes_any_words=takes_any_words) for each in corrections)
        and _fits(lines, corrections, turn=turn, policy=policy)
        and not _names_its_own(claim, _called(corrections), turn=turn, policy=policy)
    )


def _is_of_a_row(one: Correction, text: str, *, takes_any_words: bool) -> bool:
    """Whether it says so plainly: "2: 130" may be an answer, and "add dinner" what something was for."""
    if isinstance(one, Add):
        return not takes_any_words and _ADDS.match(plain(text).strip()) is not None
    return isinstance(one, Remove) or (isinstance(one, Change) and (one.is_plain or isinstance(one.which, str)))


def _called(corrections: Sequence[Correction]) -> list[str]:
    """What the rows are called that are not named by their numbers."""
    found: list[Which] = []
    for each in corrections:
        found += [each.which] if isinstance(each, Change) else each.which if isinstance(each, Remove) else ()
    return [which for which in found if isinstance(which, str)]


def _fits(lines: Sequence[Line], corrections: Sequence[Correction], *, turn: Turn, policy: Policy) -> bool:
    """Whether the list has what is named; a row that it has not is said so, as it would be without the question."""
    try:
        corrected(lines, corrections, on=turn.today, policy=policy)
    except Refused as refused:
        return refused.code not in ("list.which", "list.unclear")
    return True


def _names_its_own(claim: Claim, called: Sequence[str], *, turn: Turn, policy: Policy) -> bool:
    """Whether all that is named is the draft's own expense, which was spoken of later than the list."""
    return bool(called) and all(rows_called(claim.lines, name, on=turn.today, policy=policy) for name in called)


async def still_asked(turn: Turn, policy: Policy) -> list[Question]:
    """The question again, below the list that was corrected; nothing where it is answered or nobody asks any more."""
    form = turn.in_front
    field, claim = await asked_of(turn)
    if claim is None or form is None:
        return []
    at = asking.line_in(form.context)
    if at >= len(claim.lines) or field not in missing(policy, claim.lines[at]):
        return []
    return [asking.still_asked(turn.reader, claim, policy, field=field, at=at)]


async def asked_of(turn: Turn) -> tuple[str, Claim | None]:
    """What is asked in front of the list, and of which draft; None where it asks of none that is theirs to change."""
    form = turn.in_front
    if form is None or form.id != OF_A_DRAFT:
        return "", None
    return form.context.get("field", ""), await _asked_about(turn, form)


async def _asked_about(turn: Turn, form: Form) -> Claim | None:
    """The draft that is asked about, if it is theirs to change."""
    number = form.context.get("claim", "")
    if not number.isdigit():
        return None

    def look(unit: Any) -> Claim | None:
        claim: Claim | None = unit.claims.get(int(number))
        if claim is None:
            return None
        held = rights.relations(unit, claim, turn.person, on=turn.today)
        return claim if rights.allows(Verb.EDIT, claim.state, held) else None

    claim = await turn.read(look)
    return None if claim is None else await as_told(turn, claim)


def is_nod(text: str) -> bool:
    """Whether the words only agree, as "ok" or 好的: that saves no list."""
    return small_talk.bare(text) in _NODS


def is_of_rows(text: str) -> bool:
    """Whether the words ask for something to be done with rows that no words do, such as "merge 1 and 3"."""
    return _OF_ROWS.match(plain(text).strip()) is not None


def names_a_row(text: str) -> bool:
    """Whether the words take a row by its number out of a list, such as "remove 1" or 删掉第一笔."""
    found = heard(text)
    return bool(found) and all(
        isinstance(each, Remove) and bool(each.which) and all(isinstance(which, int) for which in each.which)
        for each in found
    )


def no_such_row(turn: Turn, draft: Claim | None) -> list[Text]:
    """That nothing was removed: no list waits, and the draft, if one is at hand, has no rows to choose from."""
    if draft is None or draft.owner != turn.person.id:
        return [Text(text=turn.reader.say("several-nothing-to-remove"))]
    return [Text(text=turn.reader.say("several-only-one", number=draft.label))]
