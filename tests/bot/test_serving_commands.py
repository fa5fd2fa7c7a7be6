"""`chit demo`, `serve`, `worker` and `migrate` as real processes: one line, the right status, a good end."""

import base64
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.bot.conftest import Chit
from tests.support.postgres import Server

KEY = base64.b64encode(bytes(range(32))).decode()
PROGRAM = [sys.executable, "-m", "bot"]
READY = re.compile(r"Chit is ready at (http://127\.0\.0\.1:[0-9]+)\n")

pytestmark = pytest.mark.slow


class Started:
    """A process of Chit."""

    def __init__(self, *arguments: str, home: Path, settings: dict[str, str]) -> None:
        environment = {"PATH": os.defpath, "PYTHONPATH": str(Path(__file__).parents[2]), **settings}
        self.process = subprocess.Popen(
            [*PROGRAM, *arguments], cwd=home, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def ready(self) -> str:
        """Its address, once it says so."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = READY.fullmatch(line)
        assert found, line + self.process.communicate()[1]
        return found[1]

    def end(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str, str]:
        """Ask it to stop; gives its status and what else it printed."""
        self.process.send_signal(number)
        return self.ended()

    def ended(self) -> tuple[int, str, str]:
        """Wait for its end."""
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err


class Starter:
    """Starts processes in one folder and leaves none behind."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.processes: list[Started] = []

    def __call__(self, *arguments: str, **settings: str) -> Started:
        self.processes.append(Started(*arguments, home=self.home, settings=settings))
        return self.processes[-1]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Starter]:
    """Starts `chit` with arguments and settings, in an empty folder."""
    starter = Starter(tmp_path)
    yield starter
    for started in starter.processes:
        started.process.kill()
        started.process.communicate()


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - of our own process
            status: int = answer.status
            return status
    except urllib.error.HTTPError as error:
        return error.code


def _page(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - as above
        text: str = answer.read().decode()
        return text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_demo_says_one_line_when_it_is_ready_and_ends_well(start: Starter, number: signal.Signals) -> None:
    demo = start("demo", "--port", "0")
    url = demo.ready()

    assert _status(f"{url}/readyz") == 200
    assert _status(f"{url}/") == 200
    assert demo.end(number) == (0, "", "")


def test_a_second_demo_goes_on_where_the_first_ended_and_a_fresh_one_does_not(start: Starter) -> None:
    start("demo", "--port", "0").ready()
    start.processes[0].end()
    key = (start.home / "var" / "secret-keys").read_bytes()

    start("demo", "--port", "0").ready()
    start.processes[1].end()
    assert (start.home / "var" / "secret-keys").read_bytes() == key

    start("demo", "--port", "0", "--fresh").ready()
    start.processes[2].end()
    assert (start.home / "var" / "secret-keys").read_bytes() != key


def test_a_fresh_demo_takes_no_keys_from_a_database_that_stays(start: Starter, postgres_url: str) -> None:
    elsewhere, keys = {"CHIT_DATABASE_URL": postgres_url}, start.home / "var" / "secret-keys"
    start("demo", "--port", "0", "--fresh", **elsewhere).ready()
    start.processes[0].end()
    needed = keys.read_bytes()
    receipt = start.home / "var" / "receipts" / "one"
    receipt.parent.mkdir(exist_ok=True)
    receipt.touch()

    status, out, err = start("demo", "--port", "0", "--fresh", **elsewhere).ended()

    assert (status, out) == (2, "")
    assert err.startswith("Error: --fresh empties the data folder alone. The database of CHIT_DATABASE_URL")
    assert keys.read_bytes() == needed
    assert receipt.exists()
    # Nor does one of the folder itself, in which there was no database: the keys are those of the other.
    start("demo", "--port", "0", "--fresh").ready()
    start.processes[2].end()
    assert keys.read_bytes() == needed
    start("demo", "--port", "0", **elsewhere).ready()
    assert start.processes[3].end() == (0, "", "")


def test_a_taken_port_is_status_1_and_a_fresh_demo_there_deletes_nothing(start: Starter) -> None:
    url = start("demo", "--port", "0").ready()
    port = url.rpartition(":")[2]

    status, out, err = start("demo", "--port", port, "--fresh").ended()

    assert (status, out) == (1, "")
    assert re.fullmatch(rf"Error: Can't listen: 127\.0\.0\.1:{port}: .+\. Choose another with --port, .+\n", err)
    assert _status(f"{url}/readyz") == 200


def test_a_signal_while_it_is_still_being_loaded_is_a_good_end_too(start: Starter) -> None:
    for name in ("first", "second", "third"):
        starting, folder = start("demo", "--port", "0", CHIT_DATA_DIR=name), start.home / name
        # The data folder is made right after the signals are cared for, long before anything is ready.
        while not folder.exists():
            time.sleep(0.01)
        status, out, err = starting.end()
        assert (status, err) == (0, "")
        assert out == "" or READY.fullmatch(out)


SIGNALLED = """
import os, runpy, signal, sys

class Signal:
    def find_spec(self, name, path=None, target=None):
        if name == os.environ["LOADED"]:
            os.kill(os.getpid(), signal.SIGTERM)

sys.meta_path.insert(0, Signal())
sys.argv = ["chit", *sys.argv[1:]]
runpy.run_module("bot", run_name="__main__", alter_sys=True)
"""


def _signalled(home: Path, *command: str, loaded: str) -> int:
    """The status with which it ends when SIGTERM comes as that module is loaded."""
    settings = {"CHIT_SECRET_KEYS": KEY, "LOADED": loaded}
    environment = {"PATH": os.defpath, "PYTHONPATH": str(Path(__file__).parents[2]), **settings}
    ran = subprocess.run(
        [sys.executable, "-c", SIGNALLED, *command],
        cwd=home,
        env=environment,
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert ran.stderr == b""
    return ran.returncode


@pytest.mark.parametrize("loaded", ["bot.cli", "click", "bot.commands.serving", "bot.settings", "pydantic", "bot.app"])
@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["worker"], ["demo", "--port", "0"]])
def test_a_signal_at_any_moment_of_loading_is_a_good_end(tmp_path: Path, command: list[str], loaded: str) -> None:
    assert _signalled(tmp_path, *command, loaded=loaded) == 0


