"""Lists: my claims, what waits for me, what is to be paid; ten rows, then more."""

from dataclasses import replace

import pytest

from bot.chat.messages import Items, Text
from claims.people import PersonId
from tests.handlers.stories import drafted, office, sent, with_people
from tests.support import builders
from tests.support.desk import Desk, labels, words


def rows(desk: Desk, who: str) -> list[tuple[str, str | None]]:
    """The newest list somebody sees: text and state of each row."""
    found = [message for message in desk.conversation(who) if isinstance(message, Items)]
    return [(row.text, row.state_label) for row in found[-1].rows]


@pytest.mark.parametrize("typed", ["my claims", "My claims", "claim list", "我的报销"])
async def test_my_claims_are_listed_newest_first_with_their_states(typed: str) -> None:
    desk = office()
    await sent(desk)
    await drafted(desk, amount="20")
    await drafted(desk, amount="30")
    await desk.presses("ada", "Discard")
    await sent(desk, "bob")
    await desk.says("ada", typed)
    assert rows(desk, "ada") == [("C-000002 · ¥20.00", "Draft"), ("C-000001 · ¥68.00", "Submitted")]


async def test_what_comes_after_the_tenth_row_is_behind_more() -> None:
    desk = office()
    for _ in range(12):
        await drafted(desk)
    await desk.says("ada", "my claims")
    first = rows(desk, "ada")
    assert len(first) == 11
    assert first[-1] == ("There are more: “more claims C-000003” shows what follows.", None)
    await desk.presses("ada", "More")
    assert [text for text, _ in rows(desk, "ada")] == ["C-000002 · ¥68.00", "C-000001 · ¥68.00"]


@pytest.mark.parametrize(
    ("who", "typed", "more", "last"),
    [
        ("ada", "我的报销", "更多我的报销 C-000003", "C-000001"),
        ("grace", "to approve", "more to approve C-000010", "C-000012"),
    ],
)
async def test_what_comes_after_the_tenth_is_reached_by_words_too(who: str, typed: str, more: str, last: str) -> None:
    """Where no button is shown, the row says what to write."""
    desk = office()
    for _ in range(12):
        await sent(desk)
    await desk.says(who, typed)
    assert any(each in rows(desk, who)[-1][0] for each in (f"“{more}”", "“more claims C-000003”"))
    await desk.says(who, more)
    found = [text for text, _ in rows(desk, who)]
    assert len(found) == 2
    assert found[-1].startswith(last)


async def test_ten_rows_have_no_more() -> None:
    desk = office()
    for _ in range(10):
        await drafted(desk)
    await desk.says("ada", "my claims")
    assert len(rows(desk, "ada")) == 10


@pytest.mark.parametrize("typed", ["show my claims", "List my claims.", "my drafts", "我的单据", "查看我的草稿"])
async def test_ones_own_claims_are_listed_by_their_usual_names(typed: str) -> None:
    desk = office()
    await drafted(desk)
    await desk.says("ada", typed)
    assert [text for text, _ in rows(desk, "ada")] == ["C-000001 · ¥68.00"]


@pytest.mark.parametrize("typed", ["to approve", "待我审批", "待审批", "What's waiting for me?", "待办"])
async def test_what_waits_for_me_is_listed_longest_waiting_first(typed: str) -> None:
    desk = office()
    await sent(desk)
    await sent(desk, "wei", amount="99")
    await desk.says("grace", typed)
    assert [text for text, _ in rows(desk, "grace")] == [
        "C-000001 · ¥68.00 · Ada Byron",
        "C-000002 · ¥99.00 · 王伟",
    ]
    await desk.presses("grace", "View")
    assert labels(desk.conversation("grace")[-1]) == ["Approve", "Return", "Reject", "History"]


async def test_more_than_ten_desks_go_on_behind_more() -> None:
    desk = office()
    for _ in range(11):
        await sent(desk)
    await desk.says("grace", "to approve")
    await desk.presses("grace", "More")
    assert [text for text, _ in rows(desk, "grace")] == ["C-000011 · ¥68.00 · Ada Byron"]


@pytest.mark.parametrize("typed", ["to pay", "待付款"])
async def test_finance_lists_what_is_to_be_paid_never_its_own(typed: str) -> None:
    desk = office()
    await sent(desk)
    await desk.presses("grace", "Approve")
    await sent(desk, "frank")
    await desk.presses("heidi", "Approve")
    await desk.says("frank", typed)
    assert [text for text, _ in rows(desk, "frank")] == ["C-000001 · ¥68.00 · Ada Byron"]
    await desk.says("root", typed)
    assert [text for text, _ in rows(desk, "root")] == ["C-000002 · ¥68.00 · Frank Nance"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("my claims", "You have no claims yet."),
        ("to approve", "Nothing waits for your decision."),
        ("to pay", "Nothing waits to be paid by you."),
    ],
)
async def test_an_empty_list_has_a_kind_sentence(typed: str, sentence: str) -> None:
    desk = office()
    shown = await desk.says("ada", typed)
    assert isinstance(shown[0], Text)
    assert words(shown).startswith(sentence)


async def test_an_administrator_beside_two_of_finance_pays_nothing() -> None:
    people = [*builders.company(), builders.person("fay", manager="heidi", roles="finance")]
    desk = with_people(*people)
    await sent(desk)
    await desk.presses("grace", "Approve")
    assert words(await desk.says("root", "to pay")) == "Nothing waits to be paid by you."


async def test_a_former_manager_is_neither_listed_nor_offered_what_was_not_moved_yet() -> None:
    desk = office()
    for _ in range(12):
        await sent(desk)
    await sent(desk, "wei", amount="99")
    # As if the moving were still to come: only the directory has changed.
    ada = desk.memory.people[PersonId("ada")]
    desk.memory.people[ada.id] = replace(ada, manager_id=PersonId("heidi"))

    await desk.says("grace", "to approve")
    assert rows(desk, "grace") == [("C-000013 · ¥99.00 · 王伟", "Submitted")]
    await desk.says("grace", "view C-000001")
    assert labels(desk.conversation("grace")[-1]) == []
