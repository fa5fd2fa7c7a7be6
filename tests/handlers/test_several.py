"""Several expenses in one message: what is shown, how it is corrected, and what one press makes of it."""

from __future__ import annotations

import json

import pytest

from bot.chat.forms import Form
from bot.chat.messages import Card, Items, Text
from handlers.several import MOST_VERSIONS, ROWS
from tests.handlers.stories import office, rows
from tests.support.desk import Desk, buttons_of, labels, words

THREE = "昨天打车45，午餐120，酒店900"


def typed_lines(form: Form) -> list[dict[str, str]]:
    """What stands in the form of several, line by line."""
    field = form.lines
    assert field is not None
    lines: list[dict[str, str]] = json.loads(field.initial or "[]")
    return lines


def sums(desk: Desk) -> list[int | None]:
    """The sums of the claim, in cents."""
    return [line.minor for line in desk.claim().lines]


async def test_several_expenses_file_nothing_and_are_shown_as_a_list() -> None:
    desk = office()
    shown = await desk.says("ada", "昨天打车45，午餐30，话费100")
    assert isinstance(shown[0], Text)
    assert shown[0].text.startswith("Nothing is filed yet.")
    assert "¥175.00 in all" in shown[0].text
    assert shown[0].examples == ("change 2 to 130", "remove 3", "add taxi 20")
    assert isinstance(shown[1], Items)
    assert shown[1].title == "I read 3 expenses"
    assert [row.split(" · ")[0] for row in rows(shown)] == ["1. ¥45.00", "2. ¥30.00", "3. ¥100.00"]
    assert labels(shown[1]) == ["Save", "Edit"]
    assert desk.memory.claims == {}


async def test_one_press_makes_one_draft_of_all_of_them_and_its_card_has_submit() -> None:
    desk = office()
    await desk.says("wei", THREE)
    shown = await desk.presses("wei", "保存")
    card = shown[0]
    assert isinstance(card, Card)
    assert (card.title, card.lead) == ("C-000001", "¥1,065.00")
    assert labels(card) == ["提交", "修改", "补传票据", "作废"]
    assert sums(desk) == [4500, 12000, 90000]
    assert len(desk.memory.claims) == 1


@pytest.mark.parametrize("word", ["save", "保存", "Save it"])
async def test_the_word_saves_as_the_button_does_whatever_language_one_reads(word: str) -> None:
    desk = office()
    await desk.says("ada", THREE)
    await desk.says("ada", word)
    assert sums(desk) == [4500, 12000, 90000]


@pytest.mark.parametrize("again", ["press", "word"])
async def test_saved_again_it_makes_no_second_claim_and_says_which_it_is(again: str) -> None:
    desk = office()
    await desk.says("ada", THREE)
    await desk.presses("ada", "Save")
    if again == "press":
        assert words(await desk.presses("ada", "Save")).startswith("That list was saved already, as C-000001.")
    else:
        assert words(await desk.says("ada", "save")).startswith("No list is waiting for your word just now.")
    assert len(desk.memory.claims) == 1


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("第二笔改成130", ["¥45.00", "¥130.00", "¥900.00"]),
        ("change 2 to 130 USD", ["¥45.00", "$130.00", "¥900.00"]),
        ("remove 3", ["¥45.00", "¥120.00"]),
        ("add taxi 20", ["¥45.00", "¥120.00", "¥900.00", "¥20.00"]),
        ("discard 3", ["¥45.00", "¥120.00"]),
    ],
)
async def test_words_correct_the_list_which_is_shown_anew(said: str, expected: list[str]) -> None:
    desk = office()
    await desk.says("ada", THREE)
    shown = await desk.says("ada", said)
    assert [row.split(" · ")[0].split(". ", 1)[1] for row in rows(shown)] == expected
    assert desk.memory.claims == {}
    await desk.says("ada", "save")
    assert len(desk.claim().lines) == len(expected)


