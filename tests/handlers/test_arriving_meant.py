"""Photos whose words say where they go: on the claim just spoken of, a copy, one of its own, or none."""

from __future__ import annotations

import pytest

from bot.chat.messages import Items
from handlers import beside
from tests.handlers.stories import drafted, office, on_lines, sent, sent_back
from tests.support.desk import Desk, labels, words


def all_receipts(desk: Desk) -> list[int]:
    """How many receipts each claim has."""
    return [len(claim.receipts) for _, claim in sorted(desk.memory.claims.items())]


# ------------------------------------------------------------ the claim that was said to lack a receipt


@pytest.mark.parametrize(
    ("who", "begun", "ask", "more"),
    [("ada", "taxi yesterday", "why was it returned?", "45"), ("wei", "昨天打车", "为什么被退回？", "45")],
)
async def test_a_photo_after_that_answer_goes_on_the_claim_asked_about_though_a_question_about_a_draft_is_open(
    who: str, begun: str, ask: str, more: str
) -> None:
    desk = office()
    await sent(desk, who)
    await sent_back(desk, "Return", "Where is the receipt?", code="missing_receipt")
    await desk.says(who, begun)
    await desk.says(who, ask)
    await desk.sends(who, "r.jpg")
    await desk.sends(who, "s.jpg")
    assert (on_lines(desk, 1), on_lines(desk, 2)) == ([2], [0])
    await desk.says(who, more)
    await desk.sends(who, "t.jpg")
    assert (desk.claim(2).lines[0].minor, on_lines(desk, 1), on_lines(desk, 2)) == (4_500, [2], [1])


async def test_a_photo_goes_on_the_claim_whose_owner_was_told_to_send_a_receipt_though_it_has_one_already() -> None:
    desk = office()
    await drafted(desk)
    await desk.sends("ada", "a.jpg", text="for C-000001")
    await desk.presses("ada", "Submit")
    await sent_back(desk, "Return", "Where is the other receipt?", code="missing_receipt")
    await desk.says("ada", "taxi 45 yesterday")
    await desk.says("ada", "cancel")
    await desk.says("ada", "why was it returned?")
    await desk.sends("ada", "r.jpg")
    assert (on_lines(desk, 1), on_lines(desk, 2)) == ([2], [0])


# ------------------------------------------------------------ a copy


@pytest.mark.parametrize(("who", "said", "begun"), [("ada", "copy", "taxi 5 today"), ("wei", "复制", "今天打车5元")])
async def test_a_photo_sent_with_copy_goes_on_the_copy_and_not_on_a_draft_before_it(
    who: str, said: str, begun: str
) -> None:
    desk = office()
    await sent(desk, who)
    await sent_back(desk, "Reject", "no")
    await desk.says(who, begun)
    shown = await desk.sends(who, "a.jpg", text=f"{said} C-000001")
    assert "C-000003" in words(shown)
    assert all_receipts(desk) == [0, 0, 1]


async def test_a_second_photo_sent_with_the_same_copy_is_not_lost() -> None:
    desk = office()
    await sent(desk)
    await sent_back(desk, "Reject", "no")
    await desk.says("ada", "copy C-000001")
    await desk.sends("ada", "a.jpg", text="copy C-000001")
    assert all_receipts(desk) == [0, 1]


@pytest.mark.parametrize(
    ("who", "said", "begin", "put_on"),
    [("ada", "copy", "New draft", "C-000002"), ("wei", "复制", "新建草稿", "C-000002")],
)
async def test_where_there_is_nothing_to_copy_the_photo_is_on_no_claim_and_is_offered(
    who: str, said: str, begin: str, put_on: str
) -> None:
    desk = office()
    await sent(desk, who)
    await drafted(desk, who)
    shown = await desk.sends(who, "a.jpg", text=f"{said} C-000001")
    assert all_receipts(desk) == [0, 0]
    offer = shown[-1]
    assert isinstance(offer, Items)
    assert labels(offer) == [begin, put_on]
    await desk.presses(who, put_on, on=offer)
    assert all_receipts(desk) == [0, 1]
    await desk.presses(who, begin, on=offer)
    assert all_receipts(desk) == [0, 1]


async def test_a_photo_that_waits_begins_a_draft_when_that_is_said() -> None:
    desk = office()
    await sent(desk)
    await desk.sends("ada", "a.jpg", text="copy C-000001")
    shown = await desk.says("ada", "new draft")
    assert all_receipts(desk) == [0, 1]
    assert "How much was it?" in words(shown)


