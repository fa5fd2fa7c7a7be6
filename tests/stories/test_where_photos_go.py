"""Photos whose words say where they go, and receipts that two claims keep, at the fake platform and in the web chat."""

from __future__ import annotations

from tests.support.actor import Actor
from tests.support.company import World
from tests.support.receipts import jpeg

ONE = jpeg(320, 240)


async def sends_a_claim(ada: Actor) -> None:
    """A claim waits for its approver."""
    await ada.says("taxi 168 yesterday visiting a client")
    await ada.presses("Submit", card="C-000001")
    await ada.sees_card("C-000001", "Submitted")


async def test_a_photo_goes_on_the_claim_asked_about_while_a_question_about_a_draft_is_open(world: World) -> None:
    ada, grace = world.person("ada"), world.person("grace")
    await sends_a_claim(ada)
    await grace.presses("Return")
    await grace.fills({"Reason": "Where is the receipt?"})
    await ada.sees_card("C-000001", "Returned")
    await ada.says("lunch today")
    await ada.hears("How much")
    await ada.says("why was it returned?")
    await ada.hears("Still open")
    await ada.sends_file("taxi.jpg", ONE)
    await ada.hears("C-000001 was returned because a receipt is missing, so this one is now on it.")
    await ada.sees_card("C-000001", "taxi.jpg")


async def test_a_photo_with_copy_goes_on_the_copy(world: World) -> None:
    ada = world.person("ada")
    await ada.says("taxi 68 yesterday visiting a client")
    await ada.presses("Discard", card="C-000001")
    await ada.sees_card("C-000001", "Discarded")
    await ada.sends_file("taxi.jpg", ONE, text="copy C-000001")
    await ada.hears("C-000002 is a copy of C-000001")
    await ada.sees_card("C-000002", "¥68.00", "taxi.jpg")
    assert await world.events(2) == ["created", "receipt_added"]


async def test_a_photo_with_a_copy_that_is_refused_waits_for_a_press(world: World) -> None:
    ada = world.person("ada")
    await sends_a_claim(ada)
    await ada.sends_file("taxi.jpg", ONE, text="copy C-000001")
    await ada.learns("there is no need for a copy yet")
    await world.quiet()
    assert await world.claim(2) is None
    await ada.presses("New draft")
    await ada.sees_card("C-000002", "Amount missing", "taxi.jpg")


async def test_the_card_of_a_receipt_that_both_keep_says_so_and_has_no_button(world: World) -> None:
    ada = world.person("ada")
    await ada.sends_file("taxi.jpg", ONE, text="taxi 68 yesterday")
    await ada.sees_card("C-000001", "¥68.00", "taxi.jpg")
    await ada.presses("Submit", card="C-000001")
    await ada.sees_card("C-000001", "Submitted")
    await ada.sends_file("again.jpg", ONE)
    await ada.presses("Keep both")
    await ada.fills({"Reason": "Two rides on one receipt."})
    await ada.hears("“again.jpg” is on C-000002 too now.")
    await ada.sees_card("Receipt kept on both", "C-000002", buttons=[])


async def test_a_photo_and_what_it_is_for_go_on_the_draft_begun_after_a_list_that_waits(world: World) -> None:
    ada = world.person("ada")
    await ada.says("taxi 45 monday, lunch 120 tuesday")
    await ada.hears("Nothing is filed yet")
    await ada.says("taxi 68 yesterday")
    await ada.sees_card("C-000001", "Draft")
    await ada.sends_file("taxi.jpg", ONE)
    await ada.hears("now on C-000001")
    await ada.says("purpose no")
    await ada.hears("purpose of C-000001")
    await ada.says("save")
    await ada.sees_card("C-000002", "Draft")
    first, second = await world.claim(1), await world.claim(2)
    assert first is not None
    assert second is not None
    assert [(line.purpose, len(line.receipts)) for line in first.lines] == [("no", 1)]
    assert [len(line.receipts) for line in second.lines] == [0, 0]
