"""The live stream: nothing lost, nothing twice, to nobody else."""

import asyncio
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType, WSServerHandshakeError
from aiohttp.test_utils import TestClient

from tests.integrations.webchat.house import PEOPLE, House, Page, ToyShop, house, look, new_key
from tests.integrations.webchat.test_signing_in import enter, link_for


async def listen(page: Page, home: House, *, said: int | None = None, sent: int | None = None):
    """Open the stream as this page does."""
    at = {name: int(re.search(rf'data-{name}="(\d+)"', page.html)[1]) for name in ("said", "sent")}
    at |= {name: value for name, value in (("said", said), ("sent", sent)) if value is not None}
    query = f"/stream?said={at['said']}&sent={at['sent']}"
    return await page.client.ws_connect(query, headers={"Origin": home.url})


async def until(stream: ClientWebSocketResponse, words: str) -> list[Any]:
    """Everything that came, up to a message with these words."""
    heard = []
    async with asyncio.timeout(10):
        async for message in stream:
            heard.append(json.loads(message.data))
            if words in message.data:
                return heard
    raise AssertionError(f"the stream ended without {words!r}")


def refs(heard: list[Any]) -> list[str]:
    """The articles that came."""
    return [ref for message in heard for ref, _ in message.get("articles", [])]


async def test_it_says_first_for_whom_it_speaks(demo: House, browser_of_ada: TestClient) -> None:
    stream = await listen(await look(browser_of_ada), demo)

    assert await stream.receive_json() == {"for": "ada"}
    await stream.close()


async def test_what_is_said_and_answered_comes_as_it_would_stand_on_the_page(
    demo: House, browser_of_ada: TestClient
) -> None:
    page = await look(browser_of_ada)
    stream = await listen(page, demo)

    await page.post("/say", {"text": "hello", "key": new_key()})

    heard = await until(stream, "You said: hello")
    shown = "".join(html for message in heard for _, html in message.get("articles", []))
    assert shown.index(">hello</p>") < shown.index("You said: hello")
    assert f'data-key="{new_key()}"' in shown
    await stream.close()


async def test_ten_tabs_get_the_same_once_each(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)
    streams = [await listen(page, demo) for _ in range(10)]

    await page.post("/say", {"text": "hello", "key": new_key()})

    for stream in streams:
        heard = refs(await until(stream, "You said: hello"))
        assert len(heard) == len(set(heard))
        await stream.close()


async def test_who_was_away_gets_what_was_missed_and_nothing_twice(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)
    stream = await listen(page, demo)
    await page.post("/say", {"text": "first", "key": new_key(1)})
    heard = await until(stream, "You said: first")
    at = [message for message in heard if "said" in message][-1]
    await stream.close()

    await page.post("/say", {"text": "second", "key": new_key(2)})
    stream = await listen(page, demo, said=at["said"], sent=at["sent"])
    missed = await until(stream, "You said: second")

    assert not set(refs(heard)) & set(refs(missed))
    await stream.close()


async def test_after_a_restart_a_page_goes_on_where_it_was(sqlite_url: str, tmp_path: Path) -> None:
    shop = ToyShop()
    async with house(sqlite_url, tmp_path, shop=shop) as before, before.client() as client:
        page = await look(client)
        stream = await listen(page, before)
        await page.post("/say", {"text": "first", "key": new_key(1)})
        at = [message for message in await until(stream, "You said: first") if "said" in message][-1]
        port = before.server.port
    closed = await stream.receive()
    assert closed.type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.CLOSING)

    async with house(sqlite_url, tmp_path, shop=shop, port=port) as after, after.client() as client:
        again = Page(client, page.html)
        stream = await listen(again, after, said=at["said"], sent=at["sent"])
        # The answer to the first got lost on the way, so the page sends it again, then goes on.
        await again.post("/say", {"text": "first", "key": new_key(1)})
        await again.post("/say", {"text": "second", "key": new_key(2)})
        heard = await until(stream, "You said: second")

        assert "first" not in json.dumps(heard)
        assert shop.said == [("ada", "first"), ("ada", "second")]
        await stream.close()


async def test_a_changed_card_comes_under_the_reference_it_had(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)
    stream = await listen(page, demo)
    await page.post("/say", {"text": "card", "key": new_key(1)})
    heard = await until(stream, "T-000001")
    (card,) = [ref for message in heard for ref, html in message.get("articles", []) if "T-000001" in html]

    await page.post("/press", {"press": "toy.open:1 toy:1", "key": new_key(2)})

    changed = await until(stream, "Approved")
    assert card in refs(changed)
    await stream.close()