async def test_a_copy_of_a_claim_that_is_not_one_s_own_tells_nothing_and_the_photo_waits() -> None:
    desk = office()
    await drafted(desk, "bob")
    shown = await desk.sends("ada", "a.jpg", text="copy C-000001")
    assert all_receipts(desk) == [0]
    assert labels(shown[-1]) == ["New draft"]


async def test_a_photo_that_waits_and_that_a_sent_claim_has_is_offered_to_be_kept_on_both() -> None:
    desk = office()
    await desk.sends("ada", "a.jpg", text="taxi 68 yesterday")
    await desk.presses("ada", "Submit")
    await desk.sends("ada", "b.jpg", text="copy C-000001", content=b"a.jpg")
    shown = await desk.presses("ada", "New draft")
    assert labels(shown[-1]) == ["Keep both"]
    assert all_receipts(desk) == [1]


# ------------------------------------------------------------ a claim of its own


@pytest.mark.parametrize(
    ("who", "begun", "said"),
    [
        ("ada", "taxi yesterday", "another claim"),
        ("ada", "taxi yesterday", "This is for a new claim."),
        ("wei", "昨天打车", "另一张报销单"),
        ("wei", "昨天打车", "新的报销单"),
        ("wei", "昨天打车", "另建一张报销单"),
    ],
)
async def test_a_photo_for_another_claim_begins_one(who: str, begun: str, said: str) -> None:
    desk = office()
    await desk.says(who, begun)
    await desk.sends(who, "a.jpg", text=said)
    assert (on_lines(desk, 1), on_lines(desk, 2)) == ([0], [1])
    assert (desk.claim(1).lines[0].purpose, desk.claim(2).lines[0].purpose) == (None, None)


@pytest.mark.parametrize(
    ("who", "begun", "said"),
    [("ada", "taxi yesterday", "a new claim: lunch 12 today"), ("wei", "昨天打车", "新的报销单：今天午餐12")],
)
async def test_a_photo_for_a_new_claim_begins_one_with_what_is_said_of_it(who: str, begun: str, said: str) -> None:
    desk = office()
    await desk.says(who, begun)
    await desk.sends(who, "a.jpg", text=said)
    assert desk.claim(1).lines[0].minor is None
    line = desk.claim(2).lines[0]
    assert (line.minor, line.category, line.purpose, len(line.receipts)) == (1_200, "meals", None, 1)


@pytest.mark.parametrize(
    ("who", "begun", "said", "told"),
    [
        ("ada", "taxi yesterday", "remove the receipt", "I removed nothing."),
        ("wei", "昨天打车", "删除票据", "没有删除任何票据。"),
        ("wei", "昨天打车", "把那张发票去掉", "没有删除任何票据。"),
    ],
)
async def test_a_photo_with_words_that_would_remove_one_is_on_no_claim_and_is_offered(
    who: str, begun: str, said: str, told: str
) -> None:
    desk = office()
    await desk.says(who, begun)
    shown = await desk.sends(who, "a.jpg", text=said)
    assert told in words(shown)
    assert (on_lines(desk), desk.claim().lines[0].purpose) == ([0], None)
    assert len(labels(shown[-1])) == 2


@pytest.mark.parametrize(
    "said", ["newspaper for the claim", "visiting the new claims department", "新书", "报销单上的事"]
)
def test_words_that_only_sound_so_begin_nothing(said: str) -> None:
    assert beside.of_another_claim(said) is None


# ------------------------------------------------------------ corrections beside a photo

THREE = "taxi 45 monday, lunch 120 tuesday, hotel 900 wednesday"
THREE_ZH = "周一打车45，周二午餐120，周三酒店900"


@pytest.mark.parametrize(
    ("who", "three", "said", "which"),
    [
        ("ada", THREE, "no, 95", "Which expense is “no, 95” about?"),
        ("wei", THREE_ZH, "改成95", "“改成95”说的是哪一笔？"),
    ],
)
@pytest.mark.parametrize("is_saved", [True, False])
async def test_of_several_expenses_it_is_asked_which_one_the_words_beside_a_photo_correct(
    who: str, three: str, said: str, which: str, is_saved: bool
) -> None:
    desk = office()
    await desk.says(who, three)
    if is_saved:
        await desk.says(who, "save" if who == "ada" else "保存")
    assert which in words(await desk.sends(who, "a.jpg", text=said))
    if not is_saved:
        await desk.says(who, "save" if who == "ada" else "保存")
    assert [line.minor for line in desk.claim().lines] == [4_500, 12_000, 90_000]


