"""Saying, pressing and filling in, as scripts do it and as plain forms do."""

import asyncio
import re
from datetime import date

import pytest
from aiohttp.test_utils import TestClient

from claims.money import money
from tests.integrations.webchat.house import House, Page, hidden, look, new_key, until_shown


async def test_a_message_sent_again_with_its_key_is_said_once(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)

    first = await page.post("/say", {"text": "hello", "key": new_key()})
    again = await page.post("/say", {"text": "hello", "key": new_key()})

    assert (first.status, again.status) == (200, 200)
    assert demo.shop.said == [("ada", "hello")]


async def test_the_same_words_with_another_key_are_answered_again(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)

    await page.post("/say", {"text": "hello", "key": new_key(1)})
    await page.post("/say", {"text": "hello", "key": new_key(2)})

    assert demo.shop.said == [("ada", "hello"), ("ada", "hello")]


async def test_a_key_with_other_content_is_refused_in_words(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)
    await page.post("/say", {"text": "hello", "key": new_key()})

    answer = await page.post("/say", {"text": "other", "key": new_key()})

    assert answer.status == 422
    assert "already sent" in (await answer.json())["refused"]
    assert demo.shop.said == [("ada", "hello")]


async def test_ten_thousand_characters_are_taken_and_one_more_is_refused_with_the_limit(
    demo: House, browser_of_ada: TestClient
) -> None:
    page = await look(browser_of_ada)

    taken = await page.post("/say", {"text": "字" * 10_000, "key": new_key(1)})
    refused = await page.post("/say", {"text": "字" * 10_001, "key": new_key(2)})

    assert taken.status == 200
    assert refused.status == 422
    assert "10,000" in (await refused.json())["refused"]
    assert len(demo.shop.said) == 1


async def test_a_message_tells_how_far_the_page_showed_the_conversation(
    demo: House, browser_of_ada: TestClient
) -> None:
    page = await look(browser_of_ada)

    await page.post("/say", {"text": "by a script", "key": new_key(1), "shown": 7})
    await page.post("/say", {"text": "by a script of before", "key": new_key(2)})
    await page.submit("/say", text="by a plain form", shown=hidden(page.html, "shown"))

    assert demo.shop.shown == [7, None, int(hidden(page.html, "shown"))]


@pytest.mark.parametrize(
    ("shown", "status"),
    [(0, 200), (2**53, 200), (2**53 + 1, 400), (-1, 400), (10**400, 400), (1.5, 400), ("7", 400), (True, 400)],
    ids=["0", "the most", "more", "less", "far more", "a part", "a text", "a truth"],
)
async def test_what_is_no_place_of_the_log_is_refused(browser_of_ada: TestClient, shown: object, status: int) -> None:
    page = await look(browser_of_ada)

    answer = await page.post("/say", {"text": "hello", "key": new_key(), "shown": shown})

    assert answer.status == status


@pytest.mark.parametrize("shown", ["", "-1", "1e3", "７", "9" * 17, "9007199254740993"])
async def test_what_a_plain_form_sends_for_a_place_is_read_strictly(browser_of_ada: TestClient, shown: str) -> None:
    page = await look(browser_of_ada)

    answer = await page.submit("/say", text="hello", shown=shown)

    assert answer.status == 400


@pytest.mark.parametrize("text", ["", "   ", "\n\t\n"])
async def test_nothing_is_refused_in_words(browser_of_ada: TestClient, text: str) -> None:
    page = await look(browser_of_ada)

    answer = await page.post("/say", {"text": text, "key": new_key()})

    assert answer.status == 422
    assert await answer.json() == {"refused": "Write something first."}


async def test_a_press_happens_once_however_often_it_arrives(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)
    body = {"press": "toy.open:1 toy:1", "key": new_key()}

    answers = await asyncio.gather(*(page.post("/press", body) for _ in range(16)))

    assert {answer.status for answer in answers} == {200}
    assert demo.shop.opened == [1]


