"""One turn: what a handler may look at, and the single write with which it answers."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from pydantic import BaseModel, ConfigDict

from bot.chat.events import AnyEvent, Filled, Said
from bot.chat.forms import Form, FormErrors
from bot.chat.messages import Attachment, Card, Items, Live, Offer, Offered, Question, Text
from bot.chat.ports import Store
from bot.chat.texts import Reader
from bot.chat.waiting import open_list
from claims.people import Person
from claims.policy import Policy

P = ParamSpec("P")
R = TypeVar("R")

Said_ = Text | Card | Items | Attachment | Live | Question | Offer
Answer = Said_ | Form | FormErrors | Sequence[Said_ | Form] | None
"""What a handler gives back: messages, and at most one form to open, or the errors of one."""


class Reply(BaseModel):
    """What rides on the acknowledgement: a form to open, its errors, a sentence beside the box, or where to go.

    `page` is the address of a fresh link, for whoever pressed on the way to a page. `shows` is said where it is kept,
    as of a `Bundle`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Form | None = None
    errors: FormErrors | None = None
    notice: str | None = None
    page: str | None = None
    done: bool = True
    shows: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """The company's defaults."""

    currency: str
    locale: str
    timezone: str


@dataclass(slots=True)
class Turn:
    """Somebody's event being answered. `today` is that person's calendar day, `now` is aware UTC.

    `accepted_at` is when the event was accepted, by the database's time: what came later its person had not seen.
    """

    person: Person
    reader: Reader
    event: AnyEvent
    now: datetime
    accepted_at: datetime
    company: Company
    store: Store
    settle: Callable[[Any, Answer], None]
    policy: Callable[[], Awaitable[Policy]]
    settle_failed: Callable[[Any, Answer, str], None]
    is_first: bool = False
    about: int | None = None
    """The claim under whose card it was said, where a channel has replies."""
    is_for_all: bool = False
    """Whether the answer may be read by everybody where others read along: it holds nothing of anybody's."""
    is_press: bool = False
    """Whether it was a press, or words that an offer takes for one."""
    closes_question: bool = False
    does_something: bool = False
    stays: Offered | None = None
    """A list that goes on waiting for words, whatever else is offered: only its own handler or a question ends that."""
    in_front: Form | None = None
    """The question that is open in front of a list which waits too."""
    behind: Offered | None = None
    """That list: it hears what can only be meant for it, and is what is open again once the question is over."""
    moves_cards: bool = False
    """Whether cards of the answer go to the end of the conversation: whoever typed may be far below them."""
    committed: bool = False
    answered: Answer = None
    _today: date | None = None

    @property
    def today(self) -> date:
        """The person's calendar day."""
        if self._today is None:
            self._today = self.reader.today(self.now)
        return self._today

    @property
    def heard_at(self) -> datetime:
        """When it was said: before `accepted_at` where files had to be fetched since. By the database's time."""
        heard = self.event.heard if isinstance(self.event, (Said, Filled)) else None
        return heard or self.accepted_at

    @property
    def reference(self) -> str:
        """A name that is this event's alone and the same however often its turn is run: for what an offer holds."""
        return hashlib.sha256(self.event.origin.key.encode()).hexdigest()[:32]

    async def write(
        self, use_case: Callable[..., R], *args: Any, answer: Callable[[R], Answer], **kwargs: Any
    ) -> Answer:
        """Run a use case and commit it together with the answer and the mark that this event is done, once per turn.

        The use case is called as `use_case(unit, *args, by=, now=, on=, **kwargs)`; `answer` is a pure function of
        its result. Raises `Refused` with nothing changed.
        """
        if self.committed:
            raise RuntimeError("a turn writes once")
        self.does_something = True

        def work(unit: Any) -> Answer:
            unit.channel = self.event.origin.channel
            result = use_case(unit, *args, by=self.person, now=self.now, on=self.today, **kwargs)
            unit.flush(on=self.today)
            given = _moved(answer(result)) if self.moves_cards else answer(result)
            self.finish(unit, given)
            return given

        self.answered = await self.store.write(work)
        self.committed = True
        return self.answered

    def finish(self, unit: Any, answer: Answer, *, failed: str | None = None) -> None:
        """Settle inside a transaction: the question that was answered or left, the answer, the done-mark."""
        lane = unit.conversations.lane_in(channel=self.event.origin.channel, place=self.event.origin.place)
        is_pressed = self.is_press or not isinstance(self.event, Said)
        if is_pressed and not self.closes_question:
            # Whoever does something else meanwhile has left the question; what they say next must not answer it.
            # A list that was not used goes on waiting: else its correction would be one of an older draft.
            is_asked, self.stays, self.behind = open_list(unit, lane=lane, person=self.person.id)
            self.closes_question = is_asked and self.does_something and self.stays is None
        if self.closes_question:
            unit.questions.close(lane=lane)
        if failed is None:
            self.settle(unit, answer)
        else:
            self.settle_failed(unit, answer, failed)

    async def read(self, query: Callable[Concatenate[Any, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Ask something; what is seen is decided by the query through claims/rights.py."""
        return await self.store.read(lambda unit: query(unit, *args, **kwargs))


def _moved(answer: Answer) -> Answer:
    """The same answer with its cards posted anew."""
    if isinstance(answer, Live):
        return answer.model_copy(update={"fresh": True})
    if isinstance(answer, (list, tuple)):
        return [each.model_copy(update={"fresh": True}) if isinstance(each, Live) else each for each in answer]
    return answer


Handler = Callable[..., Awaitable[Answer]]