async def test_a_card_that_moved_down_leaves_its_old_place(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)
    stream = await listen(page, demo)
    await page.post("/say", {"text": "card", "key": new_key(1)})
    heard = await until(stream, "T-000001")
    (card,) = [ref for message in heard for ref, html in message.get("articles", []) if "T-000001" in html]

    await page.post("/say", {"text": "move", "key": new_key(2)})

    moved = await until(stream, "T-000001")
    assert card in [ref for message in moved for ref in message.get("retired", [])]
    html = (await look(browser_of_ada)).html
    assert "Continues further down" in html
    assert html.count(">Open</button>") == 1
    await stream.close()


async def test_news_for_one_is_not_heard_by_another(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)
    async with demo.client() as other:
        await (await look(other)).post("/who", {"person": "grace"})
        stream = await listen(await look(other), demo)

        await page.post("/say", {"text": "for my eyes only", "key": new_key(1)})
        await page.post("/say", {"text": "send grace hello", "key": new_key(2)})
        heard = await until(stream, "hello")

        assert "my eyes" not in json.dumps(heard)
        await stream.close()


async def test_unread_numbers_come_live(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)
    stream = await listen(page, demo)

    await page.post("/say", {"text": "send grace hello", "key": new_key(1)})

    await until(stream, '"grace":1')
    await stream.close()


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
async def test_a_foreign_page_hears_nothing(browser_of_ada: TestClient, headers: dict[str, str]) -> None:
    await look(browser_of_ada)

    with pytest.raises(WSServerHandshakeError) as refused:
        await browser_of_ada.ws_connect("/stream?said=0&sent=0", headers=headers)

    assert refused.value.status == 403


@pytest.mark.parametrize("query", ["said=x", "said=-1", "sent=" + "9" * 40])
async def test_a_position_that_is_none_is_refused(demo: House, browser_of_ada: TestClient, query: str) -> None:
    with pytest.raises(WSServerHandshakeError) as refused:
        await browser_of_ada.ws_connect(f"/stream?{query}", headers={"Origin": demo.url})

    assert refused.value.status == 400


async def test_a_stream_that_is_none_is_refused(demo: House, browser_of_ada: TestClient) -> None:
    assert (await browser_of_ada.get("/stream", headers={"Origin": demo.url})).status == 426


async def test_a_sign_in_that_ended_is_told_nothing_more(signed: House) -> None:
    async with signed.client() as client:
        await enter(client, signed, await link_for(signed))
        page = await look(client)
        stream = await listen(page, signed)
        await until(stream, '"for"')
        token = next(iter(client.session.cookie_jar)).value
        await page.submit("/sign-out")

        await signed.store.write(
            lambda unit: unit.outbox.answer(
                lane="out:webchat:ada", key="late", bundle='{"messages":[{"kind":"text","text":"late"}]}', to="ada"
            )
        )

        async with asyncio.timeout(10):
            rest = [message.data async for message in stream if message.type is WSMsgType.TEXT]
        assert "late" not in "".join(rest)
        assert token


async def test_who_has_left_is_told_nothing_more(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)
    stream = await listen(page, demo)
    await until(stream, '"for"')
    left = replace(PEOPLE[0], left_on=date(2020, 1, 1))
    await demo.store.write(lambda unit: unit.people.put(left))

    bundle = '{"messages":[{"kind":"text","text":"late"}]}'
    await demo.store.write(lambda unit: unit.outbox.answer(lane="out:webchat:ada", key="late", bundle=bundle, to="ada"))

    rest = [message.data async for message in stream if message.type is WSMsgType.TEXT]
    assert "late" not in "".join(rest)
    assert (await look(browser_of_ada)).person != "ada"


async def test_all_streams_end_when_the_house_closes(sqlite_url: str, tmp_path: Path) -> None:
    async with house(sqlite_url, tmp_path) as opened, opened.client() as client:
        stream = await listen(await look(client), opened)
        await until(stream, '"for"')
        closing = asyncio.create_task(opened.server.close())
        async with asyncio.timeout(3):
            kinds = [message.type async for message in stream]
            await closing
    assert WSMsgType.ERROR not in kinds
