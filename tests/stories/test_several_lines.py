"""Several expenses in one form: added, removed, changed, wrong, returned; in a dialog and on a page without scripts."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.stories.days import day
from tests.support.chromium import PATIENCE
from tests.support.company import World
from tests.support.web_company import WebWorld

TAXI = {"Amount": "45", "Category": "Taxi & transport", "Date": day(3).isoformat(), "Purpose": "to the client"}
LUNCH = {"Amount": "120", "Category": "Meals", "Date": day(2).isoformat()}
HOTEL = {"Amount": "900", "Category": "Lodging", "Date": day(1).isoformat(), "Merchant": "Ibis"}


def numbered(number: int, values: dict[str, str]) -> dict[str, str]:
    """The same fields of the line of that number."""
    return {f"{number}. {label}": value for label, value in values.items()}


# ---------------------------------------------------------------- at each channel


async def test_three_expenses_are_filed_by_one_form_and_changed_by_it(world: World) -> None:
    ada = world.person("ada")
    await ada.says("claim")
    await ada.presses("Fill in")
    await ada.sees_form("New claim")
    await ada.adds_line()
    await ada.adds_line()
    await ada.fills({**numbered(1, TAXI), **numbered(2, LUNCH), **numbered(3, HOTEL)})

    await ada.sees_card("C-000001", "¥1,065.00", "¥45.00", "¥120.00", "¥900.00")
    claim = await world.claim(1)
    assert claim is not None
    assert [line.category for line in claim.lines] == ["transport", "meals", "lodging"]

    await ada.presses("Edit")
    form = await ada.sees_form("C-000001")
    assert (form.values["2. Amount"], form.values["3. Merchant"]) == ("120.00", "Ibis")
    await ada.removes_line(2)
    await ada.fills({"2. Amount": "950"})
    card = await ada.sees_card("C-000001", "¥995.00", "¥950.00")
    assert "¥120.00" not in card.text
    assert await world.events(1) == ["created", "edited"]


async def test_what_is_wrong_is_said_beside_its_expense_and_nothing_typed_is_lost(world: World) -> None:
    ada = world.person("ada")
    await ada.says("claim")
    await ada.presses("Fill in")
    await ada.sees_form("New claim")
    await ada.adds_line()
    await ada.fills({**numbered(1, TAXI), **numbered(2, {**LUNCH, "Amount": "1.5", "Currency": "JPY Japanese Yen"})})

    form = await ada.sees_error("2. Amount", "no decimals")
    assert (form.values["1. Amount"], form.values["2. Amount"], form.values["1. Purpose"]) == (
        "45",
        "1.5",
        "to the client",
    )
    await ada.fills({"2. Amount": "1500"})
    await ada.sees_card("C-000001", "JP¥1,500")


async def test_a_returned_claim_shows_its_approver_what_changed_in_which_expense(world: World) -> None:
    ada, grace = world.person("ada"), world.person("grace")
    await ada.says("claim")
    await ada.presses("Fill in")
    await ada.sees_form("New claim")
    await ada.adds_line()
    await ada.fills({**numbered(1, TAXI), **numbered(2, LUNCH)})
    await ada.sees_card("C-000001", "Draft")
    await ada.presses("Submit")
    await grace.presses("Return", card="C-000001")
    await grace.fills({"Reason": "Too much for lunch."})
    await ada.hears("C-000001", "Too much for lunch.")

    await ada.presses("Edit")
    await ada.sees_form("C-000001")
    await ada.adds_line()
    await ada.removes_line(1)
    await ada.fills({"1. Amount": "80", **numbered(2, HOTEL)})
    await ada.sees_card("C-000001", "¥980.00")
    await ada.presses("Submit")
    shown = ("Expense 1 removed: ¥45.00", "Expense 1 · Amount: ¥120.00", "¥80.00", "Expense 2 added: ¥900.00")
    await grace.sees_card("C-000001", "¥980.00", *shown)


async def test_in_chinese_it_is_the_same_form(world: World) -> None:
    wei = world.person("wei")
    await wei.says("报销")
    await wei.presses("填写")
    await wei.sees_form("新建报销")
    await wei.adds_line()
    taxi, lunch = ({"金额": "45", "类别": "市内交通", "日期": day(2).isoformat()}, {"金额": "30", "类别": "餐费"})
    await wei.fills({**numbered(1, taxi), **numbered(2, {**lunch, "日期": day(1).isoformat()})})

    await wei.sees_card("C-000001", "¥75.00", "¥45.00 · 市内交通", "¥30.00 · 餐费")


# ---------------------------------------------------------------- in a browser


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in the form in one language."""

    amount: str
    category: str
    date: str
    add: str
    save: str
    line: str
    open: str


