"""What all pages share: seals, static files, forms, the colours they are made of."""

import re
from pathlib import Path

import pytest
from markupsafe import escape

from bot.chat.forms import (
    AmountField,
    ChoiceField,
    DateField,
    FileField,
    Form,
    FormErrors,
    FormOption,
    LongTextField,
    PersonField,
    SwitchField,
    TextField,
)
from bot.chat.texts import Reader, Texts
from claims.people import PersonId
from integrations.pages.forms import FormFile, Forms
from integrations.pages.html import STATIC, Html, whole, written_in
from integrations.pages.ring import BrokenSeal, Ring
from integrations.pages.static import StaticFiles
from integrations.webchat.channel import HERE

OLD, NEW = b"o" * 32, b"n" * 32
READER = Reader(PersonId("ada"), "Ada Byron", "en", "Asia/Shanghai", Texts())


# ---------------------------------------------------------------- seals


def test_a_seal_opens_for_its_purpose_alone() -> None:
    ring = Ring([NEW])
    sealed = ring.seal("form", {"a": 1})

    assert ring.open("form", sealed, seconds=60) == {"a": 1}
    with pytest.raises(BrokenSeal):
        ring.open("who", sealed, seconds=60)


def test_after_a_new_key_the_old_seals_still_open_and_new_ones_need_the_new_key() -> None:
    both = Ring([NEW, OLD])

    assert both.open("form", Ring([OLD]).seal("form", 1), seconds=60) == 1
    with pytest.raises(BrokenSeal):
        Ring([OLD]).open("form", both.seal("form", 1), seconds=60)
    assert Ring([NEW]).open("form", both.seal("form", 1), seconds=60) == 1


def test_a_seal_has_its_time() -> None:
    ring = Ring([NEW])

    with pytest.raises(BrokenSeal):
        ring.open("form", ring.seal("form", 1), seconds=-1)


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "ä.ö.ü", "." * 1000])
def test_what_was_never_sealed_does_not_open(text: str) -> None:
    with pytest.raises(BrokenSeal):
        Ring([NEW]).open("form", text, seconds=60)


def test_what_signs_is_not_the_key_that_encrypts() -> None:
    from itsdangerous import URLSafeTimedSerializer

    with pytest.raises(BrokenSeal):
        Ring([NEW]).open("form", URLSafeTimedSerializer(NEW, salt="chit.form").dumps(1), seconds=60)


# ---------------------------------------------------------------- files


