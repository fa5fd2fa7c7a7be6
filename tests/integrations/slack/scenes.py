"""Everything that the handlers show, one of each kind, in one language: what the golden files of Slack are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from bot.chat.forms import Form
from bot.chat.messages import Card, Home, Message
from bot.chat.texts import Reader, Texts
from claims.errors import Refused
from claims.people import PersonId
from faq import curation
from faq.entry import Entry
from tests.handlers.stories import with_people
from tests.support import builders

TEXTS = Texts()
LOCALES = {"en": "en", "zh": "zh-CN"}
CANTEEN = {
    "en": Entry("canteen", "Where is the canteen?", ("place to eat lunch",), "On the second floor.", locale="en"),
    "zh": Entry("canteen", "食堂在哪里？", ("在哪吃午饭",), "在二楼。", locale="zh"),
}
PARKING = (
    Entry("cars", "Where do I park my car?", ("parking lot for cars",), "Behind the house."),
    Entry("bicycles", "Where do I park my bicycle?", (), "In the yard."),
)


class Scenes(NamedTuple):
    """Messages and forms by name, the home tab, and the reader of all of them."""

    messages: dict[str, list[Message]]
    forms: dict[str, Form]
    home: Home
    reader: Reader


class _Stage:
    """A company that reads one language, and the words on its buttons."""

    def __init__(self, language: str) -> None:
        people = [replace(each, locale=LOCALES[language]) for each in builders.company()]
        self.desk = with_people(*people)
        self.say = partial(TEXTS.say, LOCALES[language])
        self.messages: dict[str, list[Message]] = {}
        self.forms: dict[str, Form] = {}

    async def presses(self, who: str, button: str, *, on: Message | None = None) -> list[Message]:
        return await self.desk.presses(who, self.say(f"button-{button}"), on=on)

    async def files(self, who: str = "ada", **values: str) -> Card:
        await self.desk.says(who, "claim")
        await self.presses(who, "fill-in")
        self.forms.setdefault("claim-new", self.desk.form)
        given = {"amount": "68", "category": "transport", "date": "2026-11-19", "purpose": "visiting a client"} | values
        card = (await self.desk.fills(who, self.desk.form, **given))[-1]
        assert isinstance(card, Card)
        return card

    async def decides(self, button: str, reason: str) -> None:
        await self.presses("grace", button)
        self.forms[f"claim-{button}"] = self.desk.form
        await self.desk.fills("grace", self.desk.form, reason=reason, code="other")


async def scenes(language: str) -> Scenes:
    """All of them, from the real handlers."""
    messages: dict[str, list[Message]] = {}
    forms: dict[str, Form] = {}
    for scene in (_path, _returned, _decided_otherwise, _with_receipts, _several, _questions, _support):
        stage = _Stage(language)
        await scene(stage, language)
        messages |= stage.messages
        forms |= stage.forms
    reader = await stage.desk.door.reader(PersonId("ada"))
    assert reader is not None
    return Scenes(messages, forms, await _home(language), reader)


async def _home(language: str) -> Home:
    """The tab of an approver with claims of her own: one to decide, one not sent yet, one on its way."""
    stage = _Stage(language)
    await stage.files()
    await stage.presses("ada", "submit")
    for merchant in ("DiDi", "Metro"):
        await stage.files("grace", merchant=merchant)
    await stage.presses("grace", "submit", on=stage.desk.card("grace", 2))
    found = await stage.desk.door.home(channel="webchat", address="grace")
    assert found is not None
    return found[1]


async def _path(stage: _Stage, language: str) -> None:
    desk, shown = stage.desk, stage.messages
    shown["greeting"] = await desk.arrives("ada")
    shown["help"] = await desk.says("ada", "help")
    shown["not-understood"] = await desk.says("ada", "qwertyuiop")
    shown["language"] = await desk.says("ada", "language")
    shown["start"] = await desk.says("ada", "claim")
    shown["card-draft"] = [await stage.files(amount="8800", category="office")]
    await stage.presses("ada", "edit", on=desk.card("ada"))
    stage.forms["claim-edit"] = desk.form
    await stage.presses("ada", "submit", on=desk.card("ada"))
    shown["card-submitted-owner"] = [desk.card("ada")]
    shown["card-submitted-review"] = [desk.card("grace")]
    shown["list-to-approve"] = await desk.says("grace", "to approve")
    shown["list-my-claims"] = await desk.says("ada", "my claims")
    shown["status"] = await desk.says("ada", "where is C-1")
    await stage.presses("grace", "approve")
    shown["card-approved-owner"] = [desk.card("ada")]
    shown["card-approved-review"] = [desk.card("grace")]
    shown["card-approved-pay"] = [desk.card("frank")]
    shown["list-to-pay"] = await desk.says("frank", "to pay")
    await stage.presses("frank", "pay")
    shown["card-paid-owner"] = [desk.card("ada")]
    shown["card-paid-pay"] = [desk.card("frank")]
    shown["conversation-of-the-owner"] = desk.conversation("ada")[-6:]


async def _returned(stage: _Stage, language: str) -> None:
    desk, shown = stage.desk, stage.messages
    await stage.files()
    await stage.presses("ada", "submit")
    await stage.decides("return", "The receipt is missing.")
    shown["card-returned-owner"] = [desk.card("ada")]
    shown["card-returned-review"] = [desk.card("grace")]
    await stage.presses("ada", "submit", on=desk.card("ada"))
    stage.forms["claim-reply"] = desk.form
    await stage.presses("ada", "edit", on=desk.card("ada"))
    await desk.fills("ada", desk.form, amount="45.60", currency="USD", merchant="DiDi")
    await stage.presses("ada", "submit", on=desk.card("ada"))
    shown["card-again-review"] = [desk.card("grace")]


async def _decided_otherwise(stage: _Stage, language: str) -> None:
    desk, shown = stage.desk, stage.messages
    await stage.files()
    await stage.presses("ada", "submit")
    await stage.presses("ada", "withdraw")
    shown["card-withdrawn-owner"] = [desk.card("ada")]
    shown["card-withdrawn-review"] = [desk.card("grace")]
    await stage.presses("ada", "submit", on=desk.card("ada"))
    await stage.decides("reject", "Not for the business.")
    shown["card-rejected-owner"] = [desk.card("ada")]
    shown["news-why"] = await desk.says("ada", "why was C-1 rejected")


async def _with_receipts(stage: _Stage, language: str) -> None:
    desk, shown = stage.desk, stage.messages
    shown["card-receipts-owner"] = await desk.sends("ada", "taxi.jpg", "lunch.pdf", text="taxi 68 yesterday, a client")
    await stage.presses("ada", "attach", on=desk.card("ada"))
    stage.forms["claim-attach"] = desk.form
    await stage.presses("ada", "submit", on=desk.card("ada"))
    shown["card-receipts-review"] = [desk.card("grace")]
    shown["same-file-again"] = await desk.sends("ada", "taxi.jpg", text="taxi 70 yesterday")
    await stage.presses("ada", "keep-both")
    stage.forms["receipt-keep"] = desk.form
    await desk.fills("ada", desk.form, reason="Two rides, one receipt.")
    shown["card-same-file-twice"] = [desk.card("ada", 2)]
    await stage.presses("ada", "discard", on=desk.card("ada", 2))
    shown["card-discarded-owner"] = [desk.card("ada", 2)]
    desk.now += timedelta(days=3)
    shown["stuck"] = await desk.says("ada", "did my manager get it?")
    shown["copied"] = await desk.says("ada", "copy C-1")


async def _several(stage: _Stage, language: str) -> None:
    desk, shown = stage.desk, stage.messages
    shown["offer-of-several"] = await desk.says("ada", "昨天打车45，午餐120，酒店900")
    await stage.presses("ada", "edit")
    stage.forms["claim-list"] = desk.form
    shown["card-several-draft"] = await stage.presses("ada", "save")


async def _questions(stage: _Stage, language: str) -> None:
    desk, shown = stage.desk, stage.messages
    for entry in (CANTEEN[language], *PARKING):
        curation.add(desk.book, entry, by="sam", now=desk.now)
    shown["answer"] = await desk.says("ada", CANTEEN[language].question)
    shown["suggestions"] = await desk.says("ada", "where can i park")
    shown["no-answer"] = await desk.says("ada", "does a whale dream?")
    shown["faq-missed"] = await desk.says("sam", "faq missed")
    await desk.says("ada", "where can i park")
    shown["not-solved"] = await stage.presses("ada", "not-solved")
    await stage.presses("ada", "get-help")
    shown["help-queue"] = await desk.says("sam", "help queue")
    shown["card-help"] = await stage.presses("sam", "view")
    await stage.presses("sam", "answer")
    stage.forms["help-answer"] = desk.form
    await desk.fills("sam", desk.form, answer="Behind the house.")
    shown["news-help-answered"] = desk.conversation("ada")[-1:]
    refused = Refused("receipt.wrong_type", found="office")
    desk.memory.write(
        lambda unit: unit.receipts.refuse(PersonId("ada"), id="1", name="old.docx", refused=refused, now=desk.now)
    )
    shown["upload-fails"] = await desk.says("ada", "why can't I upload?")


async def _support(stage: _Stage, language: str) -> None:
    desk, shown = stage.desk, stage.messages
    curation.add(desk.book, CANTEEN[language], by="sam", now=desk.now)
    await desk.says("sam", "faq add")
    stage.forms["faq-add"] = desk.form
    await desk.says("sam", "faq edit canteen")
    stage.forms["faq-edit"] = desk.form
    shown["faq-edited"] = await desk.fills("sam", desk.form, answer="On the roof.")
    shown["faq-rollback"] = await desk.says("sam", "faq rollback canteen")
    shown["faq-list"] = await desk.says("sam", "faq list")
