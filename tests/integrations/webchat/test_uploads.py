"""Files on their way in and out: what is taken, what is refused and why, and who may look."""

from __future__ import annotations

import asyncio
import hashlib
import io
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest
from aiohttp import CookieJar
from yarl import URL

from bot.chat import staging
from bot.chat.staging import Staging
from bot.demo import fill
from bot.settings import Settings
from claims.people import PersonId
from claims.receipts import MOST_BYTES, Kind
from integrations.pages import pace
from integrations.webchat import attached, uploads
from tests.integrations.webchat.house import hidden, new_key
from tests.support import receipts
from tests.support.attacks import ATTACKS
from tests.support.web_company import WebProcess, open_process

PHOTO = receipts.jpeg()


@dataclass
class Someone:
    """A browser of one person, without scripts, that can do what scripts do."""

    session: aiohttp.ClientSession
    id: str
    html: str = ""

    async def look(self) -> str:
        async with self.session.get("/", headers={"Accept": "text/html"}) as answer:
            self.html = await answer.text()
        return self.html

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Chit-For": self.id, "X-Chit-Token": hidden(self.html, "token")}

    async def sends(
        self, content: bytes, name: str = "taxi.jpg", *, key: int = 1, **headers: str
    ) -> tuple[int, dict[str, Any]]:
        """A file as a body of its own."""
        about = {**self.headers, "X-Chit-Name": quote(name), "X-Chit-Key": new_key(key), **headers}
        about["Content-Length"] = str(len(content))
        async with self.session.post("/file", data=io.BytesIO(content), headers=about) as answer:
            is_json = answer.content_type == "application/json"
            return answer.status, await answer.json() if is_json else {"text": await answer.text()}

    async def says(self, text: str, *files: str, key: int = 100) -> tuple[int, dict[str, Any]]:
        body = {"text": text, "key": new_key(key), "files": list(files)}
        async with self.session.post("/say", json=body, headers=self.headers) as answer:
            return answer.status, await answer.json()

    async def presses(self, action: str, *, key: int = 200) -> int:
        body = {"press": action, "key": new_key(key)}
        async with self.session.post("/press", json=body, headers=self.headers) as answer:
            return answer.status

    async def gets(self, path: str) -> tuple[int, bytes, Any]:
        async with self.session.get(path) as answer:
            return answer.status, await answer.read(), answer.headers

    async def file(self, content: bytes = PHOTO, name: str = "taxi.jpg", *, key: int = 1) -> str:
        """The id of a file that was taken."""
        status, answer = await self.sends(content, name, key=key)
        assert status == 200, answer
        id: str = answer["file"]["id"]
        return id


@pytest.fixture(scope="module")
async def process(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[WebProcess]:
    """The whole product, for all tests of this file."""
    folder = tmp_path_factory.mktemp("uploads")
    opened = await open_process(Settings.of({"CHIT_DATA_DIR": str(folder), "CHIT_LOCALE": "en"}))
    await opened.app.store.write(fill)
    yield opened
    await opened.close()


@pytest.fixture
async def people(process: WebProcess) -> AsyncIterator[Any]:
    """Opens a browser for somebody."""
    sessions: list[aiohttp.ClientSession] = []

    async def open(id: str) -> Someone:
        session = aiohttp.ClientSession(process.url, cookie_jar=CookieJar(unsafe=True))
        sessions.append(session)
        someone = Someone(session, id)
        await someone.look()
        if id != "ada":
            fields = {"token": hidden(someone.html, "token"), "for": "ada", "person": id}
            async with session.post("/who", data=fields) as answer:
                assert answer.status == 200
            await someone.look()
        return someone

    yield open
    for session in sessions:
        await session.close()


@pytest.fixture
async def ada(people: Any) -> Someone:
    someone: Someone = await people("ada")
    return someone


# ------------------------------------------------------------ in


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.jpg", receipts.jpeg(200, 150)),
        ("photo.png", receipts.picture("PNG")),
        ("photo.webp", receipts.picture("WEBP")),
        ("photo.heic", receipts.heic()),
        ("invoice.pdf", receipts.pdf()),
        ("invoice.ofd", receipts.ofd()),
        ("invoice.xml", receipts.einvoice().encode()),
    ],
    ids=["jpeg", "png", "webp", "heic", "pdf", "ofd", "xml"],
)
async def test_a_file_of_each_kind_is_taken_and_given_back_byte_for_byte(
    ada: Someone, name: str, content: bytes
) -> None:
    id = await ada.file(content, name, key=hash_key(name))
    status, body, headers = await ada.gets(f"/receipts/{id}/original")
    assert (status, body) == (200, content)
    assert headers["Content-Disposition"] == f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    status, picture, headers = await ada.gets(f"/receipts/{id}/thumbnail")
    if name.endswith(".xml"):
        assert status == 404
    else:
        assert (status, headers["Content-Type"], headers["Cache-Control"]) == (200, "image/jpeg", "no-store")
        assert picture.startswith(b"\xff\xd8\xff")
        assert b"secret remark" not in picture
    status, page, headers = await ada.gets(f"/receipts/{id}")
    assert status == 200
    assert name in page.decode()
    assert headers["Cache-Control"] == "no-store"


