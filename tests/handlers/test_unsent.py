"""What a claimant edits and has not sent again is theirs alone: everybody else sees the claim as it was sent."""

import pytest

from tests.handlers.stories import drafted, office, sent, sent_back
from tests.support import builders
from tests.support.desk import Desk, words

SENT = {"amount": "68", "merchant": "DiDi", "purpose": "visiting a client"}
EDITED = {"amount": "99", "merchant": "Secret bar", "purpose": "not for her eyes"}
WAYS_BACK = ["returned", "withdrawn", "discarded"]


def audited() -> Desk:
    """The demo company with an auditor."""
    desk = office()
    auditor = builders.person("ann", roles="auditor", manager="heidi")
    desk.memory.people[auditor.id] = auditor
    return desk


async def back(desk: Desk, way: str) -> None:
    """A claim is sent, comes back and is edited; `discarded`: and then given up."""
    await sent(desk, **SENT)
    if way == "returned":
        await sent_back(desk, "Return", "Which client?")
    else:
        await desk.presses("ada", "Withdraw")
    await desk.presses("ada", "Edit")
    await desk.fills("ada", desk.form, **EDITED)
    if way == "discarded":
        await desk.presses("ada", "Discard")


def seen(desk: Desk, who: str) -> str:
    """All that somebody sees."""
    return "\n".join(message.model_dump_json() for message in desk.conversation(who))


@pytest.mark.parametrize("way", WAYS_BACK)
async def test_an_approver_sees_nothing_of_what_was_not_sent(way: str) -> None:
    desk = audited()
    await back(desk, way)
    for said in ("view C-1", "where is C-1", "why was C-1 returned", "to approve"):
        await desk.says("grace", said)

    assert desk.card("grace").lead == "¥68.00"
    for hidden in ("99.00", "Secret bar", "not for her eyes"):
        assert hidden not in seen(desk, "grace")


@pytest.mark.parametrize("who", ["frank", "ann"])
async def test_nor_do_finance_and_auditors(who: str) -> None:
    desk = audited()
    await back(desk, "withdrawn")
    for said in ("view C-1", "where is C-1", "why was C-1 returned"):
        await desk.says(who, said)

    assert desk.card(who).lead == "¥68.00"
    for hidden in ("99.00", "Secret bar", "not for her eyes"):
        assert hidden not in seen(desk, who)


async def test_a_long_text_behind_view_is_the_one_that_was_sent() -> None:
    desk = office()
    await sent(desk, purpose="长" * 400)
    await desk.presses("ada", "Withdraw")
    await desk.presses("ada", "Edit")
    await desk.fills("ada", desk.form, purpose="短" * 400)

    assert words(await desk.presses("grace", "View", on=desk.card("grace"))) == f"C-000001\nPurpose: {'长' * 400}"
    assert words(await desk.presses("ada", "View", on=desk.card("ada"))) == f"C-000001\nPurpose: {'短' * 400}"


@pytest.mark.parametrize("way", WAYS_BACK)
async def test_the_claimant_sees_what_they_edited(way: str) -> None:
    desk = office()
    await back(desk, way)
    await desk.says("ada", "where is C-1")

    assert desk.card("ada").lead == "¥99.00"
    assert "99.00" in words(desk.conversation("ada"))


async def test_once_it_is_sent_again_everybody_concerned_sees_it_and_what_changed() -> None:
    desk = office()
    await back(desk, "withdrawn")
    await desk.presses("ada", "Submit")

    card = desk.card("grace")
    assert card.lead == "¥99.00"
    assert card.changes[0] == "Amount: ¥68.00 → ¥99.00"


async def test_an_edit_does_not_move_the_moment_at_which_it_was_withdrawn() -> None:
    desk = office()
    await sent(desk)
    await desk.presses("ada", "Withdraw")
    theirs, own = desk.card("grace").status, desk.card("ada").note
    desk.now = desk.now.replace(hour=(desk.now.hour + 1) % 24)
    await desk.presses("ada", "Edit")
    await desk.fills("ada", desk.form, amount="99")

    assert (desk.card("grace").status, desk.card("ada").note) == (theirs, own)
    assert theirs is not None
    assert theirs.rpartition(" ")[2] in words(await desk.says("ada", "where is C-1"))


async def test_the_currency_is_the_one_that_was_sent_too() -> None:
    desk = office()
    await drafted(desk, amount="10", currency="USD")
    await desk.presses("ada", "Submit")
    await desk.presses("ada", "Withdraw")
    await desk.presses("ada", "Edit")
    await desk.fills("ada", desk.form, amount="10", currency="EUR")

    assert (desk.card("grace").lead, desk.card("ada").lead) == ("$10.00", "€10.00")