ENGLISH = Words("Amount", "Category", "Date", "Add an expense", "Save", "Expense {}", "Fill in")
CHINESE = Words("金额", "类别", "日期", "再加一笔", "保存", "第 {} 笔费用", "填写")
SIZES = {"phone": (390, 844), "desktop": (1280, 800)}


@dataclass(slots=True)
class Seat:
    """Somebody in front of a window of one size, with scripts or without, in one language."""

    page: Page
    words: Words
    has_scripts: bool

    @property
    def form(self) -> Locator:
        """The form in front of them."""
        return self.page.locator("form.form")

    def line(self, number: int) -> Locator:
        """One of several expenses."""
        return self.form.get_by_role("group", name=self.words.line.format(number), exact=True)

    async def opens(self) -> None:
        """The empty form, from the card that offers it."""
        box = self.page.get_by_role("textbox", name=re.compile("^(Message|消息)$"))
        await box.fill("claim")
        await self.page.get_by_role("button", name=re.compile("^(Send|发送)$")).click()
        button = self.page.get_by_role("button", name=self.words.open, exact=True)
        while not self.has_scripts and not await button.count():
            await self.page.reload()
        await button.last.click()
        await expect(self.form).to_be_visible()

    async def adds(self) -> None:
        """One more expense."""
        await self.form.get_by_role("button", name=self.words.add).click()

    async def types(self, within: Locator, amount: str) -> None:
        """An expense of that sum."""
        await within.get_by_label(self.words.amount, exact=True).fill(amount)
        await within.get_by_label(self.words.category, exact=True).select_option(value="meals")
        await within.get_by_label(self.words.date, exact=True).fill(day(1).isoformat())


