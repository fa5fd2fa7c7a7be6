"""What Slack says of our app, and whether the address at which Slack calls us leads to a Chit with our secret."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass, replace

import aiohttp

from bot.chat.refusals import ChannelError, Gated
from integrations.slack.client import SlackApi
from integrations.slack.ingress import PATH
from integrations.slack.manifest import SCOPES
from integrations.slack.signature import SIGNATURE, TIMESTAMP, sign

GRANTED = "x-oauth-scopes"
"""The header in which Slack names the rights of a token, with every answer."""

SECONDS = 10.0


_INSTALL = (
    "Copy the Bot User OAuth Token (under OAuth & Permissions) into SLACK_BOT_TOKEN and restart; where the app was "
    "removed from the workspace, install it again first."
)
_CONNECT = (
    "Make an app-level token with the scope connections:write (Basic Information, App-Level Tokens), set "
    "SLACK_APP_TOKEN to it and restart."
)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: the workspace's name, the rights that are missing, or what is wrong and what to do.

    `unreached` is what is wrong with the address at which Slack calls us, where that was tried.
    """

    team: str = ""
    missing: tuple[str, ...] = ()
    trouble: str | None = None
    fix: str | None = None
    unreached: str | None = None
    unreached_fix: str | None = None


async def look(
    *,
    token: str,
    app_token: str | None,
    api_url: str,
    public_url: str | None = None,
    signing_secret: str | None = None,
) -> Found:
    """Ask Slack, once for each token, and our own address where it is given with the secret; nothing is changed."""
    try:
        found = await _of_bot(token, api_url, app_token=app_token)
    except (ChannelError, aiohttp.ClientError, TimeoutError, OSError) as error:
        why = str(error) or type(error).__name__
        return Found(trouble=f"Slack can't be reached: {why}", fix="Look at the network and the proxy, and try again.")
    if found.trouble is not None or public_url is None or signing_secret is None:
        return found
    unreached, fix = await _of_address(f"{public_url}{PATH}", secret=signing_secret, api_url=api_url)
    return replace(found, unreached=unreached, unreached_fix=fix)


async def _of_bot(token: str, api_url: str, *, app_token: str | None) -> Found:
    """Both tokens; the one that Slack does not take is named. Raises a `ChannelError`."""
    try:
        team, missing = await _of_rights(token, api_url)
    except Gated as error:
        return Found(trouble=f"Slack does not take SLACK_BOT_TOKEN: {error}", fix=_INSTALL)
    if app_token is not None:
        try:
            await _of_socket(app_token, api_url)
        except Gated as error:
            return Found(trouble=f"Slack does not take SLACK_APP_TOKEN: {error}", fix=_CONNECT)
    return Found(team=team, missing=missing)


async def _of_rights(token: str, api_url: str) -> tuple[str, tuple[str, ...]]:
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


async def _of_address(url: str, *, secret: str, api_url: str) -> tuple[str | None, str | None]:
    """What is wrong with the address at which Slack calls us, and what to do; None where we answer there.

    It is asked as Slack asks before it believes an address. Whether the secret is the one that Slack has, only Slack
    can tell.
    """
    challenge = secrets.token_hex(16)
    body, timestamp = json.dumps({"type": "url_verification", "challenge": challenge}).encode(), str(int(time.time()))
    signature = sign(body, secret=secret.encode(), timestamp=timestamp).decode()
    headers = {"Content-Type": "application/json", TIMESTAMP: timestamp, SIGNATURE: signature}
    api = SlackApi(token="", api_url=api_url, seconds=SECONDS)
    try:
        async with api.session.post(url, data=body, headers=headers, allow_redirects=False) as answer:
            status, told = answer.status, (await answer.content.read(1_000)).decode(errors="replace")
    except (aiohttp.ClientError, TimeoutError, OSError):
        fix = "Start `chit serve`, and look at the proxy in front of it and at CHIT_PUBLIC_URL."
        return f"nothing answers at {url}", fix
    finally:
        await api.close()
    if status == 200 and challenge in told:
        return None, None
    if status == 401:
        fix = (
            "Restart `chit serve` with the settings of this check, and let the proxy change nothing and ask no sign-in."
        )
        return f"{url} does not take what is signed with SLACK_SIGNING_SECRET", fix
    fix = f"Let the proxy lead POST {PATH} to `chit serve`, body and headers unchanged, without a redirect."
    return f"{url} answers with status {status}, not as Chit does", fix
