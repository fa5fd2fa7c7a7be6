"""What Slack says of our app: whether the token counts, in which workspace, and which rights are missing."""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp

from bot.chat.refusals import ChannelError, Gated
from integrations.slack.client import SlackApi
from integrations.slack.manifest import SCOPES

GRANTED = "x-oauth-scopes"
"""The header in which Slack names the rights of a token, with every answer."""

SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: the workspace's name, the rights that are missing, or what is wrong and what to do."""

    team: str = ""
    missing: tuple[str, ...] = ()
    trouble: str | None = None
    fix: str | None = None


async def look(*, token: str, app_token: str | None, api_url: str) -> Found:
    """Ask Slack, once for each token; nothing is changed by it."""
    try:
        team, missing = await _of_bot(token, api_url)
        if app_token is not None:
            await _of_socket(app_token, api_url)
    except Gated as error:
        fix = "Install the app again and set SLACK_BOT_TOKEN (and SLACK_APP_TOKEN) to the new tokens."
        return Found(trouble=f"Slack does not take our token: {error}", fix=fix)
    except (ChannelError, aiohttp.ClientError, TimeoutError, OSError) as error:
        why = str(error) or type(error).__name__
        return Found(trouble=f"Slack can't be reached: {why}", fix="Look at the network and the proxy, and try again.")
    return Found(team=team, missing=missing)


async def _of_bot(token: str, api_url: str) -> tuple[str, tuple[str, ...]]:
    """The workspace's name and the rights that the token lacks. Raises a `ChannelError`."""
    api = SlackApi(token=token, api_url=api_url, seconds=SECONDS)
    try:
        told = await api.call("auth.test")
        # The library's answer keeps no headers, so they are asked for once more.
        async with api.session.post(
            f"{api_url}auth.test", headers=dict(api.authorization), allow_redirects=False
        ) as answer:
            granted = {each.strip() for each in answer.headers.get(GRANTED, "").split(",") if each.strip()}
    finally:
        await api.close()
    # Where Slack names none, as an emulator may, nothing is known of them.
    missing = tuple(sorted(set(SCOPES) - granted)) if granted else ()
    return str(told.get("team", "")), missing


async def _of_socket(app_token: str, api_url: str) -> None:
    """Whether a connection could be opened. Raises a `ChannelError`."""
    api = SlackApi(token=app_token, api_url=api_url, seconds=SECONDS)
    try:
        await api.call("apps.connections.open")
    finally:
        await api.close()
