"""Check the ways in and out: web chat, Slack, WeCom, the numbers for monitoring."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.doctor.check import Check, off, ok, warning
from bot.settings import Settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def check_channels(settings: Settings) -> list[Check]:
    """All of them."""
    return [check_webchat(settings), *_platforms(settings), check_metrics(settings)]


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


def _platforms(settings: Settings) -> list[Check]:
    return [_platform("slack", "Slack", is_on=settings.slack_on), _platform("wecom", "WeCom", is_on=settings.wecom_on)]


def _platform(name: str, title: str, *, is_on: bool) -> Check:
    if is_on:
        return warning(name, f"its settings are there, but this version has no {title} channel", fix="Leave them out.")
    return off(name, "not configured")


def check_metrics(settings: Settings) -> Check:
    """Who may read the numbers."""
    if settings.metrics_token is None:
        return ok("metrics", "/metrics answers this machine alone; CHIT_METRICS_TOKEN would open it to monitoring")
    return ok("metrics", "/metrics answers who has the token")