async def test_the_button_of_a_list_that_was_corrected_saves_nothing_and_shows_the_newest() -> None:
    desk = office()
    first = (await desk.says("ada", THREE))[-1]
    await desk.says("ada", "change 2 to 130")
    await desk.says("ada", "remove 3")
    shown = await desk.presses("ada", "Save", on=first)
    assert words(shown).startswith("That list was corrected since, so nothing was saved.")
    assert [row.split(" · ")[0] for row in rows(shown)] == ["1. ¥45.00", "2. ¥130.00"]
    assert desk.memory.claims == {}
    await desk.says("ada", "save")
    assert sums(desk) == [4500, 13000]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("2 is wrong", "I could not make out what to correct; the list stays as it is."),
        ("hm, not sure", "I could not make out what to correct; the list stays as it is."),
        ("130", "I could not make out what to correct; the list stays as it is."),
        ("edit 2", "I could not make out what to correct; the list stays as it is."),
        ("remove 7", "The list has 3 rows, so there is no row 7."),
        ("删掉机票那笔", "I can't tell which row “机票” is."),
        ("change 2 to 0", "The amount must be more than zero."),
        ("change 2 to 2026-12-24", "Dec 24, 2026 is still to come."),
    ],
)
async def test_what_is_not_understood_gets_a_kind_sentence_and_the_list_stays(said: str, why: str) -> None:
    desk = office()
    await desk.says("ada", THREE)
    assert words(await desk.says("ada", said)).startswith(why)
    assert desk.memory.claims == {}
    await desk.says("ada", "save")
    assert sums(desk) == [4500, 12000, 90000]


async def test_another_expense_is_a_claim_of_its_own_and_the_list_still_waits() -> None:
    desk = office()
    await desk.says("ada", THREE)
    await desk.says("ada", "lunch 20 yesterday")
    assert sums(desk) == [2000]
    await desk.says("ada", "save")
    assert [line.minor for line in desk.claim(2).lines] == [4500, 12000, 90000]


async def test_a_command_is_done_and_the_button_still_works() -> None:
    desk = office()
    await desk.says("ada", THREE)
    assert words(await desk.says("ada", "my claims")).startswith("You have no claims yet.")
    await desk.presses("ada", "Save")
    assert sums(desk) == [4500, 12000, 90000]


async def test_a_command_with_a_claim_s_number_is_about_that_claim() -> None:
    desk = office()
    await desk.says("ada", "taxi 68 yesterday")
    await desk.says("ada", THREE)
    await desk.says("ada", "discard C-000001")
    assert desk.claim().state == "discarded"


async def test_where_nothing_is_left_nothing_is_filed() -> None:
    desk = office()
    await desk.says("ada", THREE)
    assert words(await desk.says("ada", "remove 1-3")).startswith("All right, nothing is left of that list")
    await desk.says("ada", "save")
    assert desk.memory.claims == {}


async def test_a_gap_is_marked_in_its_row_and_on_the_card_and_asked_for_by_the_line() -> None:
    desk = office()
    shown = await desk.says("ada", "taxi yesterday 45, hotel 0 yuan")
    assert rows(shown)[1].startswith("2. Amount: ? · Lodging")
    shown = await desk.presses("ada", "Save")
    assert isinstance(shown[0], Card)
    assert shown[0].facts[1].value.startswith("Amount: ?")
    assert words(shown[1:]).startswith("Expense 2 (Lodging · Nov 19, 2026): How much was it?")
    shown = await desk.says("ada", "320")
    assert words(shown).startswith("C-000001 has all it needs.")
    assert sums(desk) == [4500, 32000]


async def test_every_gap_of_every_line_is_asked_one_after_the_other() -> None:
    desk = office()
    await desk.says("ada", "taxi 45, lunch 30")
    shown = await desk.says("ada", "save")
    assert words(shown[1:]).startswith("Expense 1 (¥45.00 · Taxi & transport): On which day was it?")
    shown = await desk.says("ada", "yesterday")
    assert words(shown).startswith("Expense 2 (¥30.00 · Meals): On which day was it?")
    await desk.says("ada", "today")
    assert [str(line.date) for line in desk.claim().lines] == ["2026-11-19", "2026-11-20"]


async def test_an_answer_to_a_line_of_a_claim_that_was_changed_meanwhile_is_not_put_into_another() -> None:
    desk = office()
    await desk.says("ada", "taxi 45, lunch 30")
    await desk.says("ada", "save")
    asked = dict(desk.asked)
    await desk.says("ada", "yesterday")
    desk.asked.clear()
    desk.asked.update(asked)
    shown = await desk.says("ada", "today")
    assert words(shown).startswith("Expense 2 (¥30.00 · Meals): On which day was it?")
    assert [line.date is None for line in desk.claim().lines] == [False, True]


