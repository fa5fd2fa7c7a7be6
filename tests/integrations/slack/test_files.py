"""Files from Slack and pictures to it: only its own hosts, no more than a receipt may have, never at a card's cost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.chat.files import MOST_BYTES
from bot.chat.messages import Picture
from bot.chat.refusals import Busy, ChannelError, Elsewhere, Failed, Gated, Gone, Rejected, Unseen
from integrations.slack.client import SlackApi
from integrations.slack.files import (
    AGAIN_SECONDS,
    MOST_PICTURES,
    PIECE,
    Hosts,
    Pictures,
    fetched,
    host_of,
    picture_name,
)
from tests.integrations.slack.answering import Answering, answering, cut

TOKEN = "xoxb-secret-of-the-bot"


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def slack() -> AsyncIterator[Answering]:
    async with answering() as server:
        yield server


@pytest.fixture
async def api(slack: Answering) -> AsyncIterator[SlackApi]:
    api = SlackApi(token=TOKEN, api_url=slack.api_url, seconds=5.0)
    yield api
    await api.close()


@pytest.fixture
def hosts(slack: Answering) -> Hosts:
    return Hosts([slack.host], is_plain=True)


async def _bytes(api: SlackApi, hosts: Hosts) -> bytes:
    return b"".join([piece async for piece in fetched(api, "F1", hosts=hosts)])


# ---------------------------------------------------------------- hosts


@pytest.mark.parametrize(
    "url",
    [
        "https://files.slack.com/files-pri/T1-F1/a.jpg",
        "https://FILES.slack.com/a",
        "https://files.slack.com:443/a",
        "https://slack-files.com/a",
    ],
)
def test_a_file_host_of_slack_is_trusted(url: str) -> None:
    assert Hosts(["files.slack.com", "slack-files.com"], is_plain=False).hold(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://files.slack.com/a",
        "https://files.slack.com.evil.example/a",
        "https://evil.example/files.slack.com",
        "https://files.slack.com@evil.example/a",
        "https://evil.example@files.slack.com/a",
        "https://files.slack.com:8443/a",
        "https://files.slack.com:99999/a",
        "https://files.slack.com\\@evil.example/a",
        "https://files.slack.com\n.evil.example/a",
        "https://x.files.slack.com/a",
        "https:///a",
        "file:///etc/passwd",
        "//files.slack.com/a",
        "",
        None,
        7,
    ],
)
def test_any_other_address_is_not(url: object) -> None:
    assert not Hosts(["files.slack.com"], is_plain=False).hold(url)


def test_how_a_host_is_written_does_not_count() -> None:
    assert Hosts(["Files.Slack.com"], is_plain=False).hold("https://files.slack.com/a")
    for url in ("https://Slack.example:8443/api/", "https://slack.example/api/", "https://slack.example:443/api/"):
        assert Hosts([host_of(url)], is_plain=False).hold(f"{url}a")
    assert not Hosts([host_of("https://slack.example:8443/api/")], is_plain=False).hold("https://slack.example/a")


def test_plain_http_is_for_emulators_alone() -> None:
    assert Hosts(["127.0.0.1:80"], is_plain=True).hold("http://127.0.0.1/a")
    assert Hosts(["127.0.0.1:4010"], is_plain=True).hold("http://127.0.0.1:4010/a")
    assert not Hosts(["127.0.0.1:4010"], is_plain=True).hold("http://127.0.0.1:4011/a")
    assert not Hosts(["127.0.0.1:4010"], is_plain=False).hold("http://127.0.0.1:4010/a")


# ---------------------------------------------------------------- in


async def test_a_file_is_asked_for_by_its_id_and_fetched_with_the_token(
    slack: Answering, api: SlackApi, hosts: Hosts
) -> None:
    content = bytes(range(256)) * 1_000
    slack.say("files.info", {"file": {"id": "F1", "url_private_download": f"{slack.url}/f/a.jpg"}})
    slack.say("/f/a.jpg", lambda _: web.Response(body=content, content_type="image/jpeg"))

    assert await _bytes(api, hosts) == content
    info, file = slack.asked
    assert info.arguments == {"file": "F1"}
    assert file.headers["Authorization"] == f"Bearer {TOKEN}"


async def test_without_a_download_address_the_private_one_serves(slack: Answering, api: SlackApi, hosts: Hosts) -> None:
    slack.say("files.info", {"file": {"url_private": f"{slack.url}/f/b"}})
    slack.say("/f/b", lambda _: web.Response(body=b"here"))

    assert await _bytes(api, hosts) == b"here"


async def test_the_token_goes_to_no_host_that_is_not_of_slacks_files(
    slack: Answering, api: SlackApi, hosts: Hosts
) -> None:
    slack.say("files.info", {"file": {"url_private": f"http://localhost:{slack.port}/f/b"}})

    with pytest.raises(Rejected):
        await _bytes(api, hosts)
    assert slack.methods == ["files.info"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_the_token_follows_no_redirect(slack: Answering, api: SlackApi, hosts: Hosts, status: int) -> None:
    slack.say("files.info", {"file": {"url_private": f"{slack.url}/f/b"}})
    slack.say("/f/b", lambda _: web.Response(status=status, headers={"Location": f"{slack.url}/login"}))

    with pytest.raises(Failed, match="a page to sign in"):
        await _bytes(api, hosts)
    assert slack.methods == ["files.info", "/f/b"]


async def test_a_page_to_sign_in_is_no_file(
    slack: Answering, api: SlackApi, hosts: Hosts, caplog: pytest.LogCaptureFixture
) -> None:
    slack.say("files.info", {"file": {"url_private": f"{slack.url}/f/b", "mimetype": "image/jpeg"}})
    slack.say("/f/b", lambda _: web.Response(text="<html>Sign in", content_type="text/html"))

    with pytest.raises(Failed, match="a page to sign in"):
        await _bytes(api, hosts)
    assert "files:read" in caplog.text


async def test_a_page_that_somebody_sent_is_a_file(slack: Answering, api: SlackApi, hosts: Hosts) -> None:
    slack.say("files.info", {"file": {"url_private": f"{slack.url}/f/b", "mimetype": "text/html"}})
    slack.say("/f/b", lambda _: web.Response(text="<html>", content_type="text/html"))

    assert await _bytes(api, hosts) == b"<html>"


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ({}, Gone),
        ({"file_access": "check_file_info"}, Unseen),
        ({"url_private": "https://drive.example/a", "is_external": True}, Elsewhere),
        ({"url_private": "https://drive.example/a", "mode": "external"}, Elsewhere),
        ({"mode": "tombstone"}, Gone),
        ({"mode": "hidden_by_limit"}, Gone),
        (None, Gone),
    ],
)
async def test_what_is_not_at_slack_can_not_be_had(
    slack: Answering, api: SlackApi, hosts: Hosts, file: dict[str, Any] | None, kind: type[Gone]
) -> None:
    slack.say("files.info", {"file": file})

    with pytest.raises(Gone) as error:
        await _bytes(api, hosts)
    assert error.type is kind


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("file_deleted", Gone),
        ("file_not_found", Unseen),
        ("access_denied", Unseen),
        ("missing_scope", Gated),
        ("ratelimited", Busy),
    ],
)
async def test_a_file_that_slack_does_not_tell_of(
    slack: Answering, api: SlackApi, hosts: Hosts, word: str, kind: type[ChannelError]
) -> None:
    slack.say("files.info", word)

    with pytest.raises(kind):
        await _bytes(api, hosts)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (lambda _: web.Response(status=404), Gone),
        (lambda _: web.Response(status=410), Gone),
        (lambda _: web.Response(status=403), Failed),
        (lambda _: web.Response(status=500), Failed),
        (lambda _: web.Response(status=429, headers={"Retry-After": "9"}), Busy),
        (cut(), Failed),
    ],
)
async def test_a_download_that_fails(
    slack: Answering, api: SlackApi, hosts: Hosts, answer: Any, kind: type[ChannelError]
) -> None:
    slack.say("files.info", {"file": {"url_private": f"{slack.url}/f/b"}})
    slack.say("/f/b", answer)

    with pytest.raises(ChannelError) as failed:
        await _bytes(api, hosts)
    assert type(failed.value) is kind


async def test_a_download_that_is_cut_off_is_no_file(slack: Answering, api: SlackApi, hosts: Hosts) -> None:
    async def half(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"x" * 500)
        assert request.transport is not None
        request.transport.close()
        return response

    slack.say("files.info", {"file": {"url_private": f"{slack.url}/f/b"}})
    slack.say("/f/b", half)

    with pytest.raises(Failed):
        await _bytes(api, hosts)


async def test_no_more_is_taken_than_shows_that_a_file_is_too_large(
    slack: Answering, api: SlackApi, hosts: Hosts
) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b"x" * PIECE)
        except ConnectionError:
            return response

    slack.say("files.info", {"file": {"url_private": f"{slack.url}/f/b", "size": 10}})
    slack.say("/f/b", endless)

    assert MOST_BYTES < len(await _bytes(api, hosts)) <= MOST_BYTES + PIECE


# ---------------------------------------------------------------- out


def _picture(file: str = "r1", name: str = "lunch.pdf") -> Picture:
    return Picture(file=file, name=name, alt=f"Receipt {name}", width=10, height=10)


async def _jpeg(file: str) -> bytes:
    return b"jpeg of " + file.encode()


def _takes_files(slack: Answering) -> None:
    slack.say(
        "files.getUploadURLExternal", *({"upload_url": f"{slack.url}/up/{n}", "file_id": f"F{n}"} for n in range(1, 30))
    )
    for n in range(1, 30):
        slack.say(f"/up/{n}", lambda _: web.Response(text="OK - 10"))


async def test_a_picture_is_uploaded_once_and_shared_nowhere(slack: Answering, api: SlackApi, hosts: Hosts) -> None:
    _takes_files(slack)
    pictures = Pictures(api, hosts=hosts)

    assert await pictures.shown([_picture()], read=_jpeg, seconds=5) == {"r1": "F1"}
    assert await pictures.shown([_picture()], read=_jpeg, seconds=5) == {"r1": "F1"}

    assert slack.methods == ["files.getUploadURLExternal", "/up/1", "files.completeUploadExternal"]
    given, posted, completed = slack.asked
    assert given.arguments == {"filename": "lunch.jpg", "length": "10", "alt_txt": "Receipt lunch.pdf"}
    assert posted.content == b"jpeg of r1"
    assert "Authorization" not in posted.headers
    assert completed.arguments == {"files": [{"id": "F1", "title": "lunch.jpg"}]}


async def test_two_cards_at_once_upload_their_picture_once(slack: Answering, api: SlackApi, hosts: Hosts) -> None:
    _takes_files(slack)
    pictures = Pictures(api, hosts=hosts)

    both = await asyncio.gather(*(pictures.shown([_picture(), _picture()], read=_jpeg, seconds=5) for _ in range(2)))

    assert both == [{"r1": "F1"}, {"r1": "F1"}]
    assert slack.methods.count("files.getUploadURLExternal") == 1


async def test_a_file_without_a_picture_is_not_uploaded(slack: Answering, api: SlackApi, hosts: Hosts) -> None:
    async def nothing(file: str) -> None:
        return None

    pictures = Pictures(api, hosts=hosts)
    sheet = Picture(file="r2", name="a.xml", alt="Receipt a.xml")

    assert await pictures.shown([sheet], read=_jpeg, seconds=5) == {}
    assert await pictures.shown([_picture()], read=nothing, seconds=5) == {}
    assert slack.asked == []


@pytest.mark.parametrize(
    ("method", "answer"),
    [
        ("files.getUploadURLExternal", "file_uploads_disabled"),
        ("files.getUploadURLExternal", {"upload_url": "https://evil.example/up", "file_id": "F1"}),
        ("files.getUploadURLExternal", {}),
        ("/up/1", lambda _: web.Response(status=500)),
        ("files.completeUploadExternal", "fatal_error"),
    ],
)
async def test_a_picture_that_can_not_be_uploaded_is_left_out_and_left_alone_for_a_while(
    slack: Answering, api: SlackApi, hosts: Hosts, method: str, answer: Any
) -> None:
    clock = Clock()
    _takes_files(slack)
    slack.say(method, answer)
    pictures = Pictures(api, hosts=hosts, clock=clock)

    assert await pictures.shown([_picture()], read=_jpeg, seconds=5) == {}
    asked = len(slack.asked)
    assert await pictures.shown([_picture()], read=_jpeg, seconds=5) == {}
    assert len(slack.asked) == asked

    clock.now += AGAIN_SECONDS
    api._shut.clear()
    _takes_files(slack)
    slack.say("files.completeUploadExternal", {})
    assert list(await pictures.shown([_picture()], read=_jpeg, seconds=5)) == ["r1"]


async def test_a_picture_that_can_not_be_read_is_left_out(slack: Answering, api: SlackApi, hosts: Hosts) -> None:
    async def broken(file: str) -> bytes:
        raise OSError("the disk")

    assert await Pictures(api, hosts=hosts).shown([_picture()], read=broken, seconds=5) == {}


async def test_a_slow_upload_does_not_hold_the_card_up_and_is_there_for_the_next_one(
    slack: Answering, api: SlackApi, hosts: Hosts
) -> None:
    may_end, ended = asyncio.Event(), asyncio.Event()

    async def slow(_: web.Request) -> web.Response:
        await may_end.wait()
        ended.set()
        return web.Response(text="OK")

    _takes_files(slack)
    slack.say("/up/1", slow)
    pictures = Pictures(api, hosts=hosts)

    assert await pictures.shown([_picture()], read=_jpeg, seconds=0.05) == {}
    may_end.set()
    await ended.wait()
    assert await pictures.shown([_picture()], read=_jpeg, seconds=5) == {"r1": "F1"}
    assert slack.methods.count("/up/1") == 1


async def test_closing_breaks_uploads_off(slack: Answering, api: SlackApi, hosts: Hosts) -> None:
    over = asyncio.Event()

    async def endless(_: web.Request) -> web.Response:
        await over.wait()
        return web.Response()

    _takes_files(slack)
    slack.say("/up/1", endless)
    pictures = Pictures(api, hosts=hosts)

    await pictures.shown([_picture()], read=_jpeg, seconds=0.05)
    await pictures.close()
    over.set()

    assert pictures._running == {}


async def test_what_was_deleted_at_slack_is_uploaded_anew_with_the_next_card_and_not_before(
    slack: Answering, api: SlackApi, hosts: Hosts
) -> None:
    _takes_files(slack)
    pictures = Pictures(api, hosts=hosts)
    shown = await pictures.shown([_picture("r1"), _picture("r2")], read=_jpeg, seconds=5)
    before = len(slack.methods)

    for deleted in (*shown.values(), "F404"):
        pictures.deleted(deleted)
    assert len(slack.methods) == before

    again = await pictures.shown([_picture("r1")], read=_jpeg, seconds=5)
    assert list(again) == ["r1"]
    assert again["r1"] not in shown.values()
    assert slack.methods.count("files.completeUploadExternal") == 3


async def test_a_picture_that_slack_may_still_look_at_is_shown_after_a_while_and_then_uploaded_anew(
    slack: Answering, api: SlackApi, hosts: Hosts
) -> None:
    clock = Clock()
    _takes_files(slack)
    pictures = Pictures(api, hosts=hosts, clock=clock)
    found = []
    for is_refused in (True, False, True, True):
        found.append((await pictures.shown([_picture()], read=_jpeg, seconds=5))["r1"])
        if not is_refused:
            pictures.accepted(["r1"])
            continue
        for _ in range(2):  # on two cards at once
            pictures.refused(["r1"])
        assert await pictures.shown([_picture()], read=_jpeg, seconds=5) == {}
        clock.now += AGAIN_SECONDS
    found.append((await pictures.shown([_picture()], read=_jpeg, seconds=5))["r1"])

    assert found[:4] == [found[0]] * 4
    assert found[4] != found[0]


async def test_only_so_many_pictures_are_remembered(slack: Answering, api: SlackApi, hosts: Hosts) -> None:
    _takes_files(slack)
    pictures = Pictures(api, hosts=hosts)
    pictures._known.update({f"old{n}": "F0" for n in range(MOST_PICTURES)})

    await pictures.shown([_picture()], read=_jpeg, seconds=5)

    assert len(pictures._known) == MOST_PICTURES
    assert "old0" not in pictures._known


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("lunch.pdf", "lunch.jpg"),
        ("lunch", "lunch.jpg"),
        (".pdf", ".pdf.jpg"),
        ("", "receipt.jpg"),
        ("a" * 300, "a" * 100 + ".jpg"),
    ],
)
def test_the_name_of_a_picture(name: str, shown: str) -> None:
    assert picture_name(name) == shown