def hash_key(name: str) -> int:
    """A number of a key, the same in every process."""
    return 1_000 + int(hashlib.sha256(name.encode()).hexdigest()[:7], 16)


async def test_the_same_upload_again_is_the_same_file_and_other_bytes_under_its_key_are_not(ada: Someone) -> None:
    first, again = await ada.file(key=2), await ada.file(key=2)
    assert first == again
    assert (await ada.sends(receipts.jpeg(300, 200), key=2))[0] == 409


@pytest.mark.parametrize("name", sorted(ATTACKS))
async def test_what_is_made_to_do_harm_is_refused_in_words_and_the_process_lives(ada: Someone, name: str) -> None:
    make, outcome = ATTACKS[name]
    status, answer = await ada.sends(make(), name, key=hash_key(name))
    assert status == (200 if isinstance(outcome, Kind) else 422), answer
    if status == 422:
        assert f"“{name}”" in answer["refused"]
    assert (await ada.gets("/healthz"))[0] == 200


async def test_a_refused_file_is_the_person_s_last_refused_one(process: WebProcess, ada: Someone) -> None:
    status, answer = await ada.sends(b"PK\x05\x06" + bytes(18), "票据.zip", key=3)
    assert (status, answer["refused"][:7]) == (422, "“票据.zip")
    found = await process.app.store.read(lambda unit: unit.receipts.last_refused(PersonId("ada")))
    assert found is not None
    assert (found.name, found.code) == ("票据.zip", "receipt.wrong_type")


async def test_twenty_megabytes_are_looked_at_and_a_byte_more_is_refused_unread(
    process: WebProcess, ada: Someone
) -> None:
    padded = b"%PDF-" + bytes(MOST_BYTES - 5)
    status, answer = await ada.sends(padded, "just.pdf", key=4)
    assert status == 422
    assert "damaged" in answer["refused"]
    status, answer = await ada.sends(padded + b"\0", "over.pdf", key=5)
    assert status == 422
    assert "20 MB" in answer["refused"]
    found = await process.app.store.read(lambda unit: unit.receipts.last_refused(PersonId("ada")))
    assert found is not None
    assert (found.name, found.code) == ("over.pdf", "receipt.too_large")


