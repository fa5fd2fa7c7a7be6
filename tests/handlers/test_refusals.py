"""A refusal says what happened and shows the claim as it is; a second press that meant the first says nothing."""

from bot.chat.messages import Card, Text
from handlers.actions import Approve, Submit
from tests.handlers.stories import office, sent, sent_back, with_people
from tests.support import builders
from tests.support.desk import labels, words


async def test_pressing_the_same_button_twice_is_answered_by_the_card_alone() -> None:
    desk = office()
    await sent(desk)
    old = desk.card("grace")
    await desk.presses("grace", "Approve")
    shown = await desk.presses("grace", "Approve", on=old)
    assert [type(message) for message in shown] == [Card]
    assert desk.claim().version == 3


async def test_a_press_on_what_a_colleague_decided_is_refused_and_shows_the_truth() -> None:
    desk = with_people(*builders.company(), builders.person("fay", manager="heidi", roles="finance"))
    await sent(desk, "heidi")
    old = desk.card("fay")
    assert labels(old) == ["Approve", "Return", "Reject", "History"]
    await desk.presses("frank", "Approve")
    shown = await desk.presses("fay", "Approve", on=old)
    assert words(shown) == "C-000001 is “Approved” by now, so nothing was done."
    assert desk.card("fay").state == "approved"
    assert desk.claim().steps[-1].decided_by == "frank"


async def test_an_approval_after_a_withdrawal_does_nothing_and_says_so() -> None:
    desk = office()
    await sent(desk)
    old = desk.card("grace")
    await desk.presses("ada", "Withdraw")
    shown = await desk.presses("grace", "Approve", on=old)
    assert words(shown) == "C-000001 is “Withdrawn” by now, so nothing was done."
    assert desk.claim().state == "withdrawn"


async def test_an_approval_of_an_earlier_round_does_nothing_and_shows_the_new_one() -> None:
    desk = office()
    await sent(desk)
    old = desk.card("grace")
    await desk.presses("ada", "Withdraw")
    await desk.presses("ada", "Edit")
    await desk.fills("ada", desk.form, amount="680")
    await desk.presses("ada", "Submit")
    shown = await desk.presses("grace", "Approve", on=old)
    assert words(shown).startswith("C-000001 changed after this was shown, so nothing was done.")
    assert desk.card("grace").lead == "¥680.00"
    assert desk.claim().state == "submitted"


async def test_nobody_decides_on_their_own_claim() -> None:
    desk = office()
    await sent(desk)
    forged = Approve(claim=1, version=2).pack()
    await desk.forges("ada", forged)
    assert "C-000001 is your own claim." in words(desk.conversation("ada"))
    assert desk.claim().state == "submitted"


async def test_a_stranger_s_press_learns_nothing() -> None:
    desk = office()
    await sent(desk)
    for number in (1, 99):
        forged = Submit(claim=number, version=1).pack()
        shown = await desk.forges("bob", forged)
        assert [type(message) for message in shown] == [Text]
        assert words(shown) == (
            f"I can't find C-{number:06d} among the claims you may see. "
            "Please check the number; it may also be with somebody else by now."
        )


async def test_a_button_nobody_made_is_refused_in_words() -> None:
    desk = office()
    shown = await desk.forges("ada", "claim.approve:x:y")
    assert words(shown).startswith("This button or form is too old for me.")


async def test_a_second_rejection_by_an_old_card_says_what_is() -> None:
    desk = office()
    await sent(desk)
    old = desk.card("grace")
    await sent_back(desk, "Reject", "No.")
    shown = await desk.presses("grace", "Approve", on=old)
    assert words(shown) == "C-000001 is “Rejected” by now, so nothing was done."
