"""Whatever is typed, wherever: a clear sentence in the person's language, or it is kept and shown as it is."""

from __future__ import annotations

import pytest

from bot.chat.actions import Action
from handlers import actions
from tests.stories.days import day
from tests.support.fake_company import FakeWorld


@pytest.fixture
def world(fake_world: FakeWorld) -> FakeWorld:
    """Only the fake platform can do what happens here."""
    return fake_world


SHOWN_AS_TYPED = {
    "emoji": "🍜🧾 lunch 👩‍👩‍👧",
    "right-to-left": "غداء مع العميل",
    "right-to-left override": "visiting \u202egnp.exe\u202c the client",
    "script": "<script>alert('x')</script>",
    "markup": "*bold* _it_ `code` <@U123> <!channel> [a](https://x)",
    "quotes": "\"; DROP TABLE claim; -- ' OR 1=1 %_\\",
    "formula": '=HYPERLINK("https://x";"y")',
    "zero width": "a\u200bb\u200dc",
    "combining": "Z̸̢̛͎a̷l̵g̶o̷",
    "fluent": "{ $number } { -term }",
}

NOT_TAKEN = {"NUL": "a\x00b", "escape": "a\x1b[31mred", "bell": "a\x07b", "delete": "a\x7fb"}


async def form(world: FakeWorld) -> None:
    """An empty form in front of Ada."""
    ada = world.person("ada")
    await ada.says("claim")
    await ada.presses("Fill in")
    await ada.sees_form()


def expense(**fields: str) -> dict[str, str]:
    return {"Amount": "35", "Category": "Meals", "Date": day(1).isoformat(), **fields}


# ---------------------------------------------------------------- messages


@pytest.mark.parametrize(
    "said",
    [
        *("", "   ", "\n\n", "\u200b", "?????", "🍜" * 100, "غداء"),
        *("<script>alert('x')</script>", "<script>alert(1)</script>", "print(5)", '{"amount": 5}'),
    ],
)
async def test_a_message_that_says_nothing_gets_a_useful_answer(world: FakeWorld, said: str) -> None:
    ada = world.person("ada")
    await ada.says(said)

    await ada.hears("help")
    assert await world.claim(1) is None


@pytest.mark.parametrize(("who", "sentence"), [("ada", "at most 10,000 characters"), ("wei", "10,000")])
async def test_a_message_of_10001_characters_is_refused_with_the_limit(
    world: FakeWorld, who: str, sentence: str
) -> None:
    person = world.person(who)
    await person.says("票" * 10_001)

    await person.is_told(sentence)
    await world.quiet()
    assert await person.news() == []


async def test_a_message_of_10000_characters_is_taken_and_says_how_much_of_it_was_read(world: FakeWorld) -> None:
    ada = world.person("ada")
    await ada.says("taxi 68 yesterday, visiting a client " + "😀" * (10_000 - 37))

    await ada.hears("2,000")
    await ada.sees_card("C-000001", "¥68.00")


@pytest.mark.parametrize("said", NOT_TAKEN.values(), ids=NOT_TAKEN)
async def test_control_characters_in_a_message_break_nothing(durable_world: FakeWorld, said: str) -> None:
    world = durable_world
    ada = world.person("ada")
    await ada.says(f"taxi 68 yesterday {said}")
    await world.quiet()

    answers = [*await ada.news(), *await ada.surface.notices()]
    assert answers
    assert not any("\x00" in text or "\x1b" in text for text in answers)


@pytest.mark.parametrize("typed", SHOWN_AS_TYPED.values(), ids=SHOWN_AS_TYPED)
async def test_a_sentence_with_anything_in_it_is_filed_or_answered(world: FakeWorld, typed: str) -> None:
    ada = world.person("ada")
    await ada.says(f"taxi 68 yesterday, {typed}")
    await world.quiet()

    assert await ada.news()


# ---------------------------------------------------------------- forms


@pytest.mark.parametrize("label", ["Merchant", "Purpose"])
@pytest.mark.parametrize("typed", SHOWN_AS_TYPED.values(), ids=SHOWN_AS_TYPED)
async def test_whatever_is_typed_into_a_field_is_shown_as_it_is(world: FakeWorld, label: str, typed: str) -> None:
    await form(world)
    ada, grace = world.person("ada"), world.person("grace")
    await ada.fills(expense(**{label: typed}))
    await ada.sees_card("C-000001", typed)
    await ada.presses("Submit")

    await grace.sees_card("C-000001", typed)


@pytest.mark.parametrize("label", ["Amount", "Date", "Merchant", "Purpose"])
@pytest.mark.parametrize("typed", NOT_TAKEN.values(), ids=NOT_TAKEN)
async def test_control_characters_are_refused_beside_their_field(world: FakeWorld, label: str, typed: str) -> None:
    await form(world)
    ada = world.person("ada")
    await ada.fills(expense(**{label: typed}))

    await ada.sees_error(label, "control characters")
    assert await world.claim(1) is None


