"""Bring a question to a person: Get help, the queue of support, the answer to who asked, and the end of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.chat.events import Said
from bot.chat.forms import Form, LongTextField
from bot.chat.messages import Button, Card, Fact, Items, Live, Message, Row, Text
from bot.chat.router import READ, Router
from bot.chat.texts import Reader
from bot.chat.turn import Answer, Turn
from claims import helping
from claims.helping import ANSWER_LENGTH, HelpRequest
from claims.people import Person, Role
from handlers import faq
from handlers.card_parts import cut, name_of
from handlers.faq_actions import AnswerHelp, CloseHelp, GetHelp, MoreHelp, PublishHelp, ReadHelp, ShowHelp
from handlers.forms import number_in

PAGE = 10

A_PERSON = (
    *(
        f"{wish}{way} {whom}"
        for wish in (
            "",
            "i want to ",
            "i'd like to ",
            "i would like to ",
            "i need to ",
            "can i ",
            "let me ",
            "please let me ",
        )
        for way in ("speak to", "speak with", "talk to", "talk with", "chat with")
        for whom in (
            *("a human", "a human being", "a real human", "a person", "a real person", "someone", "somebody"),
            *("support", "an agent", "customer service"),
        )
    ),
    *(
        f"{wish}{way}{whom}"
        for wish in ("", "我要", "我想", "我想要", "我需要", "请", "请帮我", "帮我")
        for way in ("转", "找", "联系", "转接")
        for whom in ("人工", "客服", "人工客服", "真人", "真人客服", "客服同事")
    ),
)
"""What means "get help" in whole sentences."""

# ------------------------------------------------------------ asking


async def get_help(turn: Turn, press: GetHelp) -> Answer:
    """Put the question that was asked, with what was tried, in front of support."""
    question = await turn.read(lambda unit: faq.own_question(unit, press.ask, by=turn.person))
    return await _ask(turn, question.text, ask=press.ask, tried=question.shown)


async def ask_what(turn: Turn) -> Answer:
    """`get help` without a question: ask for it."""
    return await help_form(turn, {})


async def help_form(turn: Turn, context: Mapping[str, str]) -> Form:
    """The question to support, as a form of one field."""
    say = turn.reader.say
    return Form(
        id="help.ask",
        title=say("button-get-help"),
        lead=say("help-what"),
        fields=(LongTextField(name="question", label=say("field-question"), most=READ),),
        submit=say("button-get-help"),
    )


async def asked(turn: Turn, values: Mapping[str, Any], context: Mapping[str, str]) -> Answer:
    """The question that was filled in."""
    return await _ask(turn, str(values["question"]), ask=turn.reference, tried=())


async def _ask(turn: Turn, question: str, *, ask: str, tried: tuple[str, ...]) -> Answer:
    origin = turn.event.origin

    def answer(result: tuple[HelpRequest, bool]) -> Answer:
        asked = "help-asked" if result[1] else "help-asked-before"
        # What was asked in front of others is told at the person's own address, where the answer comes too.
        return Text(text=turn.reader.say(f"{asked}-elsewhere" if origin.fleeting else asked))

    here = {"channel": origin.channel, "place": origin.lasting_place}
    return await turn.write(helping.ask_for_help, question, ask=ask, tried=tried, answer=answer, **here)


# ------------------------------------------------------------ the queue


async def queue(turn: Turn) -> Answer:
    """What waits for an answer or for being closed, oldest first."""
    return await _queue(turn, after=0)


async def more(turn: Turn, press: MoreHelp) -> Answer:
    """The next ten."""
    return await _queue(turn, after=press.after)


async def queue_behind(turn: Turn, number: int) -> Answer:
    """The same in words: those behind that question."""
    return await _queue(turn, after=number)


async def _queue(turn: Turn, *, after: int) -> Answer:
    say = turn.reader.say

    def look(unit: Any) -> list[Row]:
        helping.demand_helper(unit, turn.person, on=turn.today)
        found: list[HelpRequest] = unit.help.unclosed(limit=PAGE + 1, after=after)
        rows = [_row(unit, request, turn.reader) for request in found[:PAGE]]
        if len(found) > PAGE:
            last = found[PAGE - 1].id
            button = Button(label=say("button-more"), action=MoreHelp(after=last).pack())
            rows.append(Row(text=say("help-more", number=last), button=button))
        return rows

    rows = await turn.read(look)
    return Items(title=say("help-queue"), rows=tuple(rows)) if rows else Text(text=say("help-queue-empty"))


def waiting(unit: Any, reader: Reader, *, by: Person, on: date, limit: int) -> Items | None:
    """The questions that nobody answered yet, for those who are asked; None for others, and where none waits."""
    if not by.roles & {Role.SUPPORT, Role.ADMIN} or by.id not in {each.id for each in helping.helpers(unit, on=on)}:
        return None
    found: list[HelpRequest] = unit.help.unanswered(limit=limit + 1)
    if not found:
        return None
    rows = [_row(unit, request, reader) for request in found[:limit]]
    if len(found) > limit:
        after = MoreHelp(after=found[limit - 1].id).pack()
        rows.append(Row(text=reader.say("list-more"), button=Button(label=reader.say("button-more"), action=after)))
    return Items(title=reader.say("help-queue"), rows=tuple(rows))


def _row(unit: Any, request: HelpRequest, reader: Reader) -> Row:
    who, say = name_of(unit, request.person, reader=reader), reader.say
    by = name_of(unit, request.by or "", reader=reader)
    detail = say(f"help-{request.state}", who=by, at=request.at or request.asked_at)
    button = Button(label=say("button-view"), action=ShowHelp(help=request.id).pack())
    return Row(
        text=cut(say("help-row", number=request.id, who=who, question=_question(request, reader)), 300),
        detail=detail,
        button=button,
    )


async def show(turn: Turn, press: ShowHelp) -> Answer:
    """The card of one question, at the end of the conversation."""
    request = await _shown(turn, press.help)
    return Live(card_key=request.card_key, fresh=True)


async def read_all(turn: Turn, press: ReadHelp) -> Answer:
    """Question and answer without a cut."""
    request = await _shown(turn, press.help)
    texts = (_question(request, turn.reader), _answer(request, turn.reader))
    return Text(text=cut("\n\n".join(filter(None, texts)), 10_000))


async def _shown(turn: Turn, id: int) -> HelpRequest:
    return await turn.read(lambda unit: helping.shown(unit, id, by=turn.person, on=turn.today))


# ------------------------------------------------------------ its card


def draw(unit: Any, card_key: str, reader: Reader) -> Card | None:
    """A question as support sees it: who asked what when, what was tried, and what became of it."""
    request: HelpRequest | None = unit.help.get(int(card_key.partition(":")[2]))
    if request is None:
        return None
    say = reader.say
    who = name_of(unit, request.person, reader=reader)
    facts = [
        Fact(label=say("field-asker"), short=say("short-asker"), value=who),
        Fact(label=say("field-asked"), short=say("short-asked"), value=reader.moment(request.asked_at)),
    ]
    if request.tried:
        value = cut(reader.listed(request.tried), 300)
        facts.append(Fact(label=say("field-tried"), short=say("short-tried"), value=value))
    if request.state == "answered":
        at = reader.moment(request.at or request.asked_at)
        value = f"{name_of(unit, request.by or '', reader=reader)} · {at}"
        facts.append(Fact(label=say("field-answered"), short=say("short-answered"), value=value))
    question, answered = _question(request, reader), _answer(request, reader)
    is_closed = request.state == "closed"
    is_long = len(question) > 300 or len(answered) > 300
    view = Button(label=say("button-view"), action=ReadHelp(help=request.id).pack(), look="quiet")
    return Card(
        card_key=card_key,
        title=say("help-title", number=request.id),
        lead=cut(question, 300),
        facts=tuple(facts),
        note=cut(answered, 300) or None,
        buttons=() if is_closed else _buttons(request, reader),
        more=(*_publish(unit, request, reader), *((view,) if is_long else ())),
        status=_status(unit, request, reader) if is_closed else None,
    )


def _buttons(request: HelpRequest, reader: Reader) -> tuple[Button, ...]:
    known = {"help": request.id, "version": request.version}
    is_open = request.state == "open"
    reply = AnswerHelp.model_validate(known).pack()
    close = CloseHelp.model_validate(known).pack()
    return (
        Button(
            label=reader.say("button-answer"), action=reply, look="primary" if is_open else "plain", opens_form=True
        ),
        Button(label=reader.say("button-close"), action=close, look="plain" if is_open else "primary"),
    )


def _publish(unit: Any, request: HelpRequest, reader: Reader) -> tuple[Button, ...]:
    """Support may make an entry of what was answered; an administrator who stands in for them may not."""
    person = unit.people.get(reader.id)
    is_theirs = person is not None and Role.SUPPORT in person.roles
    if request.state != "answered" or request.question is None or not is_theirs:
        return ()
    press = PublishHelp(help=request.id).pack()
    return (Button(label=reader.say("button-publish"), action=press, opens_form=True),)


def _status(unit: Any, request: HelpRequest, reader: Reader) -> str:
    who, at = name_of(unit, request.by or "", reader=reader), request.at or request.asked_at
    return cut(reader.say(f"help-{request.state}", who=who, at=at), 300)


def _question(request: HelpRequest, reader: Reader) -> str:
    if request.question is None:
        return reader.say("help-erased")
    reader.tell_of(request.person)
    return request.question


def _answer(request: HelpRequest, reader: Reader) -> str:
    if request.answer and request.answered_by is not None:
        reader.tell_of(request.answered_by)
    return request.answer or ""


# ------------------------------------------------------------ answering and closing


async def ask_for_answer(turn: Turn, press: AnswerHelp) -> Answer:
    """The form that asks for the answer."""
    return await answer_form(turn, {"help": str(press.help), "version": str(press.version)})


async def ask_for_answer_to(turn: Turn, number: int) -> Answer:
    """The same in words, as the question is now."""
    request = await _shown(turn, number)
    return await answer_form(turn, {"help": str(request.id), "version": str(request.version)})


async def answer_form(turn: Turn, context: Mapping[str, str]) -> Form:
    """The question above, the answer to it below."""
    request = await _shown(turn, number_in(context, "help"))
    say = turn.reader.say
    return Form(
        id="help.answer",
        title=say("help-title", number=request.id),
        lead=cut(say("help-answer-to", question=_question(request, turn.reader)), 300),
        fields=(LongTextField(name="answer", label=say("field-answer"), most=ANSWER_LENGTH),),
        submit=say("button-answer"),
        context={"help": str(request.id), "version": context.get("version", "")},
    )


async def answer(turn: Turn, values: Mapping[str, Any], context: Mapping[str, str]) -> Answer:
    """Send it to who asked, where nobody else reads it."""
    number, seen = number_in(context, "help"), number_in(context, "version")
    sent = [Text(text=turn.reader.say("help-answered-now", number=number))] if isinstance(turn.event, Said) else []
    return await turn.write(
        helping.answer, number, str(values["answer"]), seen=seen, answer=lambda now: [*sent, _live(now)]
    )


async def close(turn: Turn, press: CloseHelp) -> Answer:
    """Out of the queue."""
    return await turn.write(helping.close, press.help, seen=press.version, answer=_live)


async def close_number(turn: Turn, number: int) -> Answer:
    """The same in words, as the question is now."""
    request = await _shown(turn, number)
    closed = Text(text=turn.reader.say("help-closed-now", number=request.id))
    return await turn.write(helping.close, request.id, seen=request.version, answer=lambda now: [closed, _live(now)])


async def show_number(turn: Turn, number: int) -> Answer:
    """The card of a question by its number."""
    request = await _shown(turn, number)
    return Live(card_key=request.card_key, fresh=True)


def _live(request: HelpRequest) -> Live:
    return Live(card_key=request.card_key)


def tell(unit: Any, row: Mapping[str, Any], reader: Reader) -> list[Message] | None:
    """To who asked: the answer of a person, or that the question was closed without one."""
    request: HelpRequest | None = unit.help.get(int(row["facts"]["help"]))
    if request is None or request.question is None:
        return None
    who = name_of(unit, str(row["facts"]["by"]), reader=reader)
    said = {"who": who, "question": cut(request.question, 300)}
    if row["code"] == "help.closed":
        return [Text(text=reader.say("news-help-closed", **said))]
    return [Text(text=reader.say("news-help-answered", answer=_answer(request, reader), **said))]


def register(router: Router) -> None:
    """The button, the words, the queue and its forms."""
    router.pressed(GetHelp)(get_help)
    router.command("get help", "人工", "人工客服", "human", "real person", "真人客服", *A_PERSON)(ask_what)
    router.form("help.ask")(help_form)
    router.filled("help.ask")(asked)
    router.command("help queue", "求助列表")(queue)
    router.command("more help", "更多求助", takes="number")(queue_behind)
    router.command("view help", "查看求助", takes="number")(show_number)
    router.command("answer help", "回答求助", takes="number")(ask_for_answer_to)
    router.command("close help", "关闭求助", takes="number")(close_number)
    router.pressed(MoreHelp)(more)
    router.pressed(ShowHelp)(show)
    router.pressed(ReadHelp)(read_all)
    router.draws("help")(draw)
    router.pressed(AnswerHelp)(ask_for_answer)
    router.form("help.answer")(answer_form)
    router.filled("help.answer")(answer)
    router.pressed(CloseHelp)(close)
    router.tells("help.answered", "help.closed")(tell)
