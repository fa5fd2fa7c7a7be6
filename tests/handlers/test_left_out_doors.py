"""Whichever way a claim is submitted, no file is left out that nobody was asked about, and no reply is lost."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bot.chat.messages import Items, Message
from claims.states import State
from tests.handlers.stories import office
from tests.support.desk import Desk, labels

ROOT = Path(__file__).resolve().parents[2]

TAXI = {"ada": "taxi 34 yesterday", "wei": "昨天打车34"}
SUBMIT = {"ada": "Submit", "wei": "提交"}
LEAVE = {"ada": "Leave out", "wei": "不附提交"}
KEEP = {"ada": "Keep both", "wei": "都保留"}
REPLY = {"ada": "Your reply", "wei": "我的回复"}
KEPT = {"ada": "Your reply is kept.", "wei": "您写的回复已保留"}
IN_FORM = {"ada": "C-000002 was not submitted yet", "wei": "C-000002 还没有提交"}

everybody = pytest.mark.parametrize("who", ["ada", "wei"])


async def returned(who: str = "ada", *, dialogs: bool = True) -> Desk:
    """C-2 was returned and is on its way again: the reply is asked for; Bob's C-1 was sent with two photos."""
    desk = office(dialogs=dialogs)
    await desk.sends("bob", "a.jpg", "b.jpg", text="taxi 68 yesterday")
    await desk.presses("bob", "Submit")
    await desk.says(who, TAXI[who])
    await desk.presses(who, SUBMIT[who])
    await desk.presses("grace", "Return")
    if dialogs:
        await desk.fills("grace", desk.form, reason="Which client?", code="other")
    else:
        await desk.says("grace", "Which client?")
    assert desk.claim(2).state is State.RETURNED
    await desk.presses(who, SUBMIT[who], on=desk.card(who, 2))
    return desk


async def brings(desk: Desk, who: str, file: str) -> list[Message]:
    """A photo that is on C-1 comes for C-2, which does not change."""
    before = desk.claim(2).version
    shown = await desk.sends(who, f"my {file}", content=file.encode(), text="C-2")
    assert [KEEP[who]] in [labels(each) for each in shown]
    assert desk.claim(2).version == before
    return shown


def asks(shown: list[Message]) -> Items:
    """The one list that asks what becomes of the files."""
    (found,) = [each for each in shown if isinstance(each, Items)]
    return found


def sent_with(desk: Desk) -> str | None:
    """The reply of C-2, which was sent without any file."""
    assert (desk.claim(2).state, desk.claim(2).receipts) == (State.SUBMITTED, ())
    return desk.claim(2).rounds[-1].reply


# ------------------------------------------------------------ the form of a reply


@everybody
async def test_a_reply_asks_of_a_file_that_came_while_its_form_was_open_and_goes_along_without_it(who: str) -> None:
    desk = await returned(who)
    await brings(desk, who, "a.jpg")
    shown = await desk.fills(who, desk.form, reply="Acme")
    assert desk.claim(2).state is State.RETURNED
    question = asks(shown)
    assert "my a.jpg" in question.rows[0].text
    assert KEPT[who] in question.rows[1].text
    assert labels(question) == [REPLY[who], LEAVE[who]]
    assert desk.form.lead is not None
    assert desk.form.lead.startswith(IN_FORM[who])
    assert desk.form.fields[0].initial == "Acme"
    await desk.presses(who, LEAVE[who])
    assert sent_with(desk) == "Acme"


@everybody
async def test_a_reply_said_in_words_asks_too_and_goes_along_when_that_is_answered_in_words(who: str) -> None:
    desk = await returned(who, dialogs=False)
    await brings(desk, who, "a.jpg")
    shown = await desk.says(who, "Acme")
    assert desk.claim(2).state is State.RETURNED
    assert labels(asks(shown)) == [REPLY[who], LEAVE[who]]
    await desk.says(who, LEAVE[who])
    assert sent_with(desk) == "Acme"


@everybody
async def test_a_reply_said_in_words_is_opened_again_in_words(who: str) -> None:
    desk = await returned(who, dialogs=False)
    await brings(desk, who, "a.jpg")
    await desk.says(who, "Acme")
    await desk.says(who, REPLY[who])
    assert (desk.form.id, desk.form.fields[0].initial) == ("claim.reply", "Acme")
    assert desk.claim(2).state is State.RETURNED


@everybody
async def test_a_reply_that_is_sent_again_asks_again(who: str) -> None:
    desk = await returned(who)
    await brings(desk, who, "a.jpg")
    await desk.fills(who, desk.form, reply="Acme")
    shown = await desk.fills(who, desk.form, reply="Acme Ltd")
    assert (asks(shown).title, desk.claim(2).state) == (
        {"ada": "Not submitted yet", "wei": "还没有提交"}[who],
        State.RETURNED,
    )
    await desk.presses(who, LEAVE[who], on=asks(shown))
    assert sent_with(desk) == "Acme Ltd"


@everybody
async def test_a_reply_is_still_there_once_the_file_was_kept_on_both(who: str) -> None:
    desk = await returned(who)
    await brings(desk, who, "a.jpg")
    shown = await desk.fills(who, desk.form, reply="Acme")
    await desk.presses(who, KEEP[who])
    await desk.fills(who, desk.form, reason="We shared the ride")
    await desk.presses(who, REPLY[who], on=asks(shown))
    assert (desk.form.id, desk.form.fields[0].initial) == ("claim.reply", "Acme")
    await desk.fills(who, desk.form, reply="Acme")
    errors = desk.errors  # The claim has a receipt more than when the reply was written: that is said first.
    assert errors.typed["reply"] == "Acme"
    assert errors.form is not None
    await desk.fills(who, errors.form, **errors.typed)
    sent = desk.claim(2)
    assert (sent.state, len(sent.receipts), sent.rounds[-1].reply) == (State.SUBMITTED, 1, "Acme")