async def test_what_the_page_refuses_by_its_size_counts_as_the_last_refused_file(
    process: WebProcess, ada: Someone
) -> None:
    about = {**ada.headers, "X-Chit-Name": "video.mov", "X-Chit-Key": new_key(6), "X-Chit-Size": "20000001"}
    async with ada.session.post("/file/too-large", headers=about) as answer:
        assert answer.status == 422
        assert "20.1 MB" in (await answer.json())["refused"]
    found = await process.app.store.read(lambda unit: unit.receipts.last_refused(PersonId("ada")))
    assert found is not None
    assert found.name == "video.mov"
    async with ada.session.post("/file/too-large", headers={**about, "X-Chit-Size": "20000000"}) as answer:
        assert answer.status == 400


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\Users\\ada\\taxi.jpg", "taxi.jpg"),
        ("taxi\u202egpj.exe", "taxigpj.exe"),
        ("a\x00b\r\nSet-Cookie: x=1.jpg", "ab Set-Cookie: x=1.jpg"),
        ("<script>alert(1)</script>.jpg", "<script>alert(1)<_script>.jpg"),
        ("", "file"),
        ("票据" * 60 + ".jpg", "票据" * 47 + "票….jpg"),
    ],
    ids=["path", "drive", "right to left", "header", "script", "nothing", "long"],
)
async def test_hostile_names_are_made_harmless(ada: Someone, raw: str, shown: str) -> None:
    status, answer = await ada.sends(PHOTO, raw, key=hash_key(shown))
    assert status == 200
    assert answer["file"]["name"] == shown
    id = answer["file"]["id"]
    _, page, _ = await ada.gets(f"/receipts/{id}")
    assert "<script>alert" not in page.decode()
    _, _, headers = await ada.gets(f"/receipts/{id}/original")
    assert "\n" not in headers["Content-Disposition"]
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X-Chit-Token": "forged"}, 403),
        ({"X-Chit-For": "grace"}, 409),
        ({"Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"X-Chit-Key": "not a key"}, 400),
        ({"Content-Encoding": "gzip"}, 415),
    ],
    ids=["token", "somebody else", "origin", "site", "key", "packed"],
)
async def test_what_is_forged_is_refused(ada: Someone, headers: dict[str, str], status: int) -> None:
    assert (await ada.sends(PHOTO, key=7, **headers))[0] == status


# ------------------------------------------------------------ with a message


async def test_a_file_goes_with_a_message_and_shows_on_the_card(ada: Someone) -> None:
    id = await ada.file(receipts.jpeg(210, 100), "车票.jpg", key=8)
    assert (await ada.says("train 45 yesterday", id, key=101))[0] == 200
    html = await until(ada, "¥45.00")
    assert f'src="/receipts/{id}/thumbnail"' in html
    assert 'aria-label="Receipt 车票.jpg"' in html


async def until(someone: Someone, words: str) -> str:
    """The page once it shows these words."""
    for _ in range(600):
        html = await someone.look()
        if words in html:
            return html
    raise AssertionError(f"{words} never showed")


async def test_somebody_else_s_file_is_not_taken_along(ada: Someone, people: Any) -> None:
    bob = await people("bob")
    id = await bob.file(receipts.jpeg(111, 100), key=9)
    status, answer = await ada.says("taxi 12 today", id, key=102)
    assert (status, answer) == (422, {"refused": "This file is not here any more. Please send it again."})


async def test_more_than_twenty_files_of_one_message_are_refused_with_the_limit(ada: Someone) -> None:
    id = await ada.file(receipts.jpeg(112, 100), key=10)
    status, answer = await ada.says("", *[id] * 21, key=103)
    assert status == 422
    assert "20" in answer["refused"]


async def test_a_form_without_scripts_carries_a_file(ada: Someone) -> None:
    form = aiohttp.FormData()
    for name in ("token", "for", "key"):
        form.add_field(name, hidden(ada.html, name))
    form.add_field("text", "bus 3.50 yesterday")
    form.add_field("file", receipts.jpeg(113, 100), filename="bus.jpg", content_type="image/jpeg")
    async with ada.session.post("/say", data=form, allow_redirects=False) as answer:
        assert answer.status == 303
    html = await until(ada, "¥3.50")
    assert 'aria-label="Receipt bus.jpg"' in html


async def test_a_file_refused_in_a_form_without_scripts_leaves_what_was_typed(ada: Someone) -> None:
    await ada.look()
    form = aiohttp.FormData()
    for name in ("token", "for", "key"):
        form.add_field(name, hidden(ada.html, name))
    form.add_field("text", "bus 4 yesterday")
    form.add_field("file", b"MZ\x90", filename="bus.exe")
    async with ada.session.post("/say", data=form, allow_redirects=False) as answer:
        page = await answer.text()
    assert answer.status == 422
    assert "“bus.exe”" in page
    assert "bus 4 yesterday" in page


Part = tuple[str, str | bytes | io.BytesIO, str | None]


