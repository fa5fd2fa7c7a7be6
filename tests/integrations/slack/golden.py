"""The golden files of Slack: what the handlers show, as it is posted. `python -m tests.integrations.slack.golden`
writes them anew; look at the difference before it is kept.
"""

from __future__ import annotations

import asyncio
import json
from functools import cache
from pathlib import Path
from typing import Any

from bot.chat.messages import Card, Message, Picture
from integrations.slack.blocks import drawn, moved
from integrations.slack.home import home_view
from integrations.slack.inputs import files_in
from integrations.slack.modals import line_view, lines_view, message_view, only_line_view, skeleton, view_of, waiting
from tests.integrations.slack.scenes import Scenes, scenes

FOLDER = Path(__file__).parents[2] / "golden" / "slack"
LANGUAGES = ("en", "zh")
METADATA = '{"form":"claim.new"}'


@cache
def staged(language: str) -> Scenes:
    """The scenes of a language, played once."""
    # A loop of its own: what is drawn is the same for every test, in whichever loop that one runs.
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(scenes(language))
    finally:
        loop.close()


def pictures_of(messages: list[Message]) -> dict[str, str]:
    """All but the last picture of each card are at Slack already."""
    found = [each.file for message in messages for each in images_of(message)[:-1]]
    return {file: f"F{number:010}" for number, file in enumerate(found, start=1)}


def images_of(message: Message) -> tuple[Picture, ...]:
    """The pictures of a message; a card alone has any."""
    return message.images if isinstance(message, Card) else ()


def files(language: str) -> dict[str, Any]:
    """What each golden file of a language holds, by its name."""
    shown = staged(language)
    reader = shown.reader
    names = _names(shown)
    found: dict[str, Any] = {}
    for name, messages in shown.messages.items():
        postings = drawn(messages, locale=reader.locale, pictures=pictures_of(messages))
        found[name] = [{"text": each.text, "blocks": each.blocks} for each in postings]
    (card,) = [each for each in shown.messages["card-submitted-owner"] if isinstance(each, Card)]
    left = moved(card, locale=reader.locale)
    found["card-moved"] = [{"text": left.text, "blocks": left.blocks}]
    for name, form in shown.forms.items():
        if form.lines is None:
            found[f"form-{name}"] = view_of(form, reader=reader, metadata=METADATA, files=names)
        else:
            lines = form.lines.presets
            found[f"form-{name}"] = lines_view(form, lines, reader=reader, metadata=METADATA)
            found[f"form-{name}-line"] = line_view(form, 1, lines[0], reader=reader, metadata=METADATA)
    new = shown.forms["claim-new"]
    assert new.lines is not None
    found["form-claim-new-only"] = only_line_view(new, new.lines.blank, reader=reader, metadata=METADATA)
    found["form-with-errors"] = _with_errors(shown)
    title, close = reader.say("slack-opening-title"), reader.say("slack-close")
    found["form-skeleton"] = skeleton(title, reader.say("slack-opening"), close=reader.say("slack-cancel"))
    found["form-waiting"] = waiting(title, reader.say("slack-waiting"), close=close)
    found["form-told"] = message_view(title, shown.messages["card-submitted-owner"], reader=reader)
    found["home"] = home_view(shown.home, locale=reader.locale)
    return found


def _names(shown: Scenes) -> dict[str, str]:
    """How the files of a claim are called, by what its form calls them."""
    held = files_in(shown.forms["claim-attach"].fields[0].initial)
    pictures = [each for card in shown.messages["card-receipts-owner"] for each in images_of(card)]
    return {id: picture.name for id, picture in zip(held, pictures, strict=True)}


def _with_errors(shown: Scenes) -> dict[str, Any]:
    sentence = shown.reader.say("refused-field-required", label=shown.reader.say("field-reason"))
    form = shown.forms["claim-return"]
    return view_of(form, reader=shown.reader, metadata=METADATA, typed={"reason": ""}, errors={"reason": sentence})


def path(name: str, language: str) -> Path:
    """Where that golden file lies."""
    return FOLDER / f"{name}.{language}.json"


def written(value: object) -> str:
    """Its content, to be read by people."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write all of them, and nothing else is left there."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.json"):
        old.unlink()
    for language in LANGUAGES:
        for name, value in files(language).items():
            path(name, language).write_text(written(value), "utf-8")


if __name__ == "__main__":
    main()
