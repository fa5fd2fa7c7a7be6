"""What WeCom says of our app: whether it lets us in, whom the app may see, and whether our own address is reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp

from bot.chat.refusals import Busy, ChannelError, Gated, Gone
from integrations.wecom.client import WeComApi
from integrations.wecom.profiles import leader_of, profile_of
from integrations.wecom.ways import BACK, GO

SECONDS = 10.0

CALLBACK = "/wecom/callback"

SIGN_IN = f"{GO}claim.fill"
"""An address from which everybody who is not signed in is sent to WeCom."""

MOST_PEOPLE = 200
"""Of how many people WeCom is asked: each takes a call."""

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

_TROUBLES: Mapping[int, tuple[str, str]] = {
    40001: (
        "WeCom does not take our secret",
        "Copy the app's Secret from the admin console into WECOM_SECRET. Try once: wrong secrets shut out this address "
        "for an hour.",
    ),
    40013: ("WeCom knows no such corporation", "Set WECOM_CORP_ID to the 企业ID of the admin console."),
    40056: ("WeCom knows no such app", "Set WECOM_AGENT_ID to the app's AgentId."),
    301002: ("the secret is another app's", "Take WECOM_AGENT_ID and WECOM_SECRET from the same app."),
    60020: (
        "this server's address is not in the app's list",
        "Add it under 企业可信IP of the app; it counts after a minute.",
    ),
    48001: ("the app may not call the API", "Let an administrator grant the app that right."),
    48002: ("the app may not call the API", "Let an administrator grant the app that right."),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: what is wrong, or what else is to be looked at, each with what to do.

    `unseen` are userids that the app can't see, so that these members get nothing; `leaders` are those who have another
    leader at WeCom than the directory says, by userid. `unsure` says that people could not be asked for. `sign_in` is
    what is wrong with the way to WeCom's sign-in.
    """

    trouble: str | None = None
    fix: str | None = None
    callback: str | None = None
    callback_fix: str | None = None
    sign_in: str | None = None
    sign_in_fix: str | None = None
    unseen: tuple[str, ...] = ()
    leaders: Mapping[str, str] | None = None
    asked: int = 0
    unsure: str | None = None


async def look(
    *,
    corp_id: str,
    agent_id: int,
    secret: str,
    api_url: str,
    public_url: str,
    people: Mapping[str, str | None] | None = None,
    signs_in: bool = False,
) -> Found:
    """Ask WeCom and our own address; nothing is changed by it. `signs_in` as of the channel.

    `people` are the directory's userids, each with that of the manager: the first 200 of them are asked for.
    """
    api = WeComApi(corp_id=corp_id, secret=secret, api_url=api_url, seconds=SECONDS)
    try:
        await api.get("getcallbackip")
        await api.get("menu/get", agentid=agent_id)
    except ChannelError as error:
        if str(error) != _NO_MENU:
            return _troubled(error)
    finally:
        await api.close()
    people = dict(list((people or {}).items())[:MOST_PEOPLE])
    api = WeComApi(corp_id=corp_id, secret=secret, api_url=api_url, seconds=SECONDS)
    try:
        unseen, leaders, asked, unsure = await _of_people(api, people)
        callback, callback_fix = await _of_callback(api, public_url)
        sign_in, sign_in_fix = await _of_sign_in(api, public_url) if signs_in and not callback else (None, None)
    finally:
        await api.close()
    return Found(
        callback=callback,
        callback_fix=callback_fix,
        sign_in=sign_in,
        sign_in_fix=sign_in_fix,
        unseen=tuple(unseen),
        leaders=leaders,
        asked=asked,
        unsure=unsure,
    )


_NO_MENU = "46003"
"""The app has no menu yet, which says that everything before it is well."""


def _troubled(error: ChannelError) -> Found:
    code, _, address = str(error).partition(" ")
    said = _TROUBLES.get(int(code)) if code.isdecimal() else None
    if said is not None:
        trouble, fix = said
        where = f" ({address})" if address else ""
        return Found(trouble=f"{trouble}{where}: {code}", fix=fix)
    if isinstance(error, Busy):
        fix = "Wait an hour, then look again; if it comes back, look for what else uses WECOM_SECRET."
        return Found(trouble="WeCom wants to be left alone: it was called too often, or with wrong secrets", fix=fix)
    if isinstance(error, Gated):
        fix = "Look the number up at developer.work.weixin.qq.com/document/path/90313."
        return Found(trouble=f"WeCom does not let the app in: {code}", fix=fix)
    return Found(trouble=f"WeCom can't be reached: {error}", fix="Look at the network and the proxy, and try again.")


async def _of_people(
    api: WeComApi, people: Mapping[str, str | None]
) -> tuple[list[str], dict[str, str], int, str | None]:
    """Whom the app can't see, whose leader is another, how many were asked for, and why no more."""
    unseen: list[str] = []
    leaders: dict[str, str] = {}
    asked = 0
    for userid, manager in people.items():
        try:
            told = await api.get("user/get", userid=userid)
        except Gone:
            unseen.append(userid)
        except ChannelError as error:
            return unseen, leaders, asked, str(error)
        else:
            leader = leader_of(told)
            if leader is not None and leader.casefold() != (manager or "").casefold():
                leaders[userid] = leader
            if profile_of(told).is_guest:
                unseen.append(userid)
        asked += 1
    return unseen, leaders, asked, None


async def _of_callback(api: WeComApi, public_url: str) -> tuple[str | None, str | None]:
    """What is wrong with the address at which WeCom calls us, and what to do; None where it answers."""
    url = f"{public_url}{CALLBACK}"
    host = urlsplit(public_url).hostname
    if host in _LOOPBACK:
        fix = "Set CHIT_PUBLIC_URL to the address under which WeCom reaches this server."
        return f"WeCom reaches nothing at {url}", fix
    try:
        async with api.session.get(url, allow_redirects=False) as answer:
            status = answer.status
    except (aiohttp.ClientError, TimeoutError, OSError):
        return f"nothing answers at {url}", "Start `chit serve`, and look at the proxy in front of it."
    if status == 404 or status >= 500 or 300 <= status < 400:
        fix = f"Let the proxy lead {CALLBACK} to `chit serve`, without a redirect."
        return f"{url} answers with status {status}", fix
    # Without a signature it refuses, as it should.
    return None, None


async def _of_sign_in(api: WeComApi, public_url: str) -> tuple[str | None, str | None]:
    """What is wrong with the way to WeCom's sign-in, and what to do; None where we send people there.

    Whether it trusts our host WeCom tells nobody but the browsers that come there (50001).
    """
    url = f"{public_url}{SIGN_IN}"
    try:
        async with api.session.get(url, allow_redirects=False) as answer:
            status, leads_to = answer.status, answer.headers.get("Location", "")
    except (aiohttp.ClientError, TimeoutError, OSError):
        return f"nothing answers at {url}", "Start `chit serve`, and look at the proxy in front of it."
    if status == 302 and "response_type=code" in leads_to:
        return None, None
    fix = f"Let the proxy lead {GO} and {BACK} to `chit serve`, and restart that with WECOM_TRUSTED_DOMAIN."
    return f"{url} does not lead to WeCom's sign-in, but answers with status {status}", fix