async def plainly(someone: Someone, path: str, *parts: Part) -> tuple[int, str]:
    """A form without scripts, its parts in this order; the last of each is a file's name."""
    form = aiohttp.FormData()
    for name in ("token", "for"):
        form.add_field(name, hidden(someone.html, name))
    for name, value, filename in parts:
        form.add_field(name, value, filename=filename)
    async with someone.session.post(path, data=form, allow_redirects=False) as answer:
        return answer.status, await answer.text()


async def test_fields_behind_a_file_are_read_and_a_second_file_is_said_not_to_be_taken(ada: Someone) -> None:
    await ada.look()
    key = ("key", hidden(ada.html, "key"), None)
    file, words = ("file", receipts.jpeg(116, 100), "a.jpg"), ("text", "bus 5.50 yesterday", None)
    status, page = await plainly(ada, "/say", key, file, words, ("file", receipts.jpeg(117, 100), "b.jpg"))
    assert status == 422
    assert "“b.jpg” was not taken" in page
    again = [("key", hidden(page, "key"), None), ("files", hidden(page, "files"), None), words]
    assert (await plainly(ada, "/say", *again))[0] == 303
    html = await until(ada, "¥5.50")
    assert 'aria-label="Receipt a.jpg"' in html


async def test_without_scripts_a_file_beside_words_that_are_refused_goes_along_with_the_better_ones(
    ada: Someone,
) -> None:
    await ada.look()
    key = ("key", hidden(ada.html, "key"), None)
    file = ("file", receipts.jpeg(118, 100), "long.jpg")
    status, page = await plainly(ada, "/say", key, ("text", "x" * 10_001, None), file)
    assert status == 422
    assert "long.jpg" in page
    assert "x" * 10_001 in page
    again = [("key", hidden(page, "key"), None), ("files", hidden(page, "files"), None)]
    status, page = await plainly(ada, "/say", *again, ("text", "y" * 10_001, None))
    assert (status, "long.jpg" in page) == (422, True)
    again = [("key", hidden(page, "key"), None), ("files", hidden(page, "files"), None)]
    assert (await plainly(ada, "/say", *again, ("text", "bus 7.25 yesterday", None)))[0] == 303
    html = await until(ada, "¥7.25")
    assert 'aria-label="Receipt long.jpg"' in html


async def test_somebody_else_s_file_does_not_go_along_without_scripts(ada: Someone, people: Any) -> None:
    bob = await people("bob")
    theirs = await bob.file(receipts.jpeg(119, 100), "theirs.jpg", key=19)
    mine = await ada.file(receipts.jpeg(120, 100), "mine.jpg", key=20)
    await ada.look()
    parts = [("key", hidden(ada.html, "key"), None), ("files", f"{mine},{theirs}", None)]
    status, page = await plainly(ada, "/say", *parts, ("text", "bus 8 yesterday", None))
    assert status == 422
    assert hidden(page, "files") == mine
    assert "theirs.jpg" not in page


@pytest.mark.parametrize("size", [MOST_BYTES + 1, MOST_BYTES + 5_000_000], ids=["a byte", "megabytes"])
async def test_too_large_a_file_of_a_form_is_refused_in_words_and_leaves_what_was_typed(
    process: WebProcess, ada: Someone, size: int
) -> None:
    await ada.look()
    parts: list[Part] = [
        ("key", new_key(size), None),
        ("file", io.BytesIO(bytes(size)), f"{size}.mov"),
        ("text", "bus 6 yesterday", None),
    ]
    status, page = await plainly(ada, "/say", *parts)
    assert status == 422
    assert f"“{size}.mov”" in page
    assert "bus 6 yesterday" in page
    found = await process.app.store.read(lambda unit: unit.receipts.last_refused(PersonId("ada")))
    assert found is not None
    assert (found.name, found.code) == (f"{size}.mov", "receipt.too_large")


# ------------------------------------------------------------ in a form


async def form_of(someone: Someone, action: str) -> str:
    """The form that a button opens, as a page."""
    await someone.look()
    common = {name: hidden(someone.html, name) for name in ("token", "for", "key")}
    async with someone.session.post("/pages/press", data={**common, "press": action}) as answer:
        return await answer.text()


