"""A process that takes slash commands of Slack in: ours with its database, or bare Bolt that only acknowledges.

    python -m benchmarks.slack_door bare
    python -m benchmarks.slack_door paused|running FOLDER API_URL PEOPLE

It prints the port on which it listens and serves until its standard input ends. `paused` keeps what comes and runs no
turn. Used by the benchmarks alone.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.app import Application, open_application
from bot.settings import Settings
from claims.people import Person, PersonId
from integrations.slack.channel import Slack

SECRET, TEAM, BOT = "bench-secret", "T0BENCH", "U0BENCHBOT"


def user(number: int) -> str:
    """The Slack id of a person."""
    return f"U0BENCH{number:04}"


def bare() -> web.Application:
    """Bolt as it comes, with one listener that does nothing but acknowledge."""

    async def authorize(team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=team_id, bot_token="xoxb-bench")  # noqa: S106

    app = AsyncApp(signing_secret=SECRET, authorize=authorize, process_before_response=True)

    @app.command("/claim")
    async def acknowledge(ack: Any) -> None:
        await ack()

    return app.web_app()


async def ours(folder: str, api_url: str, people: int, *, runs: bool) -> tuple[web.Application, Application]:
    """The way in over a new SQLite database, with that many people who have a Slack address."""
    settings = Settings.of({"CHIT_DATA_DIR": folder})
    application = await open_application(settings, keys=(secrets.token_bytes(32),), migrate=True)
    await application.store.write(lambda unit: _hire(unit, people))
    channel = Slack(token="xoxb-bench", api_url=api_url, file_hosts=(), signing_secrets=(SECRET,))  # noqa: S106
    application.attach(channel)
    app = web.Application()
    channel.mount(app, application.door)
    if runs:
        application.start(courier=True, clock=False)
    else:
        application.door._turns.start = lambda job, begun: None  # type: ignore[method-assign]
    return app, application


def _hire(unit: Any, count: int) -> None:
    for number in range(count):
        person = Person(PersonId(f"p{number}"), f"Person {number}", manager_id=PersonId("p0"), locale="en")
        unit.people.put(person)
        unit.people.add_address(person.id, channel="slack", address=user(number))


async def main() -> None:
    """Serve until nobody needs it."""
    kind, *rest = sys.argv[1:]
    application = None
    if kind == "bare":
        app = bare()
    else:
        folder, api_url, people = rest
        app, application = await ours(folder, api_url, int(people), runs=kind == "running")
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()
    if application is not None:
        await application.close()
        await application.channels["slack"].close()  # type: ignore[attr-defined]


if __name__ == "__main__":
    asyncio.run(main())