async def test_more_than_ten_are_saved_all_though_ten_are_shown() -> None:
    desk = office()
    shown = await desk.says("ada", "，".join(f"昨天打车{each}元" for each in range(11, 23)))
    assert len(rows(shown)) == 11
    assert rows(shown)[-1] == "and 2 more, which Save files too"
    shown = await desk.says("ada", "change 12 to 99")
    assert isinstance(shown[0], Text)
    assert shown[0].text.startswith("12. ¥99.00")
    await desk.says("ada", "save")
    assert len(desk.claim().lines) == 12
    assert desk.claim().lines[-1].minor == 9900


async def test_fifty_are_read_back_and_one_more_is_refused_with_the_limit() -> None:
    desk = office()
    assert len(rows(await desk.says("ada", "，".join(["打车20元"] * 50)))) == 11
    assert words(await desk.says("ada", "add taxi 20")).startswith("A claim can have at most 50 expenses.")
    await desk.says("ada", "save")
    assert len(desk.claim().lines) == 50
    shown = await desk.says("bob", "，".join(["打车20元"] * 51))
    assert words(shown).startswith("A claim can have at most 50 expenses.")
    assert len(desk.memory.claims) == 1


async def test_a_long_message_with_several_says_that_only_its_beginning_was_read() -> None:
    desk = office()
    shown = await desk.says("ada", "taxi 68 yesterday, lunch 20, " + "x" * 2_000)
    assert words(shown).startswith("Your message is long: I read its first 2,000 characters.")
    assert len(rows(shown)) == 2


@pytest.mark.parametrize("said", ["make it 86", "no, 86", "it was 86", "改成86", "不对，是86", "应该是86"])
async def test_a_correction_without_a_row_changes_no_draft_before_the_list_and_files_nothing(said: str) -> None:
    desk = office()
    await desk.says("ada", "taxi 20 today, client")
    await desk.says("ada", "taxi 45 monday, lunch 120 tuesday")
    shown = await desk.says("ada", said)
    assert words(shown).startswith("I could not make out what to correct; the list stays as it is.")
    assert (sums(desk), list(desk.memory.claims)) == ([2000], [1])
    await desk.says("ada", "save")
    assert [line.minor for line in desk.claim(2).lines] == [4500, 12000]


@pytest.mark.parametrize("said", ["make it 86", "改成86"])
async def test_a_correction_without_a_row_is_of_the_only_row_there_is(said: str) -> None:
    desk = office()
    await desk.says("ada", "taxi 45 monday, lunch 120 tuesday")
    await desk.says("ada", "remove 2")
    assert [row.split(" · ")[0] for row in rows(await desk.says("ada", said))] == ["1. ¥86.00"]
    assert desk.memory.claims == {}


@pytest.mark.parametrize(
    "said",
    [
        "1. hotel 900 wednesday\n2. dinner 60 today\n3. phone 100 today",
        "1. hotel 900 wednesday\n2. dinner 60 today",
        "1: hotel 900; 2: dinner 60",
        "第一笔酒店900，第二笔晚餐60",
        "1. 周三酒店900\n2. 晚餐60\n3. 话费100",
    ],
)
async def test_a_numbered_list_of_whole_expenses_is_a_list_of_its_own_and_the_first_still_waits(said: str) -> None:
    desk = office()
    first = (await desk.says("ada", "taxi 45 monday, lunch 120 tuesday"))[-1]
    shown = await desk.says("ada", said)
    assert [row.split(" · ")[0] for row in rows(shown)][:2] == ["1. ¥900.00", "2. ¥60.00"]
    await desk.presses("ada", "Save", on=first)
    assert sums(desk) == [4500, 12000]


@pytest.mark.parametrize("said", ["1. 30\n2. 50", "第一笔30，第二笔50", "1: taxi 30; 2: 50"])
async def test_a_numbered_list_of_sums_corrects_the_rows(said: str) -> None:
    desk = office()
    await desk.says("ada", "taxi 45 monday, lunch 120 tuesday")
    assert [row.split(" · ")[0] for row in rows(await desk.says("ada", said))] == ["1. ¥30.00", "2. ¥50.00"]


# ---------------------------------------------------------------- by the form


