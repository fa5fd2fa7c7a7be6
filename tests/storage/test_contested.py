"""Several people decide at the same moment: one of them does, the others are told the truth."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from claims.errors import Refused
from claims.people import PersonId
from claims.states import State
from storage.audit_check import verify
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds
from tests.support.builders import NOW, TODAY

CONTESTED = 60


async def at_once(store: Store[UnitOfWork], *deeds: Callable[[UnitOfWork], Any]) -> list[str]:
    """How each ended: `done`, or the code of the refusal."""

    async def one(deed: Callable[[UnitOfWork], Any]) -> str:
        try:
            await store.write(deed)
        except Refused as refused:
            return refused.code
        return "done"

    return list(await asyncio.gather(*(one(deed) for deed in deeds)))


async def events(store: Store[UnitOfWork], number: int) -> list[str]:
    return [row.event for row in await store.read(lambda unit: unit.claims.history(number))]


async def test_two_approvals_at_once_are_one(store):
    number = await store.write(lambda unit: deeds.submitted(unit).number)

    ends = await at_once(store, *[lambda unit: deeds.approve(unit, number)] * 2)

    assert sorted(ends)[-1] == "done"
    assert sorted(ends)[0] in {"claim.changed", "claim.state"}
    assert (await events(store, number)).count("approved") == 1


async def test_approve_and_withdraw_together_leave_one_of_them(store):
    number = await store.write(lambda unit: deeds.submitted(unit).number)

    ends = await at_once(store, lambda unit: deeds.approve(unit, number), lambda unit: deeds.withdraw(unit, number))

    assert ends.count("done") == 1
    claim = await store.read(lambda unit: unit.claims.get(number))
    assert claim.state is (State.APPROVED if ends[0] == "done" else State.WITHDRAWN)
    assert await store.read(lambda unit: unit.claims.waiting_for(PersonId("grace"), limit=5)) == []


async def test_sixty_contested_claims_never_get_two_decisions(store):
    def file(unit: UnitOfWork) -> list[int]:
        return [deeds.submitted(unit).number for _ in range(CONTESTED)]

    numbers = await store.write(file)

    def contest(number: int) -> list[Callable[[UnitOfWork], Any]]:
        return [
            lambda unit: deeds.approve(unit, number),
            lambda unit: deeds.send_back(unit, number, "Why?"),
            lambda unit: deeds.approve(unit, number),
            lambda unit: deeds.withdraw(unit, number),
        ]

    ends = await asyncio.gather(*(at_once(store, *contest(number)) for number in numbers))

    for number, (*_, withdrawn) in zip(numbers, ends, strict=True):
        claim = await store.read(lambda unit, number=number: unit.claims.get(number))
        happened = await events(store, number)
        assert claim.version == 3
        assert len([event for event in happened if event in {"approved", "returned", "withdrawn"}]) == 1
        assert (claim.state is State.WITHDRAWN) == (withdrawn == "done")
    assert all(each.count("done") == 1 for each in ends)
    assert (await store.read(lambda unit: verify(unit.connection, unit.vault))).broken == ()


async def test_a_decision_and_a_move_to_another_desk_at_once_never_mix(store):
    def file(unit: UnitOfWork) -> list[int]:
        return [deeds.submitted(unit).number for _ in range(10)]

    numbers = await store.write(file)
    ada = replace(deeds.person("ada"), manager_id=PersonId("heidi"))

    ends = await at_once(
        store,
        *[lambda unit, number=number: deeds.approve(unit, number) for number in numbers],
        lambda unit: unit.people.import_rows([ada], now=NOW, on=TODAY),
    )

    for number, end in zip(numbers, ends[:-1], strict=True):
        claim = await store.read(lambda unit, number=number: unit.claims.get(number))
        assert (claim.steps[0].decided_by == "grace") == (end == "done")
        # Who decided is who was asked; what was not decided was moved.
        assert claim.steps[0].asked == (("grace",) if end == "done" else ("heidi",))
    assert ends[-1] == "done"
    assert (await store.read(lambda unit: verify(unit.connection, unit.vault))).broken == ()
