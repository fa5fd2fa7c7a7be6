"""What the kernel needs from below, a store; it is implemented elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from claims.people import PersonId
from claims.ports import Unit

T = TypeVar("T")


class Lease(Protocol):
    """The right to work on a lane until it ends; `fence` shuts out whoever held it before."""

    @property
    def lane(self) -> str: ...
    @property
    def fence(self) -> int: ...


class Job(Protocol):
    """The head of an inbox lane, leased; its attempt is already counted. `accepted_at` is the database's time, UTC."""

    @property
    def row(self) -> int: ...
    @property
    def key(self) -> str: ...
    @property
    def lane(self) -> str: ...
    @property
    def fence(self) -> int: ...
    @property
    def body(self) -> str: ...
    @property
    def attempts(self) -> int: ...
    @property
    def person(self) -> PersonId | None: ...
    @property
    def accepted_at(self) -> datetime: ...


class Accepted(Protocol):
    """What became of a delivery. `job` is there when this process may run it at once.

    `is_same` is False when the key was seen before with other content; `reply` is the stored direct reply of a
    delivery that is done.
    """

    @property
    def is_new(self) -> bool: ...
    @property
    def is_same(self) -> bool: ...
    @property
    def is_done(self) -> bool: ...
    @property
    def reply(self) -> str | None: ...
    @property
    def job(self) -> Job | None: ...


