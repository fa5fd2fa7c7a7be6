"""What is said or sent under a claim's card is for that claim and for no other, where a channel has replies."""

import pytest

from bot.chat.messages import Card, Items
from claims.claim import Claim
from claims.states import State
from handlers.actions import Attach
from tests.handlers.stories import office
from tests.support.desk import Desk, buttons_of, words


async def two_drafts() -> Desk:
    """Ada has two drafts, and was shown the second last."""
    desk = office()
    await desk.says("ada", "taxi 61 yesterday, client visit")
    await desk.says("ada", "taxi 62 yesterday, client visit")
    return desk


def as_kept(claim: Claim) -> tuple[State, str | None, int]:
    """What shows that nothing of a claim changed."""
    amount = claim.lines[0].amount
    return claim.state, None if amount is None else str(amount), claim.version


@pytest.mark.parametrize("said", ["submit", "提交"])
async def test_submit_under_a_card_sends_that_claim(said: str) -> None:
    desk = await two_drafts()
    await desk.says("ada", said, under=1)
    assert (desk.claim(1).state, desk.claim(2).state) == (State.SUBMITTED, State.DRAFT)


@pytest.mark.parametrize("said", ["80 instead of 61", "no, 80", "改成80"])
async def test_a_correction_under_a_card_is_one_of_that_claim(said: str) -> None:
    desk = await two_drafts()
    before = as_kept(desk.claim(2))
    answer = await desk.says("ada", said, under=1)
    assert desk.claim(1).lines[0].minor == 8_000
    assert as_kept(desk.claim(2)) == before
    assert "C-000001" in words(answer)


@pytest.mark.parametrize("said", ["submit", "80 instead of 61", "改成80"])
async def test_where_the_claim_takes_it_no_more_that_is_said_and_no_other_is_touched(said: str) -> None:
    desk = await two_drafts()
    await desk.says("ada", "submit C-000001")
    before = as_kept(desk.claim(1)), as_kept(desk.claim(2))
    answer = await desk.says("ada", said, under=1)
    assert (as_kept(desk.claim(1)), as_kept(desk.claim(2))) == before
    assert "C-000001 is “Submitted”" in words(answer)


@pytest.mark.parametrize("said", ["submit", "80 instead of 61", "withdraw", "discard"])
async def test_an_approver_s_words_under_a_card_touch_no_claim_of_their_own(said: str) -> None:
    desk = office()
    await desk.says("ada", "taxi 61 yesterday, client visit")
    await desk.says("ada", "submit C-000001")
    await desk.says("grace", "taxi 61 yesterday, client visit")
    before = as_kept(desk.claim(1)), as_kept(desk.claim(2))
    assert words(await desk.says("grace", said, under=1))
    assert (as_kept(desk.claim(1)), as_kept(desk.claim(2))) == before


@pytest.mark.parametrize(
    ("said", "state"), [("discard", State.DISCARDED), ("作废", State.DISCARDED), ("submit it", State.SUBMITTED)]
)
async def test_a_button_s_label_under_a_card_does_what_the_button_does(said: str, state: State) -> None:
    desk = await two_drafts()
    await desk.says("ada", said, under=1)
    assert (desk.claim(1).state, desk.claim(2).state) == (state, State.DRAFT)


async def test_approve_and_withdraw_under_a_card_need_no_number() -> None:
    desk = await two_drafts()
    await desk.says("ada", "submit C-000001")
    await desk.says("ada", "submit C-000002")
    await desk.says("ada", "withdraw", under=2)
    await desk.says("grace", "approve", under=1)
    assert (desk.claim(1).state, desk.claim(2).state) == (State.APPROVED, State.WITHDRAWN)


async def test_a_number_that_is_named_counts_more_than_the_card_it_was_said_under() -> None:
    desk = await two_drafts()
    await desk.says("ada", "submit C-000002", under=1)
    assert (desk.claim(1).state, desk.claim(2).state) == (State.DRAFT, State.SUBMITTED)


async def test_words_under_a_card_answer_no_question_about_another_draft_which_stays_open() -> None:
    desk = office()
    await desk.says("ada", "taxi 61 yesterday, client visit")
    await desk.says("ada", "taxi yesterday")
    before = desk.claim(2).version
    await desk.says("ada", "80 instead of 61", under=1)
    assert desk.claim(2).version == before
    assert desk.claim(1).lines[0].minor == 8_000
    await desk.says("ada", "62")
    assert desk.claim(2).lines[0].minor == 6_200


