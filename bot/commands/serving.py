"""`chit demo`, `chit serve`, `chit worker`, `chit migrate`: the programs that run until they are told to stop."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import click

from bot.commands.options import example, started

if TYPE_CHECKING:
    import socket

    from bot.settings import Settings

LOOPBACK = "127.0.0.1"

log = logging.getLogger("bot.commands.serving")


@click.command(epilog=example("chit demo", "chit demo --port 0 --fresh"))
@click.option("--port", type=click.IntRange(0, 65535), default=None, help="Where to listen; 0 picks one. [8080]")
@click.option("--fresh", is_flag=True, help="Empty the data folder first; a database elsewhere stays.")
def demo(port: int | None, fresh: bool) -> None:
    """Try the whole product on this machine: embedded database, demo company, web chat. Needs no settings."""
    from bot.commands.emptying import empty, is_in_folder

    settings = started()
    mode = settings.webchat(unless_set="demo")
    sock = _listen(settings, host=LOOPBACK, port=port)
    if fresh:
        # Not before the port is ours: a demo that still runs there keeps its company.
        empty(settings)
    _serve(settings, sock, mode=mode, courier=True, new_keys=True, from_nobody=fresh and not is_in_folder(settings))


@click.command(epilog=example("CHIT_WEBCHAT=on chit serve --host 0.0.0.0 --port 8080"))
@click.option("--host", default=LOOPBACK, show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=None, help="Where to listen; 0 picks one. [PORT or 8080]"
)
@click.option("--no-courier", is_flag=True, help="Leave the delivery of notices to `chit worker`.")
def serve(host: str, port: int | None, no_courier: bool) -> None:
    """Serve every channel whose settings are present, and deliver notices."""
    settings = started()
    mode = settings.webchat(unless_set="off")
    _serve(settings, _listen(settings, host=host, port=port), mode=mode, courier=not no_courier, new_keys=False)


@click.command(epilog=example("chit worker"))
def worker() -> None:
    """Deliver notices, finish accepted events and keep time; takes nothing in. Any number may run on PostgreSQL."""
    from bot import serving
    from bot.app import webchat_beside
    from bot.commands.opening import opened, run

    settings = started()

    async def main() -> None:
        stop = serving.stop_event()
        async with opened(settings) as application:
            public_url = settings.public_url(port=settings.port)
            application.attach_all(webchat=webchat_beside(settings), public_url=public_url)
            await serving.work(application, stop=stop)

    run(main)


@click.command(epilog=example("chit migrate"))
def migrate() -> None:
    """Bring the database to the newest schema; safe to run again, by several at once."""
    from bot.commands.opening import opened_store, run

    settings = started()

    async def main() -> None:
        async with opened_store(settings, migrate=True):
            click.echo("The database has the newest schema.")

    run(main)


def say_what_is_odd(settings: Settings, *, mode: str) -> None:
    """Tell in the log what keeps nobody from starting, and was hardly meant: names that mean nothing, no way in."""
    for each in settings.misspelt():
        log.warning(each)
    if mode == "off" and not settings.slack_on and not settings.wecom_on:
        from bot.setting_values import WAYS_IN

        log.warning("no way in is configured, so nobody can write to Chit. %s", WAYS_IN)


def _listen(settings: Settings, *, host: str, port: int | None) -> socket.socket:
    from bot import serving

    try:
        return serving.listen(host, settings.port if port is None else port)
    except serving.PortTaken as taken:
        raise click.ClickException(f"Can't listen: {taken}. Choose another with --port, or --port 0.") from None


def _serve(
    settings: Settings, sock: socket.socket, *, mode: str, courier: bool, new_keys: bool, from_nobody: bool = False
) -> None:
    from bot import serving
    from bot.commands.emptying import demand_nobody
    from bot.commands.opening import opened, run

    public_url = settings.public_url(port=sock.getsockname()[1])

    def ready(url: str) -> None:
        click.echo(f"Chit is ready at {url}")
        # Only now: where it does not start, the one line that says why stands alone.
        say_what_is_odd(settings, mode=mode)

    async def main() -> None:
        stop = serving.stop_event()
        async with opened(settings, new_keys=new_keys, migrate=True if new_keys else None) as application:
            if from_nobody:
                await demand_nobody(application.store)
            application.attach_all(webchat=mode, public_url=public_url)
            if mode == "demo":
                from bot.demo import fill

                await application.store.write(fill)
            await serving.serve(application, sock, public_url=public_url, courier=courier, stop=stop, ready=ready)

    run(main)


def register(main: Any) -> None:
    """Add the commands to the tree."""
    for command in (demo, serve, worker, migrate):
        main.add_command(command)
