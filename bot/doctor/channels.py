"""Check the ways in and out: web chat, Slack, WeCom, the numbers for monitoring."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.doctor.check import Check, failed, off, ok, warning
from bot.settings import Settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


async def check_channels(settings: Settings) -> list[Check]:
    """All of them; Slack is asked where it is configured."""
    return [check_webchat(settings), await check_slack(settings), check_wecom(settings), check_metrics(settings)]


def check_webchat(settings: Settings) -> Check:
    """Whether people can get in, and nobody listens in."""
    mode = settings.webchat(unless_set="off")
    url = settings.public_url(port=settings.port)
    parts = urlsplit(url)
    is_near = parts.hostname in LOOPBACK
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


def check_wecom(settings: Settings) -> Check:
    """It has no channel yet."""
    if settings.wecom_on:
        return warning("wecom", "its settings are there, but this version has no WeCom channel", fix="Leave them out.")
    return off("wecom", "not configured")


async def check_slack(settings: Settings) -> Check:
    """Whether Slack knows our token, gives the app all it needs, and can reach us or be reached."""
    if not settings.slack_on:
        return off("slack", "not configured")
    from integrations.slack.checkup import look

    token, app_token = settings.slack_bot_token, settings.slack_app_token
    found = await look(
        token="" if token is None else token.get_secret_value(),
        app_token=None if app_token is None else app_token.get_secret_value(),
        api_url=settings.slack_api_url,
    )
    if found.trouble is not None:
        return failed("slack", found.trouble, fix=found.fix)
    url = settings.public_url(port=settings.port)
    if app_token is None and (urlsplit(url).scheme != "https" or urlsplit(url).hostname in LOOPBACK):
        fix = "Set CHIT_PUBLIC_URL to an https address, or SLACK_APP_TOKEN for Socket Mode."
        return warning("slack", f"workspace {found.team}; Slack reaches nothing at {url}", fix=fix)
    way = "over Socket Mode" if app_token is not None else f"at {url}/slack/events"
    if found.missing:
        lacking = ", ".join(found.missing)
        fix = "Install the app anew from `chit slack manifest`."
        return warning("slack", f"workspace {found.team}, {way}; the app lacks {lacking}", fix=fix)
    return ok("slack", f"workspace {found.team}, {way}")


def check_metrics(settings: Settings) -> Check:
    """Who may read the numbers."""
    if settings.metrics_token is None:
        return ok("metrics", "/metrics answers this machine alone; CHIT_METRICS_TOKEN would open it to monitoring")
    return ok("metrics", "/metrics answers who has the token")
