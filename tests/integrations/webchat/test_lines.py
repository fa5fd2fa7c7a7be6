"""A form of several lines over the web: a line more, a line less, sent; as scripts do it and as plain forms do."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient

from bot.chat.forms import AmountField, ChoiceField, Form, FormOption, LinesField, LongTextField
from bot.chat.messages import Text
from bot.chat.turn import Answer, Turn
from claims.money import money
from tests.integrations.webchat.house import House, Page, ToyShop, hidden, house, look, new_key

LINES = LinesField(
    name="lines",
    label="Parts",
    fields=(
        AmountField(name="amount", label="Amount", currency="CNY"),
        ChoiceField(name="colour", label="Colour", options=(FormOption(value="red", label="Red"),), initial="red"),
        LongTextField(name="purpose", label="Purpose", most=3_000, required=False),
    ),
)


class PartsShop(ToyShop):
    """A shop whose form has several lines."""

    async def form(self, turn: Turn, context: Mapping[str, str]) -> Form:
        return Form(id="toy.paint", title="Parts of a toy", fields=(LINES,), submit="Save", context=dict(context))

    async def paint(self, turn: Turn, values: dict[str, Any], context: Mapping[str, str]) -> Answer:
        self.filled.append({**values, **context})
        return Text(text=f"{len(values['lines'])} parts")


@pytest.fixture
async def parts(sqlite_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """The web chat with that shop."""
    async with house(sqlite_url, tmp_path, shop=PartsShop()) as opened:
        yield opened


@pytest.fixture
async def ada(parts: House) -> AsyncIterator[TestClient]:
    """A browser."""
    async with parts.client() as client:
        yield client


async def opened(page: Page) -> str:
    """The form, in a dialog."""
    answer = await page.post("/press", {"press": "toy.repaint:1 toy:1", "key": new_key()})
    html: str = (await answer.json())["form"]
    return html


async def opened_plain(page: Page) -> str:
    """The form, on a page of its own."""
    html: str = await (await page.submit("/pages/press", press="toy.repaint:1 toy:1")).text()
    return html


async def ask(page: Page, html: str, command: str | None, **values: str) -> dict[str, Any]:
    """Send the form of a dialog, or ask for it again."""
    named = {name.replace("_", "-"): value for name, value in values.items()}
    body = {"opened": hidden(html, "opened"), "values": named} | ({"command": command} if command else {})
    answer = await page.post("/fill", body)
    assert answer.status == 200, await answer.text()
    found: dict[str, Any] = await answer.json()
    return found


async def send(client: TestClient, html: str, **fields: str) -> Any:
    """Send the form of a page as a browser without scripts does."""
    common = {name: hidden(html, name) for name in ("opened", "token", "for")}
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    return await client.post("/pages/fill", data={**common, **named}, allow_redirects=False)


async def test_adding_and_removing_lines_reaches_nobody_and_loses_nothing(parts: House, ada: TestClient) -> None:
    page = await look(ada)
    html = await opened(page)
    typed = {"lines_1_amount": "not yet a sum", "lines_1_purpose": "<b>"}
    more = (await ask(page, html, "add", **typed))["form"]

    assert 'value="not yet a sum"' in more
    assert ">\n&lt;b&gt;</textarea>" in more
    assert 'name="lines-2-amount"' in more
    assert "aria-invalid" not in more
    less = (await ask(page, more, "remove-1", **typed, lines_2_amount="2"))["form"]
    assert 'name="lines-1-amount"' in less
    assert 'value="2"' in less
    assert "lines-2-amount" not in less
    assert parts.shop.filled == []


async def test_a_form_that_was_drawn_again_is_sent_like_any_other(parts: House, ada: TestClient) -> None:
    page = await look(ada)
    more = (await ask(page, await opened(page), "add", lines_1_amount="1"))["form"]

    sent = {"lines_1_amount": "1", "lines_1_colour": "red", "lines_2_amount": "2", "lines_2_colour": "red"}
    assert await ask(page, more, None, **sent) == {}
    (filled,) = parts.shop.filled
    assert [line["amount"] for line in filled["lines"]] == [money("1", "CNY"), money("2", "CNY")]
    assert filled["toy"] == "1"


async def test_errors_come_back_beside_the_fields_of_their_lines(ada: TestClient) -> None:
    page = await look(ada)
    again = (await ask(page, await opened(page), None, lines_1_amount="1", lines_2_amount="x"))["form"]

    assert re.findall(r'id="([^"]*)"[^>]* aria-invalid="true"', again) == [
        "field-lines-1-colour",
        "field-lines-2-amount",
        "field-lines-2-colour",
    ]
    assert "Expense 2: Amount" in again


@pytest.mark.parametrize("command", ["", "Add", "remove", "remove-0", "remove-100", "add\n", "add remove-1", "drop"])
async def test_a_command_that_is_none_is_refused(ada: TestClient, command: str) -> None:
    page = await look(ada)
    html = await opened(page)
    answer = await page.post("/fill", {"opened": hidden(html, "opened"), "values": {}, "command": command})

    assert answer.status == 400


async def test_without_scripts_lines_come_and_go_by_the_same_address(parts: House, ada: TestClient) -> None:
    page = await look(ada)
    first = await opened_plain(page)
    assert 'action="/pages/fill"' in first
    assert 'enctype="multipart/form-data"' in first
    answer = await send(ada, first, add="add", lines_1_amount="1", lines_1_purpose="one\r\ntwo")
    more = await answer.text()

    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    assert ">\none\ntwo</textarea>" in more
    assert "<fieldset" in more
    less = await (await send(ada, more, remove_1="remove", lines_1_amount="1", lines_2_amount="2")).text()
    assert "<fieldset" not in less
    assert 'value="2"' in less
    assert parts.shop.filled == []
    wrong = await send(ada, less, lines_1_amount="x", lines_1_colour="red")
    assert wrong.status == 422
    done = await send(ada, await wrong.text(), lines_1_amount="2", lines_1_colour="red")
    assert (done.status, done.headers["Location"]) == (303, "/")
    assert len(parts.shop.filled) == 1


async def test_fifty_of_the_longest_lines_are_taken_and_one_more_is_refused_in_words(
    parts: House, ada: TestClient
) -> None:
    page = await look(ada)
    html = await opened_plain(page)
    longest = {"amount": "9999999.99", "colour": "red", "purpose": "票" * 3_000}
    lines = {f"lines_{number}_{name}": text for number in range(1, 52) for name, text in longest.items()}
    form = _multipart({name: text for name, text in lines.items() if not name.startswith("lines_51_")}, html)
    assert (await ada.post("/pages/fill", data=form, allow_redirects=False)).status == 303
    assert len(parts.shop.filled[0]["lines"]) == 50

    page = await look(ada)
    answer = await ada.post("/pages/fill", data=_multipart(lines, await opened_plain(page)), allow_redirects=False)
    again = await answer.text()
    assert answer.status == 422
    assert "at most 50 expenses" in again
    assert "票" * 3_000 in again
    assert 'name="lines-51-amount"' in again


def _multipart(fields: Mapping[str, str], html: str) -> Any:
    form = FormData(default_to_multipart=True)
    for name in ("opened", "token", "for"):
        form.add_field(name, hidden(html, name))
    for name, text in fields.items():
        form.add_field(name.replace("_", "-"), text)
    return form


async def test_somebody_else_s_form_is_not_drawn_again(ada: TestClient) -> None:
    html = await opened(await look(ada))
    await (await look(ada)).post("/who", {"person": "grace"})

    body = {"opened": hidden(html, "opened"), "values": {"lines-1-amount": "1"}, "command": "add"}
    assert (await (await look(ada)).post("/fill", body)).status == 409
