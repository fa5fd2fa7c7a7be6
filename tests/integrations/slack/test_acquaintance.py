"""Whoever starts Chit with a token that Slack does not take reads so at once, and once."""

from __future__ import annotations

import asyncio

import pytest

from bot.chat.refusals import ChannelError, Failed, Gated
from integrations.slack.acquaintance import Acquaintance
from tests.integrations.slack.incoming import OWN, FakeBackstage


async def introduced(own: object, *, times: int = 2) -> None:
    backstage = FakeBackstage()
    backstage.own = own  # type: ignore[assignment]
    people = Acquaintance(backstage)
    for _ in range(times):
        await asyncio.wait({people.introduce()})
        await asyncio.sleep(0)
    await people.close()
    await backstage.people.close()


async def test_a_token_that_slack_does_not_take_is_said_when_it_starts_and_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    await introduced(Gated("not_allowed_token_type"))

    (said,) = caplog.records
    assert (said.levelname, said.why) == ("ERROR", "not_allowed_token_type")  # type: ignore[attr-defined]
    assert "SLACK_BOT_TOKEN" in said.message


@pytest.mark.parametrize("own", [OWN, Failed("no connection")], ids=["taken", "away"])
async def test_nothing_is_said_of_a_token_that_slack_takes_or_was_not_asked_about(
    caplog: pytest.LogCaptureFixture, own: ChannelError | object
) -> None:
    await introduced(own)

    assert caplog.records == []
