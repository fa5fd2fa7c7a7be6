"""The knowledge base of people at their desks: every version in memory, what was asked in vain, who wants help."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from claims.errors import Refused
from claims.helping import HelpRequest, State
from claims.people import PersonId
from faq.asking import Feedback, Miss, Verdict
from faq.book import Version
from faq.errors import EntryRefused


class Kept(NamedTuple):
    """A version and its row, counted from 1."""

    row: int
    version: Version


class DeskBook:
    """`faq.book.Book`, with rows."""

    def __init__(self) -> None:
        self.versions: list[Version] = []

    def state(self) -> int:
        return len(self.versions)

    def keep(self, version: Version) -> None:
        if self.get(version.entry.id, version.number) is not None:
            raise EntryRefused("faq.changed", id=version.entry.id)
        self.versions.append(version)

    def at_row(self, row: int) -> Version | None:
        return self.versions[row - 1] if 0 < row <= len(self.versions) else None

    def latest(self, entry_id: str, *, limit: int) -> list[Kept]:
        rows = enumerate(self.versions, start=1)
        return [Kept(row, each) for row, each in rows if each.entry.id == entry_id][::-1][:limit]

    def newest_kept(self, entry_id: str) -> Kept | None:
        return next(iter(self.latest(entry_id, limit=1)), None)

    def newest(self, entry_id: str) -> Version | None:
        found = self.newest_kept(entry_id)
        return None if found is None else found.version

    def get(self, entry_id: str, number: int) -> Version | None:
        return next((each for each in self.versions if (each.entry.id, each.number) == (entry_id, number)), None)

    def all_kept(self) -> list[Kept]:
        ids = sorted({each.entry.id for each in self.versions})
        return [found for each in ids if (found := self.newest_kept(each)) is not None]

    def all_newest(self) -> list[Version]:
        return [each.version for each in self.all_kept()]


@dataclass(slots=True)
class DeskQuestions:
    """What missed, and what was said of answers, by the message it was asked with."""

    missed: dict[str, Miss] = field(default_factory=dict)
    judged: dict[str, Feedback] = field(default_factory=dict)

    def keep_miss(self, miss: Miss, *, ask: str) -> None:
        self.missed.setdefault(ask, miss)

    def judge_miss(self, ask: str, verdict: Verdict) -> None:
        if ask in self.missed:
            self.missed[ask] = replace(self.missed[ask], verdict=verdict)

    def keep_feedback(self, feedback: Feedback, *, ask: str) -> None:
        self.judged[ask] = feedback

    def misses(self, *, limit: int) -> list[Miss]:
        return list(self.missed.values())[::-1][:limit]


class DeskHelp:
    """What a person shall answer."""

    def __init__(self) -> None:
        self.requests: dict[int, HelpRequest] = {}
        self._asked: dict[str, int] = {}

    def add(self, *, ask: str, person: PersonId, now: datetime, **rest: Any) -> tuple[HelpRequest, bool]:
        if ask in self._asked:
            return self.requests[self._asked[ask]], False
        id = self._asked[ask] = len(self.requests) + 1
        self.requests[id] = HelpRequest(id=id, person=person, state="open", version=1, asked_at=now, **rest)
        return self.requests[id], True

    def get(self, id: int) -> HelpRequest | None:
        return self.requests.get(id)

    def unclosed(self, *, limit: int, after: int = 0) -> list[HelpRequest]:
        found = [each for each in self.requests.values() if each.state != "closed" and each.id > after]
        return found[:limit]

    def unanswered(self, *, limit: int) -> list[HelpRequest]:
        return [each for each in self.requests.values() if each.state == "open"][:limit]

    def change(
        self, request: HelpRequest, *, state: State, by: PersonId, now: datetime, answer: str | None = None
    ) -> HelpRequest:
        if self.requests[request.id].version != request.version:
            raise Refused("help.changed")
        text, author = (request.answer, request.answered_by) if answer is None else (answer, by)
        told = {"by": by, "at": now, "answer": text, "answered_by": author}
        changed = replace(request, state=state, version=request.version + 1, **told)
        self.requests[request.id] = changed
        return changed