def test_a_signal_ends_a_command_that_would_end_by_itself_like_any_program(tmp_path: Path) -> None:
    assert _signalled(tmp_path, "people", "list", loaded="bot.settings") == -signal.SIGTERM


def test_serving_without_keys_is_status_2_and_names_the_setting(start: Starter) -> None:
    status, out, err = start("serve", "--port", "0").ended()

    assert (status, out) == (2, "")
    assert err == (
        "Error: CHIT_SECRET_KEYS: missing, and there is no secret-keys in the data folder. For a new database: "
        'echo "CHIT_SECRET_KEYS=$(openssl rand -base64 32)" >> .env\n'
    )


def test_every_wrong_setting_is_named(start: Starter) -> None:
    status, out, err = start("serve", PORT="x", CHIT_LOCALE="fr", CHIT_SECRET_KEYS="short", SLACK_APP_TOKEN="t").ended()

    assert (status, out) == (2, "")
    for name in ("PORT", "CHIT_LOCALE", "CHIT_SECRET_KEYS", "SLACK_BOT_TOKEN"):
        assert f"{name}: " in err


def test_serve_without_a_web_chat_shows_a_plain_page_and_counts_what_it_refuses(start: Starter) -> None:
    serve = start("serve", "--port", "0", CHIT_SECRET_KEYS=KEY)
    url = serve.ready()

    assert _status(f"{url}/") == 200
    assert _status(f"{url}/no-such-page") == 404
    numbers = _page(f"{url}/metrics")
    assert 'chit_refused_requests_total{status="404"} 1.0' in numbers
    assert 'chit_waiting{box="out"} 0.0' in numbers
    status, out, err = serve.end()
    assert (status, out) == (0, "")
    assert "no way in is configured" in err
    assert err.count("\n") == 1


def test_commands_work_beside_a_serving_process(start: Starter) -> None:
    serve = start("serve", "--port", "0", CHIT_SECRET_KEYS=KEY, CHIT_WEBCHAT="on")
    serve.ready()
    (start.home / "p.csv").write_text("id,name\nada,Ada\n")

    status, out, _ = start("people", "import", "p.csv", CHIT_SECRET_KEYS=KEY).ended()

    assert (status, out) == (0, "1 added, 0 changed, 0 unchanged.\n")
    assert serve.end() == (0, "", "")


