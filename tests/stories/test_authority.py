"""Who may not, can't: by no press, no word, no form, whatever their client sends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.demo import people as demo_people
from claims.people import PersonId
from tests.support.fake_company import FakeWorld


@pytest.fixture
def world(fake_world: FakeWorld) -> FakeWorld:
    """Only the fake platform can do what happens here."""
    return fake_world


SENTENCE = "昨天滴滴 68 拜访客户"


async def sent(world: FakeWorld, who: str = "ada") -> None:
    """A claim that waits for a decision."""
    person = world.person(who)
    await person.says(SENTENCE)
    await person.presses("Submit")
    await person.sees_card("C-000001", "Submitted")
    await world.quiet()


async def version(world: FakeWorld) -> int:
    claim = await world.claim(1)
    assert claim is not None
    return claim.version


# ---------------------------------------------------------------- one's own


async def test_nobody_decides_on_their_own_claim_by_a_forged_press(world: FakeWorld) -> None:
    await sent(world, "grace")
    grace = world.client("grace")
    for verb in ("approve", "return", "reject"):
        await grace.deliver(grace.forging(f"claim.{verb}:1:{await version(world)}", key="claim:1:review"))

    await world.person("grace").sees("your own claim", times=3)
    await world.quiet()
    assert await world.events(1) == ["created", "submitted"]


async def test_nobody_decides_on_their_own_claim_by_words(world: FakeWorld) -> None:
    await sent(world, "grace")
    grace = world.person("grace")
    for command in ("approve C-000001", "return C-000001", "驳回 C-000001"):
        await grace.says(command)
        await grace.hears("your own claim")

    assert await world.events(1) == ["created", "submitted"]


async def test_nobody_decides_on_their_own_claim_by_a_forged_form(world: FakeWorld) -> None:
    await sent(world, "grace")
    grace = world.client("grace")
    for verb in ("return", "reject"):
        context = {"claim": "1", "version": str(await version(world))}
        form = {"form": f"claim.{verb}", "context": context, "values": {"reason": "mine", "code": "other"}}
        await grace.deliver(world.platform.event(grace.address, "filled", **form))

    await world.quiet()
    assert await world.events(1) == ["created", "submitted"]


async def test_finance_never_pays_its_own_claim(world: FakeWorld) -> None:
    await sent(world, "frank")
    heidi, frank = world.person("heidi"), world.person("frank")
    await heidi.presses("Approve")
    await frank.hears("C-000001", "approved")
    await world.quiet()
    assert [piece.buttons for piece in await frank.cards() if "Mark paid" in piece.buttons] == []
    await frank.says("mark paid C-000001")
    await frank.hears("your own claim")
    client = world.client("frank")
    await client.deliver(client.forging(f"claim.pay:1:{await version(world)}", key="claim:1:pay"))
    await world.quiet()
    assert await world.state(1) == "approved"

    root = world.person("root")
    await root.presses("Mark paid", card="C-000001")
    await frank.hears("C-000001", "paid")


# ---------------------------------------------------------------- somebody else's


@pytest.mark.parametrize("verb", ["submit", "edit", "withdraw", "discard", "approve", "return", "reject", "pay"])
async def test_a_bystander_s_forged_press_changes_nothing_and_says_nothing_of_the_claim(
    world: FakeWorld, verb: str
) -> None:
    await sent(world)
    bob = world.client("bob")
    await bob.deliver(bob.forging(f"claim.{verb}:1:{await version(world)}"))
    about_theirs = await world.person("bob").hears("C-000001")
    await bob.deliver(bob.forging(f"claim.{verb}:999:1"))
    about_none = await world.person("bob").hears("C-000999")
    await world.quiet()

    assert about_theirs.replace("000001", "000999") == about_none
    assert await world.events(1) == ["created", "submitted"]


@pytest.mark.parametrize("command", ["view {}", "approve {}", "withdraw {}", "where is {}", "why was {} returned"])
async def test_a_foreign_and_a_missing_number_are_answered_alike(world: FakeWorld, command: str) -> None:
    await sent(world)
    bob = world.person("bob")
    await bob.says(command.format("C-000001"))
    about_theirs = await bob.hears("C-000001")
    await bob.says(command.format("C-000999"))
    about_none = await bob.hears("C-000999")

    assert about_theirs.replace("000001", "000999") == about_none


async def test_a_claimant_s_manager_can_not_act_for_the_claimant(world: FakeWorld) -> None:
    await sent(world)
    grace = world.client("grace")
    for verb in ("withdraw", "edit", "discard", "submit", "pay"):
        await grace.deliver(grace.forging(f"claim.{verb}:1:{await version(world)}"))
    await world.quiet()

    assert await world.events(1) == ["created", "submitted"]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "claim.approve",
        "claim.approve:1",
        "claim.approve:1:2:3",
        "claim.approve:x:y",
        "claim.nuke:1:1",
        "\u202e",
        "💥" * 80,
    ],
)
async def test_a_forged_value_is_answered_politely(world: FakeWorld, value: str) -> None:
    ada = world.client("ada")
    await ada.deliver(ada.forging(value))

    await world.person("ada").hears("too old")


async def test_extra_fields_of_a_form_are_not_looked_at(world: FakeWorld) -> None:
    ada = world.person("ada")
    await ada.says("claim")
    await ada.presses("Fill in")
    await ada.sees_form()
    client = world.client("ada")
    today = {"Amount": "35", "Category": "Meals", "Date": "2026-01-05"}
    smuggled = {"state": "approved", "owner": "bob", "approver": "ada", "number": "77", "version": "9"}
    await client.deliver(client.filling(today, **smuggled))
    await ada.sees_card("C-000001", "Draft", "¥35.00")

    claim = await world.claim(1)
    assert claim is not None
    assert (claim.owner, claim.state.value, claim.version) == ("ada", "draft", 1)


@pytest.mark.parametrize(
    "context", [{}, {"claim": "x"}, {"claim": "1"}, {"claim": "-1", "version": "1"}, {"claim": "9" * 40}]
)
async def test_a_form_with_a_forged_context_changes_nothing(world: FakeWorld, context: dict[str, str]) -> None:
    await sent(world)
    grace = world.client("grace")
    values = {"reason": "No.", "code": "other"}
    await grace.deliver(
        world.platform.event(grace.address, "filled", form="claim.return", context=context, values=values)
    )
    await world.quiet()

    assert await world.state(1) == "submitted"


# ---------------------------------------------------------------- who decides


async def test_without_anybody_above_finance_decides(world: FakeWorld) -> None:
    await sent(world, "heidi")
    frank = world.person("frank")
    await frank.sees_card("C-000001", "Submitted", "Heidi Lamarr", buttons=["Approve", "Return", "Reject", "History"])
    await frank.presses("Approve")

    await world.person("heidi").hears("C-000001", "approved", "Frank Nance")


async def test_without_a_manager_and_without_finance_an_administrator_decides(world: FakeWorld) -> None:
    await world.leaves("frank")
    await sent(world, "heidi")

    await world.person("root").sees_card("C-000001", "Submitted", buttons=["Approve", "Return", "Reject", "History"])


async def test_where_nobody_can_decide_the_claim_stays_a_draft_and_says_so(world: FakeWorld) -> None:
    await world.leaves("frank")
    await world.leaves("root")
    heidi = world.person("heidi")
    await heidi.says(SENTENCE)
    await heidi.presses("Submit")

    await heidi.hears("Nobody can decide")
    assert await world.state(1) == "draft"


async def test_a_claim_goes_to_the_next_above_when_the_manager_leaves(world: FakeWorld) -> None:
    await sent(world)
    grace, heidi = world.person("grace"), world.person("heidi")
    await world.leaves("grace")
    await heidi.can_press("Approve", card="C-000001")
    client = world.client("grace")
    await client.deliver(client.forging(f"claim.approve:1:{await version(world)}"))
    await grace.hears("no longer active")
    assert await world.state(1) == "submitted"
    await heidi.says("approve C-000001")

    await heidi.sees_card("C-000001", "Approved", "Heidi Lamarr")


async def test_who_changes_the_manager_sends_what_waits_to_the_new_one(world: FakeWorld) -> None:
    await sent(world)
    grace, at_grace = world.person("grace"), world.client("grace")
    before = at_grace.pressing("Approve", on=await grace.can_press("Approve", card="C-000001"))
    await world.change("ada", manager_id="heidi")
    await world.person("heidi").can_press("Approve", card="C-000001")
    await at_grace.deliver(before)
    await grace.sees("no longer with you")
    await grace.says("approve C-000001")
    await world.quiet()

    assert await world.state(1) == "submitted"


async def test_a_manager_of_two_who_manage_each_other_decides_for_neither_alone(world: FakeWorld) -> None:
    pair = [
        replace(person, manager_id=PersonId("grace")) if person.id == "heidi" else person for person in demo_people()
    ]
    await world.hire(pair)
    await sent(world, "grace")
    heidi = world.person("heidi")

    await heidi.can_press("Approve", card="C-000001")


async def test_who_left_can_do_nothing(world: FakeWorld) -> None:
    ada = world.person("ada")
    await world.leaves("ada")
    await ada.says(SENTENCE)

    await ada.hears("no longer active")
    assert await world.claim(1) is None


async def adopt(world: FakeWorld, without_manager: str) -> None:
    """The company decides otherwise about people with nobody above."""
    policy = await world.app.store.read(lambda unit: unit.policies.current())
    text = policy.text.replace("without_manager: next_up", f"without_manager: {without_manager}")
    assert text != policy.text
    await world.app.store.write(lambda unit: unit.policies.add(text))


async def test_where_the_policy_says_so_a_named_person_decides_for_those_without_a_manager(world: FakeWorld) -> None:
    await adopt(world, "named\nfallback: sam")
    await sent(world, "heidi")

    await world.person("sam").sees_card("C-000001", "Heidi Lamarr", buttons=["Approve", "Return", "Reject", "History"])


async def test_a_named_person_never_decides_on_their_own_claim(world: FakeWorld) -> None:
    await adopt(world, "named\nfallback: heidi")
    await sent(world, "heidi")

    await world.person("frank").sees_card(
        "C-000001", "Heidi Lamarr", buttons=["Approve", "Return", "Reject", "History"]
    )


async def test_where_the_policy_says_so_a_claim_without_a_manager_is_refused_with_a_sentence(world: FakeWorld) -> None:
    await adopt(world, "refuse")
    heidi = world.person("heidi")
    await heidi.says(SENTENCE)
    await heidi.presses("Submit")

    await heidi.hears("Nobody can decide")
    assert await world.state(1) == "draft"