def test_an_address_changes_with_any_file(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1")
    before = StaticFiles([tmp_path]).address("a.js")
    (tmp_path / "b.css").write_text("2")

    assert StaticFiles([tmp_path]).address("a.js") != before
    with pytest.raises(KeyError):
        StaticFiles([tmp_path]).address("c.js")


def test_the_files_of_the_first_page_leave_room_for_the_conversation() -> None:
    sizes = StaticFiles([STATIC, HERE / "static"]).sizes()

    assert sum(sizes.values()) < 95_000


def test_no_style_sheet_or_drawing_reaches_outside() -> None:
    for folder in (STATIC, HERE / "static"):
        for path in folder.iterdir():
            text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
            assert "http:" not in text
            assert "https:" not in text
            assert "data:" not in text
            assert "innerHTML" not in text


# ---------------------------------------------------------------- colours


def _channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def _light(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.2126 * _channel(red) + 0.7152 * _channel(green) + 0.0722 * _channel(blue)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 counts it."""
    dark, bright = sorted([_light(one), _light(other)])
    return (bright + 0.05) / (dark + 0.05)


def tokens() -> dict[str, dict[str, str]]:
    """The colours of each theme."""
    css = (STATIC / "tokens.css").read_text()
    light = css[css.index(":root {") : css.index("@media")]
    dark = css[css.index(':root[data-theme="dark"]') :]
    wish = css[css.index("@media") : css.index(':root[data-theme="dark"]')]
    read = {
        name: dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part))
        for name, part in (("light", light), ("dark", dark), ("wish", wish))
    }
    assert read["wish"] == read["dark"]
    return {"light": read["light"], "dark": read["dark"]}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(theme: str) -> None:
    colours = tokens()[theme]
    pairs = [(ink, ground) for ink in ("ink", "soft") for ground in ("paper", "sheet", "wash", "accent-wash")]
    pairs += [("accent", "paper"), ("accent", "sheet"), ("on-accent", "accent"), ("on-accent", "accent-strong")]
    pairs += [(state, f"{state}-wash") for state in ("blue", "green", "amber", "red")]
    pairs += [("red", "sheet"), ("soft", "wash")]

    faint = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_edges_of_controls_can_be_seen(theme: str) -> None:
    colours = tokens()[theme]

    assert all(contrast(colours["edge"], colours[ground]) >= 3 for ground in ("paper", "sheet"))


# ---------------------------------------------------------------- forms


FORM = Form(
    id="toy.paint",
    title="Paint",
    fields=(
        TextField(name="name", label="Name", required=False, initial='"quoted"'),
        LongTextField(name="reason", label="Reason", hint="In your own words."),
        AmountField(name="amount", label="Amount", currency="CNY"),
        DateField(name="date", label="Date", initial="2026-11-20"),
        ChoiceField(name="colour", label="Colour", options=(FormOption(value="r", label="Red"),)),
        PersonField(name="to", label="Hand over"),
        SwitchField(name="glossy", label="Glossy", initial="on"),
        FileField(name="receipts", label="Receipts", initial="abc"),
    ),
    submit="Save",
    context={"toy": "1"},
)


@pytest.fixture
def forms() -> Forms:
    return Forms(Html([], static=StaticFiles([STATIC])), Ring([NEW]))


def test_every_kind_of_field_has_its_control_and_its_label(forms: Forms) -> None:
    files = [FormFile("abc", "i" * 32, "taxi.jpg", (120, 160))]
    html = forms.draw(FORM, READER, token="t", people=[("grace", "Grace Hopper")], files=files)

    for field in FORM.fields:
        name = f"file-{field.name}" if field.type == "file" else field.name
        assert f'<label for="field-{field.name}">{field.label}</label>' in html
        assert f'id="field-{field.name}" name="{name}"' in html
    assert 'value="&#34;quoted&#34;"' in html
    assert '<option value="grace">Grace Hopper</option>' in html
    assert 'aria-describedby="field-reason-hint"' in html
    assert ">CNY<" in html
    assert '<input type="hidden" name="receipts" value="abc">' in html
    assert f'<img src="/receipts/{"i" * 32}/thumbnail"' in html
    assert 'aria-label="Remove taxi.jpg"' in html


def test_after_errors_what_was_typed_stands_there_even_where_it_is_nothing(forms: Forms) -> None:
    errors = FormErrors(errors={"amount": "No sum.", "": "Changed meanwhile."}, typed={"name": "", "amount": "x"})
    html = forms.draw(FORM, READER, token="t", errors=errors)

    assert 'name="name" autocomplete' in html.replace(' dir="auto"', "")
    assert "&#34;quoted&#34;" not in html
    assert 'value="x"' in html
    assert "Changed meanwhile." in html
    assert '<p class="error" id="field-amount-error">' in html
    assert " checked" not in html


def test_a_form_comes_back_as_it_was_drawn_with_a_key_of_its_own(forms: Forms) -> None:
    sealed = [re.search(r'name="opened" value="([^"]*)"', forms.draw(FORM, READER, token="t"))[1] for _ in range(2)]
    first, second = (forms.reopen(each) for each in sealed)

    assert first.form == FORM
    assert first.person == "ada"
    assert first.key != second.key


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("待 Grace 审批 · 2026年11月26日 13:43 起", ["审批 ·", "2026年11月26日 13:43"]),
        ("Returned by Grace · Nov 27, 2026, 14:43: why?", ["Grace ·", "Nov 27, 2026, 14:43"]),
        ("Meals · Nov 26, 2026 · Didi · Client visit", ["Meals ·", "Nov 26, 2026 ·", "Didi ·"]),
        ("2026年1月1日还没有到", ["2026年1月1日"]),
        ("a<b> · c", ["a&lt;b&gt; ·"]),
        ("<script>alert(1)</script>", []),
        ("a·b", []),
        ("", []),
    ],
)
def test_dates_and_dots_stay_with_their_line_and_nothing_else_changes(text: str, parts: list[str]) -> None:
    drawn = str(whole(text))

    assert re.findall('<span class="whole">(.*?)</span>', drawn) == parts
    assert re.sub('<span class="whole">|</span>', "", drawn) == str(escape(text))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("昨天滴滴 68 拜访客户", "zh-CN"),
        ("Taxi to the client", "en"),
        ("Grace Hopper returned it: 请补充", "en"),
        ("¥68.00", None),
        ("12:30 – 14:00", None),
        ("王伟", "zh-CN"),
        ("滴滴 Didi", "zh-CN"),
    ],
)
def test_the_language_of_a_text_shows_in_its_letters(text: str, language: str | None) -> None:
    assert written_in(text) == language
