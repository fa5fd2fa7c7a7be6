"""What support sees of the messages, and the second chance for one that was given up."""

from sqlalchemy import update

from storage.audit_check import verify
from storage.notices import Notice
from storage.schema import outbox
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds


async def listed(store: Store[UnitOfWork], state: str | None = None, **rest: int) -> list[Notice]:
    return list(await store.read(lambda unit: unit.notices.list(state=state, **{"limit": 9, **rest})))


async def kill(store: Store[UnitOfWork], id: int) -> None:
    """The courier gave up on it."""

    def give_up(unit: UnitOfWork) -> None:
        (delivery,) = unit.outbox.take(worker="w", most=1, draw=lambda *_: "{}", channels=["webchat"])
        assert delivery.row == id
        unit.outbox.dead(delivery, error="channel_not_found")

    await store.write(give_up)


async def test_what_waits_is_listed_with_whom_it_is_for_and_where(store):
    number = await store.write(lambda unit: deeds.submitted(unit).number)

    (notice,) = await listed(store)

    assert (notice.kind, notice.claim, notice.to) == ("card", f"C-{number:06d}", "grace")
    assert (notice.channel, notice.state, notice.attempts) == ("webchat", "waiting", 0)
    assert (notice.sent_at, notice.error) == (None, None)


async def test_they_come_by_id_of_one_state_or_of_all_and_go_on_after_one(store):
    await store.write(lambda unit: [deeds.submitted(unit) for _ in range(3)] and None)
    one, two, three = [notice.id for notice in await listed(store)]
    mark = update(outbox).where(outbox.c.id == two).values(state="dead")
    await store.write(lambda unit: unit.connection.execute(mark) and None)

    def ids(notices: list[Notice]) -> list[int]:
        return [notice.id for notice in notices]

    assert ids(await listed(store, "waiting")) == [one, three]
    assert ids(await listed(store, "dead")) == [two]
    assert ids(await listed(store, limit=2)) == [one, two]
    assert ids(await listed(store, after=one)) == [two, three]
    assert ids(await listed(store, "waiting", after=one)) == [three]


async def test_one_that_was_given_up_is_tried_again_and_that_is_audited(store):
    await store.write(lambda unit: deeds.submitted(unit) and None)
    (waiting,) = await listed(store)
    await kill(store, waiting.id)
    (dead,) = await listed(store, "dead")
    assert (dead.attempts, dead.error) == (1, "channel_not_found")

    again = await store.write(lambda unit: unit.notices.retry(dead.id))

    assert (again.state, again.attempts, again.error) == ("waiting", 0, None)
    assert await store.read(lambda unit: unit.outbox.is_due(channels=["webchat"]))
    verdict = await store.read(lambda unit: verify(unit.connection, unit.vault))
    assert verdict.ok
    assert verdict.chains == 3, "people, the claim, and what support did to messages"


async def test_only_what_was_given_up_can_be_tried_again(store):
    await store.write(lambda unit: deeds.submitted(unit) and None)
    (waiting,) = await listed(store)

    for id, code in ((waiting.id, "notice.not_dead"), (waiting.id + 99, "notice.unknown")):
        with deeds.refused(code):
            await store.write(lambda unit, id=id: unit.notices.retry(id))
