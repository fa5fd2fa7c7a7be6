"""People at their chats over a store in memory: they say, press and fill, and see what the bot shows them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal, TypeVar

from bot.chat.dispatch import Door
from bot.chat.drawing import Drawing
from bot.chat.events import Arrived, Filled, Origin, Pressed, RefusedShare, Said, SharedFile
from bot.chat.forms import Form, FormErrors, as_lines
from bot.chat.messages import Bundle, Button, Card, Items, Message, Text
from bot.chat.texts import Texts
from bot.chat.turn import Company, Reply
from claims.claim import Claim
from claims.errors import Refused
from claims.notices import Notice, told
from claims.people import Person, PersonId
from claims.policy import Policy, built_in
from handlers import build_router
from storage.engine import Sharing
from tests.support import builders
from tests.support.desk_faq import DeskBook, DeskHelp, DeskQuestions
from tests.support.desk_notices import DeskNotices
from tests.support.filled import filled_in
from tests.support.memory import Memory, MemoryUnit
from tests.support.memory_receipts import a_file

T = TypeVar("T")

STEP = timedelta(seconds=20)
"""What people do at a desk happens so long after what was done there before."""

PATIENCE = 60.0
"""Seconds that an answer may take on a machine that has much else to do."""


@dataclass(slots=True)
class Job:
    """An accepted event."""

    row: int
    key: str
    lane: str
    body: str
    person: PersonId | None
    accepted_at: datetime
    fence: int = 1
    attempts: int = 1
    is_done: bool = False
    reply: str | None = None
    failed: str | None = None


@dataclass(slots=True)
class Accepted:
    """What became of a delivery."""

    is_new: bool
    is_same: bool
    is_done: bool
    reply: str | None
    job: Job | None


@dataclass(slots=True)
class Row:
    """Something to be shown to somebody."""

    lane: str
    kind: str
    to: PersonId | None
    bundle: str | None = None
    code: str | None = None
    card_key: str | None = None
    claim: int | None = None
    fresh: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None


@dataclass(slots=True)
class Entry:
    """A message in somebody's conversation, and the version of the claim it was drawn from."""

    message: Message
    card_key: str | None = None
    claim: int | None = None
    version: int | None = None
    drawn_at: datetime | None = None
    drawings: int = 1
    serial: int = 0
    answer: str | None = None
    """All of the answer that it is part of; None for a card and for news."""


