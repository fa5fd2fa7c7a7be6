"""Card by card, web chat, Slack and WeCom say the same and let people do the same, in both languages.

What may differ is named in `comparing.py`. That the comparison sees a difference is shown below: of everything drawn
something is taken away, and it must complain.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.chat.messages import Card, Items, Message
from bot.chat.texts import Reader
from integrations.slack.blocks import drawn as drawn_in_slack
from integrations.slack.home import home_view
from integrations.wecom.cards import Posting, changed, drawn
from tests.integrations.slack.checked import readable
from tests.integrations.slack.golden import LANGUAGES, staged
from tests.parity import fullest, in_slack, in_webchat
from tests.parity.comparing import complaints, complaints_in_wecom
from tests.parity.seen import both, meant

each_language = pytest.mark.parametrize("language", LANGUAGES)


def of_webchat(message: Message, reader: Reader, *, html: str | None = None) -> list[str]:
    """What differs in the web chat."""
    found = in_webchat.seen(html or in_webchat.drawn(message, reader), locale=reader.locale)
    return complaints(message, found, locale=reader.locale)


def of_slack(message: Message, reader: Reader, *, blocks: Any = None) -> list[str]:
    """What differs in Slack."""
    shown = in_slack.drawn(message, locale=reader.locale) if blocks is None else blocks
    return complaints(message, in_slack.seen(shown, message, locale=reader.locale), locale=reader.locale)


def of_wecom(message: Message, reader: Reader, *, postings: list[Posting] | None = None) -> list[str]:
    """What differs in WeCom where the message is posted."""
    shown = in_wecom(message, reader) if postings is None else postings
    return complaints_in_wecom(message, shown, locale=reader.locale)


def of_wecom_signed_in(message: Message, reader: Reader) -> list[str]:
    """The same where buttons lead to pages at once, as people sign in there through WeCom."""
    shown = drawn([message], locale=reader.locale, base=in_slack.BASE, signs_in=True)
    return complaints_in_wecom(message, shown, locale=reader.locale)


def of_wecom_changed(message: Message, reader: Reader) -> list[str]:
    """What differs where a card that stands there turns into this one; a card that leads to a page never does."""
    if not isinstance(message, Card) or any(each.url for each in (*message.buttons, *message.more)):
        return []
    shown = changed(message, locale=reader.locale, base=in_slack.BASE)
    before = in_wecom(message, reader)
    return complaints_in_wecom(message, shown, locale=reader.locale, before=before, is_change=True)


def in_wecom(message: Message, reader: Reader) -> list[Posting]:
    """All that is sent for it."""
    return drawn([message], locale=reader.locale, base=in_slack.BASE)


EVERYWHERE = {
    "web chat": of_webchat,
    "slack": of_slack,
    "wecom": of_wecom,
    "wecom, where people sign in": of_wecom_signed_in,
    "wecom, changed": of_wecom_changed,
}
each_channel = pytest.mark.parametrize("differences", EVERYWHERE.values(), ids=EVERYWHERE)


def shown_by_handlers(language: str) -> Iterator[tuple[str, Message]]:
    """Every message of the scenes, with the name of its scene."""
    for name, messages in staged(language).messages.items():
        yield from ((name, each) for each in messages)


@each_language
@each_channel
def test_what_the_handlers_show_is_the_same_everywhere(differences: Any, language: str) -> None:
    reader = staged(language).reader

    assert {name: found for name, each in shown_by_handlers(language) if (found := differences(each, reader))} == {}


@each_language
@each_channel
def test_at_every_limit_it_is_the_same_everywhere(differences: Any, language: str) -> None:
    reader = staged(language).reader
    shown = fullest.messages(reader.locale)

    assert [(found, each) for each in shown if (found := differences(each, reader))] == []


@each_language
def test_where_a_card_is_more_than_slack_takes_the_longest_texts_are_cut_and_nothing_else_is_lost(
    language: str,
) -> None:
    message, reader = fullest.fullest(language), staged(language).reader
    differences = of_slack(message, reader)
    cut = {line for line in in_slack.lines_of(message, locale=reader.locale) if line.endswith("…")}

    assert all(any(each.startswith(line.removesuffix("…")) for each in message.changes) for line in cut)
    assert len(differences) == len(message.changes) + len(cut)
    assert all(each.startswith("a line: ") for each in differences)
    assert of_webchat(message, reader) == of_wecom(message, reader) == []


@each_language
def test_together_messages_say_what_each_of_them_says(language: str) -> None:
    scenes = staged(language)
    locale, unsolved = scenes.reader.locale, scenes.reader.say("wecom-unsolved")
    for messages in scenes.messages.values():
        at_once = drawn_in_slack(messages, locale=locale, base=in_slack.BASE)
        one_by_one = [
            each for message in messages for each in drawn_in_slack([message], locale=locale, base=in_slack.BASE)
        ]
        assert [readable(each.blocks) for each in at_once] == ["\n".join(readable(each.blocks) for each in one_by_one)]

        shown = drawn(messages, locale=locale, base=in_slack.BASE)
        for message in messages:
            own, shown = taken(shown, message, scenes.reader)
            # Below an answer stands what to say where it did not help, which is what the button that follows does.
            own = [replace(each, text=(each.text or "").removesuffix(f"\n\n{unsolved}") or None) for each in own]
            assert of_wecom(message, scenes.reader, postings=own) == []
        assert shown == []


def taken(shown: list[Posting], message: Message, reader: Reader) -> tuple[list[Posting], list[Posting]]:
    """What of these postings the first message became, and the rest; its rows may stand on a card instead of a text."""
    alone = in_wecom(message, reader)
    count = len(alone) - (isinstance(message, Items) and shown[0].text is None and alone[0].text is not None)
    return shown[:count], shown[count:]


@each_language
def test_the_start_page_of_slack_says_what_its_cards_say(language: str) -> None:
    scenes = staged(language)
    locale = scenes.reader.locale
    blocks = home_view(scenes.home, locale=locale, base=in_slack.BASE)["blocks"]
    shown = in_slack.seen(blocks, scenes.home.cards[0], locale=locale)
    wanted = both([meant(each, locale=locale) for each in scenes.home.cards])

    assert {each.does for each in shown.presses} == {each.does for each in wanted.presses}
    said = "\n".join(shown.lines)
    assert [each for each in (*wanted.headings, *wanted.lines) if each not in said + "\n".join(shown.headings)] == []


# ---------------------------------------------------------------- that it can fail


def reviewed() -> Card:
    """A card with something of every kind, as a handler shows it but for what none has."""
    card = staged("en").messages["card-again-review"][0]
    assert isinstance(card, Card)
    extra = {"choice": fullest.options(3), "images": fullest.pictures(2), "warnings": ("Over the limit.",)}
    return card.model_copy(update={**extra, "lead": "¥45.60"})


def short() -> Card:
    """A card of which all that is said fits on one of WeCom."""
    return reviewed().model_copy(update={"changes": (), "note": None})


def the_list() -> Message:
    """A list of a handler."""
    return staged("en").messages["list-my-claims"][0]


IN_HTML: dict[str, tuple[Callable[[], Message], str]] = {
    "a fact": (reviewed, r"<div><dt[^>]*>.*?</dd></div>"),
    "the sum": (reviewed, r'<p class="lead".*?</p>'),
    "the word of the state": (reviewed, r'<p class="state.*?</p>'),
    "a warning": (reviewed, r'<ul class="warnings">.*?</ul>'),
    "what changed": (reviewed, r'<div class="changes">.*?</ul>\s*</div>'),
    "the note": (reviewed, r'<p class="note".*?</p>'),
    "a picture": (reviewed, r'<form class="picture.*?</form>'),
    "a button": (reviewed, r'<button class="button .*?</button>'),
    "an option": (reviewed, r"<option .*?</option>"),
    "the title": (reviewed, r"(?<=<h2>)[^<]*"),
    "a row": (the_list, r'<p dir="auto">.*?</p>'),
    "the button of a row": (the_list, r'<button class="button .*?</button>'),
}


@pytest.mark.parametrize("lost", IN_HTML)
def test_in_the_web_chat_it_is_seen_that_something_is_missing(lost: str) -> None:
    make, pattern = IN_HTML[lost]
    message, reader = make(), staged("en").reader
    html = in_webchat.drawn(message, reader)
    spoilt = re.sub(pattern, "", html, count=1, flags=re.DOTALL)

    assert of_webchat(message, reader, html=html) == []
    assert spoilt != html
    assert any("missing" in each for each in of_webchat(message, reader, html=spoilt))


def _without_an_element(blocks: Any, kind: str, path: tuple[Any, ...]) -> None:
    block = next(each for each in blocks if each["type"] == kind)
    for each in path[:-1]:
        block = block[each]
    del block[path[-1]]


IN_BLOCKS: dict[str, tuple[Callable[[], Message], str, tuple[Any, ...]]] = {
    "the sum": (reviewed, "rich_text", ("elements", 0, "elements", 0)),
    "the value of a fact": (reviewed, "rich_text", ("elements", 0, "elements", 3)),
    "a button": (reviewed, "actions", ("elements", 0)),
    "an option": (reviewed, "section", ("accessory", "options", 0)),
    "the button of a row": (the_list, "section", ("accessory",)),
}


@pytest.mark.parametrize("lost", IN_BLOCKS)
def test_in_slack_it_is_seen_that_something_is_missing(lost: str) -> None:
    make, kind, path = IN_BLOCKS[lost]
    message, reader = make(), staged("en").reader
    blocks = copy.deepcopy(list(in_slack.drawn(message, locale="en")))
    assert of_slack(message, reader, blocks=blocks) == []

    if lost == "an option":
        blocks = [each for each in blocks if each["type"] != "section" or "accessory" in each]
    _without_an_element(blocks, kind, path)

    assert any("missing" in each for each in of_slack(message, reader, blocks=blocks))


def test_in_slack_no_block_can_be_missing() -> None:
    reader = staged("en").reader
    for message in (reviewed(), the_list()):
        blocks = list(in_slack.drawn(message, locale="en"))
        for number in range(len(blocks)):
            rest = [*blocks[:number], *blocks[number + 1 :]]
            assert any("missing" in each for each in of_slack(message, reader, blocks=rest)), blocks[number]


IN_CARD: dict[str, tuple[Callable[[], Message], tuple[Any, ...]]] = {
    "a fact": (reviewed, ("horizontal_content_list", 0)),
    "what stands below the title": (short, ("sub_title_text",)),
    "state and sum": (reviewed, ("main_title", "desc")),
    "a button": (reviewed, ("button_list", 0)),
    "the button for receipts": (reviewed, ("button_list", 3)),
    "the drop-down": (reviewed, ("button_selection",)),
    "an option": (reviewed, ("button_selection", "option_list", 1)),
    "what is chosen": (reviewed, ("button_selection", "selected_id")),
    "the button of a row": (the_list, ("button_list", 0)),
}


@pytest.mark.parametrize("lost", IN_CARD)
def test_in_wecom_it_is_seen_that_something_is_missing(lost: str) -> None:
    make, path = IN_CARD[lost]
    message, reader = make(), staged("en").reader
    postings = in_wecom(message, reader)
    assert of_wecom(message, reader, postings=postings) == []

    card = copy.deepcopy(postings[-1].card)
    assert card is not None
    place: Any = card
    for each in path[:-1]:
        place = place[each]
    del place[path[-1]]

    spoilt = [*postings[:-1], Posting(card=card)]
    found = of_wecom(message, reader, postings=spoilt)
    assert any("missing" in each or "no button" in each for each in found)


def test_in_wecom_it_is_seen_that_the_text_above_a_card_is_missing() -> None:
    reader = staged("en").reader
    for message in (the_list(), reviewed()):
        assert any("missing" in each for each in of_wecom(message, reader, postings=in_wecom(message, reader)[1:]))


def test_in_wecom_it_is_seen_that_what_is_cut_stands_whole_nowhere() -> None:
    reader = staged("en").reader
    for message in (
        Card(title="C-000042", facts=(fullest.fact(1, 31),), buttons=(fullest.press(1),)),
        Card(title="C-000042", note=fullest.words(161), buttons=(fullest.press(1),)),
    ):
        told, card = in_wecom(message, reader)
        assert of_wecom(message, reader) == []
        assert any("whole nowhere" in each for each in of_wecom(message, reader, postings=[card]))

        shorter = replace(told, text=(told.text or "")[:-5])
        assert of_wecom(message, reader, postings=[shorter, card]) != []


def test_it_is_seen_that_a_part_of_a_long_text_is_missing() -> None:
    reader = staged("en").reader
    message = next(each for each in fullest.others() if len(getattr(each, "text", "")) == 10_000)
    postings, blocks = in_wecom(message, reader), list(in_slack.drawn(message, locale="en"))

    assert of_wecom(message, reader, postings=postings[:-1]) != []
    assert of_wecom(message, reader, postings=postings[::-1]) != []
    assert of_slack(message, reader, blocks=blocks[1:]) != []


def test_it_is_seen_that_something_is_shown_that_nobody_said() -> None:
    message, reader = reviewed(), staged("en").reader
    for fields in (
        {"note": "Paid already."},
        {"status": "Approved."},
        {"buttons": (*message.buttons[:3], fullest.press(9))},
    ):
        other = message.model_copy(update=fields)
        html, blocks = in_webchat.drawn(other, reader), in_slack.drawn(other, locale="en")
        for found in (
            of_webchat(message, reader, html=html),
            of_slack(message, reader, blocks=blocks),
            of_wecom(message, reader, postings=in_wecom(other, reader)),
        ):
            assert any("nobody said" in each for each in found)
