"""Photos and documents in a claim's life, at the fake platform, where they are fetched, and in the web chat."""

from __future__ import annotations

import pytest

from tests.stories.days import in_english
from tests.support.actor import Actor
from tests.support.company import World
from tests.support.receipts import jpeg, pdf, zipped

ONE, TWO = jpeg(320, 240), jpeg(240, 320)
DOCX = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})


async def sends_a_claim(ada: Actor, name: str = "taxi.jpg", content: bytes = ONE) -> None:
    """A claim with one receipt waits for its approver."""
    await ada.sends_file(name, content, text="taxi 68 yesterday")
    await ada.sees_card("C-000001", "¥68.00", name)
    await ada.presses("Submit", card="C-000001")
    await ada.sees_card("C-000001", "Submitted")


async def test_a_photo_alone_begins_a_draft_and_asks_for_the_amount(world: World) -> None:
    ada = world.person("ada")
    await ada.sends_file("taxi.jpg", ONE)
    await ada.sees_card("C-000001", "Draft", "missing", "taxi.jpg")
    await ada.hears("How much")
    await ada.says("128")
    await ada.sees_card("C-000001", "¥128.00", "taxi.jpg")


async def test_a_second_photo_joins_the_draft(world: World) -> None:
    ada = world.person("ada")
    await ada.sends_file("one.jpg", ONE)
    await ada.hears("How much")
    await ada.sends_file("two.jpg", TWO)
    await ada.hears("The receipt is now on C-000001")
    await ada.sees_card("C-000001", "one.jpg", "two.jpg")
    await ada.says("128")
    await ada.sees_card("C-000001", "¥128.00", "one.jpg", "two.jpg")
    assert await world.claim(2) is None


async def test_words_that_come_later_fill_the_draft_that_a_photo_began(world: World) -> None:
    wei = world.person("wei")
    await wei.sends_file("打车.jpg", ONE)
    await wei.sees_card("C-000001", "草稿", "打车.jpg")
    await wei.says("昨天打车 68 拜访客户")
    await wei.sees_card("C-000001", "¥68.00", "拜访客户", "打车.jpg")
    assert await world.claim(2) is None


async def test_a_caption_is_read_like_a_sentence(world: World) -> None:
    wei = world.person("wei")
    await wei.sends_file("打车.jpg", ONE, text="昨天打车 68 拜访客户")
    await wei.sees_card("C-000001", "¥68.00", "拜访客户", "打车.jpg")
    assert [event for event in await world.events(1) if event == "created"] == ["created"]


async def test_two_files_of_one_message_are_one_draft(world: World) -> None:
    ada = world.person("ada")
    await ada.sends_files({"one.jpg": ONE, "invoice.pdf": pdf()}, text="taxi 68 yesterday")
    await ada.sees_card("C-000001", "¥68.00", "one.jpg", "invoice.pdf")


async def test_a_file_that_can_t_be_a_receipt_is_refused_by_its_name_with_the_reason(world: World) -> None:
    ada = world.person("ada")
    await ada.sends_file("plan.docx", DOCX)
    await ada.learns("“plan.docx” is an Office document", "save it as PDF")
    await world.quiet()
    assert await world.claim(1) is None


async def test_a_refused_file_does_not_keep_the_others_away(world: World) -> None:
    ada = world.person("ada")
    await ada.sends_files({"empty.jpg": b"", "taxi.jpg": ONE}, text="taxi 68 yesterday")
    await ada.learns("“empty.jpg” is empty")
    await ada.sees_card("C-000001", "¥68.00", "taxi.jpg")


async def test_a_receipt_of_a_sent_claim_is_blocked_and_kept_with_a_reason_that_the_approver_reads(
    world: World,
) -> None:
    ada, grace = world.person("ada"), world.person("grace")
    await sends_a_claim(ada)
    await ada.sends_file("again.jpg", ONE)
    await ada.sees("again.jpg", "is already a receipt of your claim C-000001")
    assert await world.claim(2) is None
    await ada.presses("Keep both")
    await ada.fills({"Reason": "Two of us shared the ride"})
    await ada.sees_card("C-000002", "Draft", "again.jpg")
    await ada.says("34")
    await ada.sees_card("C-000002", "¥34.00")
    await ada.says("taxi")
    await ada.sees_card("C-000002", "Taxi & transport")
    await ada.says("yesterday")
    await ada.sees_card("C-000002", in_english(1))
    await ada.presses("Submit", card="C-000002")
    await grace.sees_card("C-000002", "again.jpg", "is on C-000001 too", "Two of us shared the ride")