async def test_a_form_without_scripts_takes_one_file_a_send_and_keeps_it_over_errors(people: Any) -> None:
    bob = await people("bob")
    html = await form_of(bob, "claim.fill")
    fixed = [("opened", hidden(html, "opened"), None), ("lines-1-was", "", None)]
    typed = [("lines-1-amount", "a lot", None), ("lines-1-currency", "CNY", None), ("lines-1-category", "meals", None)]
    file = ("file-lines-1-receipts", receipts.jpeg(117, 100), "dinner.jpg")
    status, again = await plainly(bob, "/pages/fill", *fixed, *typed, ("lines-1-receipts", "", None), file)
    assert status == 422
    assert "dinner.jpg" in again
    token = hidden(again, "lines-1-receipts")
    assert re.fullmatch("[0-9a-f]{64}", token)
    fixed = [("opened", hidden(again, "opened"), None), ("lines-1-was", "", None)]
    better = [("lines-1-amount", "77", None), *typed[1:], ("lines-1-date", "2026-11-20", None)]
    none = ("file-lines-1-receipts", b"", "")
    status, page = await plainly(bob, "/pages/fill", *fixed, *better, ("lines-1-receipts", token, None), none)
    assert status == 303, page
    html = await until(bob, "¥77.00")
    assert 'aria-label="Receipt dinner.jpg"' in html


async def test_a_file_refused_in_a_form_is_said_beside_its_field_with_all_that_was_typed(ada: Someone) -> None:
    html = await form_of(ada, "claim.fill")
    parts: list[Part] = [
        ("opened", hidden(html, "opened"), None),
        ("lines-1-was", "", None),
        ("lines-1-purpose", "the fair in Hangzhou", None),
        ("file-lines-1-receipts", b"MZ\x90", "run.exe"),
    ]
    status, again = await plainly(ada, "/pages/fill", *parts)
    assert status == 422
    assert "the fair in Hangzhou" in again
    assert re.search(r'id="field-lines-1-receipts-error">.*“run.exe”', again)


@pytest.mark.parametrize(
    ("first", "told"),
    [
        (("file-lines-1-receipts", receipts.jpeg(121, 100), "one.jpg"), 1),
        (("file-lines-1-receipts", b"MZ", "x.exe"), 2),
    ],
    ids=["taken", "refused"],
)
async def test_two_files_of_a_form_without_scripts_lose_nothing_of_what_was_typed(
    ada: Someone, first: Part, told: int
) -> None:
    html = await form_of(ada, "claim.fill")
    parts: list[Part] = [
        ("opened", hidden(html, "opened"), None),
        ("lines-1-was", "", None),
        ("lines-1-purpose", "the fair in Hangzhou", None),
        first,
        ("lines-2-was", "", None),
        ("lines-2-amount", "45", None),
        ("file-lines-2-receipts", receipts.jpeg(122, 100), "two.jpg"),
        ("lines-3-was", "", None),
        ("lines-3-amount", "46", None),
    ]
    status, again = await plainly(ada, "/pages/fill", *parts)
    assert status == 422
    assert "the fair in Hangzhou" in again
    assert 'value="45"' in again
    assert 'value="46"' in again
    assert re.search(r'id="field-lines-2-receipts-error">.*“two.jpg” was not taken', again)
    assert len(re.findall(r'<p class="error"', again)) == told
    assert ("one.jpg" in again) == (told == 1)


async def test_two_files_that_are_too_much_together_are_each_asked_for_again(process: WebProcess, ada: Someone) -> None:
    html = await form_of(ada, "claim.fill")
    parts: list[Part] = [
        ("opened", hidden(html, "opened"), None),
        ("lines-1-was", "", None),
        ("lines-1-purpose", "the fair in Hangzhou", None),
        ("file-lines-1-receipts", io.BytesIO(bytes(12_000_000)), "one.bin"),
        ("lines-2-was", "", None),
        ("file-lines-2-receipts", io.BytesIO(bytes(12_000_000)), "two.bin"),
    ]
    status, again = await plainly(ada, "/pages/fill", *parts)
    assert status == 422
    assert "the fair in Hangzhou" in again
    assert "“one.bin” was not taken" in again
    assert "“two.bin” was not taken" in again
    # In what is read, that is: what is sealed in the form's own fields may hold any letters.
    assert "MB" not in re.sub(r"<[^>]*>", " ", again)