async def test_the_form_opens_with_all_of_the_list_and_its_save_makes_the_one_draft() -> None:
    desk = office()
    await desk.says("ada", THREE)
    await desk.presses("ada", "Edit")
    assert desk.form.title == "3 expenses"
    lines = typed_lines(desk.form)
    assert [line["amount"] for line in lines] == ["45.00", "120.00", "900.00"]
    assert desk.memory.claims == {}
    await desk.fills_lines("ada", desk.form, {**lines[0], "amount": "50"}, lines[1])
    assert sums(desk) == [5000, 12000]
    await desk.presses("ada", "Save")
    assert len(desk.memory.claims) == 1


async def test_a_form_of_a_list_that_was_saved_meanwhile_makes_no_second_claim_and_says_so() -> None:
    desk = office()
    await desk.says("ada", THREE)
    await desk.presses("ada", "Edit")
    form = desk.form
    await desk.says("ada", "save")
    await desk.fills_lines("ada", form, *typed_lines(form))
    assert desk.reply is not None
    assert desk.reply.errors is not None
    assert desk.reply.errors.errors[""].startswith("That list was saved already, as C-000001.")
    assert len(desk.memory.claims) == 1


async def test_a_form_of_a_list_that_was_corrected_meanwhile_saves_nothing_and_keeps_what_was_typed() -> None:
    desk = office()
    await desk.says("ada", THREE)
    await desk.presses("ada", "Edit")
    form = desk.form
    await desk.says("ada", "remove 3")
    await desk.fills_lines("ada", form, {**typed_lines(form)[0], "amount": "77"})
    assert desk.reply is not None
    assert desk.reply.errors is not None
    assert desk.reply.errors.errors[""].startswith("That list was corrected since, so nothing was saved.")
    assert "77" in desk.reply.errors.typed["lines"]
    assert desk.memory.claims == {}


async def test_edit_of_a_list_that_is_gone_shows_what_became_of_it() -> None:
    desk = office()
    first = (await desk.says("ada", THREE))[-1]
    await desk.says("ada", "remove 3")
    assert words(await desk.presses("ada", "Edit", on=first)).startswith("That list was corrected since")


async def test_a_list_in_another_currency_can_be_edited_too() -> None:
    desk = office()
    await desk.says("ada", "yesterday taxi 45 PLN, lunch 120")
    await desk.presses("ada", "Edit")
    assert [line["currency"] for line in typed_lines(desk.form)] == ["PLN", "CNY"]
    await desk.fills_lines("ada", desk.form, *typed_lines(desk.form))
    assert [line.currency for line in desk.claim().lines] == ["PLN", "CNY"]


async def test_the_examples_are_about_rows_that_are_there() -> None:
    desk = office()
    shown = await desk.says("ada", "yesterday taxi 45, lunch 120")
    assert isinstance(shown[0], Text)
    assert shown[0].examples == ("change 2 to 130", "remove 2", "add taxi 20")
    await desk.says("ada", "remove 2")
    shown = await desk.says("ada", "hm, not sure")
    assert isinstance(shown[0], Text)
    assert shown[0].examples == ("change 1 to 130", "remove 1", "add taxi 20")


@pytest.mark.parametrize(("count", "shown"), [(ROWS, ROWS), (ROWS + 1, ROWS + 1)])
async def test_ten_rows_are_all_of_a_list_and_what_is_more_is_counted(count: int, shown: int) -> None:
    found = rows(await office().says("ada", "，".join(["昨天打车20元"] * count)))
    assert len(found) == shown
    assert ("and 1 more, which Save files too" in found) is (count > ROWS)


@pytest.mark.parametrize(("corrections", "name"), [(MOST_VERSIONS, ".100"), (MOST_VERSIONS + 1, ".0")])
async def test_after_a_hundred_corrections_a_list_goes_on_as_one_of_its_own(corrections: int, name: str) -> None:
    desk = office()
    await desk.says("ada", "taxi 20 yesterday, lunch 30 yesterday")
    for number in range(1, corrections + 1):
        now = (await desk.says("ada", f"change 1 to {number}"))[-1]
    packed = buttons_of(now)[0].action or ""
    assert packed.endswith(name)
    await desk.says("ada", "save")
    assert sums(desk) == [corrections * 100, 3_000]
