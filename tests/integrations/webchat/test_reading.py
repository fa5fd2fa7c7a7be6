"""What a page shows before any script runs."""

import re

from aiohttp.test_utils import TestClient

from tests.integrations.webchat.house import House, look, new_key, until_shown


async def test_whoever_comes_first_is_ada_and_is_greeted_once(demo: House, browser_of_ada: TestClient) -> None:
    html = await until_shown(browser_of_ada, "Welcome")
    await look(browser_of_ada)

    assert '<option value="ada" data-name="Ada Byron" selected>Ada Byron</option>' in html
    assert (await look(browser_of_ada)).html.count(">Welcome</p>") == 1
    assert 'data-fill="昨天滴滴 68 拜访客户" lang="zh-CN"' in html


async def test_roles_and_names_are_those_of_the_contract(browser_of_ada: TestClient) -> None:
    html = await until_shown(browser_of_ada, "Welcome")

    assert '<html lang="en">' in html
    assert re.search(r'role="log" [^>]*aria-label="Messages"', html)
    assert '<label for="message" class="unseen">Message</label>' in html
    assert 'aria-label="Send"' in html
    assert re.search(r'<label for="who"[^>]*>I am…</label>', html)
    assert re.search(r'<label for="language"[^>]*>Language</label>', html)
    assert '<option value="wei" data-name="王伟" lang="zh-CN">王伟</option>' in html
    assert re.search(r'<article [^>]*aria-label="Chit"', html)


async def test_chosen_chinese_is_kept_and_redraws_the_cards(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)
    await page.post("/say", {"text": "card", "key": new_key()})
    await until_shown(browser_of_ada, "<span>Draft</span>")

    answers = [await page.post("/language", {"locale": "zh-CN", "key": new_key(2)}) for _ in range(2)]

    assert [answer.status for answer in answers] == [200, 200]
    html = await until_shown(browser_of_ada, "<span>草稿</span>")
    assert '<html lang="zh-CN">' in html
    assert 'aria-label="对话"' in html
    assert ">消息</label>" in html


async def test_without_scripts_a_language_is_chosen_there_and_back_on_one_page(browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)

    for locale in ("zh-CN", "en", "zh-CN"):
        answer = await page.submit("/language", locale=locale)
        assert (answer.status, answer.headers["Location"]) == (303, "/")
        page = await look(browser_of_ada)
        assert f'<html lang="{locale}">' in page.html


async def test_people_s_text_is_shown_and_never_run(browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)

    await page.post("/say", {"text": "<img src=x onerror=alert(1)>", "key": new_key(1)})
    await page.post("/say", {"text": "card", "key": new_key(2)})
    html = await until_shown(browser_of_ada, "T-000001")

    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


async def test_nothing_on_a_page_needs_what_the_policy_of_its_content_forbids(browser_of_ada: TestClient) -> None:
    html = await until_shown(browser_of_ada, "Welcome")

    assert " style=" not in html
    assert not re.search(r" on[a-z]+=", html)
    assert not re.search(r"<script(?![^>]* src=)", html)


async def test_a_message_that_was_said_stands_on_the_page_with_its_key(browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)

    await page.post("/say", {"text": "hello", "key": new_key(7)})

    html = await until_shown(browser_of_ada, "You said: hello")
    assert f'data-key="{new_key(7)}"' in html
    assert re.search(r'<article [^>]*class="mine[^>]*aria-label="Ada Byron"', html)
    assert html.index(">hello<") < html.index("You said: hello")


async def test_a_long_conversation_goes_back_step_by_step(browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)
    for number in range(60):
        await page.post("/say", {"text": f"number {number:02}", "key": new_key(number)})
    html = await until_shown(browser_of_ada, "You said: number 59")
    shown = set(re.findall(r'<article id="([io0-9-]+)"', html))
    before = re.search(r'data-before="([0-9-]+)"', html)

    while before is not None:
        answer = await browser_of_ada.get("/older", params={"before": before[1]}, headers=page.headers)
        older = set(re.findall(r'<article id="([io0-9-]+)"', await answer.text()))
        assert older
        assert not older & shown
        shown |= older
        more = answer.headers.get("X-Chit-Before")
        before = re.fullmatch(r"(.*)", more) if more else None

    assert len([ref for ref in shown if ref.startswith("i")]) == 60
    assert len([ref for ref in shown if ref.startswith("o")]) == 61


async def test_the_switch_shows_who_has_unread_messages(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)

    await page.post("/say", {"text": "send grace hello", "key": new_key(1)})
    await page.post("/say", {"text": "send grace again", "key": new_key(2)})

    await until_shown(browser_of_ada, ">Grace Hopper (2)</option>")


async def test_a_list_offers_its_buttons(browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)

    await page.post("/say", {"text": "list", "key": new_key()})

    html = await until_shown(browser_of_ada, "A kite")
    assert "A &lt;b&gt;top&lt;/b&gt;" in html
    assert re.search(r'<button [^>]*form="press" name="press" value="toy.open:2"[^>]*>View</button>', html)
