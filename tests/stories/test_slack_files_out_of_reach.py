"""A file that Slack only links to, and one in a conversation without the bot: what to do instead is said."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stories.test_at_slack import TEAM
from tests.support.receipts import jpeg
from tests.support.slack_company import SlackWorld, user


async def test_of_a_file_kept_by_another_service_the_file_itself_is_asked_for(
    slack_world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = slack_world.slack.files
    payload = files.payload

    def linked(kept: Any, *, in_event: bool = False) -> dict[str, Any]:
        told = payload(kept, in_event=in_event)
        del told["url_private_download"]
        return told | {"mode": "external", "is_external": True, "url_private": "https://drive.example/x", "size": 0}

    monkeypatch.setattr(files, "payload", linked)
    await slack_world.client("ada").share({"invoice.gdoc": b"linked"})
    await slack_world.person("ada").hears("“invoice.gdoc” is only a link", "send me the file itself")
    await slack_world.change("wei", locale="zh-CN")
    await slack_world.client("wei").share({"发票.gdoc": b"linked"})
    await slack_world.person("wei").hears("“发票.gdoc”只是一个链接", "把文件本身发给我")


async def test_of_a_colleague_s_file_where_the_bot_is_not_it_is_said_that_it_can_not_be_seen(
    slack_world: SlackWorld,
) -> None:
    slack = slack_world.slack
    slack.workspace.channel(TEAM, user("ada"), user("bob"))
    kept = slack.files.put("lunch.jpg", jpeg(), user=user("bob"))
    bobs = slack.workspace.post(TEAM, user("bob"), text="lunch 50 yesterday", files=[slack.files.payload(kept)])
    await slack_world.client("ada").message_shortcut("file_as_claim", bobs)
    await slack_world.person("ada").hears("I can’t see “lunch.jpg”: I am not in that conversation.")
    # What was written beside it is an expense all the same.
    await slack_world.person("ada").sees_card("C-000001", "¥50.00")
    slack.calls.clear()  # Slack said no, as it should.
