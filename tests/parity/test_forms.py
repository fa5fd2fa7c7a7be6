"""Form by form, a page, a dialog of the web chat and a dialog of Slack ask the same, in both languages.

In WeCom every form is a page behind a link, so that its page stands for WeCom here. What Slack takes at once is less
in two places, which `asked.py` names: 3,000 code points of a text, and ten files.
"""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest

from bot.chat.fields import FileField
from bot.chat.forms import Form
from bot.chat.texts import Reader
from integrations.pages.forms import PAGE, PART, FormFile, Forms
from integrations.pages.html import STATIC, Html
from integrations.pages.ring import Ring
from integrations.pages.static import StaticFiles
from integrations.slack.modals import line_view, lines_view, only_line_view, view_of
from integrations.webchat.channel import HERE
from tests.integrations.slack.golden import LANGUAGES, staged
from tests.parity.asked import Sheet, differences, in_slack, meant, on_page

FORMS = Forms(Html([HERE / "templates"], static=StaticFiles([STATIC, HERE / "static"])), Ring([b"k" * 32]))
TEMPLATES = {"a dialog of the web chat": PART, "a page": PAGE, "a page behind a link, as in WeCom": "linked_form.html"}

each_language = pytest.mark.parametrize("language", LANGUAGES)


def names_of(form: Form) -> dict[str, str]:
    """A name for every file that the form holds."""
    held = [each.initial or "" for each in form.fields if isinstance(each, FileField)]
    if form.lines is not None:
        names = [each.name for each in form.lines.fields if isinstance(each, FileField)]
        held += [line.get(name, "") for line in form.lines.presets for name in names]
    found = [each for value in held for each in value.split(",") if each]
    return {each: f"receipt {number}.jpg" for number, each in enumerate(found, start=1)}


def drawn(form: Form, reader: Reader, *, template: str) -> str:
    """The HTML of a form."""
    files = [FormFile(token=each, id=each[:32], name=name, size=None) for each, name in names_of(form).items()]
    return FORMS.draw(form, reader, token="t", files=files, template=template)


def dialogs(form: Form, reader: Reader) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The dialog of a form in Slack, and one for each line."""
    given: dict[str, Any] = {"reader": reader, "metadata": "{}", "files": names_of(form)}
    if form.lines is None:
        return view_of(form, **given), []
    lines = form.lines.presets
    views = [line_view(form, number, line, **given) for number, line in enumerate(lines, start=1)]
    return lines_view(form, lines, **given), views


def of_slack(form: Form, reader: Reader) -> list[str]:
    """What differs in Slack."""
    view, lines = dialogs(form, reader)
    return differences(meant(form, names=names_of(form), is_page=False), in_slack(form, view, lines, reader=reader))


@each_language
@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_a_page_asks_what_the_form_asks(template: str, language: str) -> None:
    scenes = staged(language)
    found = {
        name: differences(
            meant(form, names=names_of(form), is_page=True), on_page(drawn(form, scenes.reader, template=template))
        )
        for name, form in scenes.forms.items()
    }

    assert {name: each for name, each in found.items() if each} == {}


@each_language
def test_a_dialog_of_slack_asks_what_the_form_asks(language: str) -> None:
    scenes = staged(language)
    found = {name: of_slack(form, scenes.reader) for name, form in scenes.forms.items()}

    assert {name: each for name, each in found.items() if each} == {}


@each_language
def test_a_form_of_one_line_asks_the_same_in_one_dialog(language: str) -> None:
    scenes = staged(language)
    form = scenes.forms["claim-new"]
    assert form.lines is not None
    view = only_line_view(form, form.lines.blank, reader=scenes.reader, metadata="{}", files=names_of(form))
    whole = in_slack(form, view, [], reader=scenes.reader)
    whole.fields = [each._replace(line=1) for each in whole.fields]

    assert differences(meant(form, names={}, is_page=False), whole) == []


# ---------------------------------------------------------------- that it can fail


def page_without(pattern: str) -> tuple[Sheet, Sheet]:
    """What a form asks, and what its page asks without something."""
    scenes = staged("en")
    form = scenes.forms["claim-edit"]
    html = drawn(form, scenes.reader, template=PAGE)
    spoilt = re.sub(pattern, "", html, count=1, flags=re.DOTALL)
    assert spoilt != html
    return meant(form, names=names_of(form), is_page=True), on_page(spoilt)


@pytest.mark.parametrize(
    "pattern",
    [
        r'<div class="field (?:amount|text)-field">.*?</div>\s*(?:<span class="amount">)?.*?</div>',
        r'<option value="meals".*?</option>',
        r' <span class="optional">.*?</span>',
        r'(?<=value=")8800[^"]*',
        r'<button class="button line-add".*?</button>',
        r'(?<=id="form-title">)[^<]*',
    ],
    ids=["a field", "an option", "that it may be left empty", "what it holds", "one more line", "the title"],
)
def test_on_a_page_it_is_seen_that_something_is_missing(pattern: str) -> None:
    assert differences(*page_without(pattern)) != []


def test_in_slack_it_is_seen_that_something_is_missing() -> None:
    scenes = staged("en")
    for form in (scenes.forms["claim-edit"], scenes.forms["claim-return"]):
        wanted = meant(form, names=names_of(form), is_page=False)
        view, lines = dialogs(form, scenes.reader)
        for dialog in lines or [view]:
            for number, block in enumerate(dialog["blocks"]):
                if block["type"] != "input":
                    continue
                before = copy.deepcopy(dialog["blocks"])
                del dialog["blocks"][number]
                assert differences(wanted, in_slack(form, view, lines, reader=scenes.reader)) != []
                dialog["blocks"][:] = before


def test_in_slack_it_is_seen_that_less_may_be_written() -> None:
    scenes = staged("en")
    form = scenes.forms["claim-return"]
    view, lines = dialogs(form, scenes.reader)
    element = next(each["element"] for each in view["blocks"] if each.get("element", {}).get("multiline"))
    element["max_length"] -= 1

    with pytest.raises(AssertionError):
        in_slack(form, view, lines, reader=scenes.reader)
