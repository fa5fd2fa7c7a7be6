"""What became of the notices of a claim, for those whom they were for; and where somebody can be reached."""

from datetime import timedelta

from claims.deliveries import Posted, send_test
from claims.people import PersonId
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds
from tests.storage.lines import ADA, ADA_OUT, deliver_all
from tests.support.builders import NOW, TODAY

GRACE = PersonId("grace")


async def about(store: Store[UnitOfWork], number: int, *to: PersonId) -> list[Posted]:
    return list(await store.read(lambda unit: unit.notices.about(number, to=to)))


async def test_a_notice_waits_and_is_sent_with_channel_and_time(store):
    number = await store.write(lambda unit: deeds.submitted(unit).number)
    (waiting,) = await about(store, number, GRACE)
    assert (waiting.to, waiting.code, waiting.card_key) == ("grace", "card.review", f"claim:{number}:review")
    assert (waiting.channel, waiting.state, waiting.sent_at, waiting.error) == ("webchat", "waiting", None, None)

    await deliver_all(store)

    (sent,) = await about(store, number, GRACE)
    assert sent.state == "sent"
    assert sent.sent_at is not None
    assert sent.sent_at >= waiting.due_at - timedelta(seconds=1)


async def test_only_what_is_for_these_people_and_about_this_claim_is_told_oldest_first(store):
    one, two = await store.write(lambda unit: [deeds.submitted(unit).number for _ in range(2)])
    await store.write(lambda unit: deeds.send_back(unit, one, "Which client?") and None)

    told = await about(store, one, ADA)
    assert [each.code for each in told] == ["claim.returned"]
    assert told[0].facts["by"] == "grace"
    assert {each.to for each in await about(store, one, GRACE)} == {"grace"}
    assert {each.to for each in await about(store, one, ADA, GRACE)} == {"ada", "grace"}
    assert await about(store, two, ADA) == []
    assert await about(store, one) == []
    both = await about(store, one, ADA, GRACE)
    assert [each.id for each in both] == sorted(each.id for each in both)


async def test_who_can_be_reached_nowhere_has_no_channel(store):
    await store.write(lambda unit: unit.addresses.remove(channel="webchat", place="grace"))
    number = await store.write(lambda unit: deeds.submitted(unit).number)

    (waiting,) = await about(store, number, GRACE)
    assert (waiting.channel, waiting.state, waiting.error) == (None, "waiting", "unreachable")


async def test_a_test_notice_goes_where_notices_go_once_a_reference(store):
    for _ in range(2):
        channel = await store.write(
            lambda unit: send_test(unit, reference="r1", by=deeds.person("ada"), now=NOW, on=TODAY)
        )
        assert channel == "webchat"

    (notice,) = await store.read(lambda unit: unit.notices.list(limit=9))
    assert (notice.kind, notice.claim, notice.to, notice.channel) == ("news", None, "ada", "webchat")
    assert await store.read(lambda unit: unit.outbox.lane_of(ADA)) == ADA_OUT


async def test_somebody_is_reached_on_the_channels_in_use_where_they_have_an_address(store):
    assert await store.read(lambda unit: unit.notices.channels_of(ADA)) == ["webchat"]
    await store.write(lambda unit: unit.people.add_address(ADA, channel="slack", address="U1"))
    await store.write(lambda unit: unit.people.add_address(ADA, channel="pigeon", address="roof"))

    assert await store.read(lambda unit: unit.notices.channels_of(ADA)) == ["slack", "webchat"]
    assert await store.read(lambda unit: unit.notices.channels_of(PersonId("nobody"))) == []