@pytest.fixture(params=["phone", "desktop"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Of the window."""
    return SIZES[request.param]


@pytest.fixture(params=["en", "zh"])
def who(request: pytest.FixtureRequest) -> str:
    """Somebody who reads that language."""
    return {"en": "ada", "zh": "wei"}[request.param]


@pytest.fixture(params=[True, False], ids=["scripts", "plain"])
async def seat(
    request: pytest.FixtureRequest, web_world: WebWorld, browser: Browser, size: tuple[int, int], who: str
) -> AsyncIterator[Seat]:
    """Somebody in front of the web chat."""
    width, height = size
    context = await browser.new_context(
        locale="en-GB",
        timezone_id="Asia/Shanghai",
        viewport={"width": width, "height": height},
        has_touch=width < 480,
        java_script_enabled=request.param,
    )
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(web_world.url)
    if who != "ada":
        await page.get_by_role("combobox", name=re.compile("^(I am…|我是…)$")).select_option(value=who)
        if not request.param:
            await page.locator("form.who button").click()
        await page.locator(f'body[data-for="{who}"]').wait_for()
        await page.wait_for_load_state()
    yield Seat(page, ENGLISH if who == "ada" else CHINESE, request.param)
    await context.close()
    assert complaints == []


@pytest.mark.browser
async def test_a_second_expense_is_added_found_wrong_and_filed(seat: Seat, web_world: WebWorld) -> None:
    await seat.opens()
    await expect(seat.form.locator("fieldset")).to_have_count(0)
    await seat.types(seat.form, "45")
    await seat.adds()

    # What was typed stays, the new expense has the focus, and nothing was sent to the bot.
    await expect(seat.line(2).get_by_label(seat.words.amount, exact=True)).to_be_focused()
    await expect(seat.line(1).get_by_label(seat.words.amount, exact=True)).to_have_value("45")
    assert await web_world.claim(1) is None
    await seat.line(2).get_by_label(seat.words.amount, exact=True).press("Enter")
    wrong = seat.line(2).locator('[aria-invalid="true"]')
    await expect(wrong).to_have_count(3)
    await expect(seat.line(1).locator('[aria-invalid="true"]')).to_have_count(0)
    assert await web_world.claim(1) is None

    await seat.types(seat.line(2), "30")
    await seat.form.locator("button[type=submit]").first.click()
    await expect(seat.form).to_have_count(0)
    claim = await web_world.claim(1)
    assert claim is not None
    assert [line.minor for line in claim.lines] == [4500, 3000]


@pytest.mark.browser
async def test_an_expense_is_removed_and_the_others_stay_as_typed(seat: Seat) -> None:
    await seat.opens()
    await seat.types(seat.form, "45")
    await seat.adds()
    await seat.types(seat.line(2), "30")
    await seat.adds()
    await seat.types(seat.line(3), "20")
    await seat.form.locator('button[name="remove-2"]').click()

    await expect(seat.form.locator("fieldset")).to_have_count(2)
    await expect(seat.line(2).get_by_label(seat.words.amount, exact=True)).to_have_value("20")
    await expect(seat.line(2)).to_be_focused()
    await seat.form.locator('button[name="remove-1"]').click()
    await expect(seat.form.locator("fieldset")).to_have_count(0)
    await expect(seat.form.get_by_label(seat.words.amount, exact=True)).to_have_value("20")
    await expect(seat.form.get_by_role("button", name=seat.words.add)).to_be_focused()


@pytest.mark.browser
async def test_nothing_is_cut_and_everything_is_large_enough_for_a_thumb(seat: Seat, size: tuple[int, int]) -> None:
    await seat.opens()
    await seat.adds()
    await expect(seat.line(2)).to_be_visible()
    width = size[0]
    if seat.has_scripts:
        wide = await seat.page.evaluate("[...document.querySelectorAll('form.form *')].map(e => e.scrollWidth)")
        assert max(wide) <= width
    save = await seat.form.get_by_role("button", name=seat.words.save, exact=True).bounding_box()
    assert save is not None
    assert save["y"] + save["height"] <= size[1]
    for each in await seat.form.locator("button:not(.first-button), input:not([type=hidden]), select").all():
        box = await each.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        if width < 480:
            assert box["height"] >= 44


@pytest.mark.browser
@pytest.mark.parametrize("who", ["ada"])
@pytest.mark.parametrize("size", [SIZES["desktop"]])
@pytest.mark.parametrize("seat", [True], indirect=True)
async def test_what_was_typed_in_several_expenses_survives_a_reload_and_a_closed_dialog(seat: Seat) -> None:
    await seat.opens()
    await seat.types(seat.form, "45")
    await seat.adds()
    await seat.types(seat.line(2), "30")
    await seat.page.reload()
    await expect(seat.line(2).get_by_label(seat.words.amount, exact=True)).to_have_value("30")

    await seat.page.keyboard.press("Escape")
    await expect(seat.form).to_have_count(0)
    await seat.page.get_by_role("button", name=seat.words.open, exact=True).last.click()
    await expect(seat.line(2).get_by_label(seat.words.amount, exact=True)).to_have_value("30")
    await expect(seat.line(1).get_by_label(seat.words.amount, exact=True)).to_have_value("45")


@pytest.mark.browser
@pytest.mark.parametrize("who", ["ada"])
@pytest.mark.parametrize("size", [SIZES["desktop"]])
@pytest.mark.parametrize("seat", [True], indirect=True)
async def test_what_is_typed_while_the_connection_is_away_is_there_when_the_new_expense_comes(seat: Seat) -> None:
    await seat.opens()
    await seat.types(seat.form, "45")
    await seat.page.context.set_offline(True)
    await seat.adds()
    await seat.form.get_by_label(seat.words.amount, exact=True).fill("46")
    await expect(seat.form.locator("fieldset")).to_have_count(0)
    await seat.page.context.set_offline(False)

    await expect(seat.line(2)).to_be_visible()
    await expect(seat.line(1).get_by_label(seat.words.amount, exact=True)).to_have_value("46")
    await seat.types(seat.line(2), "30")
    await seat.form.get_by_role("button", name=seat.words.save, exact=True).click()
    await expect(seat.page.get_by_role("log")).to_contain_text("¥76.00")
