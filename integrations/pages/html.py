"""Pages are drawn here: one template engine that escapes everything, in the language of the one who reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.chat.texts import Reader, language
from integrations.pages.static import StaticFiles

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
STATIC = HERE / "static"

_HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿]")
_LATIN = re.compile(r"[A-Za-z]")
# Days and times as `bot.chat.texts` writes them, and the dot behind an entry of a row. A line does not begin with it.
_WHOLE = re.compile(
    r"(?:[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日(?: [0-9]{2}:[0-9]{2})?"
    r"|[A-Z][a-z]{2} [0-9]{1,2}, [0-9]{4}(?:, [0-9]{2}:[0-9]{2})?)(?: ·)?"
    r"|[^\s·]{1,12} ·(?= )"
    r"|\bC-[0-9]{6,9}\b"
)


def tag(locale: str | None) -> str:
    """The language tag of a page: `zh-CN` or `en`."""
    return "zh-CN" if language(locale) == "zh" else "en"


def written_in(text: str) -> str | None:
    """The language tag of a piece of text by its letters, None where it has none."""
    han = len(_HAN.findall(text))
    latin = len(_LATIN.findall(text))
    if not han and not latin:
        return None
    # One Chinese character says about as much as a short English word.
    return "zh-CN" if han * 4 >= latin else "en"


def whole(text: str) -> Markup:
    """The text, escaped, with dates and claims' numbers that are not broken over two lines."""
    found, end = [], 0
    for match in _WHOLE.finditer(text):
        found += [escape(text[end : match.start()]), Markup('<span class="whole">{}</span>').format(match[0])]
        end = match.end()
    return Markup("").join([*found, escape(text[end:])])


class Html:
    """The templates of some folders, with the pages' own among them."""

    def __init__(self, folders: Sequence[Path], *, static: StaticFiles) -> None:
        self.static = static
        self._environment = Environment(
            loader=FileSystemLoader([*folders, TEMPLATES]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals["static"] = static.address
        self._environment.filters["whole"] = whole

    def draw(self, template: str, reader: Reader, **facts: Any) -> str:
        """A template with these facts; in it `say` gives the reader's words, `lang` marks the other language."""
        page = tag(reader.locale)

        def lang(text: str) -> Markup:
            found = written_in(text)
            return Markup("") if found in (None, page) else Markup(' lang="{}"').format(found)

        return self._environment.get_template(template).render(
            say=reader.say, lang=lang, page_lang=page, reader=reader, **facts
        )


def page(html: str, *, status: int = 200) -> web.Response:
    """An answer that is read by one person now and kept by nobody."""
    return web.Response(
        text=html, status=status, content_type="text/html", charset="utf-8", headers={"Cache-Control": "no-store"}
    )
