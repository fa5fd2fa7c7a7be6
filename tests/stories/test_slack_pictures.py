"""The pictures of receipts come late, or Slack does not show them yet: their cards are drawn again, once, with them."""

from __future__ import annotations

import pytest

from integrations.slack import illustrating
from integrations.slack.files import AGAIN_SECONDS
from tests.stories.test_at_slack import until
from tests.support.receipts import jpeg
from tests.support.slack_company import SlackWorld
from tests.support.slack_trouble import Trouble
from tests.support.slack_workspace import Posted

UPLOADED = "files.completeUploadExternal"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cards wait for pictures for a moment only."""
    monkeypatch.setattr(illustrating, "UPLOAD_SECONDS", 0.05)


async def sent(world: SlackWorld) -> Posted:
    """A claim with two photos that waits for Grace; gives her card."""
    ada = world.person("ada")
    await ada.sends_files({"taxi.jpg": jpeg(), "way.jpg": jpeg(640, 480)}, text="taxi 68 yesterday, client visit")
    await ada.sees_card("C-000001", "Draft")
    await ada.presses("Submit")
    await world.person("grace").sees_card("C-000001", "Submitted")
    return next(each for each in reversed(world.client("grace").messages()) if each.is_own)


def pictures(card: Posted) -> int:
    """How many pictures a card shows now."""
    return len([each for each in card.blocks if each["type"] == "image"])


async def test_pictures_that_take_long_stand_on_the_card_as_soon_as_all_are_there(slack_world: SlackWorld) -> None:
    world = slack_world
    world.slack.suffers(Trouble.HELD, method=UPLOADED)
    card = await sent(world)
    assert pictures(card) == 0
    world.slack.suffers(None)
    await until(world, lambda: pictures(card) == 2)
    await world.quiet()

    assert len(card.drawn) == 2
    assert len(world.slack.called("files.getUploadURLExternal")) == 2


async def test_pictures_that_were_late_are_uploaded_by_the_process_that_comes_after(slack_world: SlackWorld) -> None:
    world = slack_world
    world.slack.suffers(Trouble.HANG, method=UPLOADED)
    card = await sent(world)
    await world.restart()
    world.slack.suffers(None)
    assert pictures(card) == 0
    await world.time_passes(illustrating.LATER_SECONDS)
    await until(world, lambda: pictures(card) == 2)
    await world.quiet()

    assert len(card.drawn) <= 3


async def test_pictures_that_slack_looks_at_for_long_are_shown_later_and_not_uploaded_again(
    slack_world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = slack_world
    monkeypatch.setattr(illustrating, "APART", 0.01)
    world.slack.files.processing_seconds = AGAIN_SECONDS / 2
    card = await sent(world)
    assert pictures(card) == 0
    await world.time_passes(illustrating.LATER_SECONDS)
    await until(world, lambda: pictures(card) == 2)
    await world.quiet()

    assert len(card.drawn) == 2
    assert len(world.slack.called("files.getUploadURLExternal")) == 2
    world.slack.calls.clear()  # it was refused to show them, as it should be