class DeskUnit(MemoryUnit):
    """One transaction with what the kernel keeps in it. What it posts is kept only if it commits."""

    def __init__(self, store: Desk) -> None:
        super().__init__(store.memory)
        self._desk = store
        self._posted: list[Row] = []
        self.channel = "webchat"
        self.people = DeskPeople(store)  # type: ignore[assignment]
        self.inbox = self
        self.outbox = self
        self.questions = self
        self.offers = DeskOffers(store)
        self.faq, self.faq_questions, self.help = store.book, store.questions, store.help
        self.conversations = self
        self.notices = store.notices

    def now(self) -> datetime:
        return self._desk.now

    # inbox

    def accept(
        self, *, lane: str, key: str, body: str, person: PersonId | None, worker: str, same: str | None = None
    ) -> Accepted:
        known = self._desk.jobs.get(key)
        if known is not None:
            return Accepted(False, known.body == body, known.is_done, known.reply, None)
        job = Job(len(self._desk.jobs) + 1, key, lane, body, person, self._desk.now)
        self._desk.jobs[key] = job
        return Accepted(True, True, False, None, job)

    def find(self, *, key: str, alone: bool = False) -> Job | None:
        return self._desk.jobs.get(key)

    def finish(self, job: Job, *, reply: str | None, failed: str | None = None, worker: str) -> None:
        job.is_done, job.reply, job.failed = True, reply, failed

    def has_answered(self, *, lane: str) -> bool:
        return any(job.lane == lane and job.is_done and job.failed is None for job in self._desk.jobs.values())

    # outbox

    def answer(self, *, lane: str, key: str, bundle: str, to: PersonId | None) -> None:
        self._posted.append(Row(lane, "answer", to, bundle=bundle))

    def answered(self, *, key: str) -> datetime | None:
        return self._desk.answered_at

    def card(
        self, *, lane: str, card_key: str, claim: int | None, to: PersonId | None, fresh: bool, seconds: float = 0.0
    ) -> None:
        due = self._desk.now + timedelta(seconds=seconds) if seconds else None
        self._posted.append(Row(lane, "card", to, card_key=card_key, claim=claim, fresh=fresh, due_at=due))

    def notice(self, notice: Notice, *, lane: str) -> None:
        row = Row(lane, notice.kind, notice.to, code=notice.code, card_key=notice.card_key, facts=notice.facts)
        row.fresh = notice.card_key is not None
        self._posted.append(row)

    def lane_of(self, person: PersonId) -> str:
        return self.lane_out(channel="webchat", place=person)

    # questions

    def open(self, *, lane: str, form: str, seconds: int, person: PersonId) -> None:
        self._desk.asked[lane] = (form, self._desk.now, self._desk.now + timedelta(seconds=seconds))

    def current(self, *, lane: str, heard: datetime, person: PersonId | None = None) -> str | None:
        form, asked, until = self._desk.asked.get(lane, (None, self._desk.now, self._desk.now))
        return form if form is not None and asked <= heard and until > self._desk.now else None

    def close(self, *, lane: str) -> None:
        self._desk.asked.pop(lane, None)

    # conversations

    def lane_in(self, *, channel: str, place: str) -> str:
        return f"in:{channel}:{place}"

    def lane_out(self, *, channel: str, place: str) -> str:
        return f"out:{channel}:{place}"

    def lane_to(self, *, channel: str, place: str, to: PersonId | None) -> str:
        return self.lane_out(channel=channel, place=place)

    def person_at(self, *, channel: str, address: str) -> PersonId | None:
        return PersonId(address) if PersonId(address) in self._desk.memory.people else None

    def touch(self, *, channel: str, address: str, person: PersonId) -> bool:
        is_first = person not in self._desk.met
        self._desk.met.add(person)
        return is_first

    def claim_shown(self, *, lane: str, ref: str) -> int | None:
        entry = self._desk.known_as(ref, lane=lane)
        return None if entry is None else entry.claim

    def cards_beside(self, *, claim: int, person: PersonId, subject: str) -> list[str]:
        shown = [each for each in self._desk.shown.values() if any(entry.claim == claim for entry in each)]
        keys = {entry.card_key for entries in shown for entry in entries if entry.card_key is not None}
        return sorted(key for key in keys if key.startswith(f"{subject}:"))

    def answer_shown(self, *, lane: str, ref: str) -> str | None:
        entry = self._desk.known_as(ref, lane=lane)
        return None if entry is None else entry.answer

    def spoken_of(self, *, lane: str, claim: int) -> datetime | None:
        drawn = [entry.drawn_at for entry in self._desk.shown.get(lane, []) if entry.claim == claim]
        return max((at for at in drawn if at is not None), default=None)

    def drawn_versions(self, *, lane: str, claim: int, until: datetime, place: int | None = None) -> int | None:
        entries = [entry for entry in self._desk.shown.get(lane, []) if entry.claim == claim]
        drawn = [entry.version for entry in entries if entry.drawn_at is not None and entry.drawn_at <= until]
        return max((version for version in drawn if version is not None), default=None)

    def redraw(self, person: PersonId) -> None:
        lane = f"out:webchat:{person}"
        self._posted += [
            Row(lane, "card", person, card_key=entry.card_key, claim=entry.claim)
            for entry in self._desk.shown.get(lane, [])
            if entry.card_key
        ]

    def is_reachable(self, person: PersonId) -> bool:
        return person not in self._desk.unreachable

    # what happened becomes notices, and cards already shown are drawn again

    def flush(self, *, on: Any = None) -> None:
        changed = [claim for claim in self.claims.loaded.values() if claim.events]
        for claim in changed:
            for event in claim.events:
                for notice in told(self.people, claim, event, on=on or event.at.date()):
                    lane = f"out:webchat:{notice.to}"
                    self._posted.append(
                        Row(
                            lane,
                            notice.kind,
                            notice.to,
                            code=notice.code,
                            card_key=notice.card_key,
                            claim=claim.number,
                            facts=notice.facts,
                        )
                    )
            for lane, entries in self._desk.shown.items():
                keys = {entry.card_key for entry in entries if entry.claim == claim.number and entry.card_key}
                self._posted += [
                    Row(lane, "card", PersonId(lane.split(":")[2]), card_key=key, claim=claim.number) for key in keys
                ]
        self.commit()
        for claim in changed:
            claim.events.clear()

    def close_unit(self) -> None:
        self._desk.waiting += self._posted


