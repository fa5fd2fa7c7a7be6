"""Real `chit` processes over one database: started, killed, stopped, halted and asked from outside, as an operator."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import func, select, update

from bot.app import open_store_as_it_is
from bot.settings import Settings
from storage.audit_check import verify
from storage.schema import lane
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.processes.invariants import broken_in

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[2]
CHIT = Path(sys.executable).with_name("chit")
KEY = b"a key for real processes, 32 byte"[:32]

READY_SECONDS = 40.0
"""A start takes a second or two; machines that run the suite are busy."""

SOON = 60.0
"""What should be there at once has so many seconds on a busy machine."""

_READY = re.compile(r"Chit is ready at (http://127\.0\.0\.1:([0-9]+))\n")


async def until(condition: Callable[[], Awaitable[T]], *, seconds: float = SOON, what: str = "it") -> T:
    """The first true value of the condition; fails when the time is over."""
    deadline = time.monotonic() + seconds
    while True:
        found = await condition()
        if found:
            return found
        assert time.monotonic() < deadline, f"{what} did not come in {seconds} s"
        await asyncio.sleep(0.05)


@dataclass(slots=True)
class Process:
    """One process. `url` is where it serves, empty for a worker."""

    name: str
    run: asyncio.subprocess.Process
    log_file: Path
    url: str = ""
    port: int = 0

    @property
    def log(self) -> str:
        """What it wrote to stderr so far."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.run.returncode is None

    def send(self, number: signal.Signals) -> None:
        """Send it a signal, if it still runs."""
        with contextlib.suppress(ProcessLookupError):
            self.run.send_signal(number)

    async def ended(self, *, seconds: float = SOON) -> int:
        """Its exit status, negative for a signal."""
        return await asyncio.wait_for(self.run.wait(), seconds)

    async def kill(self) -> None:
        """`kill -9`."""
        self.send(signal.SIGKILL)
        await self.ended()

    async def terminate(self) -> tuple[int, float]:
        """SIGTERM; gives the exit status and the seconds it took."""
        began = time.monotonic()
        self.send(signal.SIGTERM)
        status = await self.ended(seconds=30)
        return status, time.monotonic() - began

    async def has_halted(self) -> bool:
        """Whether it was stopped by SIGSTOP and not continued."""
        stat = await asyncio.to_thread(Path(f"/proc/{self.run.pid}/stat").read_text, encoding="utf-8")
        return stat.rpartition(")")[2].split()[0] == "T"

    def has_logged(self, words: str) -> Callable[[], Awaitable[bool]]:
        """A condition: it wrote these words to its log."""

        async def looks() -> bool:
            return words in await asyncio.to_thread(self.log_file.read_text, encoding="utf-8", errors="replace")

        return looks


