"""The claims of a unit: what goes in comes out, in the right order, and nobody overtakes anybody unseen."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from claims.claim import Claim
from claims.errors import Refused
from claims.people import PersonId
from claims.states import State
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds
from tests.support import builders
from tests.support.builders import NOW

ADA, GRACE = PersonId("ada"), PersonId("grace")


def plain(claim: Claim) -> Claim:
    """The claim without what a unit notes about it."""
    return replace(claim, loaded_version=0, loaded_state=None, events=[])


async def reread(store: Store[UnitOfWork], number: int) -> Claim:
    found = await store.read(lambda unit: unit.claims.get(number))
    assert found is not None
    return plain(found)


async def test_a_claim_comes_back_as_it_was_written(store):
    lines = (deeds.LINE, builders.line("1234.56", "USD", category="meals", purpose="晚餐 🍜 ‮rtl"), builders.line(None))

    def live(unit: UnitOfWork) -> list[Claim]:
        whole = deeds.submitted(unit)
        deeds.send_back(unit, whole.number, "Which client?")
        deeds.edit(unit, whole.number, builders.line("70", merchant="Didi"), deeds.LINE, seen=3)
        deeds.submit(unit, whole.number, seen=4, reply="The one in Pudong")
        deeds.approve(unit, whole.number, seen=5)
        deeds.pay(unit, whole.number, seen=6)
        return [plain(deeds.draft(unit, *lines)), plain(whole)]

    for claim in await store.write(live):
        assert await reread(store, claim.number) == claim


async def test_a_draft_without_any_text_comes_back(store):
    written = await store.write(lambda unit: plain(deeds.draft(unit, builders.line(None, category=None, on=None))))

    assert await reread(store, written.number) == written


async def test_the_same_claim_is_the_same_object_within_a_unit(store):
    number = await store.write(lambda unit: deeds.submitted(unit).number)

    def look(unit: UnitOfWork) -> bool:
        one = unit.claims.get(number)
        return one is unit.claims.get(number) is unit.claims.many([number])[0]

    assert await store.read(look)


async def test_a_number_that_nobody_has_is_no_claim(store):
    for number in (1, 0, -1, 2**63, 10**30):
        assert await store.read(lambda unit, number=number: unit.claims.get(number)) is None


async def test_numbers_are_never_used_again(store):
    def two(unit: UnitOfWork) -> list[int]:
        return [deeds.draft(unit).number, deeds.draft(unit).number]

    first = await store.write(two)
    with pytest.raises(ZeroDivisionError):
        await store.write(lambda unit: deeds.draft(unit).number // 0)
    second = await store.write(two)

    assert len({*first, *second}) == 4
    assert min(second) > max(first)


async def test_created_and_submitted_in_one_go_is_written_once(store):
    def create_and_submit(unit: UnitOfWork) -> Claim:
        claim = unit.claims.add(deeds.filing.draft([deeds.LINE], owner=ADA, currency="CNY", policy_version=0, now=NOW))
        deeds.submit(unit, claim.number, seen=1)
        return plain(claim)

    written = await store.write(create_and_submit)

    assert await reread(store, written.number) == written
    rows = await store.read(lambda unit: unit.claims.history(written.number))
    assert [row.event for row in rows] == ["created", "submitted"]


async def test_a_second_flush_with_nothing_new_writes_nothing(store):
    def twice(unit: UnitOfWork) -> int:
        number = deeds.submitted(unit).number
        unit.flush()
        unit.flush()
        return number

    number = await store.write(twice)

    assert [row.event for row in await store.read(lambda unit: unit.claims.history(number))] == ["created", "submitted"]


async def test_mine_are_the_newest_first_and_only_of_the_states_asked_for(store):
    def file(unit: UnitOfWork) -> list[int]:
        numbers = [deeds.draft(unit).number for _ in range(3)]
        deeds.draft(unit, owner="bob")
        deeds.submit(unit, numbers[1], seen=1)
        return numbers

    one, two, three = await store.write(file)

    def numbers(*states: State, **rest: int) -> list[int]:
        return store.read(lambda unit: [c.number for c in unit.claims.mine(ADA, states=states, **{"limit": 9, **rest})])

    assert await numbers(*State) == [three, two, one]
    assert await numbers(State.DRAFT) == [three, one]
    assert await numbers(*State, limit=2) == [three, two]
    assert await numbers(*State, before=two) == [one]
    assert await numbers() == []


async def test_the_inbox_is_longest_waiting_first_and_goes_on_after_a_claim_even_if_that_was_decided(store):
    def file(unit: UnitOfWork) -> list[int]:
        late = deeds.draft(unit)
        early = deeds.submitted(unit, owner="bob")
        later = NOW.replace(hour=9)
        deeds.submit(unit, late.number, seen=1, now=later)
        last = deeds.submitted(unit, now=later)
        deeds.submitted(unit, owner="grace")
        return [early.number, late.number, last.number]

    expected = await store.write(file)

    def inbox(**rest: int) -> list[int]:
        return store.read(lambda unit: [c.number for c in unit.claims.waiting_for(GRACE, **{"limit": 9, **rest})])

    assert await inbox() == expected
    assert await inbox(limit=1) == expected[:1]
    assert await inbox(after=expected[0]) == expected[1:]
    await store.write(lambda unit: deeds.approve(unit, expected[1]))
    assert await inbox() == [expected[0], expected[2]]
    assert await inbox(after=expected[1]) == [expected[2]]


async def test_a_withdrawn_claim_waits_for_nobody_and_a_resubmitted_one_waits_again(store):
    number = await store.write(lambda unit: deeds.submitted(unit).number)

    def inbox() -> list[int]:
        return store.read(lambda unit: [claim.number for claim in unit.claims.waiting_for(GRACE, limit=9)])

    await store.write(lambda unit: deeds.withdraw(unit, number))
    assert await inbox() == []
    await store.write(lambda unit: deeds.submit(unit, number, seen=3))
    assert await inbox() == [number]
    await store.write(lambda unit: deeds.withdraw(unit, number, seen=4) and deeds.submit(unit, number, seen=5))
    assert await inbox() == [number]


async def test_to_pay_and_all_go_by_number(store):
    def file(unit: UnitOfWork) -> list[int]:
        numbers = [deeds.submitted(unit).number for _ in range(3)]
        for number in numbers:
            deeds.approve(unit, number)
        deeds.pay(unit, numbers[1])
        return numbers

    one, two, three = await store.write(file)

    def ask(unit: UnitOfWork) -> list[list[int]]:
        found = [
            unit.claims.to_pay(limit=9),
            unit.claims.to_pay(limit=9, after=one),
            unit.claims.all([State.PAID], limit=9),
            unit.claims.all([State.PAID, State.APPROVED], limit=2),
            unit.claims.all([State.PAID, State.APPROVED], limit=2, after=two),
        ]
        return [[claim.number for claim in claims] for claims in found]

    assert await store.read(ask) == [[one, three], [three], [two], [one, two], [three]]


async def test_history_tells_what_was_and_what_became(store):
    def live(unit: UnitOfWork) -> int:
        unit.channel = "webchat"
        claim = deeds.submitted(unit)
        deeds.send_back(unit, claim.number, "Which client?")
        return claim.number

    number = await store.write(live)
    created, sent, returned = await store.read(lambda unit: unit.claims.history(number))

    assert (created.at, created.by, created.version) == (NOW, ADA, 1)
    assert created.facts["after"]["lines"][0]["purpose"] == deeds.LINE.purpose
    assert sent.facts["asked"] == ["grace"]
    assert (returned.event, returned.by, returned.version) == ("returned", GRACE, 3)
    assert returned.facts["after"] == {"reason": "Which client?"}


async def test_a_claim_changed_by_somebody_else_meanwhile_is_not_written(store):
    number = await store.write(lambda unit: deeds.submitted(unit).number)

    def stale(unit: UnitOfWork) -> None:
        claim = unit.claims.get(number)
        assert claim is not None
        claim.withdraw(by=ADA, seen=2, now=NOW)
        # What another process commits between our reading and our writing.
        claim.loaded_version = 1
        unit.flush()

    with pytest.raises(Refused) as refused:
        await store.write(stale)

    assert (refused.value.code, refused.value.facts) == (
        "claim.changed",
        {"number": f"C-{number:06d}", "state": "submitted"},
    )
    assert (await reread(store, number)).state is State.SUBMITTED


async def test_a_claim_whose_state_is_another_meanwhile_is_not_written(store):
    number = await store.write(lambda unit: deeds.submitted(unit).number)

    def late(unit: UnitOfWork) -> None:
        unit.claims.get(number)
        # What a hand in the tables does between our reading and our writing; the version stays.
        unit.connection.execute(text(f"UPDATE claim SET state = 'withdrawn' WHERE number = {number}"))  # noqa: S608
        deeds.approve(unit, number)

    with pytest.raises(Refused) as refused:
        await store.write(late)

    assert (refused.value.code, refused.value.facts["state"]) == ("claim.changed", "withdrawn")


@pytest.mark.parametrize("meanwhile", ["asked = '[\"heidi\"]'", "decision = 'returned', decided_by = 'grace'"])
async def test_a_step_that_was_moved_or_decided_meanwhile_is_not_decided(store, meanwhile):
    number = await store.write(lambda unit: deeds.submitted(unit).number)

    def late(unit: UnitOfWork) -> None:
        unit.claims.get(number)
        # What another process commits between our reading and our writing; the version of the claim stays.
        unit.connection.execute(text(f"UPDATE claim_step SET {meanwhile} WHERE claim = {number}"))  # noqa: S608
        deeds.approve(unit, number)

    with pytest.raises(Refused) as refused:
        await store.write(late)

    assert refused.value.code == "claim.changed"


async def test_a_unit_that_reads_refuses_to_write(store):
    number = await store.write(lambda unit: deeds.submitted(unit).number)

    for deed in (
        lambda unit: deeds.approve(unit, number),
        lambda unit: deeds.draft(unit),
        lambda unit: unit.people.add_address(ADA, channel="slack", address="U1"),
        lambda unit: unit.sign_ins.create(ADA, now=NOW),
        lambda unit: unit.policies.add("currency: CNY"),
        lambda unit: unit.people.erase(ADA),
        lambda unit: unit.people.speak(ADA, "en"),
        lambda unit: unit.notices.retry(1),
    ):
        with pytest.raises(RuntimeError, match="only read"):
            await store.read(deed)
