"""Every message of the model holds exactly as much as the narrowest channel can show."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from bot.chat.messages import (
    Attachment,
    Bundle,
    Button,
    Card,
    Choice,
    Fact,
    Home,
    Items,
    Live,
    Message,
    Offer,
    Offered,
    Option,
    Picture,
    Row,
    Text,
)

BUTTON = Button(label="Approve", action="claim.approve:1:1")
FACT = Fact(label="Category", short="Type", value="Meals")
OPTION = Option(value="meals", label="Meals", short="Meals")
ROW = Row(text="C-000001")
PICTURE = Picture(file="1", name="lunch.jpg", alt="A receipt")


def card(**fields: Any) -> Card:
    return Card(**{"title": "C-000001", **fields})


def button(**fields: Any) -> Button:
    return Button(**{"label": "Approve", "action": "claim.approve:1:1", **fields})


def fact(**fields: Any) -> Fact:
    return Fact(**{"label": "Category", "short": "Type", "value": "Meals", **fields})


def option(**fields: Any) -> Option:
    return Option(**{"value": "meals", "label": "Meals", "short": "Meals", **fields})


def row(**fields: Any) -> Row:
    return Row(**{"text": "C-000001", **fields})


def items(**fields: Any) -> Items:
    return Items(**{"title": "My claims", "rows": (ROW,), **fields})


def choice(**fields: Any) -> Choice:
    return Choice(**{"label": "Category", "options": (OPTION,), "chosen": OPTION.value, **fields})


def picture(**fields: Any) -> Picture:
    return Picture(**{"file": "1", "name": "lunch.jpg", "alt": "A receipt", **fields})


def file(**fields: Any) -> Attachment:
    return Attachment(**{"file": "1", "name": "claims.csv", "alt": "All claims", **fields})


LENGTHS = [
    (card, "title", 36),
    (card, "lead", 300),
    (card, "note", 300),
    (card, "status", 300),
    (card, "card_key", 100),
    (button, "label", 10),
    (button, "confirm", 300),
    (fact, "label", 24),
    (fact, "short", 5),
    (fact, "value", 300),
    (option, "value", 128),
    (option, "label", 75),
    (option, "short", 16),
    (choice, "label", 24),
    (row, "text", 300),
    (row, "detail", 300),
    (items, "title", 36),
    (picture, "alt", 2_000),
    (file, "name", 255),
    (file, "alt", 2_000),
]


@pytest.mark.parametrize(("make", "field", "most"), LENGTHS, ids=lambda each: getattr(each, "__name__", each))
@pytest.mark.parametrize("character", ["x", "票", "😀"])
def test_a_field_holds_its_limit_in_code_points_and_not_one_more(
    make: Any, field: str, most: int, character: str
) -> None:
    if field == "card_key":
        character = "x"
    assert getattr(make(**{field: character * most}), field) == character * most
    with pytest.raises(ValidationError):
        make(**{field: character * (most + 1)})


def test_where_nothing_is_chosen_that_takes_the_place_of_an_option() -> None:
    assert len(choice(options=(OPTION,) * 9, chosen=None).options) == 9
    with pytest.raises(ValidationError):
        choice(options=(OPTION,) * 10, chosen=None)


def test_what_is_chosen_is_one_of_the_options() -> None:
    with pytest.raises(ValidationError):
        choice(chosen="lodging")


COUNTS = [
    (card, "facts", FACT, 6),
    (card, "warnings", "over the limit", 3),
    (card, "changes", "Amount: 68 → 70", 10),
    (card, "images", PICTURE, 10),
    (card, "buttons", BUTTON, 4),
    (card, "more", BUTTON, 3),
    (choice, "options", OPTION, 10),
    (items, "rows", ROW, 11),
    (items, "buttons", BUTTON, 4),
    (Text, "examples", "my claims", 3),
    (Home, "cards", Card(title="x"), 20),
    (Bundle, "messages", Text(text="x"), 10),
]


@pytest.mark.parametrize(("make", "field", "one", "most"), COUNTS, ids=lambda each: getattr(each, "__name__", None))
def test_a_list_holds_its_limit_and_not_one_more(make: Any, field: str, one: Any, most: int) -> None:
    needed = {"text": "Try"} if make is Text else {}
    assert len(getattr(make(**needed, **{field: (one,) * most}), field)) == most
    with pytest.raises(ValidationError):
        make(**needed, **{field: (one,) * (most + 1)})


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (card, "title"),
        (button, "label"),
        (fact, "label"),
        (fact, "short"),
        (option, "value"),
        (option, "short"),
        (row, "text"),
        (picture, "alt"),
        (file, "name"),
    ],
)
def test_what_must_be_read_is_never_empty(make: Any, field: str) -> None:
    with pytest.raises(ValidationError):
        make(**{field: ""})


@pytest.mark.parametrize(("make", "field"), [(choice, "options"), (items, "rows"), (Bundle, "messages")])
def test_a_list_that_is_the_message_is_never_empty(make: Any, field: str) -> None:
    with pytest.raises(ValidationError):
        make(**{field: ()})


def test_a_text_holds_ten_thousand_characters_and_not_one_more() -> None:
    assert len(Text(text="票" * 10_000).text) == 10_000
    for wrong in ("", "x" * 10_001):
        with pytest.raises(ValidationError):
            Text(text=wrong)


def test_an_example_holds_200_characters_and_not_one_more() -> None:
    assert Text(text="Try", examples=("x" * 200,))
    with pytest.raises(ValidationError):
        Text(text="Try", examples=("x" * 201,))


@pytest.mark.parametrize(("field", "most"), [("warnings", 300), ("changes", 700)])
def test_a_line_of_a_card_holds_its_limit_and_not_one_more(field: str, most: int) -> None:
    assert card(**{field: ("x" * most,)})
    for wrong in ("", "x" * (most + 1)):
        with pytest.raises(ValidationError):
            card(**{field: (wrong,)})


def test_a_button_does_exactly_one_thing() -> None:
    assert Button(label="View", url="/pages/1").action is None
    with pytest.raises(ValidationError):
        Button(label="View")
    with pytest.raises(ValidationError):
        Button(label="View", action="claim.show:1", url="/pages/1")


def test_a_button_s_action_holds_255_characters_and_not_one_more() -> None:
    assert button(action="x" * 255)
    with pytest.raises(ValidationError):
        button(action="x" * 256)


@pytest.mark.parametrize("url", ["/pages/1", "https://chit.example/x", "http://chit.example", "https://" + "x" * 1_016])
def test_a_button_leads_to_a_page(url: str) -> None:
    assert Button(label="View", url=url).url == url


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", " https://x", "data:text/html,x", "x\nhttps://x", "ftp://x", "https://" + "x" * 1_017],
)
def test_a_button_leads_nowhere_else(url: str) -> None:
    with pytest.raises(ValidationError):
        Button(label="View", url=url)


def test_a_state_and_its_word_go_together() -> None:
    assert card(state="draft", state_label="Draft")
    for wrong in ({"state": "draft"}, {"state_label": "Draft"}, {"state": "lost", "state_label": "Lost"}):
        with pytest.raises(ValidationError):
            card(**wrong)


def test_one_button_at_most_is_primary() -> None:
    primary, plain = button(look="primary"), button()
    assert card(buttons=(primary, plain, plain))
    with pytest.raises(ValidationError):
        card(buttons=(primary, primary))


@pytest.mark.parametrize("key", ["claim:42:review", "a.b_c-d@e"])
def test_a_card_is_addressed_by_a_plain_key(key: str) -> None:
    assert card(card_key=key).card_key == Live(card_key=key).card_key == key


@pytest.mark.parametrize("key", ["", "Claim:42", "claim 42", "claim:42:review\n", "报销:42"])
def test_nothing_else_addresses_a_card(key: str) -> None:
    for make in (card, Live):
        with pytest.raises(ValidationError):
            make(card_key=key)


NUMBERED = tuple(Row(text=f"Row {each}", button=button(label=str(each), action=f"test.pick:{each}")) for each in (1, 2))


def offer(**fields: Any) -> Offer:
    return Offer(**{"items": items(rows=NUMBERED), "name": "o-1", **fields})


def test_an_offer_remembers_what_each_label_does_and_not_what_it_holds() -> None:
    kept = offer(
        items=items(
            rows=NUMBERED, buttons=(button(label="Save", action="test.save"), button(action=None, url="/help"))
        ),
        holds="secret",
        hears="several",
    ).heard()

    words = {"1": "test.pick:1", "2": "test.pick:2", "Save": "test.save"}
    assert kept == Offered(name="o-1", words=words, hears="several", holds=True)
    assert "secret" not in kept.model_dump_json()


def test_no_two_buttons_of_an_offer_say_the_same() -> None:
    with pytest.raises(ValidationError):
        offer(items=items(rows=NUMBERED, buttons=(button(label="2", action="test.save"),)))


def test_an_offer_offers_something() -> None:
    assert offer(items=items(), hears="several")
    with pytest.raises(ValidationError):
        offer(items=items())


@pytest.mark.parametrize(("name", "most"), [("holds", 400_000), ("hears", 40), ("name", 64)])
def test_an_offer_has_limits(name: str, most: int) -> None:
    assert offer(**{name: "x" * most})
    with pytest.raises(ValidationError):
        offer(**{name: "x" * (most + 1)})


@pytest.mark.parametrize("make", [card, button, fact, option, row, items, choice, picture, file])
def test_an_unknown_field_is_refused(make: Any) -> None:
    with pytest.raises(ValidationError):
        make(colour="red")


def test_messages_do_not_change() -> None:
    with pytest.raises(ValidationError):
        card().title = "C-000002"


@pytest.mark.parametrize("message", [Text(text="hi"), card(state="paid", state_label="Paid"), items(), file()])
def test_a_message_comes_back_from_json_as_it_was(message: Message) -> None:
    adapter: TypeAdapter[Message] = TypeAdapter(Message)

    assert adapter.validate_json(message.model_dump_json(exclude_none=True)) == message