async def test_what_a_draft_lacks_is_taken_under_its_card_though_another_is_asked_about() -> None:
    desk = office()
    await desk.says("ada", "lunch with a client yesterday")
    await desk.says("ada", "cancel")
    await desk.says("ada", "taxi yesterday")
    await desk.says("ada", "86", under=1)
    assert (desk.claim(1).lines[0].minor, desk.claim(2).lines[0].minor) == (8_600, None)
    assert sorted(desk.memory.claims) == [1, 2]


async def test_a_new_expense_under_a_card_begins_a_draft_of_its_own() -> None:
    desk = await two_drafts()
    before = as_kept(desk.claim(1)), as_kept(desk.claim(2))
    await desk.says("ada", "lunch 45 yesterday", under=1)
    assert (as_kept(desk.claim(1)), as_kept(desk.claim(2))) == before
    assert desk.claim(3).lines[0].minor == 4_500


async def test_what_is_offered_elsewhere_is_not_chosen_under_a_card_and_stays_offered() -> None:
    desk = office()
    await desk.says("ada", "taxi 61 yesterday, client visit")
    await desk.says("ada", "taxi 45 monday, lunch 120 tuesday")
    await desk.says("ada", "no, 80", under=1)
    assert desk.claim(1).lines[0].minor == 8_000
    await desk.says("ada", "save")
    assert [line.minor for line in desk.claim(2).lines] == [4_500, 12_000]


async def test_a_question_under_a_card_is_about_that_claim() -> None:
    desk = await two_drafts()
    await desk.says("ada", "submit C-000001")
    await desk.says("ada", "submit C-000002")
    assert "C-000001" in words(await desk.says("ada", "where is my claim?", under=1))


async def test_a_photo_with_a_word_under_a_card_that_takes_none_goes_on_no_other_claim() -> None:
    desk = await two_drafts()
    await desk.says("ada", "submit C-000001")
    await desk.sends("ada", "taxi.jpg", text="help", under=1)
    assert desk.claim(1).receipts == desk.claim(2).receipts == ()
    assert len(desk.claim(3).receipts) == 1


async def test_a_question_about_the_rules_under_a_card_changes_nothing() -> None:
    desk = await two_drafts()
    before = as_kept(desk.claim(1)), as_kept(desk.claim(2))
    answer = await desk.says("ada", "thanks", under=1)
    assert (as_kept(desk.claim(1)), as_kept(desk.claim(2))) == before
    assert not any(isinstance(each, (Card, Items)) for each in answer)


async def test_why_an_upload_fails_asked_under_a_card_offers_to_attach_to_that_claim() -> None:
    desk = await two_drafts()
    shown = await desk.says("ada", "why does my upload fail?", under=1)
    buttons = [button for each in shown for button in buttons_of(each)]
    assert Attach(claim=1, version=1).pack() in [button.action for button in buttons]


# ------------------------------------------------------------ under an answer in words


async def test_words_under_an_answer_that_names_one_claim_are_for_that_claim() -> None:
    desk = await two_drafts()
    _, told = await desk.sends("ada", "taxi.jpg", under=1)
    assert words([told]) == "The receipt is now on C-000001."
    await desk.says("ada", "submit C-000002")
    await desk.says("ada", "submit", under=told)
    assert (desk.claim(1).state, desk.claim(2).state) == (State.SUBMITTED, State.SUBMITTED)


async def test_words_under_a_list_that_offers_claims_are_for_none_of_them() -> None:
    desk = office()
    await desk.says("ada", "taxi 61 yesterday, client visit")
    listed = (await desk.says("ada", "my claims"))[-1]
    await desk.says("ada", "taxi 62 yesterday, client visit")
    assert isinstance(listed, Items)
    await desk.says("ada", "submit", under=listed)
    assert (desk.claim(1).state, desk.claim(2).state) == (State.DRAFT, State.SUBMITTED)


@pytest.mark.parametrize(
    ("who", "said", "claim"),
    [("ada", "help", "taxi 61 yesterday, client visit"), ("wei", "帮助", "昨天打车61，拜访客户")],
)
async def test_an_example_in_the_help_is_no_claim_that_is_meant(who: str, said: str, claim: str) -> None:
    desk = office()
    for _ in range(41):
        desk.memory.next_number()
    await desk.says(who, claim)
    (told,) = await desk.says(who, said)
    assert "C-000042" in words([told])
    await desk.says(who, claim.replace("61", "62"))
    await desk.says(who, "submit", under=told)
    assert (desk.claim(42).state, desk.claim(43).state) == (State.DRAFT, State.SUBMITTED)