class DeskOffers:
    """What offers hold, by name: whose, what, and whether it was used."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._held = desk, desk.held

    def keep(self, id: str, *, holds: str, person: PersonId) -> None:
        self._held.setdefault(id, (person, holds, False))
        self._desk.made.setdefault(id, self._desk.now)

    def get(self, id: str, *, person: PersonId) -> str | None:
        whose, holds, is_used = self._held.get(id, (None, None, True))
        return holds if whose == person and not is_used else None

    def made_at(self, id: str, *, person: PersonId) -> datetime | None:
        return None if self.get(id, person=person) is None else self._desk.made[id]

    def whose(self, id: str) -> PersonId | None:
        return self._held[id][0] if id in self._held else None

    def use(self, id: str, *, person: PersonId) -> str:
        holds = self.get(id, person=person)
        if holds is None:
            raise Refused("offer.gone")
        self._held[id] = (person, holds, True)
        return holds


class DeskPeople:
    """The directory, with the language somebody chose."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def get(self, person: PersonId) -> Person | None:
        return self._desk.memory.people.get(person)

    def all(self) -> list[Person]:
        return [each for _, each in sorted(self._desk.memory.people.items())]

    def with_role(self, role: Any) -> list[Person]:
        return [each for _, each in sorted(self._desk.memory.people.items()) if role in each.roles]

    def many(self, people: Iterable[PersonId]) -> list[Person]:
        return [self._desk.memory.people[each] for each in sorted(set(people)) if each in self._desk.memory.people]

    def hold(self) -> None:
        """Nobody does anything meanwhile."""

    def has_reports(self, person: PersonId) -> bool:
        return any(each.manager_id == person for each in self._desk.memory.people.values())

    def speak(self, person: PersonId, locale: str) -> None:
        self._desk.memory.people[person] = replace(self._desk.memory.people[person], locale=locale)


_router = cache(build_router)
_texts = cache(Texts)


class Channel:
    """A channel that opens dialogs when something was pressed."""

    name = "webchat"
    forms = frozenset({"modal", "page", "question"})
    pace = None

    async def profile(self, address: str) -> None:
        return None


