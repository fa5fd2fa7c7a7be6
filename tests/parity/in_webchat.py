"""What somebody sees of a message in the web chat, read out of its HTML."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.chat.messages import Bundle, Message
from bot.chat.texts import Reader
from integrations.pages.html import STATIC, Html
from integrations.pages.static import StaticFiles
from integrations.webchat.channel import HERE
from integrations.webchat.render import Renderer
from tests.integrations.webchat.test_render import Entry
from tests.parity.seen import CHANGES, NUMBER, WARNINGS, Press, Seen, heading, row_of, say, tidy
from tests.support.plain_page import Node, parsed

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
RENDERER = Renderer(Html([HERE / "templates"], static=StaticFiles([STATIC, HERE / "static"])))


def drawn(message: Message, reader: Reader) -> str:
    """The article of the message."""
    body = Bundle(messages=(message,)).model_dump_json()
    (article,) = RENDERER.articles([Entry(body)], reader, now=NOW)
    return str(RENDERER.html(article, reader))


def seen(html: str, *, locale: str) -> Seen:
    """What is in it."""
    article = parsed(html).all("article")[0]
    found = Seen()
    slip = _only(article, "slip")
    if slip is None:
        _text(found, article)
    elif "list" in slip.get("class").split():
        _list(found, slip)
    else:
        _card(found, slip, locale=locale)
    return found


def _text(found: Seen, article: Node) -> None:
    for each in article.walk():
        kinds = each.get("class").split()
        if "say" in kinds:
            found.read(each.raw)
        elif "example" in kinds:
            found.read(each.get("data-fill"))
            assert each.text == tidy(each.get("data-fill"))
        elif "file" in kinds:
            for one in each.all("span"):
                found.read(one.raw)


def _card(found: Seen, slip: Node, *, locale: str) -> None:
    state = _only(slip, "state")
    found.headings.append(heading(slip.all("h2")[0].text, state.text if state is not None else None))
    lead = _only(slip, "lead")
    found.read(lead.raw if lead is not None else None)
    for row in _only(slip, "facts").all("div") if _only(slip, "facts") else []:  # type: ignore[union-attr]
        found.fact(row.all("dt")[0].text, row.all("dd")[0].text, locale=locale)
    warnings, changes = _only(slip, "warnings"), _only(slip, "changes")
    if warnings is not None:
        found.marks.add(WARNINGS)
        for each in warnings.all("li"):
            found.read(each.raw)
    if changes is not None:
        assert changes.all("h3")[0].text == say(locale, "web-changes")
        found.marks.add(CHANGES)
        for each in changes.all("li"):
            found.read(_without(each, "unseen"))
    for name in ("note", "status"):
        told = _only(slip, name)
        found.read(told.raw if told is not None else None)
    pictures = _only(slip, "pictures")
    found.pictures = len(pictures.all("form")) if pictures is not None else 0
    assert all(each.all("button") for each in (pictures.all("form") if pictures is not None else []))
    for select in slip.all("select"):
        found.choice = slip.all("label")[0].text
        found.options = [(each.get("value"), each.text) for each in select.all("option")]
        chosen = [each.get("value") for each in select.all("option") if each.has("selected")]
        found.chosen = chosen[0] if chosen else None
    presses = _only(slip, "presses")
    found.presses = [_press(each) for each in (presses.all("button", "a") if presses is not None else [])]


def _list(found: Seen, slip: Node) -> None:
    found.headings.append(slip.all("h2")[0].text)
    rows = slip.all("ul")[0].all("li")
    several = len([row for row in rows if row.all("button", "a")]) > 1
    for number, row in enumerate(rows, start=1):
        words = _only(row, "row-words")
        assert words is not None
        text, *details = words.all("p")
        state = _only(row, "state")
        found.read(NUMBER.sub("", heading(text.text, state.text if state is not None else None), count=1))
        for each in details:
            found.read(each.raw)
        for one in row.all("button", "a"):
            assert one.get("aria-describedby") == words.get("id") or one.tag == "a"
            found.presses.append(_press(one, row=row_of(number, one.text, several=several)))
    stub = _only(slip, "stub")
    found.presses += [_press(each) for each in (stub.all("button", "a") if stub is not None else [])]


def _press(node: Node, *, row: int = 0) -> Press:
    if node.tag == "a":
        return Press(node.text, node.get("href"))
    is_main = "primary" in node.get("class").split()
    action, _, card_key = node.get("value").partition(" ")
    return Press(node.text, action, card_key or row, is_main=is_main)


def _only(node: Node, name: str) -> Node | None:
    return node.first(lambda each: name in each.get("class").split())


def _without(node: Node, name: str) -> str:
    if name in node.get("class").split():
        return ""
    return "".join(each if isinstance(each, str) else _without(each, name) for each in node.inside)
