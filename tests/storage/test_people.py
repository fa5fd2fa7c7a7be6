"""The directory in the tables: found by id, role, e-mail and account; what changes is audited and re-routed."""

from dataclasses import replace
from datetime import date

from claims.people import Person, PersonId, Role
from claims.states import State
from storage.audit_check import verify
from storage.channels import Channels
from storage.people import Imported
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds
from tests.storage.lines import lane_at
from tests.support import builders
from tests.support.builders import NOW, TODAY

ADA, BOB, GRACE, HEIDI = PersonId("ada"), PersonId("bob"), PersonId("grace"), PersonId("heidi")
WHOLE = Person(
    PersonId("zoe"),
    "Zoë 佐伊",
    "Zoe@Example.com",
    GRACE,
    "R&D",
    "CC-1",
    "7",
    frozenset({Role.SUPPORT, Role.AUDITOR}),
    "zh-CN",
    "Asia/Shanghai",
    "U1",
    "ZoeZ",
    date(2027, 1, 1),
)


async def put(store: Store[UnitOfWork], *people: Person) -> None:
    await store.write(lambda unit: [unit.people.put(person) for person in people])


async def get(store: Store[UnitOfWork], person: str) -> Person | None:
    return await store.read(lambda unit: unit.people.get(PersonId(person)))


async def test_somebody_comes_back_as_they_were_put(store):
    await put(store, WHOLE)

    assert await get(store, "zoe") == WHOLE
    assert await get(store, "nobody") is None


async def test_the_same_again_changes_nothing_and_is_not_audited(store):
    assert await store.write(lambda unit: unit.people.put(WHOLE)) is True
    rows = (await store.read(lambda unit: verify(unit.connection, unit.vault))).rows

    assert await store.write(lambda unit: unit.people.put(WHOLE)) is False
    assert (await store.read(lambda unit: verify(unit.connection, unit.vault))).rows == rows


async def test_all_and_those_with_a_role_come_by_id(store):
    await put(store, WHOLE)
    await put(store, replace(deeds.person("bob"), roles=frozenset({Role.SUPPORT}), left_on=date(2020, 1, 1)))

    def ask(unit: UnitOfWork) -> list[list[str]]:
        found = [unit.people.with_role(Role.SUPPORT), unit.people.with_role(Role.FINANCE), unit.people.all()]
        return [[person.id for person in people] for people in found]

    support, finance, everybody = await store.read(ask)
    assert (support, finance) == (["bob", "sam", "zoe"], ["frank"])
    assert everybody == sorted([*(person.id for person in builders.company()), "zoe"])


async def test_a_manager_has_reports_and_nobody_is_their_own(store):
    await put(store, replace(deeds.person("heidi"), manager_id=HEIDI), replace(deeds.person("ada"), manager_id=ADA))

    def having(unit: UnitOfWork) -> list[bool]:
        return [unit.people.has_reports(person) for person in (GRACE, HEIDI, ADA, BOB)]

    assert await store.read(having) == [True, True, False, False]


async def test_a_role_that_was_taken_away_is_gone_within_the_same_unit(store):
    def take_away(unit: UnitOfWork) -> list[Person]:
        assert len(unit.people.with_role(Role.FINANCE)) == 1
        unit.people.put(deeds.person("frank") and replace(deeds.person("frank"), roles=frozenset()))
        return unit.people.with_role(Role.FINANCE)

    assert await store.write(take_away) == []


async def test_an_email_finds_one_person_whatever_its_case_and_nobody_where_it_is_shared(store):
    await put(store, WHOLE)
    assert (await store.read(lambda unit: unit.people.by_email(" zoe@EXAMPLE.com"))).id == "zoe"
    assert await store.read(lambda unit: unit.people.by_email("zoe@example.org")) is None

    await put(store, replace(deeds.person("bob"), email="zoe@example.com"))
    assert await store.read(lambda unit: unit.people.by_email("zoe@example.com")) is None


