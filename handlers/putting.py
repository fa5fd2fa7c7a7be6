"""Files go onto a claim or into a new draft, in one commit with what the words beside them do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from bot.chat.answers import parts_of
from bot.chat.events import Said
from bot.chat.messages import Text
from bot.chat.router import Router
from bot.chat.turn import Answer, Turn
from claims import attaching, filing
from claims.claim import Claim
from claims.errors import Refused
from claims.lines import Line
from claims.people import Person
from handlers import told_rows

Telling = Callable[[Any, Sequence[Any]], list[Any]]
"""What is said, of what the use case gave (None where there was nothing to put) and of what the words are answered."""


@dataclass(frozen=True, slots=True)
class Putting:
    """Where files go. `put(unit, by=, now=, on=)` puts them there; None where there are none to put.

    `claim` is the claim that they join, `files` their SHA-256 and `line` the expense that was meant, from 1, or 0.
    """

    put: Callable[..., Any] | None
    told: Telling
    claim: Claim | None = None
    version: int = 0
    files: Sequence[str] = ()
    line: int = 0

    def with_words(
        self,
        unit: Any,
        use_case: Callable[..., Any],
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
        *,
        by: Person,
        now: datetime,
        on: date,
    ) -> tuple[Any, Any]:
        """Put them and do what the words ask for; gives what became of each.

        What the words change was seen without the files that come with them, and nothing else may have changed.
        """
        when: dict[str, Any] = {"by": by, "now": now, "on": on}
        is_of_claim = self.claim is not None and bool(args) and args[0] == self.claim.number
        if self.put is None:
            return None, use_case(unit, *args, **kwargs, **when)
        if is_of_claim and use_case in (filing.edit, told_rows.edit):
            changed = use_case(unit, args[0], placed(args[1], self.files, line=self.line), **kwargs, **when)
            return changed, changed
        done = self.put(unit, **when)
        if is_of_claim and kwargs.get("seen") == self.version:
            kwargs = {**kwargs, "seen": done.version}
        return done, use_case(unit, *args, **kwargs, **when)


class Beside(Turn):
    """The turn of the words alone: whatever they write is written together with the files."""

    __slots__ = ("putting", "whole")

    whole: Turn
    putting: Putting

    @classmethod
    def of(cls, turn: Turn, putting: Putting) -> Beside:
        """The same turn as if only the words had been said."""
        made = cls(**{each.name: getattr(turn, each.name) for each in fields(Turn)})
        if isinstance(turn.event, Said):
            made.event = turn.event.model_copy(update={"files": (), "refused": ()})
        made.whole, made.putting = turn, putting
        return made

    async def write(
        self, use_case: Callable[..., Any], *args: Any, answer: Callable[[Any], Answer], **kwargs: Any
    ) -> Answer:
        """As `Turn.write`; the answer is that of the whole turn."""
        putting = self.putting
        self.leave_marks()

        def both(unit: Any, *, by: Person, now: datetime, on: date) -> tuple[Any, Any]:
            return putting.with_words(unit, use_case, args, kwargs, by=by, now=now, on=on)

        self.answered = await self.whole.write(
            both, answer=lambda done: putting.told(done[0], parts_of(answer(done[1])))
        )
        self.committed = True
        return self.answered

    def leave_marks(self) -> None:
        """What the words mean for the open question and for cards holds for the whole turn."""
        whole = self.whole
        whole.closes_question = whole.closes_question or self.closes_question
        whole.moves_cards = whole.moves_cards or self.moves_cards
        whole.is_press = whole.is_press or self.is_press


async def put_alone(turn: Turn, putting: Putting, *, said: Sequence[Any] = ()) -> Answer:
    """The files, with something said beside them that changes nothing."""
    if putting.put is None:
        return putting.told(None, said)
    return await turn.write(putting.put, answer=lambda done: putting.told(done, said))


async def put_and_hear(
    router: Router, turn: Turn, putting: Putting, *, hear: Callable[[Turn], Awaitable[Answer]]
) -> Answer:
    """The files, and the answer to the words beside them; where a rule says no to the words, that is said instead."""
    beside = Beside.of(turn, putting)
    try:
        said = parts_of(await hear(beside))
    except Refused as refused:
        if turn.committed or refused.code.startswith("receipt."):
            raise
        said = await no_in_words(router, turn, refused)
    if beside.committed:
        return turn.answered
    beside.leave_marks()
    return await put_alone(turn, putting, said=said)


async def no_in_words(router: Router, turn: Turn, refused: Refused) -> list[Any]:
    """Why not, and what is shown beside it, as the kernel says it."""
    is_done, card = await router.softener(turn, refused) if router.softener is not None else (False, None)
    return [*([] if is_done else [Text(text=turn.reader.refusal(refused))]), *parts_of(card)]


def placed(lines: Sequence[Line], files: Sequence[str], *, line: int) -> list[Line]:
    """The lines with these files; on the one that was meant, wherever they were before."""
    moved = attaching.without_files(lines, files) if line else lines
    return attaching.with_files(moved, files, line=line)


def place_of(lines: Sequence[Line], files: Sequence[str]) -> int:
    """On which line the first of these files is, from 1; 0 where it is on none."""
    return next((at for at, line in enumerate(lines, start=1) if set(files) & set(line.receipts)), 0)