class Desk:
    """Everybody's conversations with the bot. Everything that is posted is delivered before a call returns."""

    def __init__(
        self,
        people: Iterable[Person] | None = None,
        *,
        policy: Policy | None = None,
        now: datetime = builders.NOW,
        dialogs: bool = True,
    ) -> None:
        everybody = builders.company() if people is None else people
        self.memory = Memory(everybody, policies=[policy or built_in()])
        self.now = now
        self.answered_at: datetime | None = None
        """When answers arrived, where a test says that they came late."""
        self.jobs: dict[str, Job] = {}
        self.asked: dict[str, tuple[str, datetime, datetime]] = {}
        self.held: dict[str, tuple[PersonId, str, bool]] = {}
        self.made: dict[str, datetime] = {}
        self.book = DeskBook()
        self.questions = DeskQuestions()
        self.help = DeskHelp()
        self.notices = DeskNotices()
        self.met: set[PersonId] = set()
        self.unreachable: set[PersonId] = set()
        self.waiting: list[Row] = []
        self.shown: dict[str, list[Entry]] = {}
        self.bundles: dict[str, list[str]] = {}
        self._keys = itertools.count(1)
        router, texts = _router(), _texts()
        company = Company("CNY", "en", "Asia/Shanghai")
        self._drawing = Drawing(router, company=company, texts=texts)
        self.sharing = Sharing()
        self.door = Door(self, router=router, texts=texts, company=company, clock=lambda: self.now)
        if dialogs:
            self.door.attach(Channel())  # type: ignore[arg-type]
        self.reply: Reply | None = None
        self._opened: Form | None = None

    # -- the store's two doors

    async def write(self, work: Callable[[Any], T], *, people: int = 1) -> T:
        unit = DeskUnit(self)
        result = work(unit)
        unit.flush()
        unit.close_unit()
        return result

    async def read(self, query: Callable[[Any], T]) -> T:
        return query(DeskUnit(self))

    # -- what people do

    async def says(self, who: str, text: str, *, under: int | Message | None = None) -> list[Message]:
        """The messages that came in answer; `under` that message, or the card of that claim where it was shown."""
        reply_to = self._ref(who, under)
        return await self._happens(who, Said(origin=self._origin(who), text=text, reply_to=reply_to))

    async def sends(
        self,
        who: str,
        *files: str,
        text: str = "",
        refused: Sequence[RefusedShare] = (),
        content: bytes = b"",
        under: int | Message | None = None,
    ) -> list[Message]:
        """Files of these names, staged before, and perhaps words with them; `under` as of `says`."""
        staged = [a_file(name, owner=who, content=content) for name in files]
        for each in staged:
            self.memory.receipts.setdefault(each.id, each)
        shared = tuple(SharedFile(id=each.id, name=each.name or "", staged=True) for each in staged)
        reply_to = self._ref(who, under)
        origin = self._origin(who)
        said = Said(origin=origin, text=text, files=shared, refused=tuple(refused), reply_to=reply_to)
        return await self._happens(who, said)

    async def presses(
        self, who: str, label: str, *, on: Message | None = None, choosing: str | None = None
    ) -> list[Message]:
        """Press the newest button of that label, or that of the message given.

        `choosing` is the value that was chosen in its card's drop-down, which tells what it shows where nothing was.
        """
        packed, card_key, shown = self._button(who, label, on)
        chosen = choosing if choosing is not None else shown
        pressed = Pressed(origin=self._origin(who), action=packed, card_key=card_key, choice=chosen)
        return await self._happens(who, pressed)

    async def forges(self, who: str, packed: str, *, on_page: Literal[True] | None = None) -> list[Message]:
        """Press a button that nobody was shown."""
        return await self._happens(who, Pressed(origin=self._origin(who), action=packed, on_page=on_page))

    async def fills(self, who: str, form: Form, **values: str) -> list[Message]:
        """Send a form: its presets, changed by what is given; fields of a line are those of its first one."""
        filled = filled_in(form, values)
        event = Filled(origin=self._origin(who), form=form.id, context=form.context, values=filled)
        return await self._happens(who, event)

    async def fills_lines(self, who: str, form: Form, *lines: Mapping[str, str]) -> list[Message]:
        """Send a form of several lines, with these and no others."""
        field_ = form.lines
        assert field_ is not None
        return await self.fills(who, form, **{field_.name: as_lines(lines)})

    async def arrives(self, who: str) -> list[Message]:
        """Open the conversation."""
        return await self._happens(who, Arrived(origin=self._origin(who)))

    # -- what people see

    @property
    def form(self) -> Form:
        """The form that opened last."""
        assert self._opened is not None, self.reply
        return self._opened

    @property
    def errors(self) -> FormErrors:
        """What was wrong with the form sent last."""
        errors = self.reply.errors if self.reply else None
        assert errors is not None, self.reply
        return errors

    def conversation(self, who: str) -> list[Message]:
        """All that somebody sees, oldest first."""
        return [entry.message for entry in self.shown.get(f"out:webchat:{who}", [])]

    def card(self, who: str, number: int = 1) -> Card:
        """The newest card of a claim in somebody's conversation."""
        entries = [
            entry for entry in self.shown.get(f"out:webchat:{who}", []) if entry.claim == number and entry.card_key
        ]
        message = entries[-1].message
        assert isinstance(message, Card)
        return message

    def claim(self, number: int = 1) -> Claim:
        """The claim as it is committed."""
        return self.memory.claims[number]

    def known_as(self, ref: str, *, lane: str) -> Entry | None:
        """The message of that name in a conversation."""
        return next((entry for entry in self.shown.get(lane, []) if str(entry.serial) == ref), None)

    # -- how it works

    def _ref(self, who: str, under: int | Message | None) -> str | None:
        if under is None:
            return None
        entries = self.shown.get(f"out:webchat:{who}", [])
        named = [
            str(each.serial) for each in entries if under == (each.claim if isinstance(under, int) else each.message)
        ]
        return named[-1] if named else "never-shown"

    def _origin(self, who: str) -> Origin:
        key = f"key-{next(self._keys)}"
        return Origin(channel="webchat", address=who, place=who, key=key, at=self.now)

    def _button(self, who: str, label: str, on: Message | None) -> tuple[str, str | None, str | None]:
        messages = [on] if on is not None else self.conversation(who)[::-1]
        for message in messages:
            for button in buttons_of(message):
                if button.label == label and button.action is not None:
                    choice = message.choice if isinstance(message, Card) else None
                    chosen = choice.chosen if choice is not None else None
                    return button.action, getattr(message, "card_key", None), chosen
        raise AssertionError(f"{who} sees no button {label}")

    async def _happens(self, who: str, event: Any) -> list[Message]:
        self.now += STEP
        lane = f"out:webchat:{who}"
        before = {entry.serial: entry.drawings for entry in self.shown.get(lane, [])}
        receipt = await self.door.accept(event)
        self.reply = await self.door.wait(receipt, seconds=PATIENCE)
        self._opened = self.reply.form if self.reply and self.reply.form else self._opened
        self._deliver()
        job = self.jobs[event.origin.key]
        assert job.failed is None, job.failed
        return [entry.message for entry in self.shown.get(lane, []) if before.get(entry.serial) != entry.drawings]

    def _deliver(self) -> None:
        waiting, self.waiting = self.waiting, []
        done: set[tuple[str, str]] = set()
        for at, row in enumerate(waiting):
            coalesced = (row.lane, row.card_key or "")
            if row.due_at is not None and row.due_at > self.now:
                if not any((each.lane, each.card_key) == coalesced for each in waiting[at + 1 :]):
                    self.waiting.append(row)
                continue
            if row.kind == "card" and coalesced in done and not row.fresh:
                continue
            done.add(coalesced)
            self._show(row)

    def _show(self, row: Row) -> None:
        unit = DeskUnit(self)
        self.notices.arrived(row, at=self.now)
        described = {
            "kind": row.kind,
            "code": row.code,
            "card_key": row.card_key,
            "claim": row.claim,
            "to": row.to,
            "facts": json.dumps(dict(row.facts)),
        }
        bundle = row.bundle if row.kind == "answer" else self._drawing(unit, described)
        if bundle is None:
            return
        self.bundles.setdefault(row.lane, []).append(bundle)
        entries = self.shown.setdefault(row.lane, [])
        claim = unit.claims.get(row.claim) if row.claim else None
        for message in Bundle.model_validate_json(bundle).messages:
            old = next((each for each in entries if row.card_key and each.card_key == row.card_key), None)
            if old is not None and row.fresh:
                entries.remove(old)
                old = None
            if old is None:
                answer = bundle if row.kind == "answer" else None
                old = Entry(message, row.card_key, row.claim, drawings=0, serial=next(self._keys), answer=answer)
                entries.append(old)
            old.message, old.drawings, old.drawn_at = message, old.drawings + 1, self.now
            old.version = claim.version if claim is not None and row.kind == "card" else None


def buttons_of(message: Message) -> list[Button]:
    """Everything that can be pressed on a message."""
    if isinstance(message, Card):
        return [*message.buttons, *message.more]
    if isinstance(message, Items):
        return [*(row.button for row in message.rows if row.button), *message.buttons]
    return []


def labels(message: Message) -> list[str]:
    """The words on its buttons."""
    return [button.label for button in buttons_of(message)]


def words(messages: Sequence[Message]) -> str:
    """Everything that is said in plain sentences."""
    return "\n".join(message.text for message in messages if isinstance(message, Text))