class Delivery(Protocol):
    """The head of an outbox lane, leased, its bytes stored, its attempt counted.

    `ref` is the address of the message to change in place, or None to send a new one; `bundle` is the JSON of a
    `bot.chat.messages.Bundle`; `row` is unlike any other's and identifies the message to the platform; `update_code` is
    what the platform wants for the change, handed out once; `retires` is the address of an older message with the same
    card, which a new one leaves behind; `is_doubtful` and `due_at` are as of `Outgoing`.
    """

    @property
    def row(self) -> int: ...
    @property
    def lane(self) -> str: ...
    @property
    def fence(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def ref(self) -> str | None: ...
    @property
    def place(self) -> str: ...
    @property
    def bundle(self) -> str: ...
    @property
    def attempts(self) -> int: ...
    @property
    def to(self) -> PersonId | None: ...
    @property
    def update_code(self) -> str | None: ...
    @property
    def is_doubtful(self) -> bool: ...
    @property
    def due_at(self) -> int: ...
    @property
    def retires(self) -> str | None: ...


class Inbox(Protocol):
    """Accepted events, in one lane per person and channel (`Conversations.lane_in`)."""

    def accept(
        self, *, lane: str, key: str, body: str, person: PersonId | None, worker: str, same: str | None = None
    ) -> Accepted:
        """Keep the event; lease its lane and count the attempt when the lane is free and this is its head.

        `same` is what must be the same when that key comes again, where it is not the whole body.
        """

    def take(self, *, worker: str, most: int) -> Sequence[Job]:
        """Lease up to `most` free lanes that have work; returns their heads, attempts counted."""

    def finish(self, job: Job, *, reply: str | None, failed: str | None = None, worker: str) -> Job | None:
        """Mark it done (or failed, with why), guarded by the fence. Returns the lane's next head, or releases the lane.

        Raises the store's `LeaseLost` when somebody else holds the lane by now.
        """

    def has_answered(self, *, lane: str) -> bool:
        """Whether anything that came in there was ever answered."""


class Tasks(Protocol):
    """Slow work beside the conversations, in a lane per kind, channel and place there."""

    def add(self, kind: str, *, channel: str, place: str, key: str, body: str, person: PersonId | None) -> None:
        """Ask for it; the same key again changes nothing."""

    def due_in(self, *, kinds: Collection[str], channels: Collection[str]) -> float | None:
        """In how many seconds something can be taken (0: now), or None where nothing waits."""

    def take(self, *, kinds: Collection[str], channels: Collection[str], worker: str, most: int) -> Sequence[Job]:
        """Lease up to `most` free lanes of these kinds and channels; gives their heads, attempts counted."""

    def hold(self, job: Job) -> None:
        """It goes on for longer: the lease lasts 30 s from now. Raises the store's `LeaseLost`."""

    def finish(self, job: Job, *, worker: str, failed: str | None = None) -> Job | None:
        """Mark it done, or failed with why; gives the lane's next head, or releases the lane."""

    def later(self, job: Job, *, seconds: float, counts: bool) -> None:
        """Try again after that time; `counts` is False for waits that are nobody's fault (busy, gate)."""

    def release(self, job: Job) -> None:
        """Give one back that was cut off; its attempt does not count."""


class Outbox(Protocol):
    """Messages to people, in one lane per channel and place."""

    def lane_to(self, *, channel: str, place: str, to: PersonId | None) -> str:
        """The lane of that place, for something to this person; the place is remembered until it is sent."""

    def answer(self, *, lane: str, key: str, bundle: str, to: PersonId | None) -> None:
        """Post these messages; they never change afterwards."""

    def answered(self, *, key: str) -> datetime | None:
        """When the answer of that event arrived; now while it is on its way; None where nothing was answered."""

    def card(
        self, *, lane: str, card_key: str, claim: int | None, to: PersonId | None, fresh: bool, seconds: float = 0.0
    ) -> None:
        """Draw the card of that key there, not before so many seconds; at most one waits per lane and key."""

    def draw_again(self, *, lane: str, card_key: str, seconds: float) -> None:
        """Draw a card once more in so many seconds, if it is there and is not drawn before anyway."""

    def keep_code(self, code: str, *, lane: str, card_key: str, ref: str) -> None:
        """Remember what a platform gave along for the next change of that message, if the card of that key is there."""

    def take(
        self, *, worker: str, most: int, draw: Callable[[Unit, Mapping[str, Any]], str | None], channels: Sequence[str]
    ) -> Sequence[Delivery]:
        """Lease lanes of these channels, draw the bytes of their heads, store them and count the attempts.

        `draw` gets the row's clear columns (`kind`, `code`, `card_key`, `claim`, `to`, `facts`) and gives a bundle,
        or None where there is nothing to say any more.
        """

    def sent(
        self,
        delivery: Delivery,
        *,
        ref: str | None,
        worker: str,
        draw: Any = None,
        pace: tuple[int, float] | None = None,
        messages: int = 1,
        anew: bool = False,
        update_code: str | None = None,
    ) -> Delivery | None:
        """It arrived: keep the reference, settle the lane; gives the lane's next head where `pace` allows one now."""

    def later(self, delivery: Delivery, *, seconds: float, error: str, counts: bool) -> None:
        """Try again after that time; `counts` is False for waits that are nobody's fault (busy, gate)."""

    def undraw(self, delivery: Delivery) -> None:
        """Nothing of it was ever sent: news is worded anew when it is taken again, as cards are anyway."""

    def dead(self, delivery: Delivery, *, error: str) -> None:
        """Give up: kept and shown to support."""

    def gone(self, delivery: Delivery, *, error: str) -> None:
        """The place can't be reached: to another channel of the person, else it waits and an administrator is told."""


class Questions(Protocol):
    """The one open question of a conversation."""

    def open(self, *, lane: str, form: str, seconds: int, person: PersonId) -> None:
        """Ask it, in place of any other, for that long."""

    def current(self, *, lane: str, heard: datetime, person: PersonId | None = None) -> str | None:
        """The form that is asked, of `person` if named; None for nothing, what is over or was asked after `heard`."""

    def close(self, *, lane: str) -> None:
        """It was answered or left."""


class Offers(Protocol):
    """What lists that were offered hold."""

    def keep(self, id: str, *, holds: str, person: PersonId) -> None:
        """Remember it; one of the same id again changes nothing."""

    def get(self, id: str, *, person: PersonId) -> str | None:
        """What it holds, or None where it was used, is too old, or is somebody else's."""

    def made_at(self, id: str, *, person: PersonId) -> datetime | None:
        """When it was offered, by the database's time; None where `get` gives None."""

    def whose(self, id: str) -> PersonId | None:
        """Who was offered it, used or not; None where nothing of that id is kept."""

    def use(self, id: str, *, person: PersonId) -> str:
        """What it holds, for the last time. Raises `Refused("offer.gone")` where `get` gives None."""


class Conversations(Protocol):
    """Who is where, and which version of a claim somebody was shown there."""

    def person_at(self, *, channel: str, address: str) -> PersonId | None:
        """Whose address that is."""

    def lane_in(self, *, channel: str, place: str) -> str:
        """The lane of what is said there; it does not tell the place."""

    def lane_out(self, *, channel: str, place: str) -> str:
        """The lane of what is sent there; it does not tell the place."""

    def touch(self, *, channel: str, address: str, person: PersonId) -> bool:
        """Remember that the person was heard here last. Returns True the first time ever on this channel."""

    def shown_version(self, *, lane: str, card_key: str) -> int | None:
        """The version that the newest delivered card of that key showed there."""

    def claim_shown(self, *, lane: str, ref: str) -> int | None:
        """The claim of the card that this message shows there, now or once, or that it told of as news."""

    def answer_shown(self, *, lane: str, ref: str) -> str | None:
        """The JSON of the answer that this message shows there."""

    def cards_beside(self, *, claim: int, person: PersonId, subject: str) -> Sequence[str]:
        """The keys of the person's cards whose key begins with that subject, where a card of the claim stands too."""

    def spoken_of(self, *, lane: str, claim: int) -> datetime | None:
        """When a card of that claim was last posted or changed there, by the database's time; None for never."""

    def drawn_versions(self, *, lane: str, claim: int, until: datetime, place: int | None = None) -> int | None:
        """The newest version of a claim that any card delivered there had shown by then, and up to that place."""

    def redraw(self, person: PersonId) -> None:
        """Draw what the person sees in the web chat again, in the language they read now."""


class ChatUnit(Unit, Protocol):
    """One transaction, with what the kernel keeps in it."""

    @property
    def inbox(self) -> Inbox: ...
    @property
    def tasks(self) -> Tasks: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def questions(self) -> Questions: ...
    @property
    def offers(self) -> Offers: ...
    @property
    def conversations(self) -> Conversations: ...
    def flush(self, *, on: Any = None) -> None:
        """Write what was changed so far (claims, history, audit, notices), so that what follows sees it."""


class Sharing(Protocol):
    """How those who write at the same time share a transaction: how many at most, and how long it waits for more."""

    @property
    def most(self) -> int: ...
    @property
    def quiet_seconds(self) -> float:
        """After the latest that came."""

    @property
    def linger_seconds(self) -> float:
        """In all."""


class Store(Protocol):
    """The only two doors to what is kept."""

    @property
    def sharing(self) -> Sharing | None:
        """None where several transactions may write at a time, here and elsewhere."""

    async def write(self, work: Callable[[Any], T], *, people: int = 1) -> T:
        """Run `work` with a unit in one transaction, committed and synced when this returns; run again on conflicts.

        So many people wait for that.
        """

    async def read(self, query: Callable[[Any], T]) -> T:
        """Run `query` with a unit that can't change anything."""
