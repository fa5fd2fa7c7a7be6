"""Photo first, words later, or both at once: what files become, and what is said of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.events import RefusedShare
from bot.chat.messages import Card, Text
from claims.lines import Line
from tests.handlers.stories import drafted, office, sent, sent_back
from tests.support.desk import Desk, labels, words
from tests.support.memory_receipts import a_file


def names(card: Card) -> list[str]:
    return [picture.name for picture in card.images]


async def test_a_photo_alone_begins_a_draft_that_asks_for_the_amount() -> None:
    desk = office()
    card, question = await desk.sends("ada", "taxi.jpg")
    assert isinstance(card, Card)
    assert (card.state, card.lead, names(card)) == ("draft", "Amount missing", ["taxi.jpg"])
    assert (card.images[0].alt, card.images[0].width, card.images[0].height) == ("Receipt taxi.jpg", 120, 160)
    assert isinstance(question, Text)
    assert "How much" in question.text


@pytest.mark.parametrize(
    ("who", "alt"), [("ada", "Receipt trip.pdf, page 1 of 3"), ("wei", "票据 trip.pdf，共 3 页，图为第 1 页")]
)
async def test_of_a_document_of_several_pages_it_is_told_that_only_the_first_is_shown(who: str, alt: str) -> None:
    desk = office()
    await desk.sends(who, "trip.pdf")
    rows = desk.memory.receipts
    rows.update({id: replace(each, pages=3) for id, each in rows.items()})
    await desk.says(who, "68")
    (shown,) = desk.card(who).images
    assert (shown.alt, shown.pages) == (alt, 3)


async def test_a_second_photo_joins_and_the_question_stays_open() -> None:
    desk = office()
    await desk.sends("ada", "one.jpg")
    card, joined = await desk.sends("ada", "two.jpg")
    assert isinstance(card, Card)
    assert names(card) == ["one.jpg", "two.jpg"]
    assert [picture.alt for picture in card.images] == ["Receipt 1 of 2: one.jpg", "Receipt 2 of 2: two.jpg"]
    assert words([joined]) == "The receipt is now on C-000001."
    await desk.says("ada", "128")
    assert desk.card("ada").lead == "¥128.00"


async def test_photo_photo_number_is_one_draft_of_two_receipts() -> None:
    desk = office()
    await desk.sends("ada", "one.jpg")
    await desk.sends("ada", "two.jpg")
    await desk.says("ada", "128")
    assert list(desk.memory.claims) == [1]
    assert len(desk.claim().receipts) == 2


async def test_photo_first_and_a_whole_sentence_later_is_one_draft() -> None:
    desk = office()
    await desk.sends("wei", "打车.jpg")
    await desk.says("wei", "昨天打车 68 拜访客户")
    assert list(desk.memory.claims) == [1]
    line = desk.claim().lines[0]
    assert (line.minor, line.category, line.purpose, len(line.receipts)) == (6_800, "transport", "拜访客户", 1)


async def test_a_caption_is_read_like_a_sentence() -> None:
    desk = office()
    shown = await desk.sends("wei", "打车.jpg", text="昨天打车 68 拜访客户")
    card = shown[0]
    assert isinstance(card, Card)
    assert (card.lead, names(card)) == ("¥68.00", ["打车.jpg"])
    assert (desk.claim().lines[0].category, desk.claim().version) == ("transport", 1)


async def test_words_beside_a_second_photo_fill_what_the_draft_lacks() -> None:
    desk = office()
    await desk.sends("ada", "one.jpg")
    await desk.sends("ada", "two.jpg", text="128")
    assert list(desk.memory.claims) == [1]
    assert (desk.card("ada").lead, len(desk.claim().receipts)) == ("¥128.00", 2)


async def test_words_that_are_no_expense_are_kept_as_the_purpose() -> None:
    desk = office()
    await desk.sends("ada", "one.jpg", text="for the trade fair in Hangzhou")
    assert desk.claim().lines[0].purpose == "trade fair in Hangzhou"


async def test_an_expense_beside_a_photo_is_a_claim_of_its_own_when_the_draft_has_its_sum() -> None:
    desk = office()
    await drafted(desk)
    await desk.sends("ada", "lunch.jpg", text="lunch 35 today")
    assert (len(desk.claim(1).receipts), len(desk.claim(2).receipts)) == (0, 1)


async def test_several_expenses_beside_a_photo_are_read_back_and_saved_with_it() -> None:
    desk = office()
    await desk.sends("wei", "三张.jpg", text="周一打车45，周二午餐120，周三酒店900")
    assert desk.memory.claims == {}
    await desk.presses("wei", "保存")
    assert [len(line.receipts) for line in desk.claim().lines] == [1, 0, 0]


@pytest.mark.parametrize(("seconds", "claims"), [(540, 1), (660, 2)])
async def test_a_photo_joins_the_draft_that_was_spoken_of_within_ten_minutes(seconds: int, claims: int) -> None:
    desk = office()
    await drafted(desk)
    desk.now += timedelta(seconds=seconds)
    await desk.sends("ada", "one.jpg")
    assert len(desk.memory.claims) == claims


async def test_a_photo_joins_the_returned_claim_that_is_asked_about() -> None:
    desk = office()
    await sent(desk)
    await sent_back(desk, "Return", "Where is the receipt?")
    await desk.presses("ada", "Attach")
    photo = a_file("taxi.jpg")
    desk.memory.receipts[photo.id] = photo
    await desk.fills("ada", desk.form, receipts=photo.sha256)
    assert names(desk.card("ada")) == ["taxi.jpg"]
    await desk.presses("ada", "Submit")
    assert names(desk.card("grace")) == ["taxi.jpg"]
    assert any("Receipts" in change for change in desk.card("grace").changes)


async def test_a_photo_that_joins_nothing_leaves_the_question() -> None:
    desk = office()
    await desk.sends("ada", "one.jpg")
    await desk.presses("ada", "Discard")
    await desk.sends("ada", "two.jpg")
    await desk.says("ada", "99")
    assert (desk.claim(1).state.value, desk.claim(2).lines[0].minor) == ("discarded", 9_900)


async def test_the_same_photo_sent_again_changes_nothing() -> None:
    desk = office()
    await desk.sends("ada", "one.jpg")
    shown = await desk.sends("ada", "again.jpg", content=b"one.jpg")
    assert words(shown) == "That receipt is on C-000001 already."
    assert desk.claim().version == 1


# ------------------------------------------------------------ the form


async def test_the_form_of_receipts_adds_and_removes() -> None:
    desk = office()
    await desk.sends("ada", "one.jpg", text="taxi 68 yesterday")
    two = a_file("two.jpg")
    desk.memory.receipts[two.id] = two
    await desk.presses("ada", "Attach")
    assert desk.form.fields[0].initial == a_file("one.jpg").sha256
    await desk.fills("ada", desk.form, receipts=two.sha256)
    assert names(desk.card("ada")) == ["two.jpg"]
    happened = [event.name.value for event in desk.memory.events[1]]
    assert happened == ["created", "receipt_added", "receipt_added", "receipt_removed"]


async def test_somebody_else_s_file_is_refused_beside_the_field() -> None:
    desk = office()
    await drafted(desk)
    theirs = a_file("bob.jpg", owner="bob")
    desk.memory.receipts[theirs.id] = theirs
    await desk.presses("ada", "Attach")
    await desk.fills("ada", desk.form, receipts=theirs.sha256)
    assert desk.errors.errors == {"receipts": "This file is not here any more. Please send it again."}


async def test_twenty_one_receipts_are_refused_with_the_limit() -> None:
    desk = office()
    await drafted(desk)
    files = [a_file(f"{at}.jpg") for at in range(21)]
    desk.memory.receipts.update({each.id: each for each in files})
    await desk.presses("ada", "Attach")
    await desk.fills("ada", desk.form, receipts=",".join(each.sha256 for each in files))
    assert "20" in desk.errors.errors["receipts"]
    await desk.fills("ada", desk.form, receipts=",".join(each.sha256 for each in files[:20]))
    assert len(desk.claim().receipts) == 20
    assert len(desk.card("ada").images) == 10


# ------------------------------------------------------------ the same file twice


async def sent_with(desk: Desk, who: str, name: str, *, content: bytes = b"") -> None:
    await desk.sends(who, name, text="taxi 68 yesterday", content=content)
    await desk.presses(who, "Submit")


async def test_a_receipt_of_my_sent_claim_is_blocked_named_and_can_be_kept_with_a_reason() -> None:
    desk = office()
    await sent_with(desk, "ada", "taxi.jpg")
    shown = await desk.sends("ada", "again.jpg", content=b"taxi.jpg")
    (card,) = shown
    assert isinstance(card, Card)
    assert card.note is not None
    assert "already a receipt of your claim C-000001" in card.note
    assert labels(card) == ["Keep both"]
    assert list(desk.memory.claims) == [1]
    await desk.presses("ada", "Keep both")
    await desk.fills("ada", desk.form, reason="Two of us shared the ride")
    card = desk.card("ada", 2)
    assert names(card) == ["again.jpg"]
    await desk.says("ada", "34")
    await desk.says("ada", "taxi")
    await desk.says("ada", "yesterday")
    await desk.presses("ada", "Submit")
    assert desk.claim(2).state.value == "submitted"
    warned = desk.card("grace", 2).warnings
    assert warned == ("“again.jpg” is on C-000001 too. Reason given: Two of us shared the ride",)


async def test_another_person_s_claim_is_never_named() -> None:
    desk = office()
    await sent_with(desk, "bob", "taxi.jpg")
    (card,) = await desk.sends("ada", "mine.jpg", content=b"taxi.jpg")
    assert isinstance(card, Card)
    assert card.note is not None
    assert "C-000001" not in card.note
    assert "Bob" not in card.note
    await desk.presses("ada", "Keep both")
    await desk.fills("ada", desk.form, reason="我也在车上")
    assert "C-000001" not in words(desk.conversation("ada"))


async def test_on_my_other_draft_it_is_only_pointed_out_and_the_second_is_not_sent() -> None:
    desk = office()
    await desk.sends("ada", "taxi.jpg", text="taxi 68 yesterday")
    desk.now += timedelta(minutes=11)
    await desk.sends("ada", "again.jpg", text="taxi 68 yesterday", content=b"taxi.jpg")
    twin = "“again.jpg” is on your claim C-000001 too. Once one of them is sent, the other needs a reason to keep it."
    assert twin in desk.card("ada", 2).warnings
    await desk.presses("ada", "Submit", on=desk.card("ada", 1))
    shown = await desk.presses("ada", "Submit", on=desk.card("ada", 2))
    assert labels(shown[-1]) == ["Keep both"]
    assert desk.claim(2).state.value == "draft"
    await desk.presses("ada", "Keep both")
    await desk.fills("ada", desk.form, reason="There and back")
    await desk.presses("ada", "Submit", on=desk.card("ada", 2))
    assert desk.claim(2).state.value == "submitted"


async def test_keep_both_pressed_by_somebody_else_changes_nothing() -> None:
    desk = office()
    await sent_with(desk, "ada", "taxi.jpg")
    await desk.sends("ada", "again.jpg", content=b"taxi.jpg")
    file = a_file("again.jpg", content=b"taxi.jpg").id
    shown = await desk.forges("bob", f"receipt.keep:{file}:0:0")
    assert words(shown) == "This file is not here any more. Please send it again."


# ------------------------------------------------------------ what was refused


async def test_a_refused_file_is_told_by_name_and_the_rest_goes_on() -> None:
    desk = office()
    refused = RefusedShare(name="plan.docx", code="receipt.wrong_type", facts={"found": "office"})
    shown = await desk.sends("ada", "taxi.jpg", refused=[refused])
    assert "“plan.docx” is an Office document" in words(shown)
    assert names(desk.card("ada")) == ["taxi.jpg"]


async def test_only_refused_files_make_no_claim() -> None:
    desk = office()
    refused = RefusedShare(name="空.jpg", code="receipt.empty", facts={})
    shown = await desk.sends("wei", refused=[refused])
    assert "“空.jpg”是空文件" in words(shown)
    assert desk.memory.claims == {}


async def test_an_approver_sees_the_receipts_that_were_sent_not_those_added_since() -> None:
    desk = office()
    await sent_with(desk, "ada", "taxi.jpg")
    await sent_back(desk, "Return", "Please add the invoice")
    later = a_file("later.jpg")
    desk.memory.receipts[later.id] = later
    await desk.presses("ada", "Attach")
    await desk.fills("ada", desk.form, receipts=f"{a_file('taxi.jpg').sha256},{later.sha256}")
    assert names(desk.card("ada")) == ["taxi.jpg", "later.jpg"]
    await desk.says("grace", "C-000001")
    assert names(desk.card("grace")) == ["taxi.jpg"]
    assert desk.claim().lines[0] != Line()


async def test_a_file_that_a_sent_claim_has_is_not_said_to_be_on_the_draft() -> None:
    desk = office()
    await sent_with(desk, "ada", "taxi.jpg")
    await desk.sends("ada", "other.jpg")
    shown = await desk.sends("ada", "again.jpg", content=b"taxi.jpg")
    assert [labels(each) for each in shown] == [["Keep both"]]


async def test_receipts_that_came_and_went_are_named_to_the_approver() -> None:
    desk = office()
    await sent_with(desk, "ada", "taxi.jpg")
    await sent_back(desk, "Return", "The other one, please")
    later = a_file("later.jpg")
    desk.memory.receipts[later.id] = later
    await desk.presses("ada", "Attach")
    await desk.fills("ada", desk.form, receipts=later.sha256)
    await desk.presses("ada", "Submit")
    assert desk.card("grace").changes == ("Receipts: added later.jpg; removed taxi.jpg",)


async def test_an_expense_beside_a_refused_file_is_filed_without_it() -> None:
    desk = office()
    refused = RefusedShare(name="plan.docx", code="receipt.wrong_type", facts={"found": "office"})
    shown = await desk.sends("ada", text="taxi 68 yesterday", refused=[refused])
    assert "“plan.docx”" in words(shown)
    assert desk.card("ada").lead == "¥68.00"


async def test_of_several_expenses_each_receipt_says_whose_it_is() -> None:
    desk = office()
    await desk.sends("wei", "三张.jpg", text="周一打车45，周二午餐120，周三酒店900")
    await desk.presses("wei", "保存")
    assert [picture.caption for picture in desk.card("wei").images] == ["第 1 笔"]


async def test_keep_both_puts_the_file_on_the_draft_of_the_same_message() -> None:
    desk = office()
    await sent_with(desk, "bob", "taxi.jpg")
    await drafted(desk)
    shown = await desk.sends("ada", "mine.jpg", text="lunch 20 today", content=b"taxi.jpg")
    assert desk.claim(3).receipts == ()
    assert [card.title for card in shown if isinstance(card, Card)][:2] == ["C-000003", "Receipt used before"]
    await desk.presses("ada", "Keep both")
    await desk.fills("ada", desk.form, reason="We shared the table")
    assert (len(desk.claim(3).receipts), desk.claim(2).receipts) == (1, ())


async def test_keep_both_pressed_again_begins_no_other_draft() -> None:
    desk = office()
    await sent_with(desk, "bob", "taxi.jpg")
    (card,) = await desk.sends("ada", "mine.jpg", content=b"taxi.jpg")
    for _ in range(2):
        await desk.presses("ada", "Keep both", on=card)
        await desk.fills("ada", desk.form, reason="We shared the ride")
    assert list(desk.memory.claims) == [1, 2]


async def test_the_words_beside_a_file_that_is_used_are_kept() -> None:
    desk = office()
    await sent_with(desk, "bob", "taxi.jpg")
    await desk.sends("ada", "mine.jpg", text="trade fair in Hangzhou", content=b"taxi.jpg")
    assert desk.claim(2).lines[0].purpose == "trade fair in Hangzhou"


async def test_files_for_which_a_draft_has_no_room_begin_one_of_their_own() -> None:
    desk = office()
    await desk.sends("ada", "first.jpg")
    await desk.sends("ada", *(f"{at}.jpg" for at in range(20)))
    assert [len(claim.receipts) for claim in desk.memory.claims.values()] == [1, 20]


@pytest.mark.parametrize("word", ["claim", "报销"])
async def test_a_file_with_the_word_that_begins_a_claim_joins_none(word: str) -> None:
    desk = office()
    await desk.sends("ada", "first.jpg")
    await desk.sends("ada", "second.jpg", text=word)
    assert [len(claim.receipts) for claim in desk.memory.claims.values()] == [1, 1]