async def test_an_account_leads_to_one_person_whatever_its_case(store):
    await put(store, WHOLE)

    def at(channel: str, place: str) -> str | None:
        return store.read(lambda unit: unit.addresses.person_at(channel=channel, place=place))

    assert (await at("slack", "U1"), await at("wecom", "zoez"), await at("wecom", "U1")) == ("zoe", "zoe", None)
    with deeds.refused("address.taken"):
        await put(store, replace(deeds.person("bob"), wecom_id="ZOEZ"))
    assert (await get(store, "bob")).wecom_id is None

    await put(store, replace(WHOLE, slack_id="U2", wecom_id=None))
    assert (await at("slack", "U1"), await at("slack", "U2"), await at("wecom", "zoez")) == (None, "zoe", None)


async def test_two_people_can_exchange_their_accounts_in_one_import(store):
    ada, bob = replace(deeds.person("ada"), slack_id="U1"), replace(deeds.person("bob"), slack_id="U2")
    await put(store, ada, bob)

    swapped = [replace(ada, slack_id="U2"), replace(bob, slack_id="U1")]
    assert await store.write(lambda unit: unit.people.import_rows(swapped)) == Imported(changed=2)

    assert [(await get(store, person)).slack_id for person in ("ada", "bob")] == ["U2", "U1"]


async def test_messages_go_where_the_person_was_heard_last(store):
    await put(store, replace(deeds.person("ada"), slack_id="U1"))

    def lane(person: PersonId) -> str:
        return store.read(lambda unit: unit.addresses.lane_of(person))

    assert await lane(PersonId("stranger")) == "out:nobody:stranger"
    for channel, place in (("slack", "U1"), ("webchat", "ada")):
        await store.write(
            lambda unit, channel=channel, place=place: unit.conversations.touch(
                channel=channel, address=place, person=ADA
            )
        )
        assert await lane(ADA) == await lane_at(store, place, channel=channel)
        await deeds.a_millisecond_passes(store)


async def test_an_import_counts_and_tells_who_waits_for_somebody_else_now(store):
    def file(unit: UnitOfWork) -> list[int]:
        return [deeds.submitted(unit).number, deeds.submitted(unit, owner="bob").number, deeds.draft(unit).number]

    adas, bobs, _ = await store.write(file)
    rows = [replace(deeds.person("ada"), manager_id=HEIDI), deeds.person("bob"), WHOLE]

    done = await store.write(lambda unit: unit.people.import_rows(rows, now=NOW, on=TODAY))

    assert done == Imported(added=1, changed=1, unchanged=1, moved=(adas,))

    def inbox(person: PersonId) -> list[int]:
        return store.read(lambda unit: [claim.number for claim in unit.claims.waiting_for(person, limit=9)])

    assert (await inbox(GRACE), await inbox(HEIDI)) == ([bobs], [adas])
    claim = await store.read(lambda unit: unit.claims.get(adas))
    assert (claim.version, claim.open_step.asked, claim.open_step.since) == (2, (HEIDI,), NOW)
    history = await store.read(lambda unit: unit.claims.history(adas))
    assert (history[-1].event, history[-1].by) == ("moved", "operator")
    assert (await store.read(lambda unit: verify(unit.connection, unit.vault))).broken == ()


async def test_the_claims_of_a_manager_who_left_go_to_the_next_one_up_however_many_left(store):
    number = await store.write(lambda unit: deeds.submitted(unit).number)
    top = Person(PersonId("ida"), "Ida")
    rows = [
        top,
        replace(deeds.person("grace"), left_on=TODAY),
        replace(deeds.person("heidi"), left_on=TODAY, manager_id=top.id),
    ]

    done = await store.write(lambda unit: unit.people.import_rows(rows, now=NOW, on=TODAY))

    assert done.moved == (number,)
    claim = await store.read(lambda unit: unit.claims.get(number))
    assert claim.open_step.asked == ("ida",)