async def test_a_file_is_taken_out_of_a_form_without_scripts(ada: Someone) -> None:
    token = (await ada.sends(receipts.jpeg(118, 100), "out.jpg", key=14))[1]["file"]["token"]
    html = await form_of(ada, "claim.fill")
    parts = [
        ("opened", hidden(html, "opened"), None),
        ("lines-1-was", "", None),
        ("lines-1-amount", "88", None),
        ("lines-1-receipts", token, None),
    ]
    kept = (await plainly(ada, "/pages/fill", *parts, ("keep", "keep", None)))[1]
    assert "out.jpg" in kept
    dropped = (await plainly(ada, "/pages/fill", *parts, (f"drop-lines-1-receipts-{token}", "drop", None)))[1]
    assert "out.jpg" not in dropped
    assert 'value="88"' in dropped


async def test_a_form_looks_for_a_hundred_files_and_no_more(
    process: WebProcess, ada: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, asked = staging_of(process), []
    own = kept.own

    async def counted(tokens: Sequence[str], *, by: PersonId) -> Any:
        asked.append(len(tokens))
        return await own(tokens, by=by)

    monkeypatch.setattr(kept, "own", counted)
    html = await form_of(ada, "claim.fill")
    for number in (100, 101):
        tokens = ",".join(f"{at:064x}" for at in range(number))
        parts = [("opened", hidden(html, "opened"), None), ("lines-1-was", "", None), ("keep", "keep", None)]
        assert (await plainly(ada, "/pages/fill", *parts, ("lines-1-receipts", tokens, None)))[0] == 200
    assert asked == [100, 100]


# ------------------------------------------------------------ slowly, and never


def staging_of(process: WebProcess) -> Staging:
    found = process.app.door.staging
    assert found is not None
    return found


@asynccontextmanager
async def slow(
    process: WebProcess, path: str, begin: bytes = b"", **headers: str
) -> AsyncIterator[asyncio.StreamReader]:
    """A connection that says it sends 20 MB and then sends nothing more; gives what comes back on it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", process.port)
    about = {"Host": f"127.0.0.1:{process.port}", "Content-Length": "20000000", **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in about.items())
    writer.write(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + begin)
    await writer.drain()
    yield reader
    writer.close()


FORM = {"Content-Type": "multipart/form-data; boundary=x"}


async def test_who_is_not_known_yet_takes_no_room_from_others(
    process: WebProcess, ada: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "LOOK_SECONDS", 600)
    async with AsyncExitStack() as stack:
        for _ in range(4):
            await stack.enter_async_context(slow(process, "/say", b"--x\r\n", **FORM))
            await ada.look()
        async with asyncio.timeout(20):
            await ada.file(key=40)


async def reached(number: int, room: staging.Room, someone: Someone) -> None:
    """So many files are in the room or wait for it."""
    while len(room._inside) + len(room._waiting) != number:
        await someone.gets("/healthz")


def cookies(someone: Someone, url: str) -> str:
    return "; ".join(
        f"{each.key}={each.value}" for each in someone.session.cookie_jar.filter_cookies(URL(url)).values()
    )


def of(someone: Someone, process: WebProcess, key: int) -> dict[str, str]:
    """The headers of a file that somebody sends by hand."""
    about = {"X-Chit-Name": "slow.jpg", "X-Chit-Key": new_key(key), "Cookie": cookies(someone, process.url)}
    return {**someone.headers, **about, "Content-Type": "application/octet-stream"}


async def test_one_person_s_slow_files_keep_nobody_else_waiting(
    process: WebProcess, people: Any, ada: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "LOOK_SECONDS", 600)
    bob, room = await people("bob"), staging_of(process).room
    async with AsyncExitStack() as stack:
        for at in range(4):
            await stack.enter_async_context(slow(process, "/file", PHOTO, **of(ada, process, 41 + at)))
        async with asyncio.timeout(20):
            await reached(4, room, ada)
            await bob.file(receipts.jpeg(141, 100), key=41)
            await stack.aclose()
            await reached(0, room, ada)


@pytest.mark.parametrize("where", ["file", "form"])
async def test_who_sends_next_to_nothing_is_cut_off(
    process: WebProcess, ada: Someone, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(pace, "LOOK_SECONDS", 0.05)
    headers = of(ada, process, 50) if where == "file" else FORM
    async with slow(process, "/file" if where == "file" else "/say", b"--x\r\n", **headers) as reader:
        async with asyncio.timeout(20):
            assert (await reader.readline()).split()[1] == b"408"


async def test_who_sends_at_a_fair_pace_is_not_cut_off(
    process: WebProcess, ada: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "LOOK_SECONDS", 0.3)
    monkeypatch.setattr(pace, "LEAST_BYTES", 1_000)

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield bytes(1_000)
            await asyncio.sleep(0.05)

    about = {**ada.headers, "X-Chit-Name": "steady.bin", "X-Chit-Key": new_key(51)}
    about["Content-Length"] = "20000"
    async with ada.session.post("/file", data=pieces(), headers=about) as answer:
        assert answer.status == 422


async def test_who_finds_no_room_in_time_is_asked_to_send_again(
    process: WebProcess, ada: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "ROOM_SECONDS", 0.05)
    monkeypatch.setattr(attached, "ROOM_SECONDS", 0.05)
    async with staging_of(process).room.of(staging.ROOM):
        assert (await ada.sends(PHOTO, key=52))[0] == 503
        await ada.look()
        parts: list[Part] = [("key", new_key(53), None), ("file", PHOTO, "a.jpg"), ("text", "bus 7 yesterday", None)]
        status, page = await plainly(ada, "/say", *parts)
    assert status == 422
    assert "Too many files" in page
    assert "bus 7 yesterday" in page
    assert (await ada.sends(PHOTO, key=52))[0] == 200


async def test_a_database_that_takes_too_long_is_not_the_sender_s_slowness(
    process: WebProcess, ada: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(**_: Any) -> None:
        raise TimeoutError

    monkeypatch.setattr(staging_of(process), "stage", away)
    await ada.look()
    assert (await ada.sends(PHOTO, key=54))[0] in (503, 504)
    parts: list[Part] = [("key", new_key(55), None), ("text", "bus 8 yesterday", None), ("file", PHOTO, "a.jpg")]
    assert (await plainly(ada, "/say", *parts))[0] in (503, 504)


# ------------------------------------------------------------ who may look


async def test_receipts_are_for_those_who_may_see_the_claim(people: Any, ada: Someone) -> None:
    grace, bob, frank = [await people(each) for each in ("grace", "bob", "frank")]
    id = await ada.file(receipts.jpeg(114, 100), key=11)

    async def seen_by() -> list[str]:
        parts = ("", "/thumbnail", "/view", "/original")
        found = []
        for each in (ada, grace, bob, frank):
            statuses = {(await each.gets(f"/receipts/{id}{part}"))[0] for part in parts}
            assert len(statuses) == 1
            found += [each.id] if statuses == {200} else []
        return found

    assert await seen_by() == ["ada"]
    await ada.says("client lunch 66 yesterday", id, key=104)
    html = await until(ada, "¥66.00")
    assert await seen_by() == ["ada"]
    submit = re.findall(r'value="(claim\.submit:\d+:\d+ [^"]*)"', html)[-1]
    assert await ada.presses(submit) == 200
    await until(grace, "¥66.00")
    assert await seen_by() == ["ada", "grace", "frank"]


async def test_what_is_not_there_and_what_is_not_mine_look_alike(people: Any, ada: Someone) -> None:
    bob = await people("bob")
    id = await bob.file(receipts.jpeg(115, 100), key=12)
    foreign, missing = [await ada.gets(f"/receipts/{each}/view") for each in (id, "0" * 32)]
    assert foreign[:2] == missing[:2]
    assert foreign[0] == 404


def contents(folder: Path) -> list[bytes]:
    """Of every file in it."""
    return [each.read_bytes() for each in folder.rglob("*") if each.is_file()]


async def test_nothing_of_a_receipt_is_kept_in_clear(process: WebProcess, ada: Someone) -> None:
    await ada.file(PHOTO, "秘密文件名.jpg", key=13)
    for content in await asyncio.to_thread(contents, Path(process.app.settings.data_dir)):
        assert "秘密文件名".encode() not in content
        assert b"secret remark" not in content
        assert PHOTO[:200] not in content
