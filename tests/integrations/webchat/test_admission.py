"""Who may act through a page, and who gets nothing but a short no."""

import io
import json
from typing import Any

import pytest
from aiohttp.test_utils import TestClient

from tests.integrations.webchat.house import House, Page, look, new_key

SAY = {"text": "hello", "key": new_key()}


async def test_without_the_token_nobody_acts(closed_shop: House, stranger: TestClient) -> None:
    await look(stranger)

    answer = await stranger.post("/say", json=SAY, headers={"X-Chit-For": "ada"})

    assert answer.status == 403
    assert closed_shop.shop.said == []


@pytest.mark.parametrize("token", ["", "x", "bm9wZQ.aaaa.bbbb", "ä"])
async def test_a_made_up_token_does_not_help(closed_shop: House, stranger: TestClient, token: str) -> None:
    page = await look(stranger)

    answer = await page.post("/say", SAY, **{"X-Chit-Token": token})

    assert answer.status == 403
    assert closed_shop.shop.said == []


@pytest.mark.parametrize(
    "foreign",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_page_from_elsewhere_may_not_act(
    closed_shop: House, stranger: TestClient, foreign: dict[str, str]
) -> None:
    page = await look(stranger)

    answer = await page.post("/say", SAY, **foreign)

    assert answer.status == 403
    assert closed_shop.shop.said == []


async def test_a_page_of_ours_may(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)

    answer = await page.post("/say", SAY, **{"Origin": demo.url, "Sec-Fetch-Site": "same-origin"})

    assert answer.status == 200


async def test_a_tab_drawn_for_somebody_else_gets_409_and_changes_nothing(
    demo: House, browser_of_ada: TestClient
) -> None:
    tab_of_ada = await look(browser_of_ada)
    await (await look(browser_of_ada)).post("/who", {"person": "grace"})

    by_script = await tab_of_ada.post("/press", {"press": "toy.open:1 toy:1", "key": new_key()})
    by_form = await tab_of_ada.submit("/pages/press", press="toy.open:1 toy:1")
    older = await browser_of_ada.get("/older", headers=tab_of_ada.headers)

    assert [answer.status for answer in (by_script, by_form, older)] == [409, 409, 409]
    assert demo.shop.opened == []


async def test_two_browsers_are_two_people(demo: House, browser_of_ada: TestClient) -> None:
    async with demo.client() as other:
        await (await look(other)).post("/who", {"person": "grace"})

        assert (await look(other)).person == "grace"
        assert (await look(browser_of_ada)).person == "ada"


async def test_nobody_becomes_somebody_who_is_not_there(browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)

    answer = await page.post("/who", {"person": "mallory"})

    assert answer.status == 400
    assert (await look(browser_of_ada)).person == "ada"


async def test_a_cookie_that_was_changed_makes_nobody_else(demo: House, browser_of_ada: TestClient) -> None:
    await (await look(browser_of_ada)).post("/who", {"person": "grace"})
    (cookie,) = browser_of_ada.session.cookie_jar

    async with demo.client(cookies={cookie.key: "wei." + cookie.value}) as forger:
        assert (await look(forger)).person == "ada"


async def test_cookies_are_for_the_browser_alone(browser_of_ada: TestClient) -> None:
    answer = await (await look(browser_of_ada)).post("/who", {"person": "grace"})

    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie


@pytest.mark.parametrize("path", ["/", "/older", "/nothing-here", "/static/x/nothing.js", "/say", "/stream"])
async def test_every_answer_carries_the_headers(stranger: TestClient, path: str) -> None:
    answer = await stranger.get(path)

    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


async def test_an_error_says_little_and_in_the_language_of_whoever_is_there(stranger: TestClient) -> None:
    answer = await stranger.get("/nothing", headers={"Accept": "text/html", "Accept-Language": "zh-CN,zh"})

    html = await answer.text()
    assert answer.status == 404
    assert "There is no such page" in html
    assert "aiohttp" not in html + str(answer.headers)


@pytest.mark.parametrize(
    "headers",
    [{"X-Forwarded-For": "127.0.0.1"}, {"Forwarded": "for=1.2.3.4"}, {"Via": "1.1 proxy"}, {"Host": "chit.example"}],
)
async def test_the_demo_answers_this_machine_alone(stranger: TestClient, headers: dict[str, str]) -> None:
    answer = await stranger.get("/", headers=headers)

    assert answer.status == 403


# ---------------------------------------------------------------- what can't be read


DEEP = "[" * 40 + "]" * 40


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'{"text": "a", "text": "b", "key": "k"}', 400),
        (b'{"text": NaN, "key": "k"}', 400),
        (b'{"text": Infinity}', 400),
        (b'{"text": 1e999, "key": "k"}', 400),
        (b'{"text": "\\u0000", "key": "k"}', 400),
        (b'{"text": "\\ud800", "key": "k"}', 400),
        (b'{"text": "\xff", "key": "k"}', 400),
        (json.dumps({"text": DEEP}).replace('"' + DEEP + '"', DEEP).encode(), 400),
        (b"[" * 100_000, 400),
        (json.dumps({**SAY, "as": "grace"}).encode(), 400),
        (json.dumps({"text": 7, "key": new_key()}).encode(), 400),
        (json.dumps({"text": "x", "key": "short"}).encode(), 400),
        (b'{"text": "' + b"x" * 1_048_576 + b'"}', 413),
        (b"9" * 5000, 400),
    ],
)
async def test_a_broken_body_is_refused_in_short(
    closed_shop: House, stranger: TestClient, body: bytes, status: int
) -> None:
    page = await look(stranger)

    answer = await stranger.post(
        "/say", data=io.BytesIO(body), headers={**page.headers, "Content-Type": "application/json"}
    )

    assert answer.status == status
    assert len(await answer.text()) < 60
    assert closed_shop.shop.said == []


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("text/plain", b"text=a", 415),
        ("application/octet-stream", b"a", 415),
        ("application/x-www-form-urlencoded", b"text=%ff&key=k", 400),
        ("application/x-www-form-urlencoded", b"text=\xff&key=k", 400),
        ("application/x-www-form-urlencoded", b"text=a&text=b", 400),
        ("application/x-www-form-urlencoded", b"text=%00", 400),
        ("application/x-www-form-urlencoded; charset=nonsense", b"text=a", 400),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % number for number in range(700)), 400),
        ("application/x-www-form-urlencoded", b"text=" + b"x" * 1_048_576, 413),
        ("multipart/form-data", b"nothing", 400),
        ("multipart/form-data; boundary=x", b"--y\r\n\r\n", 400),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nhalf', 400),
        ("multipart/form-data; boundary=x; charset=nonsense", b"--x\r\n\r\na\r\n--x--", 400),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\na\r\n--x--\r\n',
            403,
        ),
    ],
)
async def test_a_broken_form_is_refused_in_short(stranger: TestClient, kind: str, body: bytes, status: int) -> None:
    await look(stranger)

    answer = await stranger.post("/say", data=io.BytesIO(body), headers={"Content-Type": kind})

    assert answer.status == status
    assert len(await answer.text()) < 60


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "nonsense"])
async def test_a_compressed_body_is_not_read(stranger: TestClient, encoding: str) -> None:
    page = await look(stranger)

    answer = await stranger.post(
        "/say",
        data=io.BytesIO(b"not compressed at all"),
        headers={**page.headers, "Content-Type": "application/json", "Content-Encoding": encoding},
    )

    assert answer.status in (400, 415)


@pytest.mark.parametrize("query", ["before=", "before=x", "before=-1-2", "before=1", "before=" + "9" * 30 + "-1"])
async def test_a_place_that_is_none_is_refused(stranger: TestClient, query: str) -> None:
    assert (await stranger.get(f"/older?{query}")).status == 400
    assert (await stranger.get(f"/?{query}")).status == 400


@pytest.mark.parametrize("path", ["/say", "/press", "/fill", "/seen", "/language", "/who"])
@pytest.mark.parametrize("body", [{}, {"text": None}, {"seq": "1"}, {"seq": -1}, {"locale": "xx"}, {"person": 7}])
async def test_what_is_not_expected_is_refused(stranger: TestClient, path: str, body: Any) -> None:
    page: Page = await look(stranger)

    assert (await page.post(path, body)).status == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "GET"])
async def test_acting_is_a_post(stranger: TestClient, method: str) -> None:
    answer = await stranger.request(method, "/say")

    assert answer.status == 405