async def test_a_day_that_comes_moves_claims_too_once(store):
    number = await store.write(lambda unit: deeds.submitted(unit).number)
    await put(store, replace(deeds.person("grace"), left_on=date(2026, 12, 1)))

    def reroute(day: date) -> list[int]:
        return store.write(lambda unit: [claim.number for claim in unit.people.reroute(now=NOW, on=day)])

    assert await reroute(date(2026, 11, 30)) == []
    assert await reroute(date(2026, 12, 1)) == [number]
    assert await reroute(date(2026, 12, 1)) == []


async def test_a_claim_that_nobody_else_can_decide_stays_where_it_is(store):
    number = await store.write(lambda unit: deeds.submitted(unit).number)
    rows = [replace(each, left_on=TODAY) for each in builders.company() if each.id != "ada"]

    assert (await store.write(lambda unit: unit.people.import_rows(rows, now=NOW, on=TODAY))).moved == ()
    claim = await store.read(lambda unit: unit.claims.get(number))
    assert claim.open_step.asked == ("grace",)


async def test_a_language_once_chosen_is_kept(store):
    def choose(unit: UnitOfWork) -> str | None:
        assert unit.people.get(ADA)
        unit.people.speak(ADA, "zh-CN")
        return unit.people.get(ADA).locale

    assert await store.write(choose) == "zh-CN"
    assert (await get(store, "ada")).locale == "zh-CN"
    assert (await store.read(lambda unit: verify(unit.connection, unit.vault))).ok


async def test_somebody_erased_has_no_name_no_address_no_sign_in_and_no_way_back(store):
    await put(store, replace(deeds.person("grace"), slack_id="U1", email="grace@example.com"))
    number = await store.write(lambda unit: deeds.submitted(unit).number)
    token = await store.write(lambda unit: unit.sign_ins.create(GRACE, now=NOW))
    shown = (await store.write(lambda unit: unit.sign_ins.use(token, now=NOW))).session
    unused = await store.write(lambda unit: unit.sign_ins.create(GRACE, now=NOW))

    moved = await store.write(lambda unit: [claim.number for claim in unit.people.erase(GRACE, now=NOW, on=TODAY)])

    assert moved == [number]
    assert await get(store, "grace") == Person(GRACE, "", manager_id=HEIDI, erased=True)
    assert await store.read(lambda unit: unit.people.by_email("grace@example.com")) is None
    assert await store.read(lambda unit: unit.addresses.lane_of(GRACE)) == "out:nobody:grace"
    assert await store.read(lambda unit: unit.sign_ins.person_of(shown, now=NOW)) is None
    with deeds.refused("signin.unknown"):
        await store.write(lambda unit: unit.sign_ins.use(unused, now=NOW))
    with deeds.refused("person.erased"):
        await put(store, deeds.person("grace"))
    assert await store.write(lambda unit: unit.people.erase(GRACE)) == []
    with deeds.refused("person.unknown"):
        await store.write(lambda unit: unit.people.erase(PersonId("nobody")))
    assert (await store.read(lambda unit: verify(unit.connection, unit.vault))).broken == ()


async def test_claims_of_somebody_erased_can_still_be_settled(store):
    number = await store.write(lambda unit: deeds.submitted(unit).number)
    await store.write(lambda unit: unit.people.erase(ADA, now=NOW, on=TODAY))

    await store.write(lambda unit: deeds.approve(unit, number))
    await store.write(lambda unit: deeds.pay(unit, number))

    claim = await store.read(lambda unit: unit.claims.get(number))
    assert (claim.state, claim.total.decimal, claim.lines[0].purpose) == (State.PAID, "68.50", None)
    assert (await store.read(lambda unit: verify(unit.connection, unit.vault))).broken == ()


async def test_an_account_on_a_channel_that_is_not_in_use_reaches_nobody(store):
    await put(store, replace(WHOLE, id=PersonId("eve"), slack_id="U9", wecom_id=None))

    def lane(*names: str) -> str:
        channels = Channels("webchat", set(names))
        return store.read(
            lambda unit: UnitOfWork(unit.connection, unit.vault, True, channels=channels).addresses.lane_of("eve")
        )

    assert await lane("webchat", "slack") == await lane_at(store, "U9")
    assert await lane("webchat") == "out:nobody:eve"