@pytest.mark.parametrize(
    ("who", "begun", "said"), [("ada", "taxi yesterday", "no, 86"), ("wei", "昨天打车", "不对，86")]
)
async def test_a_correction_beside_a_photo_is_the_sum_where_none_is_known(who: str, begun: str, said: str) -> None:
    desk = office()
    await desk.says(who, begun)
    await desk.sends(who, "a.jpg", text=said)
    line = desk.claim().lines[0]
    assert (line.minor, line.purpose, len(line.receipts)) == (8_600, None, 1)


async def test_a_correction_beside_a_photo_corrects_the_claim_that_is_named() -> None:
    desk = office()
    await drafted(desk)
    await drafted(desk)
    await desk.sends("ada", "a.jpg", text="for C-000001, no, 77")
    assert [desk.claim(each).lines[0].minor for each in (1, 2)] == [7_700, 6_800]
    assert all_receipts(desk) == [1, 0]


# ------------------------------------------------------------ words that only say what it is


@pytest.mark.parametrize(
    ("who", "said", "joined"),
    [
        ("ada", "for C-000001, the parking slip", "The receipt is now on C-000001."),
        ("ada", "this is the receipt for the taxi", "The receipt is now on C-000001."),
        ("wei", "这是打车的发票", "已将 1 张票据附到 C-000001。"),
    ],
)
async def test_nothing_is_said_against_words_that_only_say_what_a_photo_is(who: str, said: str, joined: str) -> None:
    desk = office()
    await drafted(desk, who)
    assert words(await desk.sends(who, "a.jpg", text=said)) == joined
    assert desk.claim().lines[0].purpose == "visiting a client"


async def test_nothing_is_said_against_plain_words_while_a_list_is_open() -> None:
    desk = office()
    await desk.says("ada", THREE)
    said = words(await desk.sends("ada", "a.jpg", text="trade fair in Hangzhou"))
    assert said.startswith("The receipt is kept for expense 1 ")


@pytest.mark.parametrize("said", ["visiting bob", "dinner with bob"])
async def test_plain_words_beside_a_photo_are_the_purpose_of_a_draft_that_has_none(said: str) -> None:
    desk = office()
    await desk.says("ada", "taxi 45 yesterday")
    await desk.sends("ada", "a.jpg", text=said)
    line = desk.claim().lines[0]
    assert (line.category, line.purpose, on_lines(desk)) == ("transport", said, [1])


# ------------------------------------------------------------ while a list is open


@pytest.mark.parametrize(
    ("who", "three", "said", "limit", "kept"),
    [
        ("ada", THREE, "what is the limit for hotels?", "at most ¥3,000.00", "kept for expense 1"),
        ("wei", THREE_ZH, "酒店的标准是多少？", "¥3,000.00", "记在第 1 笔"),
    ],
)
async def test_a_question_beside_a_photo_is_answered_whatever_kind_of_expense_it_names(
    who: str, three: str, said: str, limit: str, kept: str
) -> None:
    desk = office()
    await desk.says(who, three)
    told = words(await desk.sends(who, "a.jpg", text=said))
    assert limit in told
    assert kept in told


@pytest.mark.parametrize(
    ("who", "three", "said"),
    [("ada", THREE, "add coffee 25 today"), ("wei", THREE_ZH, "再加一笔咖啡25 今天")],
)
@pytest.mark.parametrize("is_saved", [True, False])
async def test_a_photo_sent_with_an_added_expense_goes_on_that_one(
    who: str, three: str, said: str, is_saved: bool
) -> None:
    desk = office()
    await desk.says(who, three)
    if is_saved:
        await desk.says(who, "save" if who == "ada" else "保存")
    await desk.sends(who, "a.jpg", text=said)
    if not is_saved:
        await desk.says(who, "save" if who == "ada" else "保存")
    assert on_lines(desk) == [0, 0, 0, 1]


@pytest.mark.parametrize(
    ("who", "three", "one", "none"),
    [("ada", THREE, " · 1 receipt", "3. ¥900"), ("wei", THREE_ZH, " · 1 张票据", "3. ¥900")],
)
async def test_each_row_of_a_list_says_how_many_receipts_it_has(who: str, three: str, one: str, none: str) -> None:
    desk = office()
    await desk.says(who, three)
    list_ = (await desk.sends(who, "a.jpg"))[-1]
    assert isinstance(list_, Items)
    assert [one in row.text for row in list_.rows] == [True, False, False]
    await desk.sends(who, "b.jpg", "c.jpg", text="for 2" if who == "ada" else "第二笔")
    list_ = desk.conversation(who)[-1]
    assert isinstance(list_, Items)
    assert [row.text.endswith(("2 receipts", "2 张票据")) for row in list_.rows] == [False, True, False]


