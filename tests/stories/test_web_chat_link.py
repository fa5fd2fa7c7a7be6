"""A sign-in link of the web chat is asked for in the direct conversation, and given nowhere else."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

import pytest
from sqlalchemy import select

from claims.errors import Refused
from storage.audit import PEOPLE
from storage.schema import audit
from tests.stories.test_at_slack import TEAM, said_in, until
from tests.support.company import World
from tests.support.slack_company import SlackWorld, user
from tests.support.slack_workspace import BOT
from tests.support.wecom_company import WeComWorld

_TOKEN = re.compile(r"/sign-in\?token=([\w-]+)")


def tokens_in(*shown: Any) -> list[str]:
    """The tokens of all links that stand there."""
    return _TOKEN.findall(str(shown))


async def signed_in_by(world: World, token: str) -> str:
    """Who is signed in by that link."""
    signed_in = await world.app.store.write(lambda unit: unit.sign_ins.use(token, now=unit.now()))
    return str(signed_in.person)


async def links_made(world: World) -> list[tuple[str, str]]:
    """For whom links were made and by whom, as the audit trail has it."""
    query = select(audit.c.body).where(audit.c.chain == PEOPLE).order_by(audit.c.seq)
    bodies = await world.app.store.read(lambda unit: list(unit.connection.execute(query).scalars()))
    told = [json.loads(each) for each in bodies]
    return [(each["by"], each["person"]) for each in told if each.get("event") == "link_made"]


async def test_who_asks_at_slack_gets_a_link_of_their_own_that_signs_them_in_once(
    slack_world: SlackWorld, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    slack_world.app.reached.signs_in = True
    ada = slack_world.client("ada")
    for said in ("sign in", "网页版"):
        await ada.say(said)
        await slack_world.quiet()
    first, second = tokens_in(*(each.blocks for each in ada.messages()))
    assert await signed_in_by(slack_world, second) == "ada"
    with pytest.raises(Refused, match=r"signin\.unknown"):
        await signed_in_by(slack_world, first)
    assert await links_made(slack_world) == [("ada", "ada")] * 2
    written = "\n".join(str(record.__dict__) for record in caplog.records if not record.name.startswith("tests"))
    assert first not in written
    assert second not in written


async def test_who_asks_in_a_channel_a_thread_or_by_a_command_is_told_where_to_ask(slack_world: SlackWorld) -> None:
    slack_world.app.reached.signs_in = True
    slack_world.slack.workspace.channel(TEAM, BOT, user("ada"), user("grace"))
    ada, grace = slack_world.client("ada"), slack_world.client("grace")
    asked = await ada.mention("sign in", channel=TEAM)
    await ada.mention("登录", channel=TEAM, thread_ts=asked.ts)
    await ada.command("/ask", "web chat", channel=TEAM)
    await until(slack_world, lambda: len(said_in(grace, TEAM)) == 2)
    await slack_world.quiet()
    assert all("only in our direct conversation" in each for each in said_in(grace, TEAM))
    assert tokens_in(ada.messages(), ada.messages(TEAM), grace.messages(TEAM)) == []
    assert await links_made(slack_world) == []


async def test_who_asks_at_wecom_gets_one_too(wecom_world: WeComWorld) -> None:
    wecom_world.app.reached.signs_in = True
    await wecom_world.client("wei").say("登录")
    await wecom_world.quiet()
    (token,) = tokens_in(*(each.content for each in wecom_world.client("wei").messages()))
    assert await signed_in_by(wecom_world, token) == "wei"


async def test_where_nobody_signs_in_to_a_web_chat_that_is_said_and_no_link_is_made(world: World) -> None:
    await world.person("ada").says("sign in")
    await world.person("ada").sees("web chat")
    await world.quiet()
    assert await links_made(world) == []