@dataclass(slots=True)
class House:
    """A company's database with the keys and the folder that its processes share."""

    folder: Path
    database_url: str | None = None
    processes: list[Process] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """The data folder of the processes."""
        return self.folder / "data"

    @property
    def trap(self) -> Path:
        """The file that arms a process started with `falls`; see tests/processes/crashing.py."""
        return self.folder / "armed"

    @property
    def environment(self) -> dict[str, str]:
        """All that a process of this house is told."""
        told = {
            "PATH": os.environ.get("PATH", os.defpath),
            # A copy of the tree that wins here must win there too.
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep),
            # Nothing here speaks TLS, and to load all authorities of the world is a part of each start.
            "SSL_CERT_FILE": os.devnull,
            "CHIT_DATA_DIR": str(self.data),
            "CHIT_SECRET_KEYS": base64.b64encode(KEY).decode(),
            "CHIT_WEBCHAT": "demo",
            "CHIT_LOCALE": "en",
        }
        if self.database_url is not None:
            told["CHIT_DATABASE_URL"] = self.database_url
        return told

    # ------------------------------------------------------------ processes

    async def serve(self, *flags: str, port: int = 0, falls: str | None = None) -> Process:
        """`chit serve`, ready. `falls` names a point and what happens there, as `POINT ACTION`."""
        return await self.ready(await self.start("serve", *flags, "--port", str(port), falls=falls))

    async def worker(self, *, falls: str | None = None) -> Process:
        """`chit worker`, started."""
        return await self.start("worker", falls=falls)

    async def start(
        self, *command: str, falls: str | None = None, before: tuple[str, ...] = (), **told: str
    ) -> Process:
        """Start a command and don't wait for it; `before` stands in front of it on the command line."""
        program = [str(CHIT)]
        if falls is not None:
            program = [sys.executable, "-m", "tests.processes.crashing", str(self.trap), *falls.split()]
        self.data.mkdir(parents=True, exist_ok=True)
        name = f"{command[0]}-{len(self.processes) + 1}"
        log_file = self.folder / f"{name}.log"
        with log_file.open("wb") as log:
            run = await asyncio.create_subprocess_exec(
                *before,
                *program,
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                cwd=self.data,
                env={**self.environment, **told},
            )
        process = Process(name, run, log_file)
        self.processes.append(process)
        return process

    async def ready(self, process: Process) -> Process:
        """The process, once it has said that it is ready."""
        assert process.run.stdout is not None
        line = await asyncio.wait_for(process.run.stdout.readline(), READY_SECONDS)
        found = _READY.fullmatch(line.decode())
        assert found, f"{process.name} said {line!r}\n{process.log}"
        process.url, process.port = found[1], int(found[2])
        return process

    def arm(self) -> None:
        """From now on the process that was started with `falls` does so at its point, once."""
        self.trap.touch()

    async def was_sprung(self) -> bool:
        """Whether the armed process fell."""
        return not await asyncio.to_thread(self.trap.exists)

    async def close(self) -> None:
        """Kill what still runs."""
        for process in self.processes:
            if process.is_running:
                process.send(signal.SIGKILL)
            await process.ended()

    # ------------------------------------------------------------ the truth

    async def ask(self, *command: str) -> Any:
        """What a command with `--json` prints; its status must be 0."""
        asked = await self.start(*command, "--json")
        out, _ = await asyncio.wait_for(asked.run.communicate(), READY_SECONDS)
        assert asked.run.returncode == 0, f"{command}: {asked.run.returncode}\n{asked.log}"
        return json.loads(out)

    async def claims(self) -> list[dict[str, Any]]:
        """Every claim but the discarded ones, as the command line tells it."""
        found: list[dict[str, Any]] = (await self.ask("claims", "list"))["claims"]
        return found

    @contextlib.asynccontextmanager
    async def store(self) -> AsyncIterator[Store[UnitOfWork]]:
        """The database, opened here as by another command."""
        opened = await open_store_as_it_is(Settings.of(self.environment), keys=(KEY,))
        try:
            yield opened
        finally:
            await opened.close()

    async def settled(self, *, seconds: float = 45) -> None:
        """Wait until nothing waits any more: every event is done, every message sent."""
        async with self.store() as store:

            async def nothing_waits() -> bool:
                return await store.read(
                    lambda unit: not unit.connection.execute(select(func.sum(lane.c.pending))).scalar_one()
                )

            await until(nothing_waits, seconds=seconds, what="the end of all work")

    async def broken(self) -> list[str]:
        """Which of the promises the tables break, in words; an empty list if all is well."""
        async with self.store() as store:

            def look(unit: UnitOfWork) -> list[str]:
                trail = verify(unit.connection, unit.vault)
                return [*broken_in(unit), *(f"audit: {each}" for each in trail.broken)]

            return await store.read(look)

    async def half_a_minute_passes(self) -> None:
        """Every lease that somebody who is gone still holds has ended."""
        async with self.store() as store:
            await store.write(lambda unit: unit.connection.execute(update(lane).values(lease_until=0)) and None)

    async def leases_end_in(self, seconds: int) -> None:
        """Whoever holds a lane now holds it for so long still, and not for the rest of the half minute."""
        now = int(time.time() * 1000)
        shorter = update(lane).where(lane.c.lease_until > now).values(lease_until=now + seconds * 1000)
        async with self.store() as store:
            await store.write(lambda unit: unit.connection.execute(shorter) and None)

    async def leases_last_an_hour(self) -> None:
        """Whoever holds a lane now holds it so long that nobody sees it end by itself."""
        now = int(time.time() * 1000)
        longer = update(lane).where(lane.c.lease_until > now).values(lease_until=now + 3_600_000)
        async with self.store() as store:
            await store.write(lambda unit: unit.connection.execute(longer) and None)

    async def leased_by(self, key: str) -> str | None:
        """Which worker holds that lane at this moment."""
        owner = select(lane.c.lease_owner).where(lane.c.key == key, lane.c.lease_until > int(time.time() * 1000))
        async with self.store() as store:
            return await store.read(lambda unit: unit.connection.execute(owner).scalar_one_or_none())

    async def leases(self) -> int:
        """How many lanes are leased at this moment."""
        async with self.store() as store:
            held = select(func.count()).select_from(lane).where(lane.c.lease_until > int(time.time() * 1000))
            return await store.read(lambda unit: unit.connection.execute(held).scalar_one())
