"""Lists, and questions about a claim answered from its own record."""

from __future__ import annotations

import pytest

from tests.support.company import World


async def filed(world: World, amount: str, *, who: str = "ada") -> None:
    """One more draft."""
    await world.person(who).says(f"taxi {amount} yesterday, visiting a client")
    await world.person(who).sees(f"¥{amount}.00")


async def sent(world: World, number: int, amount: str, *, who: str = "ada") -> None:
    """One more claim that waits for Grace."""
    await filed(world, amount, who=who)
    await world.person(who).presses("Submit", card=f"C-{number:06d}")
    await world.person("grace").can_press("Approve", card=f"C-{number:06d}")


async def refuse(world: World, number: int, label: str, reason: str) -> None:
    grace = world.person("grace")
    await grace.presses(label, card=f"C-{number:06d}")
    await grace.fills({"Reason": reason})
    await world.person("ada").sees(f"C-{number:06d}", reason)


# ---------------------------------------------------------------- lists


async def test_my_claims_are_listed_with_their_states(world: World) -> None:
    await sent(world, 1, "61")
    await sent(world, 2, "62")
    await filed(world, "63")
    grace, ada = world.person("grace"), world.person("ada")
    await grace.presses("Approve", card="C-000001")
    await ada.hears("C-000001", "approved")
    await ada.says("my claims")

    listed = await ada.hears("My claims")
    lines = listed.split("\n")[1:]
    assert [line[:8] for line in lines] == ["C-000003", "C-000002", "C-000001"]
    for line, amount, state in zip(lines, ("63", "62", "61"), ("Draft", "Submitted", "Approved"), strict=True):
        assert f"¥{amount}.00" in line
        assert state in line


async def test_a_chinese_list_is_chinese(world: World) -> None:
    wei = world.person("wei")
    await wei.says("昨天滴滴 68 拜访客户")
    await wei.sees_card("C-000001", "草稿")
    await wei.says("我的报销")

    await wei.hears("我的报销", "C-000001", "草稿")


async def test_a_long_list_goes_on_behind_more(world: World) -> None:
    ada = world.person("ada")
    for number in range(12):
        await filed(world, f"{60 + number}")
    await ada.says("my claims")
    first = await ada.hears("My claims")
    assert first.count("¥") == 10
    await ada.presses("More")

    rest = await ada.hears("My claims", "C-000002", "C-000001")
    assert rest.count("C-0000") == 2


async def test_a_row_of_a_list_shows_its_claim(world: World) -> None:
    ada = world.person("ada")
    await filed(world, "61")
    await ada.says("my claims")
    await ada.hears("My claims")
    await ada.presses("View")

    await ada.hears("C-000001", "¥61.00", "visiting a client")


@pytest.mark.parametrize("words", ["to approve", "待我审批", "待审批"])
async def test_an_approver_lists_what_waits_for_them_longest_first(fake_world: World, words: str) -> None:
    await sent(fake_world, 1, "61")
    await sent(fake_world, 2, "62", who="bob")
    grace = fake_world.person("grace")
    await grace.says(words)

    listed = await grace.hears("To approve")
    assert listed.index("C-000001") < listed.index("C-000002")
    assert "Ada Byron" in listed
    assert "Bob Noyce" in listed


@pytest.mark.parametrize("words", ["to pay", "待付款"])
async def test_finance_lists_what_is_to_be_paid_but_not_its_own(fake_world: World, words: str) -> None:
    await sent(fake_world, 1, "61")
    await fake_world.person("grace").presses("Approve")
    await fake_world.person("frank").can_press("Mark paid")
    await fake_world.person("frank").says("taxi 62 yesterday, visiting a client")
    await fake_world.person("frank").presses("Submit", card="C-000002")
    await fake_world.person("heidi").presses("Approve", card="C-000002")
    frank = fake_world.person("frank")
    await frank.hears("C-000002", "approved")
    await frank.says(words)

    listed = await frank.hears("To pay")
    assert "C-000001" in listed
    assert "C-000002" not in listed


@pytest.mark.parametrize(
    ("words", "said"), [("my claims", "no claims yet"), ("to approve", "Nothing waits"), ("to pay", "Nothing waits")]
)
async def test_an_empty_list_says_so(fake_world: World, words: str, said: str) -> None:
    ada = fake_world.person("ada")
    await ada.says(words)

    await ada.hears(said)


# ---------------------------------------------------------------- where


@pytest.mark.parametrize(
    ("who", "question", "answer"),
    [
        ("ada", "where is my claim?", ("C-000001", "¥61.00", "Grace Hopper")),
        ("ada", "Where is C-000001", ("C-000001", "Grace Hopper")),
        ("wei", "我的报销到哪了？", ("C-000001", "Grace Hopper")),
        ("wei", "C-000001 现在什么进度", ("C-000001", "Grace Hopper")),
    ],
)
async def test_where_a_claim_is_says_on_whose_desk_and_since_when(
    fake_world: World, who: str, question: str, answer: tuple[str, ...]
) -> None:
    person = fake_world.person(who)
    await person.says("taxi 61 yesterday, visiting a client")
    await person.presses("提交" if who == "wei" else "Submit")
    await fake_world.person("grace").can_press("Approve")
    await person.says(question)

    await person.hears(*answer)


async def test_where_is_it_without_any_claim(fake_world: World) -> None:
    ada = fake_world.person("ada")
    await ada.says("where is my claim?")

    await ada.hears("no claims yet")


# ---------------------------------------------------------------- why


async def test_why_tells_the_reason_of_the_newest_decision_and_offers_the_others(world: World) -> None:
    for number, amount in ((1, "61"), (2, "62")):
        await sent(world, number, amount)
    await refuse(world, 2, "Reject", "Private trip.")
    await refuse(world, 1, "Return", "Which client?")
    ada = world.person("ada")
    await ada.says("why was my claim returned?")

    await ada.hears("C-000001", "Grace Hopper", "Which client?")
    await ada.hears("other claims", "C-000002")
    await ada.presses("View", card="other claims")
    await ada.hears("C-000002", "Private trip.")


async def test_why_with_a_number_tells_of_that_claim(world: World) -> None:
    for number, amount in ((1, "61"), (2, "62")):
        await sent(world, number, amount)
    await refuse(world, 1, "Reject", "Private trip.")
    await refuse(world, 2, "Return", "Which client?")
    ada = world.person("ada")
    await ada.says("why was C-000001 rejected")

    told = await ada.hears("C-000001", "Private trip.")
    assert "Which client?" not in told


async def test_a_chinese_question_why_is_answered_in_chinese(world: World) -> None:
    wei, grace = world.person("wei"), world.person("grace")
    await wei.says("昨天滴滴 68 拜访客户")
    await wei.presses("提交")
    await grace.presses("Reject")
    await grace.fills({"Reason": "私人行程"})
    await wei.hears("C-000001", "私人行程")
    await wei.says("为什么我的报销被驳回了")

    await wei.hears("C-000001", "驳回", "私人行程")


async def test_why_where_nothing_was_refused(world: World) -> None:
    await sent(world, 1, "61")
    ada = world.person("ada")
    await ada.says("why was my claim rejected?")
    await ada.hears("None of your claims")
    await ada.says("why was C-000001 rejected")

    await ada.hears("Nobody returned or rejected C-000001")


async def test_a_bystander_gets_no_reason(world: World) -> None:
    await sent(world, 1, "61")
    await refuse(world, 1, "Reject", "Private trip.")
    bob = world.person("bob")
    await bob.says("why was C-000001 rejected")
    await bob.hears("C-000001")

    assert not any("Private" in text or "61" in text for text in await bob.texts())