async def test_an_approver_s_card_names_the_receipt(world: World) -> None:
    ada, grace = world.person("ada"), world.person("grace")
    await sends_a_claim(ada)
    await grace.sees_card("C-000001", "¥68.00", "taxi.jpg", buttons=["Approve", "Return", "Reject", "History"])
    await grace.presses("Approve")
    await ada.sees_card("C-000001", "Approved", "taxi.jpg")


async def test_a_returned_claim_gets_a_second_photo_which_the_approver_finds_among_the_changes(world: World) -> None:
    ada, grace = world.person("ada"), world.person("grace")
    await sends_a_claim(ada)
    await grace.presses("Return")
    await grace.fills({"Reason": "Where is the invoice?"})
    await ada.sees_card("C-000001", "Returned")
    await ada.presses("Attach")
    await ada.sees_form("Receipts of C-000001")
    await ada.attaches("invoice.pdf", pdf())
    await ada.fills({})
    await ada.sees_card("C-000001", "taxi.jpg", "invoice.pdf")
    await ada.presses("Submit", card="C-000001")
    await grace.sees_card("C-000001", "Submitted", "Receipts", "taxi.jpg", "invoice.pdf")


async def test_the_same_file_on_somebody_else_s_claim_never_names_it(world: World) -> None:
    ada, bob = world.person("ada"), world.person("bob")
    await sends_a_claim(bob)
    await ada.sends_file("mine.jpg", ONE)
    told = await ada.sees("mine.jpg", "is already a receipt of a colleague's claim")
    assert "C-000001" not in told
    assert "Bob" not in told


@pytest.mark.parametrize("who", ["bob", "frank"])
async def test_a_stranger_s_file_is_in_nobody_s_form(world: World, who: str) -> None:
    """What one person sent belongs to no other, whoever names it."""
    ada, other = world.person("ada"), world.person(who)
    await ada.sends_file("taxi.jpg", ONE)
    await ada.sees_card("C-000001", "taxi.jpg")
    await other.says("C-000001")
    await other.learns("C-000001")
    assert not [text for text in await other.texts() if "taxi.jpg" in text]
    assert await other.cards() == []


async def test_a_photo_and_the_word_to_submit_are_one_event_and_one_sent_claim(world: World) -> None:
    ada, grace = world.person("ada"), world.person("grace")
    await ada.says("taxi 68 yesterday, visiting a client")
    await ada.sees_card("C-000001", "Draft")
    await ada.sends_file("taxi.jpg", ONE, text="submit C-000001")
    await ada.hears("The receipt is now on C-000001")
    await ada.sees_card("C-000001", "Submitted", "taxi.jpg")
    await grace.sees_card("C-000001", "taxi.jpg")
    assert await world.events(1) == ["created", "receipt_added", "submitted"]
    assert await world.claim(2) is None


async def test_a_photo_for_a_claim_that_is_named_goes_there_however_new_another_draft_is(world: World) -> None:
    wei = world.person("wei")
    await wei.says("昨天打车 68 拜访客户")
    await wei.sees_card("C-000001", "草稿")
    await wei.says("昨天打车 68 拜访客户")
    await wei.sees_card("C-000002", "草稿")
    await wei.sends_file("打车.jpg", ONE, text="这是C-000001的发票，谢谢")
    await wei.hears("附到 C-000001")
    await wei.sees_card("C-000001", "打车.jpg", "拜访客户")


async def test_a_photo_while_a_list_is_open_is_filed_with_it(world: World) -> None:
    ada = world.person("ada")
    await ada.says("taxi 45 monday, lunch 120 tuesday")
    await ada.hears("Nothing is filed yet")
    await ada.sends_file("lunch.jpg", ONE, text="for the lunch")
    await ada.hears("kept for expense 2")
    await ada.says("save")
    await ada.sees_card("C-000001", "Draft", "lunch.jpg")
    claim = await world.claim(1)
    assert claim is not None
    assert [len(line.receipts) for line in claim.lines] == [0, 1]
