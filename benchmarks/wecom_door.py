"""A process that takes WeCom's callbacks in: ours with its database, or one that only verifies, decrypts and parses.

    python -m benchmarks.wecom_door bare
    python -m benchmarks.wecom_door paused|running FOLDER PEOPLE

It prints the port on which it listens and serves until its standard input ends. `paused` keeps what comes and runs no
turn. What is to be sent waits: WeCom takes none of it in here. Used by the benchmarks alone.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
from typing import Any
from xml.etree.ElementTree import Element

from aiohttp import web
from defusedxml.ElementTree import fromstring

from bot.app import Application, open_application
from bot.settings import Settings
from claims.people import Person, PersonId
from integrations.wecom.crypto import Crypto, NotTheirs
from integrations.wecom.ingress import PATH, Ingress

CORP, AGENT = "ww0bench", 1_000_002
CRYPTO = Crypto(token="bench", encoding_aes_key="a9Zk3LmQ7xVtB1nR5cYwE8sHd2GfJ6pUoT0iKqXzW4M", receive_id=CORP)  # noqa: S106


def member(number: int) -> str:
    """The userid of a person."""
    return f"Bench{number:04}"


def bare() -> web.Application:
    """The least that any handler of callbacks does: parse the envelope, verify, decrypt, parse what was in it."""

    async def receive(request: web.Request) -> web.Response:
        envelope: Element = fromstring(await request.read(), forbid_dtd=True)
        sealed, query = envelope.findtext("Encrypt", ""), request.query
        try:
            CRYPTO.check(sealed, signature=query["msg_signature"], timestamp=query["timestamp"], nonce=query["nonce"])
            fromstring(CRYPTO.open(sealed), forbid_dtd=True)
        except NotTheirs:
            return web.Response(status=401)
        return web.Response()

    app = web.Application()
    app.router.add_post(PATH, receive)
    return app


async def ours(folder: str, people: int, *, runs: bool) -> tuple[web.Application, Application]:
    """The way in over a new SQLite database, with that many people who have a WeCom address."""
    settings = Settings.of({"CHIT_DATA_DIR": folder})
    application = await open_application(settings, keys=(secrets.token_bytes(32),), migrate=True)
    await application.store.write(lambda unit: _hire(unit, people))
    app = web.Application()
    Ingress(application.door, CRYPTO, agent=AGENT).mount(app)
    if runs:
        application.start(courier=True, clock=False)
    else:
        application.door._turns.start = lambda job, begun: None  # type: ignore[method-assign]
    return app, application


def _hire(unit: Any, count: int) -> None:
    for number in range(count):
        person = Person(PersonId(f"p{number}"), f"Person {number}", manager_id=PersonId("p0"), locale="zh-CN")
        unit.people.put(person)
        unit.people.add_address(person.id, channel="wecom", address=member(number))


async def main() -> None:
    """Serve until nobody needs it."""
    kind, *rest = sys.argv[1:]
    application = None
    if kind == "bare":
        app = bare()
    else:
        folder, people = rest
        app, application = await ours(folder, int(people), runs=kind == "running")
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()
    if application is not None:
        await application.close()


if __name__ == "__main__":
    asyncio.run(main())