@pytest.mark.parametrize(
    ("who", "three", "remove", "told"),
    [
        ("ada", THREE, "remove 3", "The receipt “hotel.jpg” went with its expense and is on no claim."),
        ("wei", THREE_ZH, "删除第三笔", "票据“hotel.jpg”（共 1 张）随那笔费用一起去掉了"),
    ],
)
@pytest.mark.parametrize("with_photo", [False, True])
async def test_what_becomes_of_the_receipt_of_an_expense_that_is_removed_is_said(
    who: str, three: str, remove: str, told: str, with_photo: bool
) -> None:
    desk = office()
    await desk.says(who, three)
    await desk.sends(who, "hotel.jpg", text="for 3" if who == "ada" else "第三笔")
    shown = await (desk.sends(who, "other.jpg", text=remove) if with_photo else desk.says(who, remove))
    assert told in words(shown)


async def test_when_a_whole_list_is_dropped_its_receipts_are_named_and_the_rest_is_counted() -> None:
    desk = office()
    await desk.says("ada", THREE)
    await desk.sends("ada", *(f"{each}.jpg" for each in range(7)))
    said = words(await desk.says("ada", "remove all"))
    assert "“0.jpg”, “1.jpg”, “2.jpg”, “3.jpg”, “4.jpg”, 2 more went with their expenses" in said
    assert "“5.jpg”" not in said


@pytest.mark.parametrize("is_own", [True, False])
@pytest.mark.parametrize("comes", ["with the list", "afterwards"])
async def test_that_a_receipt_is_used_already_is_said_when_it_is_put_on_a_list(is_own: bool, comes: str) -> None:
    desk, other = office(), "ada" if is_own else "bob"
    await desk.sends(other, "taxi.jpg", text="taxi 68 yesterday")
    await desk.presses(other, "Submit")
    if comes == "afterwards":
        await desk.says("ada", THREE)
    said = words(await desk.sends("ada", "x.jpg", text=THREE if comes != "afterwards" else "", content=b"taxi.jpg"))
    whose = "your claim C-000001" if is_own else "a colleague's claim"
    assert f"“x.jpg” is already a receipt of {whose}, and the same receipt is paid once. Save leaves it out" in said


async def test_that_a_receipt_is_used_already_is_said_in_chinese() -> None:
    desk = office()
    await desk.sends("wei", "taxi.jpg", text="昨天打车68")
    await desk.presses("wei", "提交")
    await desk.says("wei", THREE_ZH)
    said = words(await desk.sends("wei", "x.jpg", content=b"taxi.jpg"))
    assert "“x.jpg”已经附在您的报销单 C-000001 上，同一张票据只报一次。" in said


@pytest.mark.parametrize(
    ("who", "three", "cancel", "told", "save"),
    [
        ("ada", THREE, "cancel", "Its 2 receipts are on no claim yet", "Save"),
        ("wei", THREE_ZH, "取消", "清单里的 2 张票据还没有附到报销单上", "保存"),
    ],
)
async def test_when_a_list_is_left_it_is_said_what_becomes_of_its_receipts(
    who: str, three: str, cancel: str, told: str, save: str
) -> None:
    desk = office()
    await desk.says(who, three)
    await desk.sends(who, "a.jpg", "b.jpg")
    assert told in words(await desk.says(who, cancel))
    await desk.presses(who, save)
    assert on_lines(desk) == [2, 0, 0]


async def test_nothing_is_said_of_receipts_when_a_list_without_any_is_left() -> None:
    desk = office()
    await desk.says("ada", THREE)
    assert words(await desk.says("ada", "cancel")) == "All right, I'll leave that question. Nothing was changed."


@pytest.mark.parametrize("said", ["remove the receipt", "copy C-000001"])
async def test_a_list_stays_open_while_a_photo_waits_for_a_place(said: str) -> None:
    desk = office()
    await sent(desk)
    await desk.says("ada", THREE)
    offer = (await desk.sends("ada", "a.jpg", text=said))[-1]
    assert labels(offer) == ["New draft"]
    await desk.says("ada", "remove 3")
    await desk.says("ada", "save")
    assert (len(desk.claim(2).lines), on_lines(desk, 2)) == (2, [0, 0])
    await desk.presses("ada", "New draft", on=offer)
    assert on_lines(desk, 3) == [1]