@pytest.mark.parametrize(("label", "most", "limit"), [("Merchant", 200, "200"), ("Purpose", 3_000, "3,000")])
async def test_a_field_takes_its_limit_and_not_one_character_more(
    world: FakeWorld, label: str, most: int, limit: str
) -> None:
    await form(world)
    ada = world.person("ada")
    await ada.fills(expense(**{label: "票" * (most + 1)}))
    error = await ada.sees_error(label, limit)
    assert error.values[label] == "票" * (most + 1)
    await ada.fills({label: "票" * most})

    await ada.sees_card("C-000001", "票" * 50)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1e9", "not a sum"),
        ("NaN", "not a sum"),
        ("1_000", "not a sum"),
        ("٦٨", "not a sum"),
        ("<b>68</b>", "not a sum"),
        ("0", "more than zero"),
        ("-68", "more than zero"),
        ("68.123", "2 decimals"),
        ("10000000", "9,999,999.99"),
        ("9" * 60, "9,999,999.99"),
        ("", "fill in"),
    ],
)
async def test_an_amount_that_is_none_is_refused_beside_its_field(world: FakeWorld, typed: str, why: str) -> None:
    await form(world)
    ada = world.person("ada")
    await ada.fills(expense(Amount=typed, Purpose="kept"))
    error = await ada.sees_error("Amount", why)

    assert error.values["Purpose"] == "kept"
    assert await world.claim(1) is None


async def test_full_width_digits_are_read_as_what_they_are(world: FakeWorld) -> None:
    await form(world)
    ada = world.person("ada")
    await ada.fills(expense(Amount="１，２３４．５０"))

    await ada.sees_card("C-000001", "¥1,234.50")


@pytest.mark.parametrize("typed", SHOWN_AS_TYPED.values(), ids=SHOWN_AS_TYPED)
async def test_a_reason_may_hold_anything(world: FakeWorld, typed: str) -> None:
    await form(world)
    ada, grace = world.person("ada"), world.person("grace")
    await ada.fills(expense())
    await ada.presses("Submit")
    await grace.presses("Return")
    await grace.fills({"Reason": typed})

    await ada.hears("C-000001", "returned", typed)
    await ada.sees_card("C-000001", "Returned", typed)


async def test_a_reason_takes_3000_characters_and_not_one_more(world: FakeWorld) -> None:
    await form(world)
    ada, grace = world.person("ada"), world.person("grace")
    await ada.fills(expense())
    await ada.presses("Submit")
    await grace.presses("Reject")
    await grace.fills({"Reason": "票" * 3_001})
    await world.quiet()
    assert await world.state(1) == "submitted"
    await grace.fills({"Reason": "票" * 3_000})

    await ada.sees_card("C-000001", "Rejected")
    await world.quiet()
    assert "票" * 3_000 in "".join(text for text in await ada.texts() if "票" in text)


async def test_the_sentence_of_an_error_is_in_the_person_s_language(world: FakeWorld) -> None:
    wei = world.person("wei")
    await wei.says("报销")
    await wei.presses("填写")
    await wei.sees_form()
    await wei.fills({"金额": "1e9", "类别": "餐费", "日期": day(1).isoformat()})

    error = await wei.sees_error("金额", "金额")
    assert not any(letter.isascii() and letter.isalpha() for letter in error.errors["金额"])


# ---------------------------------------------------------------- numbers nobody was shown


NUMBERS = {"0": 0, "the most": 2**53, "one more": 2**53 + 1, "what fits no column": 2**63, "far more": 10**60}
PRESSES = [each for each in vars(actions).values() if isinstance(each, type) and issubclass(each, Action)]


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
async def test_a_forged_number_in_a_button_is_answered_in_words_and_is_no_defect(
    durable_world: FakeWorld, caplog: pytest.LogCaptureFixture, number: int
) -> None:
    world = durable_world
    ada = world.person("ada")
    await ada.says("taxi 68 yesterday, visiting a client")
    await ada.can_press("Submit")
    await world.quiet()
    said, client, forged = len(await ada.texts()), world.client("ada"), 0
    for action in PRESSES:
        fields = action.model_fields
        for name in (each for each, field in fields.items() if field.annotation is int):
            values = (str(number) if each == name else "1" for each in fields)
            await client.deliver(client.forging(":".join([action.verb, *values]), key="claim:1:owner"))
            forged += 1
    await world.quiet()

    assert forged >= 20
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    texts = (await ada.texts())[said:]
    assert not any("went wrong" in text or "could not finish" in text for text in texts)
    if number > 2**53:
        assert len(texts) == forged
        assert all("This button or form is too old for me" in text for text in texts)
    assert await world.events(1) == ["created"]


@pytest.mark.parametrize("field", ["claim", "version"])
@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
async def test_a_forged_number_in_a_form_is_answered_in_words_and_is_no_defect(
    durable_world: FakeWorld, caplog: pytest.LogCaptureFixture, number: int, field: str
) -> None:
    world = durable_world
    ada, client = world.person("ada"), world.client("ada")
    await ada.says("taxi 68 yesterday, visiting a client")
    await ada.can_press("Submit")
    context = {"claim": "1", "version": "1", "field": "purpose"} | {field: str(number)}
    for form in ("claim.edit", "claim.return", "claim.reject", "claim.reply", "claim.ask"):
        values = {"amount": "1", "currency": "CNY", "category": "meals", "date": "2026-01-05", "reason": "No."}
        values |= {"reply": "Yes.", "code": "other", "answer": "lunch"}
        event = world.platform.event(client.address, "filled", form=form, context=context, values=values)
        await client.deliver(event)
    await world.quiet()

    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert not any("went wrong" in text or "could not finish" in text for text in await ada.texts())
    claim = await world.claim(1)
    assert claim is not None
    assert claim.lines[0].amount is not None
    assert claim.lines[0].amount.decimal == "68.00"