async def test_a_button_that_asks_gives_a_form(browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)

    answer = await page.post("/press", {"press": "toy.repaint:1 toy:1", "key": new_key()})

    html = (await answer.json())["form"]
    assert '<label for="field-amount">Amount</label>' in html
    assert 'inputmode="decimal"' in html
    assert '<input type="date" id="field-date"' in html
    assert html.index(">Save</button>") < html.index(">Cancel</button>")


async def _opened(page: Page, number: int = 1) -> str:
    answer = await page.post("/press", {"press": "toy.repaint:1 toy:1", "key": new_key(number)})
    html: str = (await answer.json())["form"]
    return html


GOOD = {"amount": "7.50", "colour": "green", "date": "2026-11-20", "reason": "because", "glossy": "on"}


async def test_a_filled_form_reaches_its_handler_read(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)
    html = await _opened(page)

    answer = await page.post("/fill", {"opened": hidden(html, "opened"), "values": GOOD})

    assert await answer.json() == {}
    assert demo.shop.filled == [
        {
            "amount": money("7.50", "CNY"),
            "colour": "green",
            "date": date(2026, 11, 20),
            "reason": "because",
            "glossy": True,
            "toy": "1",
        }
    ]


async def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost(
    demo: House, browser_of_ada: TestClient
) -> None:
    page = await look(browser_of_ada)
    html = await _opened(page)
    typed = {**GOOD, "amount": "1e9", "reason": "far too long for this field"}

    answer = await page.post("/fill", {"opened": hidden(html, "opened"), "values": typed})

    again = (await answer.json())["form"]
    assert 'value="1e9"' in again
    assert ">\nfar too long for this field</textarea>" in again
    assert '<option value="green" selected>' in again
    assert " checked>" in again
    assert again.count('aria-invalid="true"') == 2
    assert 'aria-describedby="field-amount-error"' in again
    assert "2 fields need another look" in again
    assert demo.shop.filled == []


async def test_a_form_sent_after_its_errors_counts_as_a_new_one(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)
    html = await _opened(page)
    wrong = await page.post("/fill", {"opened": hidden(html, "opened"), "values": {**GOOD, "amount": ""}})
    again = (await wrong.json())["form"]

    await page.post("/fill", {"opened": hidden(again, "opened"), "values": GOOD})

    assert len(demo.shop.filled) == 1


async def test_a_form_sent_twice_is_sent_once(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)
    opened = hidden(await _opened(page), "opened")

    for _ in range(3):
        answer = await page.post("/fill", {"opened": opened, "values": GOOD})
        assert answer.status == 200

    assert len(demo.shop.filled) == 1


async def test_fields_that_the_form_does_not_have_are_not_let_in(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)
    opened = hidden(await _opened(page), "opened")

    await page.post("/fill", {"opened": opened, "values": {**GOOD, "toy": "99", "state": "approved"}})

    assert demo.shop.filled[0]["toy"] == "1"
    assert "state" not in demo.shop.filled[0]


async def test_a_form_that_was_not_drawn_here_changes_nothing(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)
    opened = hidden(await _opened(page), "opened")

    answer = await page.post("/fill", {"opened": opened[:-2] + "xx", "values": GOOD})

    assert answer.status == 422
    assert "open it again" in (await answer.json())["refused"]
    assert demo.shop.filled == []


async def test_somebody_else_s_form_is_not_taken(demo: House, browser_of_ada: TestClient) -> None:
    opened = hidden(await _opened(await look(browser_of_ada)), "opened")
    await (await look(browser_of_ada)).post("/who", {"person": "grace"})

    answer = await (await look(browser_of_ada)).post("/fill", {"opened": opened, "values": GOOD})

    assert answer.status == 409
    assert demo.shop.filled == []


async def test_a_defect_is_answered_in_words_without_its_own(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)

    answer = await page.post("/press", {"press": "toy.break:1 toy:1", "key": new_key()})

    assert answer.status == 200
    html = (await look(browser_of_ada)).html
    assert "secret" not in html


