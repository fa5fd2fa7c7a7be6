"""An older backup is restored: numbers begin again, and what stands at Slack since then is of other claims."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from claims.claim import Claim
from claims.states import State
from tests.support.slack_company import SlackWorld
from tests.support.slack_workspace import Posted

LATER = 3_600.0
"""Seconds until a house is there again whose backup had to be restored."""


async def restored(world: SlackWorld) -> Posted:
    """Grace's card of a claim that the database no longer knows; it was posted an hour ago."""
    file = Path(str(world.settings.data_dir)) / "chit.db"
    backup = file.with_suffix(".backup")
    await world.close()
    shutil.copy(file, backup)
    await world.open_process()
    await sent(world, "taxi 38 yesterday, client visit")
    card, messages = world.client("grace").messages()[-1], world.slack.workspace.messages
    del messages[card.channel, card.ts]
    card.ts = f"{float(card.ts) - LATER:.6f}"
    messages[card.channel, card.ts] = card
    await world.close()
    shutil.copy(backup, file)
    await world.open_process()
    return card


async def sent(world: SlackWorld, words: str) -> Claim:
    """Ada files that, and Grace sees it."""
    await world.client("ada").say(words)
    await world.person("ada").sees_card("C-000001", "Draft")
    await world.person("ada").presses("Submit", card="C-000001")
    await world.person("grace").sees_card("C-000001")
    await world.quiet()
    claim = await world.claim(1)
    assert claim is not None
    return claim


@pytest.mark.parametrize("button", ["Approve", "Reject"])
async def test_a_card_of_before_decides_no_claim_that_has_its_number_now(slack_world: SlackWorld, button: str) -> None:
    old = await restored(slack_world)
    now = await sent(slack_world, "taxi 95 yesterday, client visit")

    await slack_world.client("grace").press(button, on=old)

    await slack_world.person("grace").learns("too old for me")
    assert not slack_world.client("grace").stack or "95.00" not in str(slack_world.client("grace").stack[-1].blocks)
    assert await slack_world.claim(1) == now
    await slack_world.person("grace").presses("Approve", card="C-000001")
    await slack_world.quiet()
    decided = await slack_world.claim(1)
    assert decided is not None
    assert decided.state is State.APPROVED
