"""Check the ways in and out: web chat, Slack, WeCom, the numbers for monitoring."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from bot.doctor.check import Check, failed, listed, off, ok, warning
from bot.keyfile import is_demos
from bot.setting_values import WAYS_IN
from bot.settings import Settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


async def check_channels(settings: Settings, accounts: Mapping[str, str | None] | None = None) -> list[Check]:
    """All of them; the platforms are asked where they are configured. `accounts` are as of `check_wecom`."""
    platforms = [await check_slack(settings), await check_wecom(settings, accounts)]
    return [check_webchat(settings), *platforms, check_metrics(settings)]


def has_way_in(settings: Settings) -> bool:
    """Whether `serve` takes in anything, or the folder is that of a demo, which needs no settings."""
    mode = settings.webchat(unless_set="demo" if is_demos(settings) else "off")
    return mode != "off" or settings.slack_on or settings.wecom_on


def check_webchat(settings: Settings) -> Check:
    """Whether people can get in, and nobody listens in."""
    mode = settings.webchat(unless_set="off")
    url = settings.public_url(port=settings.port)
    parts = urlsplit(url)
    is_near = parts.hostname in LOOPBACK
    if mode == "off" and not has_way_in(settings):
        return warning("webchat", "no way in is configured: nobody can write to Chit", fix=WAYS_IN)
    if mode == "off":
        return off("webchat", "off in `serve` unless CHIT_WEBCHAT is on")
    if mode == "demo" and not is_near:
        fix = "Set CHIT_WEBCHAT=on and let people sign in."
        return warning("webchat", f"demo is answered on this machine alone, not at {url}", fix=fix)
    if mode == "demo":
        return ok("webchat", "for trying out, on this machine alone")
    if is_near:
        fix = "Set CHIT_PUBLIC_URL to the https address under which people reach it."
        return warning("webchat", f"its links lead to {url}, where only this machine gets", fix=fix)
    if parts.scheme == "http":
        fix = "Put a proxy with https in front, and set CHIT_PUBLIC_URL to its address."
        return warning("webchat", f"{url} is not encrypted on its way; anybody in between can sign in too", fix=fix)
    return ok("webchat", f"people sign in at {url}")


async def check_wecom(settings: Settings, people: Mapping[str, str | None] | None = None) -> Check:
    """Whether WeCom knows our secret and takes our calls, reaches us, and shows the app everybody of the directory.

    `people` are the directory's userids, each with that of the manager.
    """
    corp, agent, secret = settings.wecom_corp_id, settings.wecom_agent_id, settings.wecom_secret
    if corp is None or agent is None or secret is None:
        return off("wecom", "not configured")
    from integrations.wecom.checkup import look

    url = settings.public_url(port=settings.port)
    found = await look(
        corp_id=corp,
        agent_id=agent,
        secret=secret.get_secret_value(),
        api_url=settings.wecom_api_url,
        public_url=url,
        people=people,
        signs_in=settings.wecom_trusted_domain is not None,
    )
    if found.trouble is not None:
        return failed("wecom", found.trouble, fix=found.fix)
    if found.callback is not None:
        return warning("wecom", found.callback, fix=found.callback_fix)
    if found.sign_in is not None:
        return warning("wecom", found.sign_in, fix=found.sign_in_fix)
    if found.unseen:
        fix = "Put them into the visible range of the app (可见范围), or correct their wecom_id."
        return warning("wecom", f"the app can't see {listed(found.unseen)}; they get nothing", fix=fix)
    if found.leaders:
        fix = "Nothing must be done: the directory decides who approves. Correct whichever of the two is wrong."
        return warning("wecom", f"WeCom names another leader for {listed(found.leaders)}", fix=fix)
    pages = "by WeCom's sign-in" if settings.wecom_trusted_domain is not None else "by fresh links"
    return ok("wecom", f"application {agent}, at {url}/wecom/callback; pages open {pages}")


async def check_slack(settings: Settings) -> Check:
    """Whether Slack knows our token, gives the app all it needs, and can reach us or be reached."""
    if not settings.slack_on:
        return off("slack", "not configured")
    from integrations.slack.checkup import look

    token, app_token = settings.slack_bot_token, settings.slack_app_token
    url = settings.public_url(port=settings.port)
    is_called = app_token is None
    is_out_of_reach = is_called and (urlsplit(url).scheme != "https" or urlsplit(url).hostname in LOOPBACK)
    found = await look(
        token="" if token is None else token.get_secret_value(),
        app_token=None if app_token is None else app_token.get_secret_value(),
        api_url=settings.slack_api_url,
        public_url=url if is_called and not is_out_of_reach else None,
        signing_secret=next((each.get_secret_value() for each in settings.slack_signing_secrets), None),
    )
    if found.trouble is not None:
        return failed("slack", found.trouble, fix=found.fix)
    if is_out_of_reach:
        fix = "Set CHIT_PUBLIC_URL to an https address, or SLACK_APP_TOKEN for Socket Mode."
        return warning("slack", f"workspace {found.team}; Slack reaches nothing at {url}", fix=fix)
    way = f"at {url}/slack/events" if is_called else "over Socket Mode"
    wrong = [found.unreached or way]
    fixes = [found.unreached_fix] if found.unreached_fix else []
    if found.missing:
        wrong.append(f"the app lacks {', '.join(found.missing)}")
        fixes.append("Install the app anew from `chit slack manifest`.")
    if fixes:
        return warning("slack", f"workspace {found.team}; {'; '.join(wrong)}", fix=" ".join(fixes))
    # An honest end: what we sign ourselves shows that the address leads here, and not what Slack signs with.
    seen = (
        ", which answers; whether the Signing Secret is the app's is seen at Slack, where the Request URL is “Verified”"
    )
    return ok("slack", f"workspace {found.team}, {way}{seen if is_called else ''}")


def check_metrics(settings: Settings) -> Check:
    """Who may read the numbers."""
    if settings.metrics_token is None:
        return ok("metrics", "/metrics answers this machine alone; CHIT_METRICS_TOKEN would open it to monitoring")
    return ok("metrics", "/metrics answers who has the token")
