"""The golden files of WeCom: what the handlers show, as it is sent. `python -m tests.integrations.wecom.golden`
writes them anew; look at the difference before it is kept.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from bot.chat.messages import Card
from integrations.wecom.cards import Posting, changed, drawn
from integrations.wecom.menu import menu
from integrations.wecom.parts import sayer
from tests.integrations.slack.golden import LANGUAGES, staged, written

FOLDER = Path(__file__).parents[2] / "golden" / "wecom"
BASE = "https://chit.example.com"


@cache
def files(language: str) -> dict[str, Any]:
    """What each golden file of a language holds, by its name."""
    shown = staged(language)
    locale = shown.reader.locale
    found: dict[str, Any] = {}
    for name, messages in shown.messages.items():
        found[name] = [sent(each) for each in drawn(messages, locale=locale, base=BASE)]
        if name.startswith("card-") and isinstance(messages[-1], Card):
            found[f"{name}-changed"] = [sent(each) for each in changed(messages[-1], locale=locale, base=BASE)]
    found["menu"] = menu(sayer(locale))
    return found


def sent(posting: Posting) -> Any:
    """A posting as people can read it: the lines of a text, or a card."""
    return posting.card if posting.card is not None else (posting.text or "").split("\n")


def path(name: str, language: str) -> Path:
    """Where that golden file lies."""
    return FOLDER / f"{name}.{language}.json"


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
