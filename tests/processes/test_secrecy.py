"""What people write, their names and addresses stand in clear in no file, no log, no number and no error page."""

import asyncio
import contextlib
import resource
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import aiohttp
import pytest

from tests.processes.browser import Browser, new_key
from tests.processes.house import House, Process
from tests.support import postgres

pytestmark = [pytest.mark.slow, pytest.mark.timeout(90)]

WORD = "plantedword"
"""What nobody would write by chance; behind it stands where it was written."""

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


def planted(place: str) -> str:
    """A word for a place, in letters of two scripts."""
    return f"{WORD}{place}字"


def found_in(files: Iterable[Path]) -> list[str]:
    """Which of these files hold a planted word, and what follows it there."""
    found = []
    for file in files:
        with contextlib.suppress(OSError):  # A database drops files of its own at any time.
            text = file.read_bytes().lower()
            for encoding in ENCODINGS:
                word = WORD.encode(encoding)
                if word in text:
                    place = text.index(word)
                    found.append(f"{file.name}: {text[place : place + 60]!r}")
    return found


def files_of(*folders: Path) -> list[Path]:
    """Every file below."""
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


async def plant(house: House, process: Process) -> None:
    """Into every field that takes free text, a name or an address, the way people do it."""
    directory = house.folder / "people.csv"
    rows = (
        "id,name,email,manager_id,department,cost_centre,grade,roles,locale,timezone,slack_id,wecom_id,left_on",
        f"ada,{planted('name')},{WORD}@example.com,grace,,,,,en,Asia/Shanghai,{WORD}slack,{WORD}wecom,",
    )
    await asyncio.to_thread(directory.write_text, "\n".join(rows), encoding="utf-8")
    await house.ask("people", "import", str(directory))
    await asyncio.to_thread(directory.unlink)
    async with Browser(process) as ada, Browser(process, who="grace") as grace:
        assert planted("name") in await ada.look()
        purpose, merchant = planted("purpose"), planted("merchant")
        form = await ada.opens_form()
        typed = {**ada.expense(purpose), "lines-1-merchant": merchant}
        wrong = {**typed, "amount": planted("amount"), "date": planted("date")}
        await ada.fill((await ada.fill(form, **wrong))["form"], **typed)
        draft = await ada.sees(lambda each: purpose in each.text and each.offers("claim.submit"))
        await ada.presses("claim.submit", draft)
        asked = await grace.sees_card(draft.claim, "submitted", offering="claim.return")
        assert merchant in asked.text
        form = await grace.opens_form("claim.return", card=asked)
        await grace.fill(form, reason=planted("reason"), code="other")
        returned = await ada.sees_card(draft.claim, "returned", offering="claim.submit")
        await ada.sees(lambda each: planted("reason") in each.text)
        form = (await ada.presses("claim.submit", returned))["form"]
        await ada.fill(form, reply=planted("reply"))
        await grace.sees(lambda each: planted("reply") in each.text)
        await ada.say(f"昨天滴滴 68 {planted('sentence')}")
        await ada.say(planted("question"))
        await ada.press(f"{planted('action')}", card="claim:1:owner")
        await house.settled()


async def break_in(house: House, process: Process) -> str:
    """Put the word into everything that is refused; gives all that came back."""
    answers: list[str] = []
    word = planted("refused")
    async with Browser(process) as ada:
        for path, body in (
            ("/say", {"text": word, "key": WORD}),
            ("/say", {"text": [word], "key": new_key()}),
            ("/press", {"press": word, "key": new_key(), "as": word}),
            ("/fill", {"opened": word, "values": {word: word}}),
            ("/who", {"person": word}),
            ("/language", {"locale": word}),
        ):
            answers.append((await ada.once(path, body))[1])
        ascii_word = f"{WORD}header"
        for headers in (
            {"Host": f"{ascii_word}.example"},
            {"Origin": f"https://{ascii_word}.example"},
            {"X-Chit-For": ascii_word},
            {"X-Chit-Token": ascii_word},
            {"Content-Type": ascii_word},
        ):
            answers.append((await ada.once("/say", {"text": word, "key": new_key()}, **headers))[1])
    async with aiohttp.ClientSession(headers={"Accept": "text/html"}) as stranger:
        for path in (f"/{word}", f"/older?before={word}", f"/static/{word}/{word}", f"/stream?said={word}"):
            async with stranger.get(f"{process.url}{path}", cookies={WORD: WORD}) as answer:
                answers.append(await answer.text())
        async with stranger.get(f"{process.url}/metrics") as answer:
            answers.append(await answer.text())
    return "\n".join(answers)


@contextlib.asynccontextmanager
async def nothing_can_be_written(house: House, process: Process, server: postgres.Server | None) -> AsyncIterator[None]:
    """The disk is full, or the server is not there."""
    if server is not None:
        # Only this database takes no more; the server is everybody's.
        name = (house.database_url or "").partition("@/")[2].partition("?")[0]
        cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608
        server.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        server.execute(cut)
        yield
        server.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
        server.execute(cut)
        return
    limits = resource.prlimit(process.run.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    yield
    resource.prlimit(process.run.pid, resource.RLIMIT_FSIZE, limits)


async def test_a_planted_word_stands_in_clear_nowhere(house: House, request: pytest.FixtureRequest) -> None:
    server: postgres.Server | None = None
    if house.database_url is not None:
        server = request.getfixturevalue("postgres_server")
    process = await house.serve()
    await plant(house, process)

    answers = await break_in(house, process)
    async with Browser(process) as ada, nothing_can_be_written(house, process, server):
        status, text = await ada.once("/say", {"text": planted("trouble"), "key": new_key()})
        assert status == 503, text
        answers += text
    if server is not None:
        server.execute("CHECKPOINT")
    alive = await asyncio.to_thread(found_in, files_of(house.folder))
    await process.kill()
    dead = await asyncio.to_thread(found_in, files_of(house.folder, *([server.home] if server else [])))

    assert alive == []
    assert dead == []
    assert WORD not in answers.lower()
    assert "at" in process.log, "the log is where it was looked for"
    purposes = {line["purpose"] for claim in await house.claims() for line in claim["lines"]}
    assert planted("purpose") in purposes


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_word_that_stands_somewhere_is_found(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "chit.db-wal").write_bytes(b"\x00\x01" + planted("here").upper().encode(encoding))

    assert found_in(files_of(tmp_path))
