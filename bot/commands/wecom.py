"""`chit wecom`: what is needed to set WeCom up."""

from __future__ import annotations

from typing import Any

import click

from bot.commands.options import example, json_option


@click.group()
def wecom() -> None:
    """Set up the WeCom app."""


@wecom.command(epilog=example("chit wecom menu", "chit wecom menu --locale en --dry-run"))
@click.option("--locale", help="Its language, en or zh-CN; the company's (CHIT_LOCALE) unless given.")
@click.option("--dry-run", is_flag=True, help="Print it and change nothing; needs no WECOM settings.")
@json_option
def menu(locale: str | None, dry_run: bool, as_json: bool) -> None:
    """Create the menu of the app in WeCom, in place of the one there is: to file, to approve, help."""
    from bot.commands import printing
    from bot.commands.options import started

    settings = started()
    language = locale or settings.locale
    if not dry_run and not settings.wecom_on:
        raise click.UsageError("WeCom is not configured: set WECOM_CORP_ID and the other four, or say --dry-run.")
    made = _shown(settings, language) if dry_run else _created(settings, language)
    if as_json or dry_run:
        printing.as_json(made)
        return
    names = " · ".join(str(each["name"]) for each in made["button"])
    click.echo(f"The menu is there: {names}. People see it once they open the app anew.")


def _pages(settings: Any) -> str | None:
    """The address of our own pages, where the menu may lead there by WeCom's sign-in."""
    trusted = settings.wecom_trusted_domain is not None
    return str(settings.public_url(port=settings.port)) if trusted else None


def _shown(settings: Any, language: str) -> dict[str, Any]:
    from integrations.wecom.menu import menu as made
    from integrations.wecom.parts import sayer

    return made(sayer(language), pages=_pages(settings))


def _created(settings: Any, language: str) -> dict[str, Any]:
    """Create it. Raises `click.ClickException` with what WeCom said."""
    from bot.chat.refusals import ChannelError, Gated
    from bot.commands.opening import run
    from integrations.wecom.client import WeComApi
    from integrations.wecom.menu import create
    from integrations.wecom.parts import sayer

    async def work() -> dict[str, Any]:
        api = WeComApi(
            corp_id=settings.wecom_corp_id,
            secret=settings.wecom_secret.get_secret_value(),
            api_url=settings.wecom_api_url,
        )
        try:
            return await create(api, agent_id=settings.wecom_agent_id, say=sayer(language), pages=_pages(settings))
        finally:
            await api.close()

    try:
        return run(work)
    except Gated as error:
        raise click.ClickException(f"WeCom does not let the app do it ({error}); `chit doctor` says more.") from error
    except ChannelError as error:
        raise click.ClickException(f"WeCom did not take the menu: {error}.") from error
