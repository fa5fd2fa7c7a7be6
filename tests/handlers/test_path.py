"""From the form to the decision, as the people at both ends see it."""

from bot.chat.messages import Card, Text
from tests.support.desk import Desk, labels, words


async def drafted(desk: Desk, who: str = "ada", **values: str) -> Card:
    """A draft made by the form."""
    await desk.says(who, "claim")
    await desk.presses(who, "填写" if desk.memory.people[who].locale == "zh-CN" else "Fill in")
    given = {"amount": "68", "category": "transport", "date": "2026-11-19", "purpose": "visiting a client"} | values
    await desk.fills(who, desk.form, **given)
    return desk.card(who)


async def test_a_filled_form_is_a_draft_that_reads_back_what_was_typed() -> None:
    desk = Desk()
    card = await drafted(desk, merchant="DiDi")
    assert (card.title, card.state, card.state_label, card.lead) == ("C-000001", "draft", "Draft", "¥68.00")
    assert [(fact.label, fact.value) for fact in card.facts] == [
        ("Category", "Taxi & transport"),
        ("Date", "Nov 19, 2026"),
        ("Merchant", "DiDi"),
        ("Purpose", "visiting a client"),
    ]
    assert labels(card) == ["Submit", "Edit", "Discard"]


async def test_an_approved_claim_changes_both_cards_and_tells_its_owner_and_finance() -> None:
    desk = Desk()
    await drafted(desk)
    await desk.presses("ada", "Submit")
    mine = desk.card("ada")
    assert mine.state == "submitted"
    assert mine.status is not None
    assert mine.status.startswith("Waiting for Grace Hopper since Nov 20, 2026")
    assert labels(mine) == ["Withdraw"]
    theirs = desk.card("grace")
    assert theirs.lead == "¥68.00"
    assert theirs.facts[0].value == "Ada Byron"
    assert labels(theirs) == ["Approve", "Return", "Reject"]
    await desk.presses("grace", "Approve")
    assert desk.card("grace").status == "Approved by Grace Hopper · Nov 20, 2026, 14:03"
    assert labels(desk.card("grace")) == []
    assert desk.card("ada").state_label == "Approved"
    news = desk.conversation("ada")[-1]
    assert isinstance(news, Text)
    assert news.text.startswith("C-000001 (¥68.00) was approved by Grace Hopper.")
    assert labels(desk.card("frank")) == ["Mark paid"]
    await desk.presses("frank", "Mark paid")
    assert desk.card("ada").state == "paid"
    assert "marked as paid by Frank Nance" in words(desk.conversation("ada"))
    assert labels(desk.card("frank")) == []
