"""The first words, help by role, the choice of language, and a useful answer to what was not understood."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.chat.actions import ChooseLanguage
from bot.chat.messages import Live, Text
from bot.chat.router import Router
from bot.chat.texts import Reader
from bot.chat.turn import Answer, Turn
from claims.filing import present
from claims.people import Person, Role

LOCALES = {"en": "en", "zh": "zh-CN"}


WELCOME = "greeting:first"
"""The greeting with which a conversation begins. Like a card it follows the language of its reader."""


async def greet(turn: Turn) -> Answer:
    """Who I am and three things to try."""
    return greeting(turn.reader, await parts(turn))


async def arrive(turn: Turn) -> Answer:
    """The greeting, the first time somebody opens the conversation."""
    return Live(card_key=WELCOME) if turn.is_first else None


def draw_greeting(unit: Any, card_key: str, reader: Reader) -> Text:
    """The greeting in the language its reader reads now."""
    return greeting(reader, played(unit, unit.people.get(reader.id) or Person(reader.id, reader.name)))


def greeting(reader: Reader, part: tuple[str, ...]) -> Text:
    """The words of it."""
    return Text(text=reader.say("greeting", name=reader.name), examples=example_texts(reader, part))


async def help_by_role(turn: Turn) -> Answer:
    """What this person can do here, and nothing that others can."""
    part = await parts(turn)
    sections = [turn.reader.say(f"help-{each}") for each in part]
    return Text(text="\n\n".join(sections), examples=example_texts(turn.reader, part))


async def parts(turn: Turn) -> tuple[str, ...]:
    """The parts this person plays."""
    return await turn.read(lambda unit: played(unit, unit.people.get(turn.person.id) or turn.person))


def played(unit: Any, person: Person) -> tuple[str, ...]:
    """The parts somebody plays: everybody is an employee."""
    found = ["employee"]
    if unit.people.has_reports(person.id) or unit.claims.waiting_for(person.id, limit=1):
        found.append("approver")
    return (*found, *(role.value for role in (Role.FINANCE, Role.SUPPORT, Role.ADMIN) if role in person.roles))


def example_texts(reader: Reader, part: tuple[str, ...]) -> tuple[str, ...]:
    """Three things to write that work as they stand: the last is what this person needs most besides claiming."""
    last = next((each for each in ("finance", "approver") if each in part), "employee")
    return reader.say("example-claim"), reader.say("example-mine"), reader.say(f"example-{last}")


async def thank(turn: Turn) -> Answer:
    """Somebody says thank you; what is asked just now stays so."""
    turn.closes_question = False
    return Text(text=turn.reader.say("thanks"))


async def nothing_to_leave(turn: Turn) -> Answer:
    """`cancel` where no question is open."""
    return Text(text=turn.reader.say("nothing-to-leave"))


def not_understood(turn: Turn, part: tuple[str, ...]) -> Text:
    """What was said is kept above; here is what works."""
    return Text(text=turn.reader.say("not-understood"), examples=example_texts(turn.reader, part))


# ------------------------------------------------------------ language


async def ask_language(turn: Turn) -> Answer:
    """Which languages there are."""
    return Text(text=turn.reader.say("language-ask"), examples=("English", "中文"))


async def english(turn: Turn) -> Answer:
    """From now on in English."""
    return await _speak(turn, "en")


async def chinese(turn: Turn) -> Answer:
    """From now on in Chinese."""
    return await _speak(turn, "zh")


async def _speak(turn: Turn, language: str) -> Answer:
    locale = LOCALES[language]
    sentence = replace(turn.reader, locale=locale).say("language-chosen")
    return await turn.write(choose_language, locale, answer=lambda _: Text(text=sentence))


async def choose(turn: Turn, press: ChooseLanguage) -> Answer:
    """Chosen beside the conversation: what is shown there changes, which says it."""
    return await turn.write(choose_language, press.locale, answer=lambda _: None)


def choose_language(unit: Any, locale: str, *, by: Person, now: datetime, on: date) -> None:
    """Remember in which language somebody wants to read, and show them what they see in it."""
    unit.people.speak(present(unit, by, on=on).id, locale)
    unit.conversations.redraw(by.id)


def register(router: Router) -> None:
    """The first words and the last."""
    router.arrival = arrive
    router.draws("greeting")(draw_greeting)
    router.pressed(ChooseLanguage)(choose)
    router.command("hi", "hello", "hey", "hello chit", "hi chit", "start", "你好", "您好", "嗨", "哈喽")(greet)
    router.command("help", "?", "how", "menu", "帮助", "怎么用", "菜单", "help me")(help_by_role)
    router.command("thanks", "thank you", "thx", "谢谢", "谢了", "多谢", "感谢", "谢谢你", "谢谢您")(thank)
    router.command("cancel", "取消", "stop")(nothing_to_leave)
    router.command("language", "语言", "换语言")(ask_language)
    router.command("english", "in english", "英文", "英语")(english)
    router.command("chinese", "中文", "汉语", "简体中文", "用中文")(chinese)