@pytest.mark.parametrize("press", ["toy.open", "toy.open:1:2", "nothing:1", "toy.open:<b>", "x" * 300])
async def test_a_button_nobody_drew_does_nothing(demo: House, browser_of_ada: TestClient, press: str) -> None:
    page = await look(browser_of_ada)

    answer = await page.post("/press", {"press": press, "key": new_key()})

    assert answer.status in (200, 400)
    assert demo.shop.opened == []


# ---------------------------------------------------------------- without scripts


async def test_without_scripts_a_message_leads_back_to_the_page(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)

    answer = await page.submit("/say", text="hello")

    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert demo.shop.said == [("ada", "hello")]


async def test_without_scripts_a_message_too_long_comes_back_whole(browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)

    answer = await page.submit("/say", text="x" * 10_001)

    html = await answer.text()
    assert answer.status == 422
    assert "10,000" in html
    assert "x" * 10_001 in html


async def test_without_scripts_a_form_is_a_page_of_its_own(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)
    answer = await page.submit("/pages/press", press="toy.repaint:1 toy:1")
    form = Page(browser_of_ada, await answer.text())
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"

    wrong = await _send(form, **{**GOOD, "amount": "abc"})
    corrected = Page(browser_of_ada, await wrong.text())
    done = await _send(corrected, **GOOD)

    assert wrong.status == 422
    assert 'value="abc"' in corrected.html
    assert (done.status, done.headers["Location"]) == (303, "/")
    assert len(demo.shop.filled) == 1


async def test_without_scripts_cancel_leads_back_and_changes_nothing(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)
    form = Page(browser_of_ada, await (await page.submit("/pages/press", press="toy.repaint:1 toy:1")).text())

    answer = await _send(form, cancel="cancel", **GOOD)

    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert demo.shop.filled == []


async def _send(form: Page, **fields: str):
    common = {name: hidden(form.html, name) for name in ("opened", "token", "for")}
    return await form.client.post("/pages/fill", data={**common, **fields}, allow_redirects=False)


async def test_without_scripts_what_is_chosen_on_the_card_comes_along_and_nothing_of_other_cards(
    demo: House, browser_of_ada: TestClient
) -> None:
    page = await look(browser_of_ada)

    for toy, chosen in ((1, "blue"), (2, ""), (3, "x" * 200)):
        choices = {f"choice toy:{toy}": chosen, "choice toy:9": "red"}
        await page.submit("/pages/press", press=f"toy.open:{toy} toy:{toy}", **choices)

    assert demo.shop.chosen == ["blue", None, "x" * 200]


async def test_without_scripts_two_buttons_of_one_page_are_two_presses(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)

    await page.submit("/pages/press", press="toy.open:1 toy:1")
    await page.submit("/pages/press", press="toy.open:1 toy:1")
    await page.submit("/pages/press", press="toy.open:2")

    assert demo.shop.opened == [1, 2]


# ---------------------------------------------------------------- looked at


async def test_what_was_looked_at_is_unread_no_more(demo: House, browser_of_ada: TestClient) -> None:
    await (await look(browser_of_ada)).post("/say", {"text": "send grace hello", "key": new_key()})
    await until_shown(browser_of_ada, "Grace Hopper (1)")
    await (await look(browser_of_ada)).post("/who", {"person": "grace"})
    # Her first look has her greeted; what comes after she looked would rightly be unread.
    await until_shown(browser_of_ada, "Welcome")
    page = await look(browser_of_ada)
    newest = max(int(seq) for seq in re.findall(r'data-seq="(\d+)"', page.html))

    answer = await page.post("/seen", {"seq": newest})

    assert answer.status == 204
    assert 'data-fresh="0"' in (await look(browser_of_ada)).html


async def test_a_plain_form_leads_to_a_page_in_which_the_answer_stands(demo: House, browser_of_ada: TestClient) -> None:
    page = await look(browser_of_ada)
    answer = await page.submit("/say", text="card")
    assert answer.status == 303
    assert "T-000001" in (await look(browser_of_ada)).html
