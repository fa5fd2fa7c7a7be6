"""Slack is away for ten minutes, or takes our token no more: nothing is lost, nothing floods, and the truth comes."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from bot.doctor.channels import check_slack
from bot.settings import Settings
from claims.states import Verb
from integrations.slack.channel import Slack
from tests.support.office import USE_CASES
from tests.support.slack_company import SlackProcess, SlackWorld
from tests.support.slack_screen import pressables
from tests.support.slack_server import SIGNING_SECRET, TOKEN, Call
from tests.support.slack_trouble import Trouble

TEN_MINUTES = 600.0

CATCH_UP = 330.0
"""The longest wait between two attempts is 300 s, and a tenth more at random."""


async def elsewhere(world: SlackWorld, verb: Verb, who: str) -> None:
    """Somebody does it with the first claim, on another channel than Slack."""
    claim, person, now = await world.claim(1), await world.directory(who), datetime.now(UTC)
    assert claim is not None
    seen = claim.version

    def work(unit: Any) -> None:
        USE_CASES[verb](unit, 1, by=person, seen=seen, now=now, on=now.date())

    await world.app.store.write(work)


def channel(world: SlackWorld) -> Slack:
    """That of the process."""
    (process,) = world.processes
    assert isinstance(process, SlackProcess)
    return process.channel


async def begins(world: SlackWorld, trouble: Trouble | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack is away from now on; None takes it off the net."""
    world.in_real_time()
    if trouble is None:
        await world.slack.goes_down()
    elif trouble is Trouble.HANG:
        # Whoever waits for ten seconds makes fewer attempts; here they are made as soon as they may.
        monkeypatch.setattr(channel(world).api, "_seconds", 0.02)
        await channel(world).api.close()
        world.slack.suffers(trouble)
    else:
        world.slack.suffers(trouble, retry_after=30)


@pytest.mark.slow
@pytest.mark.parametrize(
    "trouble", [None, Trouble.BROKEN, Trouble.LIMITED, Trouble.HANG], ids=["down", "500", "429", "hanging"]
)
async def test_after_ten_minutes_without_slack_the_newest_state_comes_once_and_nothing_is_lost(
    slack_world: SlackWorld, monkeypatch: pytest.MonkeyPatch, trouble: Trouble | None
) -> None:
    world, ada, grace = slack_world, slack_world.person("ada"), slack_world.person("grace")
    await ada.says("taxi 68 yesterday, client visit")
    await ada.presses("Submit")
    await grace.sees_card("C-000001", "Submitted")
    await world.quiet()
    world.slack.calls.clear()
    await begins(world, trouble, monkeypatch)
    for verb in (Verb.WITHDRAW, Verb.SUBMIT, Verb.WITHDRAW, Verb.SUBMIT):
        await elsewhere(world, verb, "ada")
        await world.time_passes(TEN_MINUTES / 5)
    await elsewhere(world, Verb.APPROVE, "grace")
    await world.time_passes(TEN_MINUTES / 5)

    # Three conversations, of which each is tried twelve times at most, and in doubt asked about before that.
    assert len(world.slack.outages.met) <= 3 * 12 * 2
    assert said(world) == {}
    await ends(world, monkeypatch)
    await world.time_passes(CATCH_UP)
    await world.quiet()

    await ada.sees_card("C-000001", "Approved", buttons=["Copy"])
    await grace.sees_card("C-000001", "Approved", buttons=[])
    await world.person("frank").sees_card("C-000001", buttons=["Mark paid", "History"])
    assert await world.app.store.read(lambda unit: unit.notices.list(state="dead", limit=9)) == []
    for person in ("ada", "grace"):
        offered = [one.label for each in world.client(person).messages() for one in pressables(each.blocks)]
        assert not {"Approve", "Submit", "Withdraw"} & set(offered)
    for calls in said(world).values():
        # What was in doubt is said as it was, then how it is; and the news.
        assert len(calls) <= 4
        posts = [each.at for each in calls if each.method == "chat.postMessage"]
        assert min((later - earlier for earlier, later in pairwise(posts)), default=1.0) >= 1.0
    assert len([each for each in world.client("ada").messages() if "approved your claim" in each.text]) <= 1


async def ends(world: SlackWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack is there again."""
    monkeypatch.undo()
    await channel(world).api.close()
    world.slack.suffers(None)
    world.slack.restore()
    if not world.slack.is_up:
        await world.slack.comes_up()


def said(world: SlackWorld) -> dict[str, list[Call]]:
    """What was posted or changed, by conversation."""
    found = defaultdict(list)
    for call in world.slack.calls:
        if call.method in ("chat.postMessage", "chat.update") and call.error is None:
            found[world.slack.workspace.place(call.arguments["channel"], by_user=True).id].append(call)
    return dict(found)


async def test_a_token_revoked_for_ten_minutes_is_said_once_and_tried_a_few_times_however_much_waits(
    slack_world: SlackWorld, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, everybody = slack_world, ("ada", "bob", "wei", "grace", "heidi", "frank", "sam", "root")
    world.in_real_time()
    # They are known as members, so what they say is heard while Slack tells nothing.
    for each in everybody:
        await world.person(each).says("help")
    await world.time_passes(10)
    await world.quiet()
    world.slack.calls.clear()
    caplog.set_level(logging.WARNING)
    world.slack.revoke()
    for each in everybody:
        await world.client(each).say("my claims")
    for _ in range(10):
        await world.time_passes(TEN_MINUTES / 10)
        await world.client("ada").command("/claim", "list")

    refused = [each for each in world.slack.calls if each.error == "token_revoked"]
    # It is tried three times a minute at most, for all of them together; nothing else is called.
    assert len(refused) == len(world.slack.calls) <= 3 * 10
    assert [each.getMessage() for each in caplog.records].count("channel is shut") == 1
    check = await check_slack(settings(world))
    assert check.status == "failed"
    assert "token_revoked" in check.detail
    assert "SLACK_BOT_TOKEN" in str(check.fix)

    world.slack.calls.clear()
    await ends(world, monkeypatch)
    await world.time_passes(120)
    await world.quiet()
    assert {len(calls) for id, calls in said(world).items() if id != world.client("ada").im.id} == {1}
    assert world.slack.refused() == []


def settings(world: SlackWorld) -> Settings:
    """What an operator has set."""
    told = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SIGNING_SECRET, "SLACK_API_URL": world.slack.api_url}
    return Settings.of(told)
