"""Every form is a dialog that Slack takes, and what was typed in one is read back as the form wants it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bot.chat.forms import (
    AmountField,
    AnyField,
    ChoiceField,
    DateField,
    FileField,
    Form,
    FormOption,
    LinesField,
    LongTextField,
    PersonField,
    SwitchField,
    TextField,
)
from bot.chat.messages import Card, Text
from bot.chat.texts import Reader, Texts
from claims.people import PersonId
from integrations.slack.modals import (
    anew,
    beside,
    line_pressed,
    line_view,
    lines_view,
    message_view,
    only_line_view,
    skeleton,
    typed_in,
    view_of,
    waiting,
)
from tests.integrations.slack import golden
from tests.integrations.slack.checked import check_view, objects, readable
from tests.integrations.slack.test_escaping import HOSTILE

READER = Reader(PersonId("ada"), "Ada", "en", "Asia/Shanghai", Texts())
CATEGORIES = (FormOption(value="meals", label="Meals"), FormOption(value="transport", label="Taxi"))
CURRENCIES = (FormOption(value="CNY", label="CNY Yuan"), FormOption(value="USD", label="USD Dollar"))
ALL: tuple[AnyField, ...] = (
    TextField(name="merchant", label="Merchant", hint="For example Starbucks"),
    LongTextField(name="purpose", label="Purpose"),
    AmountField(name="amount", label="Amount", currency="CNY"),
    DateField(name="date", label="Date"),
    ChoiceField(name="category", label="Category", options=CATEGORIES),
    ChoiceField(name="code", label="Code", options=CATEGORIES, required=False),
    PersonField(name="person", label="Person"),
    FileField(name="receipts", label="Receipts", required=False),
    SwitchField(name="sure", label="I am sure"),
)
TYPED = {
    "merchant": "DiDi",
    "purpose": "a client\nin town",
    "amount": "68 yuan?",
    "date": "2026-11-20",
    "category": "transport",
    "code": "meals",
    "person": "grace",
    "receipts": "a,b",
    "sure": "on",
}
LINES = LinesField(
    name="lines",
    label="Expenses",
    fields=(
        AmountField(name="amount", label="Amount", currency="CNY", currency_in="currency"),
        ChoiceField(name="currency", label="Currency", options=CURRENCIES, initial="CNY"),
        ChoiceField(name="category", label="Category", options=CATEGORIES),
        DateField(name="date", label="Date"),
        LongTextField(name="purpose", label="Purpose", required=False),
        FileField(name="receipts", label="Receipts", required=False),
    ),
)
TAXI = {"amount": "68", "currency": "CNY", "category": "transport", "date": "2026-11-20", "receipts": "a,b"}


def form(*fields: AnyField, **parts: Any) -> Form:
    return Form(**({"id": "claim.test", "title": "A form", "submit": "Save", "fields": fields or ALL} | parts))


def view(*fields: AnyField, **kwargs: Any) -> dict[str, Any]:
    shown = view_of(form(*fields), reader=READER, metadata="m", **kwargs)
    check_view(shown)
    return shown


def element(shown: Mapping[str, Any], name: str) -> Any:
    """The input of a field."""
    (block,) = [each for each in shown["blocks"] if each.get("block_id") == f"field!{name}"]
    return block["element"]


def sent(shown: Mapping[str, Any]) -> dict[str, Any]:
    """`state.values` of a view that is sent as it stands, as Slack sends it."""
    values: dict[str, Any] = {}
    for block in shown["blocks"]:
        if block["type"] == "input":
            asked = block["element"]
            values[block["block_id"]] = {asked["action_id"]: {"type": asked["type"], **_state(asked)}}
    return values


def _state(asked: Mapping[str, Any]) -> dict[str, Any]:
    match asked["type"]:
        case "plain_text_input":
            return {"value": asked.get("initial_value")}
        case "datepicker":
            return {"selected_date": asked.get("initial_date")}
        case "static_select":
            return {"selected_option": asked.get("initial_option")}
        case "file_input":
            return {"files": []}
    return {"selected_options": asked.get("initial_options", [])}


# ---------------------------------------------------------------- one form


@pytest.mark.parametrize("language", golden.LANGUAGES)
def test_slack_takes_every_form_of_the_handlers(language: str) -> None:
    shown = golden.files(language)
    forms = [value for name, value in shown.items() if name.startswith("form-")]
    assert len(forms) > 15
    for each in forms:
        check_view(each)


def test_an_empty_form_asks_for_everything_and_reads_back_as_nothing() -> None:
    shown = view()
    values, files = typed_in(sent(shown), ALL)
    assert set(values) == {field.name for field in ALL}
    assert set(values.values()) == {""}
    assert files == {}
    assert [each["optional"] for each in shown["blocks"]] == [False] * 5 + [True, False, True, True]


def test_what_was_typed_stands_there_again_and_is_read_back_as_it_was() -> None:
    values, files = typed_in(sent(view(typed=TYPED)), ALL)
    assert values == TYPED
    assert files == {}


def test_what_was_typed_goes_before_the_preset_also_where_it_was_emptied() -> None:
    field = TextField(name="merchant", label="Merchant", initial="DiDi")
    assert element(view(field), "merchant")["initial_value"] == "DiDi"
    assert "initial_value" not in element(view(field, typed={"merchant": ""}), "merchant")


def test_names_stay_the_same_so_that_a_change_of_the_dialog_keeps_what_is_typed() -> None:
    def names(shown: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [(b["block_id"], b["element"]["action_id"]) for b in shown["blocks"] if b["type"] == "input"]

    assert names(view()) == names(view(errors={"amount": "Please write a number."}))
    assert ("field!amount", "value") in names(view())


def test_what_is_wrong_stands_above_its_field_and_of_the_whole_at_the_top() -> None:
    shown = view(errors={"amount": "Please write a number.", "": "The claim was changed."})
    texts = [readable(each) if each["type"] == "context" else each["block_id"] for each in shown["blocks"]]
    assert texts[0] == "⚠ The claim was changed."
    assert texts[texts.index("field!amount") - 1] == "⚠ Please write a number."


def test_errors_are_told_by_block_and_what_has_none_at_the_first_one() -> None:
    errors = {"amount": "Please write a number.", "": "Changed."}
    assert beside(errors, view()) == {"field!amount": "Please write a number.", "field!merchant": "Changed."}
    one = line_view(form(LINES), 2, TAXI, reader=READER, metadata="")
    assert beside({"lines.2.amount": "No."}, one) == {"field!amount": "No."}
    assert beside({"": "No."}, lines_view(form(LINES), [TAXI], reader=READER, metadata="")) == {}


def test_a_dialog_with_other_values_has_inputs_of_other_names_that_are_read_and_told_as_before() -> None:
    before = view(typed={"amount": "68"})
    other = anew(view(typed={"amount": "70"}))
    shown = [each["block_id"] for each in other["blocks"] if each["type"] == "input"]
    assert not {each["block_id"] for each in before["blocks"]} & set(shown)
    assert [each.partition("~")[0] for each in shown] == [
        each["block_id"] for each in before["blocks"] if each["type"] == "input"
    ]
    amount = next(each for each in shown if each.startswith("field!amount"))
    assert beside({"amount": "No."}, other) == {amount: "No."}
    state = {amount: {"value": {"type": "plain_text_input", "value": "70"}}}
    assert typed_in(state, [AmountField(name="amount", label="Amount", currency="CNY")]) == ({"amount": "70"}, {})


@pytest.mark.parametrize(
    ("typed", "initial"), [("2026-11-20", "2026-11-20"), ("yesterday", None), ("2026-13-01", None)]
)
def test_only_a_day_stands_in_a_date(typed: str, initial: str | None) -> None:
    assert (
        element(view(DateField(name="date", label="Date"), typed={"date": typed}), "date").get("initial_date")
        == initial
    )


@pytest.mark.parametrize(("typed", "chosen"), [("transport", "transport"), ("taxi", "transport"), ("else", None)])
def test_a_choice_is_meant_by_value_or_label(typed: str, chosen: str | None) -> None:
    field = ChoiceField(name="category", label="Category", options=CATEGORIES)
    preset = element(view(field, typed={"category": typed}), "category").get("initial_option")
    assert (preset and preset["value"]) == chosen


def test_a_choice_that_is_not_needed_can_be_taken_back() -> None:
    field = ChoiceField(name="category", label="Category", options=CATEGORIES, required=False)
    asked = element(view(field), "category")
    state = {"field!category": {"value": {"type": "static_select", "selected_option": asked["options"][0]}}}
    assert typed_in(state, [field]) == ({"category": ""}, {})


@pytest.mark.parametrize("count", [99, 100])
def test_a_hundred_options_fit(count: int) -> None:
    options = tuple(FormOption(value=f"{n}" + "v" * 125, label=f"{n}" + "l" * 72) for n in range(count))
    for is_required in (True, False):
        asked = element(view(ChoiceField(name="c", label="C", options=options, required=is_required)), "c")
        assert len(asked["options"]) == (count if is_required else 100)


@pytest.mark.parametrize("odd", [None, 5, "x", [], {}, {"value": 5}, {"type": "checkboxes", "selected_options": 5}])
def test_what_slack_never_sends_reads_as_nothing_and_raises_nothing(odd: object) -> None:
    for field in ALL:
        state = {"selected_option": odd, "selected_options": odd, "files": odd}
        for block in (odd, {"value": odd}, {"value": state | {"type": "static_select"}}, {"value": state}):
            typed, files = typed_in({f"field!{field.name}": block}, [field])
            assert typed.get(field.name, "") in ("", "5")
            assert files == {}


# ---------------------------------------------------------------- files


def test_files_that_are_there_can_be_left_out_and_others_added() -> None:
    field = FileField(name="receipts", label="Receipts", initial="a,b")
    shown = view(field, files={"a": "taxi.jpg"})
    kept = element(shown, "receipts!kept")
    assert [each["text"]["text"] for each in kept["options"]] == ["taxi.jpg", "Receipt 2"]
    state = sent(shown)
    state["field!receipts!kept"]["value"]["selected_options"] = kept["options"][1:]
    new = {"id": "F1", "name": "lunch.jpg"}
    state["field!receipts"]["value"]["files"] = [new]
    assert typed_in(state, [field]) == ({"receipts": "b"}, {"receipts": [new]})
    assert shown["blocks"][-1]["optional"] is True
    assert view(FileField(name="receipts", label="Receipts"))["blocks"][-1]["optional"] is False


@pytest.mark.parametrize(("most", "taken"), [(1, 1), (10, 10), (20, 10)])
def test_slack_takes_at_most_ten_files_at_once(most: int, taken: int) -> None:
    assert element(view(FileField(name="r", label="R", most=most)), "r")["max_files"] == taken


# ---------------------------------------------------------------- long texts


@pytest.mark.parametrize("length", [3_000, 3_001, 9_500])
def test_a_text_of_any_length_is_asked_whole_and_read_back_whole(length: int) -> None:
    wording = "one wording of many\n"
    text = (wording * (length // len(wording) + 1))[:length].strip("\n")
    text += "x" * (length - len(text))
    field = LongTextField(name="alternatives", label="Other wordings", most=150_500)
    shown = view(field, typed={"alternatives": text})
    assert len(shown["blocks"]) == -(-length // 3_000)
    assert typed_in(sent(shown), [field])[0] == {"alternatives": text}


def test_a_form_that_is_too_long_for_slack_says_so_and_asks_nothing() -> None:
    field = LongTextField(name="a", label="A", most=200_000, initial="长长长长\n" * 20_000)
    shown = view(field)
    assert [each["type"] for each in shown["blocks"]] == ["section"]
    assert "too long" in readable(shown["blocks"])


@pytest.mark.parametrize(("typed", "most"), [(200, 200), (201, 201)])
def test_what_is_longer_than_the_field_takes_stays_to_be_shortened(typed: int, most: int) -> None:
    assert element(view(TextField(name="m", label="M"), typed={"m": "x" * typed}), "m")["max_length"] == most


@pytest.mark.parametrize(("length", "is_taken"), [(3_000, True), (3_001, False)])
def test_metadata_is_checked_before_it_is_sent(length: int, is_taken: bool) -> None:
    if is_taken:
        check_view(view_of(form(), reader=READER, metadata="m" * length))
    else:
        with pytest.raises(ValueError, match="too long"):
            view_of(form(), reader=READER, metadata="m" * length)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_people_wrote_is_interpreted_in_a_dialog(text: str) -> None:
    fields = (
        TextField(name="merchant", label=text[:24], hint=text, initial=text),
        FileField(name="receipts", label="Receipts", initial="a"),
        ChoiceField(name="c", label="C", options=(FormOption(value="v", label=text[:75]),)),
    )
    asked = form(*fields, title=text[:24], lead=text)
    shown = view_of(asked, reader=READER, metadata=text, errors={"merchant": text, "": text}, files={"a": text})
    check_view(shown)
    check_view(line_view(form(LINES), 1, TAXI | {"purpose": text}, reader=READER, metadata=text))
    check_view(lines_view(form(LINES), [{"purpose": text, "amount": text}], reader=READER, metadata=text))
    check_view(message_view(text, [Text(text=text), Card(title=text[:36], note=text)], reader=READER))
    check_view(skeleton(text, text, close="Close"))
    check_view(waiting(text, text, close="Close"))


# ---------------------------------------------------------------- several lines


def test_lines_are_a_list_with_a_menu_each_and_their_sum() -> None:
    shown = lines_view(form(LINES), [TAXI, {"amount": "45.60", "currency": "USD"}], reader=READER, metadata="")
    check_view(shown)
    first, second, total, add = shown["blocks"]
    assert first["text"]["text"] == "1. ¥68.00 · Taxi · Nov 20, 2026 · 2 files"
    assert second["text"]["text"] == "2. $45.60"
    assert readable(total) == "Total: ¥68.00 + $45.60"
    assert line_pressed(add["elements"][0]) == ("add", 0)
    edit, remove = second["accessory"]["options"]
    assert line_pressed(second["accessory"] | {"selected_option": edit}) == ("edit", 2)
    assert line_pressed(second["accessory"] | {"selected_option": remove}) == ("remove", 2)
    assert line_pressed({"action_id": "line!2"}) is None
    assert line_pressed({"action_id": "x", "selected_option": {"value": "line.edit!²"}}) is None


def test_the_only_line_can_t_be_removed_and_says_that_it_is_empty() -> None:
    shown = lines_view(form(LINES), [LINES.blank], reader=READER, metadata="")
    assert shown["blocks"][0]["text"]["text"] == "1. Nothing entered yet"
    assert len(shown["blocks"][0]["accessory"]["options"]) == 1


def test_what_can_t_be_read_stands_as_it_was_typed_with_what_is_wrong_and_no_sum() -> None:
    lines = [TAXI, {"amount": "much", "date": "soon", "category": "x", "currency": "CNY"}]
    errors = {"lines.2.amount": "Please write a number.", "lines": "Too many.", "": "Changed."}
    shown = lines_view(form(LINES), lines, reader=READER, metadata="", errors=errors)
    check_view(shown)
    texts = [readable(each["text"]) for each in shown["blocks"] if each["type"] == "section"]
    assert texts[-1] == "2. much · CNY Yuan · x · soon\n⚠ Amount: Please write a number."
    said = [readable(each) for each in shown["blocks"] if each["type"] == "context"]
    assert said == ["⚠ Changed.", "⚠ Too many."]


@pytest.mark.parametrize(("count", "has_add"), [(49, True), (50, False)])
def test_fifty_of_the_longest_lines_fit(count: int, has_add: bool) -> None:
    lines = [TAXI | {"purpose": "长" * 3_000}] * count
    errors = {f"lines.{n}.{name}": "x" * 100 for n in range(1, count + 1) for name in TAXI if name in "amount date"}
    shown = lines_view(form(LINES), lines, reader=READER, metadata="m" * 3_000, errors=errors)
    check_view(shown)
    assert len([each for each in shown["blocks"] if each.get("accessory")]) == count
    assert ("line.add" in [each.get("block_id") for each in shown["blocks"]]) is has_add


def test_a_line_is_asked_by_itself_and_read_back() -> None:
    shown = line_view(form(LINES), 2, TAXI, reader=READER, metadata="", errors={"lines.2.date": "In the future."})
    check_view(shown)
    assert shown["title"]["text"] == "Expense 2"
    assert "⚠ In the future." in readable(shown["blocks"])
    assert typed_in(sent(shown), LINES.fields)[0] == TAXI | {"purpose": ""}


def test_a_form_of_one_line_is_one_dialog_that_can_become_a_list() -> None:
    note = TextField(name="note", label="Note", required=False)
    shown = only_line_view(form(note, LINES), TAXI, reader=READER, metadata="", typed={"note": "hi"})
    check_view(shown)
    assert (shown["title"]["text"], shown["submit"]["text"]) == ("A form", "Save")
    assert line_pressed(shown["blocks"][-1]["elements"][0]) == ("add", 0)
    assert typed_in(sent(shown), [note, *LINES.fields])[0] == TAXI | {"purpose": "", "note": "hi"}


def test_lines_want_a_form_that_has_lines_and_no_other_form_takes_them() -> None:
    for wrong in (
        lambda: lines_view(form(), [TAXI], reader=READER, metadata=""),
        lambda: line_view(form(), 1, TAXI, reader=READER, metadata=""),
        lambda: view_of(form(LINES), reader=READER, metadata=""),
    ):
        with pytest.raises(ValueError, match="lines"):
            wrong()


# ---------------------------------------------------------------- dialogs that tell


def test_dialogs_that_tell_have_nothing_to_send_or_press() -> None:
    messages = golden.staged("en").messages
    told = message_view("Chit", [*messages["card-draft"], *messages["list-my-claims"]], reader=READER)
    for each in (skeleton("Chit", "…", close="Cancel"), waiting("Chit", "Wait.", close="Close"), told):
        check_view(each)
        assert "submit" not in each
        assert not [part for part in objects(each) if part.get("type") == "button"]


@pytest.mark.parametrize(("count", "shown"), [(100, 100), (101, 100)])
def test_a_dialog_tells_at_most_a_hundred_blocks(count: int, shown: int) -> None:
    told = message_view("Chit", [Text(text=str(n)) for n in range(count)], reader=READER)
    check_view(told)
    assert len(told["blocks"]) == shown
