"""Files with words beside them: for which claim they are, and what the words ask for besides. No photo is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.chat.events import RefusedShare
from bot.chat.messages import Card, Items, Message
from claims import filing
from claims.lines import Line
from claims.people import PersonId
from handlers import beside
from handlers.lately import LOOKED_AT, SECONDS
from tests.handlers.stories import drafted, office, on_lines, sent, sent_back
from tests.support.builders import TODAY
from tests.support.desk import STEP, labels, words

THREE = "taxi 45 monday, lunch 120 tuesday, hotel 900 wednesday"
THREE_ZH = "周一打车45，周二午餐120，周三酒店900"


def titles(shown: Sequence[Message]) -> list[str]:
    return [each.title for each in shown if isinstance(each, (Card, Items))]


# ------------------------------------------------------------ a sum that can't be


@pytest.mark.parametrize(
    ("who", "said", "why", "later"),
    [
        ("ada", "taxi 12345678 CNY yesterday", "at most 9,999,999.99", "taxi 45 yesterday"),
        ("wei", "打车45.678元", "金额最多 2 位小数", "昨天打车45"),
    ],
)
async def test_a_photo_with_a_sum_that_can_t_be_is_kept_and_is_the_receipt_of_the_better_words(
    who: str, said: str, why: str, later: str
) -> None:
    desk = office()
    assert why in words(await desk.sends(who, "a.jpg", text=said))
    await desk.says(who, later)
    assert list(desk.memory.claims) == [1]
    assert (desk.claim().lines[0].minor, on_lines(desk)) == (4_500, [1])


async def test_a_second_photo_with_a_sum_that_can_t_be_joins_and_the_question_stays_open() -> None:
    desk = office()
    await desk.sends("ada", "a.jpg")
    shown = await desk.sends("ada", "b.jpg", text="0 yuan")
    assert "must be more than zero" in words(shown)
    assert "The receipt is now on C-000001." in words(shown)
    await desk.says("ada", "45")
    assert (desk.claim().lines[0].minor, on_lines(desk)) == (4_500, [2])


async def test_a_new_expense_with_a_sum_that_can_t_be_puts_its_photo_on_no_draft_that_is_complete() -> None:
    desk = office()
    await drafted(desk)
    await desk.sends("ada", "hotel.jpg", text="hotel 12345678 CNY yesterday")
    assert (on_lines(desk, 1), on_lines(desk, 2)) == ([0], [1])


async def test_other_files_that_were_refused_are_told_beside_a_sum_that_can_t_be() -> None:
    desk = office()
    locked = RefusedShare(name="bad.pdf", code="receipt.password", facts={})
    said = words(await desk.sends("ada", "ok.jpg", text="taxi 12345678 CNY", refused=[locked]))
    assert "“bad.pdf” is protected" in said
    assert "at most 9,999,999.99" in said
    said = words(await desk.sends("ada", text="taxi 12345678 CNY", refused=[locked]))
    assert "“bad.pdf” is protected" in said
    assert "at most 9,999,999.99" in said


# ------------------------------------------------------------ a claim that is named


@pytest.mark.parametrize(
    "said", ["C-000001", "for C-000001", "attach C-000001", "Here is the receipt for C-000001.", "给C-000001的发票"]
)
async def test_a_photo_goes_on_the_claim_that_its_words_name(said: str) -> None:
    desk = office()
    await drafted(desk)
    await drafted(desk)
    shown = await desk.sends("ada", "a.jpg", text=said)
    assert words(shown) == "The receipt is now on C-000001."
    assert titles(shown) == ["C-000001"]
    assert (on_lines(desk, 1), on_lines(desk, 2)) == ([1], [0])
    assert desk.claim(1).lines[0].purpose == "visiting a client"


async def test_a_photo_goes_on_the_returned_claim_that_its_words_name() -> None:
    desk = office()
    await sent(desk)
    await sent_back(desk, "Return", "please attach the receipt")
    await desk.sends("ada", "r.jpg", text="here is the receipt for C-000001")
    assert list(desk.memory.claims) == [1]
    assert on_lines(desk) == [1]


async def test_words_besides_the_claim_that_is_named_fill_what_it_lacks() -> None:
    desk = office()
    await desk.says("ada", "taxi 45 yesterday")
    await drafted(desk)
    await desk.sends("ada", "a.jpg", text="receipt for C-000001, visiting Bob")
    assert (on_lines(desk, 1), desk.claim(1).lines[0].purpose) == ([1], "visiting Bob")


@pytest.mark.parametrize(
    ("who", "said", "why"),
    [
        ("ada", "for C-000001", "C-000001 is “Submitted” and takes no receipts now"),
        ("wei", "这是C-000001的发票", "C-000001 现在是“审批中”，不能再附票据"),
    ],
)
async def test_a_photo_for_a_claim_that_takes_none_is_kept_and_that_is_said(who: str, said: str, why: str) -> None:
    desk = office()
    await sent(desk, who)
    shown = await desk.sends(who, "a.jpg", text=said)
    assert why in words(shown)
    assert (on_lines(desk, 1), on_lines(desk, 2)) == ([0], [1])
    assert desk.claim(2).lines[0].purpose is None


async def test_a_photo_for_somebody_else_s_claim_is_one_s_own_and_tells_nothing_of_it() -> None:
    desk = office()
    await drafted(desk, "bob")
    said = words(await desk.sends("ada", "a.jpg", text="for C-000001"))
    assert "I can't find C-000001 among your claims" in said
    other = words(await desk.sends("ada", "b.jpg", text="for C-000009")).replace("C-000009", "C-000001")
    assert said == other.replace("C-000003: ", "")  # it is their second draft
    assert (on_lines(desk, 1), on_lines(desk, 2), on_lines(desk, 3)) == ([0], [1], [1])


@pytest.mark.parametrize(
    ("who", "ask", "why"),
    [
        ("ada", "why was it returned?", "C-000001 was returned because a receipt is missing"),
        ("wei", "为什么被退回？", "C-000001 是因为缺票据被退回的"),
    ],
)
async def test_a_bare_photo_after_the_answer_why_a_claim_came_back_goes_on_it_where_a_receipt_lacked(
    who: str, ask: str, why: str
) -> None:
    desk = office()
    await sent(desk, who)
    await sent_back(desk, "Return", "Where is the receipt?", code="missing_receipt")
    await desk.says(who, ask)
    assert why in words(await desk.sends(who, "r.jpg"))
    assert on_lines(desk) == [1]
    await desk.presses(who, "Submit" if who == "ada" else "提交")
    assert desk.claim().state == "submitted"


@pytest.mark.parametrize(
    ("code", "ask", "photo"),
    [("other", "why was it returned?", ""), ("other", "", ""), ("missing_receipt", "why?", "lunch 30 today")],
)
async def test_a_photo_goes_on_no_returned_claim_that_nobody_spoke_of_or_that_lacks_none(
    code: str, ask: str, photo: str
) -> None:
    desk = office()
    await sent(desk)
    await sent_back(desk, "Return", "No", code=code)
    if ask:
        await desk.says("ada", ask)
    await desk.sends("ada", "r.jpg", text=photo)
    assert (on_lines(desk, 1), on_lines(desk, 2)) == ([0], [1])


# ------------------------------------------------------------ words that are no part of an expense


@pytest.mark.parametrize(("who", "said"), [("ada", "submit C-000001"), ("wei", "提交 C-000001")])
async def test_a_command_beside_a_photo_is_done_with_the_photo(who: str, said: str) -> None:
    desk = office()
    await drafted(desk, who)
    await desk.sends(who, "a.jpg", text=said)
    assert (desk.claim().state, on_lines(desk), desk.claim().version) == ("submitted", [1], 3)
    assert [picture.name for picture in desk.card("grace").images] == ["a.jpg"]


async def test_a_command_that_can_t_be_done_says_so_and_the_photo_is_kept() -> None:
    desk = office()
    await desk.says("ada", "taxi 45")
    shown = await desk.sends("ada", "a.jpg", text="submit C-000001")
    assert (desk.claim().state, on_lines(desk)) == ("draft", [1])
    assert "day" in words(shown)


async def test_a_claim_that_changed_since_it_was_shown_is_not_sent_by_words_beside_a_photo() -> None:
    desk = office()
    await drafted(desk)
    for entry in desk.shown["out:webchat:ada"]:
        if entry.claim == 1:
            entry.version = 0
    await desk.sends("ada", "a.jpg", text="submit C-000001")
    assert (desk.claim().state, on_lines(desk)) == ("draft", [1])


@pytest.mark.parametrize(
    ("who", "said", "answer"),
    [
        ("ada", "why was it rejected?", "None of your claims was returned or rejected."),
        ("wei", "为什么被退回？", "您的报销单没有被退回或驳回过。"),
    ],
)
async def test_a_question_beside_a_photo_is_answered_and_is_no_purpose(who: str, said: str, answer: str) -> None:
    desk = office()
    await desk.says(who, "taxi 45 yesterday")
    shown = await desk.sends(who, "a.jpg", text=said)
    assert answer in words(shown)
    assert (on_lines(desk), desk.claim().lines[0].purpose) == ([1], None)


async def test_a_question_of_the_knowledge_base_beside_a_photo_begins_a_draft_without_a_purpose() -> None:
    desk = office()
    shown = await desk.sends("ada", "a.jpg", text="is this receipt ok?")
    assert (on_lines(desk), desk.claim().lines[0].purpose) == ([1], None)
    assert "How much was it?" in words(shown)
    assert len(shown) > 2


@pytest.mark.parametrize(
    ("who", "said", "left"), [("ada", "cancel", "leave that question"), ("wei", "取消", "先放一放")]
)
async def test_cancel_beside_a_photo_leaves_the_question_and_keeps_the_photo(who: str, said: str, left: str) -> None:
    desk = office()
    await desk.sends(who, "a.jpg")
    shown = await desk.sends(who, "b.jpg", text=said)
    assert left in words(shown)
    assert "Nothing was changed" not in words(shown)
    assert (on_lines(desk), desk.claim().lines[0].purpose) == ([2], None)
    await desk.says(who, "45")
    assert desk.claim().lines[0].minor is None


@pytest.mark.parametrize("said", ["发票补上，谢谢", "发票", "附上票据", "here is the receipt, thanks"])
async def test_words_that_only_say_that_a_receipt_comes_are_no_purpose(said: str) -> None:
    desk = office()
    await desk.says("wei", "昨天打车45")
    assert "C-000001" in words(await desk.sends("wei", "a.jpg", text=said))
    assert (on_lines(desk), desk.claim().lines[0].purpose) == ([1], None)


@pytest.mark.parametrize(("who", "said"), [("ada", "no, 86"), ("ada", "make it 86"), ("wei", "改成86")])
async def test_a_correction_beside_a_photo_corrects_the_draft_that_the_photo_joins(who: str, said: str) -> None:
    desk = office()
    await drafted(desk, who)
    await desk.sends(who, "a.jpg", text=said)
    assert list(desk.memory.claims) == [1]
    assert (desk.claim().lines[0].minor, on_lines(desk), desk.claim().version) == (8_600, [1], 2)


async def test_a_correction_to_what_can_t_be_says_why_and_keeps_the_photo() -> None:
    desk = office()
    await drafted(desk)
    said = words(await desk.sends("ada", "a.jpg", text="no, 0 yuan"))
    assert "must be more than zero" in said
    assert (desk.claim().lines[0].minor, on_lines(desk)) == (6_800, [1])


async def test_words_beside_a_photo_for_which_a_draft_has_no_room_are_not_dropped_in_silence() -> None:
    desk = office()
    await drafted(desk)
    said = words(await desk.sends("ada", "a.jpg", text="trade fair in Hangzhou"))
    assert "still “visiting a client”. To change it, write “purpose: trade fair in Hangzhou”." in said
    assert (desk.claim().lines[0].purpose, on_lines(desk)) == ("visiting a client", [1])
    await desk.says("ada", "purpose: trade fair in Hangzhou")
    assert desk.claim().lines[0].purpose == "trade fair in Hangzhou"


async def test_words_beside_files_of_which_none_could_be_taken_are_heard() -> None:
    desk = office()
    await drafted(desk)
    locked = RefusedShare(name="bad.pdf", code="receipt.password", facts={})
    shown = await desk.sends("ada", text="submit C-000001", refused=[locked])
    assert "“bad.pdf” is protected" in words(shown)
    assert desk.claim().state == "submitted"


# ------------------------------------------------------------ one of several expenses


@pytest.mark.parametrize(
    ("who", "said", "save", "row"),
    [
        ("ada", "this is for the hotel", "Save", 3),
        ("ada", "for 2", "Save", 2),
        ("wei", "酒店的发票", "保存", 3),
        ("wei", "第二笔", "保存", 2),
    ],
)
@pytest.mark.parametrize("is_saved", [True, False])
async def test_a_photo_goes_on_the_expense_that_its_words_name(
    who: str, said: str, save: str, row: int, is_saved: bool
) -> None:
    desk = office()
    await desk.says(who, THREE if who == "ada" else THREE_ZH)
    if is_saved:
        await desk.presses(who, save)
    await desk.sends(who, "a.jpg", text=said)
    if not is_saved:
        await desk.presses(who, save)
    assert list(desk.memory.claims) == [1]
    assert on_lines(desk) == [int(row == at) for at in (1, 2, 3)]


async def test_of_several_expenses_it_is_said_which_one_has_the_photo_and_sending_it_again_moves_it() -> None:
    desk = office()
    await desk.says("ada", THREE)
    await desk.presses("ada", "Save")
    said = words(await desk.sends("ada", "a.jpg"))
    assert "now on expense 1 of C-000001" in said
    assert "such as “for 2”" in said
    await desk.sends("ada", "a.jpg", text="for 2")
    assert on_lines(desk) == [0, 1, 0]


# ------------------------------------------------------------ while a list is open


@pytest.mark.parametrize(("who", "three", "save"), [("ada", THREE, "Save"), ("wei", THREE_ZH, "保存")])
async def test_a_photo_sent_while_a_list_is_open_is_saved_with_the_list(who: str, three: str, save: str) -> None:
    desk = office()
    await desk.says(who, three)
    shown = await desk.sends(who, "a.jpg")
    assert ("expense 1" if who == "ada" else "第 1 笔") in words(shown)
    assert desk.memory.claims == {}
    await desk.presses(who, save)
    assert list(desk.memory.claims) == [1]
    assert on_lines(desk) == [1, 0, 0]


@pytest.mark.parametrize(("who", "three", "said"), [("ada", THREE, "save"), ("wei", THREE_ZH, "保存")])
async def test_save_beside_a_photo_saves_the_list_with_it(who: str, three: str, said: str) -> None:
    desk = office()
    await desk.says(who, three)
    await desk.sends(who, "a.jpg", text=said)
    assert on_lines(desk) == [1, 0, 0]


async def test_a_correction_beside_a_photo_corrects_the_list_and_that_expense_has_the_photo() -> None:
    desk = office()
    await desk.says("ada", THREE)
    await desk.sends("ada", "a.jpg", text="2 was 130")
    await desk.says("ada", "save")
    assert (desk.claim().lines[1].minor, on_lines(desk)) == (13_000, [0, 1, 0])


async def test_the_list_without_the_photo_is_not_saved_any_more() -> None:
    desk = office()
    await desk.says("ada", THREE)
    list_ = desk.conversation("ada")[-1]
    await desk.sends("ada", "a.jpg")
    shown = await desk.presses("ada", "Save", on=list_)
    assert desk.memory.claims == {}
    assert labels(shown[-1]) == ["Save", "Edit"]


async def test_an_expense_of_its_own_beside_a_photo_does_not_go_on_the_open_list() -> None:
    desk = office()
    await desk.says("ada", THREE)
    await desk.sends("ada", "phone.jpg", text="phone bill 100 yesterday")
    await desk.presses("ada", "Save")
    assert (on_lines(desk, 1), on_lines(desk, 2)) == ([1], [0, 0, 0])


async def test_a_question_beside_a_photo_is_answered_and_the_list_stays_open_with_the_photo() -> None:
    desk = office()
    await desk.says("ada", THREE)
    shown = await desk.sends("ada", "a.jpg", text="my claims")
    assert "You have no claims yet" in words(shown)
    await desk.says("ada", "save")
    assert on_lines(desk) == [1, 0, 0]


async def test_a_photo_of_a_sent_claim_on_a_list_is_offered_for_the_very_expense_of_the_draft() -> None:
    desk = office()
    await desk.sends("bob", "taxi.jpg", text="taxi 68 yesterday")
    await desk.presses("bob", "Submit")
    await desk.sends("ada", "mine.jpg", text=THREE, content=b"taxi.jpg")
    await desk.presses("ada", "Save")
    assert on_lines(desk, 2) == [0, 0, 0]
    await desk.presses("ada", "Keep both")
    await desk.fills("ada", desk.form, reason="We shared the ride")
    assert on_lines(desk, 2) == [1, 0, 0]


# ------------------------------------------------------------ reading


@pytest.mark.parametrize("said", ["the trade fair", "打车去机场", "lunch with Bob", "给客户的礼物", "taxi"])
def test_words_that_say_more_than_that_a_receipt_comes_are_kept(said: str) -> None:
    assert beside.without_number(said) == said


@pytest.mark.parametrize(
    "many", ["附上" * 1_000 + "客", "for " * 2_400 + "C-1 x", "这是" * 900 + "x", "的" * 2_000 + "x"]
)
def test_long_words_are_read_fast(many: str) -> None:
    beside.without_number(many)
    beside.row_meant(many, [Line(), Line()], on=office().now.date(), policy=office().memory.policies[-1])


# ------------------------------------------------------------ how long ago, and among how many


@pytest.mark.parametrize(("late", "claims"), [(timedelta(), 1), (timedelta(microseconds=1), 2)])
async def test_a_file_joins_the_draft_that_was_spoken_of_within_ten_minutes(late: timedelta, claims: int) -> None:
    desk = office()
    await desk.says("ada", "taxi 68 yesterday")
    desk.now += timedelta(seconds=SECONDS) + late - STEP
    await desk.sends("ada", "a.jpg")
    assert (len(desk.memory.claims), on_lines(desk, claims)) == (claims, [1])


@pytest.mark.parametrize(("elsewhere", "joins"), [(LOOKED_AT - 1, True), (LOOKED_AT, False)])
async def test_among_the_five_newest_drafts_the_one_of_this_conversation_is_looked_for(
    elsewhere: int, joins: bool
) -> None:
    desk = office()
    await desk.says("ada", "taxi 68 yesterday")
    ada = desk.memory.people[PersonId("ada")]
    for _ in range(elsewhere):
        await desk.write(lambda unit: filing.create(unit, desk.claim().lines, by=ada, now=desk.now, on=TODAY))
    await desk.sends("ada", "a.jpg")
    assert (on_lines(desk) == [1]) is joins