@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["worker"], ["claims", "list"], ["audit", "verify"]])
def test_a_postgresql_that_was_not_migrated_is_status_2_and_names_the_command(
    start: Starter, postgres_url: str, command: list[str]
) -> None:
    status, out, err = start(*command, CHIT_DATABASE_URL=postgres_url, CHIT_SECRET_KEYS=KEY).ended()

    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert "`chit migrate`" in err


def test_migrating_twice_does_no_harm_and_a_worker_ends_well(start: Starter, postgres_url: str) -> None:
    settings = {"CHIT_DATABASE_URL": postgres_url, "CHIT_SECRET_KEYS": KEY, "CHIT_WEBCHAT": "on"}
    for _ in range(2):
        assert start("migrate", **settings).ended() == (0, "The database has the newest schema.\n", "")

    (start.home / "p.csv").write_text("id,name\nada,Ada\n")
    assert start("people", "import", "p.csv", **settings).ended()[0] == 0
    serve, worker = start("serve", "--port", "0", "--no-courier", **settings), start("worker", **settings)
    serve.ready()
    assert serve.end() == (0, "", "")
    assert worker.end() == (0, "", "")


def test_a_database_that_does_not_exist_is_status_2_and_one_that_is_away_status_1(
    start: Starter, postgres_url: str
) -> None:
    nowhere = start("claims", "list", CHIT_DATABASE_URL=postgres_url.replace("?", "_no?"), CHIT_SECRET_KEYS=KEY)
    away = start(
        "claims", "list", CHIT_DATABASE_URL="postgresql+asyncpg://u:hunter2@127.0.0.1:1/x", CHIT_SECRET_KEYS=KEY
    )

    status, _, err = away.ended()
    assert status == 1
    assert err.startswith("Error: The database can't be used: ")
    assert err.count("\n") == 1
    assert "hunter2" not in err
    status, _, err = nowhere.ended()
    assert status == 2
    assert re.fullmatch(r'Error: CHIT_DATABASE_URL: the server refuses: database ".+" does not exist\n', err)


HEAVY = {
    "aiohttp",
    "alembic",
    "asyncpg",
    "babel",
    "fluent.runtime",
    "handlers",
    "jinja2",
    "prometheus_client",
    "rapidfuzz",
}


@pytest.mark.parametrize("command", [["claims", "list"], ["claims", "show", "1", "--json"], ["people", "list"]])
def test_a_command_that_talks_with_nobody_waits_for_no_library_of_those_that_do(
    company: Chit, command: list[str]
) -> None:
    program = f"""
import sys
from bot.cli import main
try:
    main({command!r})
finally:
    print(*sys.modules, file=sys.stderr)
"""
    environment = {"PATH": os.defpath, "PYTHONPATH": str(Path(__file__).parents[2])}

    ran = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=company.home, env=environment
    )

    assert ran.stdout
    assert sorted(HEAVY & set(ran.stderr.split())) == []


@pytest.mark.parametrize("setting", ["synchronous_commit", "fsync"])
def test_nothing_serves_on_a_database_that_could_lose_what_was_acknowledged(
    start: Starter, postgres_server: Server, postgres_url: str, setting: str
) -> None:
    given = {"CHIT_DATABASE_URL": postgres_url, "CHIT_SECRET_KEYS": KEY}
    assert start("migrate", **given).ended()[0] == 0
    name = urlsplit(postgres_url).path.lstrip("/")
    if setting == "synchronous_commit":
        postgres_server.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    else:
        postgres_server.execute("ALTER SYSTEM SET fsync = off")
        postgres_server.execute("SELECT pg_reload_conf()")
    try:
        for command in (("serve", "--port", "0"), ("worker",)):
            status, out, err = start(*command, **given).ended()
            assert (status, out) == (2, "")
            assert "CHIT_DATABASE_URL" in err
            assert f"{setting}=off" in err
    finally:
        postgres_server.execute("ALTER SYSTEM RESET fsync")
        postgres_server.execute("SELECT pg_reload_conf()")