async def test_a_reply_is_asked_for_after_leave_out_and_leaves_out_what_was_asked_and_nothing_else() -> None:
    desk = await returned()
    await brings(desk, "ada", "a.jpg")
    await desk.presses("ada", "Submit", on=desk.card("ada", 2))
    await desk.presses("ada", "Leave out")
    form = desk.form
    assert form.id == "claim.reply"
    await brings(desk, "ada", "b.jpg")
    shown = await desk.fills("ada", form, reply="Acme")
    assert desk.claim(2).state is State.RETURNED
    assert "my b.jpg" in asks(shown).rows[0].text
    await desk.presses("ada", "Leave out", on=asks(shown))
    assert sent_with(desk) == "Acme"


# ------------------------------------------------------------ Leave out


async def asked_of_a(who: str) -> tuple[Desk, Items]:
    """C-2 is a draft, its claimant was asked of a.jpg, and b.jpg came since."""
    desk = office()
    await desk.sends("bob", "a.jpg", "b.jpg", text="taxi 68 yesterday")
    await desk.presses("bob", "Submit")
    await desk.says(who, TAXI[who])
    await brings(desk, who, "a.jpg")
    question = asks(await desk.presses(who, SUBMIT[who], on=desk.card(who, 2)))
    assert labels(question) == [LEAVE[who]]
    await brings(desk, who, "b.jpg")
    return desk, question


@everybody
async def test_leave_out_asks_again_where_more_waits_than_it_asked_of(who: str) -> None:
    desk, first = await asked_of_a(who)
    second = asks(await desk.presses(who, LEAVE[who], on=first))
    assert desk.claim(2).state is State.DRAFT
    assert "my a.jpg" in second.rows[0].text
    assert "my b.jpg" in second.rows[0].text
    # The older list has not learned of it.
    await desk.presses(who, LEAVE[who], on=first)
    assert desk.claim(2).state is State.DRAFT
    await desk.presses(who, LEAVE[who], on=second)
    assert sent_with(desk) is None
    assert [each for each in desk.conversation(who) if KEEP[who] in labels(each)] == []


async def test_leave_out_with_a_reply_that_must_ask_again_keeps_the_reply() -> None:
    desk = await returned()
    await brings(desk, "ada", "a.jpg")
    first = asks(await desk.fills("ada", desk.form, reply="Acme"))
    await brings(desk, "ada", "b.jpg")
    second = asks(await desk.presses("ada", "Leave out", on=first))
    assert desk.claim(2).state is State.RETURNED
    assert labels(second) == ["Your reply", "Leave out"]
    await desk.presses("ada", "Leave out", on=second)
    assert sent_with(desk) == "Acme"


async def test_leave_out_asks_nothing_more_where_less_waits_than_it_asked_of() -> None:
    desk = await returned()
    await brings(desk, "ada", "a.jpg")
    await brings(desk, "ada", "b.jpg")
    question = asks(await desk.fills("ada", desk.form, reply="Acme"))
    await desk.presses("bob", "Withdraw")
    await desk.presses("ada", "Leave out", on=question)
    assert sent_with(desk) == "Acme"


@pytest.mark.parametrize("offer", ["nothing.left", "nothing", "of-another"])
async def test_leave_out_of_a_list_that_asked_nothing_of_that_claim_asks_first(offer: str) -> None:
    desk, first = await asked_of_a("ada")
    packed = first.buttons[0].action
    assert packed is not None
    name = packed.rpartition(":")[2]
    await desk.says("ada", "lunch 30 yesterday")
    await desk.sends("ada", "of lunch.jpg", content=b"a.jpg", text="C-3")
    number, name = (3, name) if offer == "of-another" else (2, offer)
    shown = await desk.forges("ada", f"claim.without:{number}:{desk.claim(number).version}:{name}")
    assert desk.claim(number).state is State.DRAFT
    assert labels(asks(shown)) == ["Leave out"]


async def test_a_reply_that_nobody_kept_opens_the_empty_form() -> None:
    desk = await returned()
    await desk.forges("ada", f"claim.kept:2:{desk.claim(2).version}:nothing.left")
    assert (desk.form.id, desk.form.fields[0].initial) == ("claim.reply", None)


# ------------------------------------------------------------ one way for all


def test_nothing_that_people_do_sends_a_claim_but_through_that_one_function() -> None:
    callers = [
        path.relative_to(ROOT).as_posix()
        for folder in ("handlers", "integrations", "bot/chat")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if _sends(path.read_text(encoding="utf-8"))
    ]
    assert callers == ["handlers/left_out.py"]


def _sends(source: str) -> bool:
    """Whether a file names `submit` of claims/filing.py; that of handlers/filing.py is another."""
    if "submit" not in source or "filing" not in source:
        return False
    tree = ast.parse(source)
    imports = [each for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)]
    if any(each.module == "claims.filing" and any(name.name == "submit" for name in each.names) for each in imports):
        return True
    names = [name for each in imports if each.module == "claims" for name in each.names]
    known_as = {name.asname or name.name for name in names if name.name == "filing"}
    return any(
        isinstance(each, ast.Attribute)
        and each.attr == "submit"
        and isinstance(each.value, ast.Name)
        and each.value.id in known_as
        for each in ast.walk(tree)
    )
