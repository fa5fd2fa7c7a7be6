"""What people of the demo company do to claims, each deed written to the tables at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from claims import filing, paying, review
from claims.claim import Claim
from claims.errors import Refused
from claims.lines import Line
from claims.people import Person
from storage.engine import now_ms
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.support import builders
from tests.support.builders import NOW, TODAY

LINE = builders.line("68.50", merchant="Didi", purpose="Visit to a client")


def person(key: str) -> Person:
    """One of the company."""
    return next(each for each in builders.company() if each.id == key)


def draft(unit: UnitOfWork, *lines: Line, owner: str = "ada", now: datetime = NOW) -> Claim:
    """A draft, of one taxi ride unless told."""
    return _done(unit, filing.create(unit, lines or (LINE,), by=person(owner), now=now, on=TODAY))


def submitted(unit: UnitOfWork, *lines: Line, owner: str = "ada", now: datetime = NOW) -> Claim:
    """A claim that waits for the owner's manager, as version 2."""
    claim = draft(unit, *lines, owner=owner, now=now)
    return submit(unit, claim.number, seen=1, by=owner, now=now)


def submit(
    unit: UnitOfWork, number: int, *, seen: int, by: str = "ada", now: datetime = NOW, reply: str | None = None
) -> Claim:
    """The owner sends it."""
    return _done(unit, filing.submit(unit, number, by=person(by), seen=seen, now=now, on=TODAY, reply=reply))


def edit(unit: UnitOfWork, number: int, *lines: Line, seen: int, now: datetime = NOW) -> Claim:
    """Ada changes its lines."""
    return _done(unit, filing.edit(unit, number, lines, by=person("ada"), seen=seen, now=now, on=TODAY))


def withdraw(unit: UnitOfWork, number: int, *, seen: int = 2, now: datetime = NOW) -> Claim:
    """Ada takes it back."""
    return _done(unit, filing.withdraw(unit, number, by=person("ada"), seen=seen, now=now, on=TODAY))


def approve(unit: UnitOfWork, number: int, *, seen: int = 2, by: str = "grace", now: datetime = NOW) -> Claim:
    """The manager agrees."""
    return _done(unit, review.approve(unit, number, by=person(by), seen=seen, now=now, on=TODAY))


def send_back(unit: UnitOfWork, number: int, reason: str, *, seen: int = 2, now: datetime = NOW) -> Claim:
    """Grace returns it."""
    words: dict[str, Any] = {"reason": reason, "code": "other"}
    return _done(unit, review.send_back(unit, number, by=person("grace"), seen=seen, now=now, on=TODAY, **words))


def pay(unit: UnitOfWork, number: int, *, seen: int = 3, now: datetime = NOW) -> Claim:
    """Frank pays it."""
    return _done(unit, paying.pay(unit, number, by=person("frank"), seen=seen, now=now, on=TODAY))


def _done(unit: UnitOfWork, claim: Claim) -> Claim:
    unit.flush(on=TODAY)
    return claim


async def a_millisecond_passes(store: Store[UnitOfWork]) -> None:
    """What is in the order of the database's whole milliseconds has no order within one."""

    def now(unit: UnitOfWork) -> int:
        return unit.connection.execute(select(now_ms())).scalar_one()

    began = await store.read(now)
    while await store.read(now) == began:
        pass


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The rules say no with this code."""
    with pytest.raises(Refused) as no:
        yield
    assert no.value.code == code
