"""Copy on the card and in words: which number it got, what comes along, and what is said where nothing is copied."""

from __future__ import annotations

import pytest

from bot.chat.messages import Card
from tests.handlers.stories import drafted, office, sent, sent_back
from tests.support.desk import labels, words


async def test_a_rejected_claim_is_copied_by_its_button_and_the_copy_says_of_what() -> None:
    desk = office()
    await sent(desk)
    await sent_back(desk, "Reject", "Wrong month.")
    assert labels(desk.card("ada")) == ["Copy"]
    shown = await desk.presses("ada", "Copy")
    assert words(shown).startswith("C-000002 is a copy of C-000001.")
    card = shown[-1]
    assert isinstance(card, Card)
    assert (card.title, card.state, card.lead) == ("C-000002", "draft", "¥68.00")
    assert labels(card)[:2] == ["Submit", "Edit"]
    assert card.note == "A copy of C-000001, with its dates. Please check date and amount before you submit it."
    assert (desk.claim(1).state, desk.claim(1).version) == ("rejected", 3)


@pytest.mark.parametrize("said", ["复制 C-000001", "复制C-000001", "copy C-1"])
async def test_it_is_copied_by_word_in_either_language(said: str) -> None:
    desk = office()
    await drafted(desk, "wei")
    await desk.presses("wei", "作废")
    shown = await desk.says("wei", said)
    assert words(shown).startswith("已照 C-000001 建了一张新草稿 C-000002。")
    assert desk.claim(2).lines == desk.claim(1).lines


async def test_pressed_twice_it_is_one_copy_and_the_answer_says_which() -> None:
    desk = office()
    await drafted(desk)
    await desk.presses("ada", "Discard")
    await desk.presses("ada", "Copy")
    shown = await desk.presses("ada", "Copy")
    assert words(shown).startswith("C-000002 is a copy of C-000001 already and was not touched yet")
    assert len(desk.memory.claims) == 2
    await desk.presses("ada", "Submit")
    assert words(await desk.presses("ada", "Copy")).startswith("C-000003 is a copy of C-000001.")


async def test_a_claim_that_is_not_over_is_not_copied_and_it_is_said_why() -> None:
    desk = office()
    await drafted(desk)
    shown = await desk.says("ada", "copy C-000001")
    assert words(shown).startswith("C-000001 is “Draft”, so there is no need for a copy yet")
    assert len(desk.memory.claims) == 1


async def test_a_foreign_and_a_missing_number_are_answered_alike() -> None:
    desk = office()
    await drafted(desk)
    await desk.presses("ada", "Discard")
    foreign = words(await desk.says("bob", "copy C-000001"))
    missing = words(await desk.says("bob", "copy C-000009"))
    assert foreign.replace("C-000001", "C") == missing.replace("C-000009", "C")
    assert foreign.startswith("I can't find C-000001 among the claims you may see.")


async def test_without_a_number_it_is_asked_which_and_with_more_nothing_is_done() -> None:
    desk = office()
    await drafted(desk)
    await desk.presses("ada", "Discard")
    assert words(await desk.says("ada", "copy")).startswith("Which claim? Write “copy” with its number")
    assert words(await desk.says("ada", "copy C-000001 if it was paid")).startswith("Nothing was done")
    assert len(desk.memory.claims) == 1


async def test_only_the_owner_s_card_has_the_button() -> None:
    desk = office()
    await sent(desk)
    await desk.presses("grace", "Approve")
    assert labels(desk.card("ada")) == ["Copy"]
    assert labels(desk.card("grace")) == []
    assert "Copy" not in labels(desk.card("frank"))


async def test_a_withdrawn_claim_with_a_long_text_has_all_its_buttons() -> None:
    desk = office()
    await sent(desk, purpose="x" * 500)
    await desk.presses("ada", "Withdraw")
    card = desk.card("ada")
    shown = [button.label for button in (*card.buttons, *card.more)]
    assert len(card.buttons) == 4
    assert shown[-2:] == ["Copy", "View"]
