"""`chit slack`: what is needed to set Slack up."""

from __future__ import annotations

from urllib.parse import urlsplit

import click

from bot.commands.options import example, json_option


@click.group()
def slack() -> None:
    """Set up the Slack app."""


@slack.command(
    epilog=example("chit slack manifest --url https://chit.example.com", "chit slack manifest --socket --json")
)
@click.option("--url", metavar="https://HOST", help="The address under which Slack reaches this server.")
@click.option("--socket", is_flag=True, help="For Socket Mode, where Slack can't reach this server.")
@json_option
def manifest(url: str | None, socket: bool, as_json: bool) -> None:
    """Print the app manifest, to be pasted at api.slack.com/apps under "From a manifest"."""
    from bot.commands import printing
    from integrations.slack.manifest import SCOPES
    from integrations.slack.manifest import manifest as made

    if socket == (url is not None):
        raise click.UsageError("Say --url https://HOST, or --socket where Slack can't reach this server.")
    printing.as_json(made(_checked(url), has_socket=socket))
    if not as_json:
        click.echo("\nPaste this at https://api.slack.com/apps: Create New App, From a manifest, JSON.", err=True)
        click.echo("What it may do, and what for:", err=True)
        for scope, reason in SCOPES.items():
            click.echo(f"  {scope:<20} {reason}", err=True)


def _checked(url: str | None) -> str:
    """The address, if it is one that Slack takes. Raises `click.BadParameter`."""
    if url is None:
        return ""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise click.BadParameter(
            "must be an https address without a path, as https://chit.example.com", param_hint="--url"
        )
    return f"https://{parts.netloc}"
