"""Whoever meets the bot in Slack reads the language of their Slack from the first word on, in everything they see."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from claims.people import Person, PersonId
from tests.support.slack_client import SlackClient
from tests.support.slack_company import SlackWorld
from tests.support.slack_views import View

CHINESE = re.compile(r"[一-鿿]")
ADA, GRACE = PersonId("ada"), PersonId("grace")

each_language = pytest.mark.parametrize(("locale", "chooses"), [("en-US", "Choose…"), ("zh-CN", "请选择")])


async def hired(world: SlackWorld, id: str, *, locale: str, manager: str = "grace", slack_id: bool = False) -> Person:
    """Somebody of the directory who has never written; the directory says no language, the company reads Chinese."""
    person = Person(PersonId(id), id.title(), email=f"{id}@example.com", manager_id=PersonId(manager))
    world.slack.workspace.join(f"U0{id.upper()}", person.name, email=person.email, locale=locale)

    def work(unit: Any) -> None:
        unit.people.put(person)
        if slack_id:
            unit.people.add_address(person.id, channel="slack", address=f"U0{id.upper()}")

    await world.app.store.write(work)
    return person


def client_of(world: SlackWorld, id: str) -> SlackClient:
    return SlackClient(world.slack, world.sender, f"U0{id.upper()}")


def told(client: SlackClient) -> list[str]:
    """Everything that people read in a conversation, in order."""
    return [each for posted in client.messages() if posted.is_own for each in words(posted.blocks)]


def words(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for each in value.values():
            yield from words(each)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for each in value:
            yield from words(each)


def in_dialog(view: View | None) -> list[str]:
    assert view is not None
    return list(words(json.loads(json.dumps([view.blocks, getattr(view, "title", None)], default=str))))


def are_in(said: Sequence[str], locale: str) -> bool:
    """Whether all of it is in that language, but for names, codes and what people wrote."""
    return bool(said) and bool(CHINESE.search("".join(said))) == locale.startswith("zh")


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.parametrize("slack_id", [False, True], ids=["by e-mail", "by slack_id"])
async def test_the_greeting_is_in_the_language_of_the_profile(
    slack_world: SlackWorld, locale: str, slack_id: bool
) -> None:
    await hired(slack_world, "nora", locale=locale, slack_id=slack_id)
    nora = client_of(slack_world, "nora")
    await nora.open_tab("messages")
    await slack_world.quiet()

    assert are_in(told(nora), locale)


@each_language
async def test_the_first_card_and_the_first_dialog_are_in_the_language_of_the_profile(
    slack_world: SlackWorld, locale: str, chooses: str
) -> None:
    await hired(slack_world, "nora", locale=locale)
    await hired(slack_world, "olga", locale=locale)
    nora, olga = client_of(slack_world, "nora"), client_of(slack_world, "olga")
    await nora.say("68")
    await olga.command("/claim")
    await slack_world.quiet()

    assert are_in(told(nora), locale)
    shown = in_dialog(olga.front)
    assert chooses in shown
    assert are_in(shown, locale)


async def test_an_approver_who_never_wrote_gets_the_first_card_and_page_in_the_language_of_the_profile(
    slack_world: SlackWorld,
) -> None:
    await hired(slack_world, "bea", locale="en-GB", slack_id=True)
    await hired(slack_world, "pat", locale="en-GB", slack_id=True)
    await slack_world.change("ada", manager_id=PersonId("bea"))
    ada, bea, pat = slack_world.person("ada"), client_of(slack_world, "bea"), client_of(slack_world, "pat")
    await ada.says("taxi 68 yesterday, visiting a client")
    await ada.presses("Submit", card="C-000001")
    await slack_world.quiet()
    await pat.open_tab("home")
    async with asyncio.timeout(30):
        while pat.home is None:
            await slack_world.slack.workspace.changed()

    assert "Approve" in told(bea)
    assert are_in(told(bea), "en")
    assert are_in(in_dialog(pat.home), "en")


async def test_what_the_directory_says_counts_more_than_the_profile(slack_world: SlackWorld) -> None:
    await hired(slack_world, "nora", locale="en-US")
    await slack_world.change("nora", locale="zh-CN")
    nora = client_of(slack_world, "nora")
    await nora.open_tab("messages")
    await slack_world.quiet()

    assert are_in(told(nora), "zh-CN")
