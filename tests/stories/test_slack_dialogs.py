"""A dialog of Slack never closes over what was typed, however slow Slack is, and whoever presses twice."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.chat import late, routing, running
from bot.chat.turn import Answer
from integrations.slack import sending
from tests.processes.house import until as until_true
from tests.stories.test_at_slack import until
from tests.support.receipts import jpeg
from tests.support.slack_client import SlackClient
from tests.support.slack_company import SlackProcess, SlackWorld
from tests.support.slack_screen import read
from tests.support.slack_trouble import Trouble

FINE = {"Amount": "68", "Category": "Meals", "Date": "2026-11-20"}


async def filling(world: SlackWorld, values: dict[str, str]) -> SlackClient:
    """Ada's client with the form open and filled in."""
    ada = world.client("ada")
    await ada.command("/claim")
    await world.person("ada").sees_form("New claim")
    for label, value in values.items():
        await ada.type(label, value)
    return ada


def slow(world: SlackWorld, seconds: float) -> None:
    """The next file takes that long to be found."""
    world.slack.suffers(Trouble.SLOW, method="files.info", times=1, seconds=seconds)


async def test_what_takes_long_shows_that_it_waits_and_then_the_end(slack_world: SlackWorld) -> None:
    ada = await filling(slack_world, FINE)
    ada.attach("taxi.jpg", jpeg())
    slow(slack_world, 2.5)
    await ada.submit()
    assert "being fetched from Slack" in read(ada.stack[-1].blocks)
    await until(slack_world, lambda: "Saved" in read(ada.stack[-1].blocks))
    await slack_world.person("ada").sees_card("C-000001", "Draft")
    claim = await slack_world.claim(1)
    assert claim is not None
    assert len(claim.receipts) == 1


async def test_what_takes_long_shows_the_mistakes_with_everything_that_was_typed(slack_world: SlackWorld) -> None:
    ada = await filling(slack_world, {**FINE, "Amount": "-3", "Purpose": "noodles"})
    ada.attach("taxi.jpg", jpeg())
    slow(slack_world, 2.5)
    await ada.submit()
    form = await slack_world.person("ada").sees_form("New claim")
    assert (form.values["Amount"], form.values["Purpose"]) == ("-3", "noodles")
    assert (await slack_world.sender.again(slack_world.sender.sent[-1])).is_acknowledged
    await slack_world.quiet()
    assert len([each for each in ada.messages() if "could not be saved" in read(each.blocks)]) == 1
    await ada.type("Amount", "30")
    await ada.submit()
    assert "30.00" in (await slack_world.person("ada").sees_card("C-000001", "Draft")).text
    claim = await slack_world.claim(1)
    assert claim is not None
    assert len(claim.receipts) == 1
    # The button for whoever closed the dialog is of no use any more.
    await slack_world.person("ada").presses("Fill in")
    await slack_world.person("ada").learns("too old for me")


@pytest.mark.parametrize("how", ["closed", "restarted", "refused"])
async def test_mistakes_of_a_dialog_that_nobody_sees_any_more_are_told_with_a_button_that_opens_it_again(
    slack_world: SlackWorld, how: str
) -> None:
    ada = await filling(slack_world, {**FINE, "Amount": "-3", "Purpose": "noodles"})
    ada.attach("taxi.jpg", jpeg())
    slow(slack_world, 2.5)
    await ada.submit()
    if how == "closed":
        await ada.close(everything=True)
    elif how == "restarted":
        await slack_world.restart()
    else:
        slack_world.slack.suffers(Trouble.LIMITED, method="views.update", times=9)
    await slack_world.person("ada").sees("This could not be saved yet:")
    slack_world.slack.suffers(None)
    if ada.stack:
        await ada.close(everything=True)
    await slack_world.person("ada").presses("Fill in")
    form = await slack_world.person("ada").sees_form("New claim")
    assert (form.values["Amount"], form.values["Purpose"]) == ("-3", "noodles")
    await dialogs_left(slack_world)
    slack_world.slack.calls.clear()


@pytest.mark.parametrize("method", ["views.open", "views.update"])
async def test_a_dialog_that_slack_does_not_open_is_said_to_be_asked_for_again(
    slack_world: SlackWorld, method: str
) -> None:
    times = 1 if method == "views.open" else 9
    slack_world.slack.suffers(Trouble.BROKEN, method=method, times=times)
    await slack_world.client("ada").command("/claim")
    await slack_world.person("ada").sees("This did not open. Please press again in a moment.")
    slack_world.slack.calls.clear()


async def test_a_dialog_that_opened_without_slack_saying_so_is_filled_in_all_the_same(slack_world: SlackWorld) -> None:
    slack_world.slack.suffers(Trouble.LOST, method="views.open", times=1)
    await slack_world.client("ada").command("/claim")
    await slack_world.person("ada").sees_form("New claim")


async def test_a_view_that_slack_did_not_take_at_once_is_shown_a_moment_later(slack_world: SlackWorld) -> None:
    slack_world.slack.suffers(Trouble.BROKEN, method="views.update", times=1)
    await slack_world.client("ada").command("/claim")
    await slack_world.person("ada").sees_form("New claim")
    slack_world.slack.calls.clear()


async def test_two_presses_on_add_are_two_expenses_of_which_none_is_lost(slack_world: SlackWorld) -> None:
    ada = await filling(slack_world, FINE)
    first = ada.front
    assert first is not None
    await ada.press_in(first, "Add an expense", times=2)
    await until(slack_world, lambda: len(ada.stack) >= 2)
    await slack_world.quiet()
    for amount in ("120", "240")[: len(ada.stack) - 1]:
        for label, value in {"Amount": amount, "Category": "Meals", "Date": "2026-11-19"}.items():
            await ada.type(label, value)
        await ada.submit()
        await slack_world.quiet()
    await until(slack_world, lambda: "120.00" in read(ada.stack[0].blocks))
    await ada.submit()
    if ada.stack and "look through the list" in read(ada.stack[0].blocks):
        await ada.submit()
    await slack_world.person("ada").sees_card("C-000001", "Draft")
    claim = await slack_world.claim(1)
    assert claim is not None
    assert {line.minor for line in claim.lines} >= {6_800, 12_000}
    slack_world.slack.calls.clear()  # one trigger opens one dialog


async def test_an_expense_that_was_removed_does_not_come_back_with_another_that_is_edited(
    slack_world: SlackWorld,
) -> None:
    ada = await filling(slack_world, FINE)
    assert ada.front is not None
    await ada.press_in(ada.front, "Add an expense")
    await until(slack_world, lambda: len(ada.stack) == 2)
    for label, value in {"Amount": "120", "Category": "Meals", "Date": "2026-11-19"}.items():
        await ada.type(label, value)
    await ada.submit()
    await until(slack_world, lambda: len(ada.stack) == 1 and "120.00" in read(ada.stack[0].blocks))
    old = ada.stack[0]
    stale = dict(old.given)
    await ada.press_in(old, "Remove", block_id="line!2")
    await until(slack_world, lambda: "120.00" not in read(ada.stack[0].blocks))
    assert stale != ada.stack[0].given
    await ada.press_in(ada.stack[0], "Edit", block_id="line!1")
    await until(slack_world, lambda: len(ada.stack) == 2)
    await ada.type("Amount", "70")
    await ada.submit()
    await until(slack_world, lambda: len(ada.stack) == 1 and "70.00" in read(ada.stack[0].blocks))
    await ada.submit()
    await slack_world.person("ada").sees_card("C-000001", "Draft")
    claim = await slack_world.claim(1)
    assert claim is not None
    assert [line.minor for line in claim.lines] == [7_000]


async def test_an_expense_that_is_done_twice_is_one_and_no_late_picture_of_the_list_hides_it(
    slack_world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "ANSWER_SECONDS", 0.3)
    ada = await filling(slack_world, FINE)
    assert ada.front is not None
    slack_world.slack.suffers(Trouble.BROKEN, method="views.update", times=1)
    slack_world.slack.suffers(Trouble.SLOW, method="views.update", times=1, seconds=3.5)
    await ada.press_in(ada.front, "Add an expense")
    await until(slack_world, lambda: len(ada.stack) == 2)
    for label, value in {"Amount": "120", "Category": "Meals", "Date": "2026-11-19"}.items():
        await ada.type(label, value)
    below = ada.stack[0]
    before = below.drawn
    await ada.submit(times=2)
    await until(slack_world, lambda: below.drawn == before + 3)
    assert read(below.blocks).count("¥120.00") == 1
    assert ada.troubles == []
    slack_world.slack.calls.clear()


async def test_what_is_corrected_after_a_dialog_did_not_open_is_what_counts(slack_world: SlackWorld) -> None:
    ada = await filling(slack_world, FINE)
    form = ada.front
    assert form is not None
    slack_world.slack.suffers(Trouble.BROKEN, method="views.push", times=2)
    await ada.press_in(form, "Add an expense")
    await until(slack_world, lambda: "This did not open" in read(form.blocks))
    before = form.drawn
    slack_world.slack.suffers(Trouble.BROKEN, method="views.update", times=1)
    await ada.press_in(form, "Add an expense")
    await slack_world.quiet()
    assert form.drawn == before
    await ada.type("Amount", "99")
    await ada.submit()
    await slack_world.person("ada").sees_card("C-000001", "¥99.00")

    async def has_tried() -> bool:
        return ("views.update", "not_found") in slack_world.slack.refused()

    await until_true(has_tried, what="word that nothing opened, to a form that is closed by then,")
    slack_world.slack.calls.clear()


async def test_a_form_that_failed_stays_and_is_heard_anew_but_never_again_once_it_did_something(
    slack_world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await filling(slack_world, FINE)
    with monkeypatch.context() as given_up:
        given_up.setattr(running, "MOST_ATTEMPTS", 0)
        await ada.submit()
    assert ada.front is not None
    assert "stopped trying" in str(ada.front.errors)
    await ada.submit()
    await slack_world.person("ada").sees_card("C-000001", "¥68.00")
    assert ada.stack == []
    assert (await slack_world.sender.again(slack_world.sender.sent[-1])).is_acknowledged
    await slack_world.quiet()
    assert await slack_world.claim(2) is None


def held_up(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """The turns of forms wait until this is set, and their dialogs soon show that."""
    heard = asyncio.Event()

    async def later(*given: Any) -> Answer:
        await heard.wait()
        return await filled(*given)

    filled = routing.filled
    monkeypatch.setattr(routing, "filled", later)
    monkeypatch.setattr(sending, "ANSWER_SECONDS", 0.1)
    return heard


async def restart_while(world: SlackWorld, heard: asyncio.Event) -> None:
    """Stop the process, in which nobody waits for the turn any more when it ends, and start another one."""
    left = asyncio.create_task(dialogs_left(world))
    await asyncio.sleep(0)
    restarting = asyncio.create_task(world.restart())
    await left
    heard.set()
    await restarting


async def dialogs_left(world: SlackWorld) -> None:
    """Wait until the process waits in no dialog any more."""
    (process,) = world.processes
    assert isinstance(process, SlackProcess)
    waiting = process.channel.receiving._dialogs._sending._late  # type: ignore[attr-defined]

    async def is_left() -> bool:
        return not waiting

    await until_true(is_left, what="the dialogs to be left")


def refusals(ada: SlackClient) -> int:
    """How many messages tell her that something could not be saved."""
    return len([each for each in ada.messages() if "could not be saved" in read(each.blocks)])


@pytest.mark.parametrize("how", ["closed", "closed and limited", "restarted"])
async def test_a_refusal_that_nobody_saw_is_told_once_with_a_button_that_opens_the_form_as_it_was(
    slack_world: SlackWorld, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    ada = await filling(slack_world, {**FINE, "Amount": "-3", "Purpose": "noodles"})
    heard = held_up(monkeypatch)
    await ada.submit()
    assert "being saved" in read(ada.stack[-1].blocks)
    if how == "restarted":
        await restart_while(slack_world, heard)
        assert "What you sent is safe; you’ll find the outcome in our conversation." in read(ada.stack[-1].blocks)
        await slack_world.time_passes(late.SHOW_SECONDS + 1)
    await ada.close(everything=True)
    if how == "closed and limited":
        slack_world.slack.suffers(Trouble.LIMITED, method="chat.postMessage", times=1)
    heard.set()
    await slack_world.person("ada").sees("This could not be saved yet:")
    await slack_world.time_passes(late.SHOW_SECONDS + 1)
    await slack_world.quiet()
    assert refusals(ada) == 1
    slack_world.slack.calls.clear()
    await slack_world.person("ada").presses("Fill in")
    form = await slack_world.person("ada").sees_form("New claim")
    assert (form.values["Amount"], form.values["Purpose"]) == ("-3", "noodles")


async def test_a_refusal_that_a_waiting_dialog_shows_is_told_nowhere_else(
    slack_world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await filling(slack_world, {**FINE, "Amount": "-3", "Purpose": "noodles"})
    heard = held_up(monkeypatch)
    await ada.submit()
    heard.set()
    form = await slack_world.person("ada").sees_form("New claim")
    assert (form.values["Amount"], form.values["Purpose"]) == ("-3", "noodles")
    await slack_world.quiet()
    await slack_world.time_passes(late.SHOW_SECONDS + 1)
    assert refusals(ada) == 0
    await ada.type("Amount", "30")
    await ada.submit()
    await slack_world.person("ada").sees_card("C-000001", "¥30.00")


@pytest.mark.parametrize(("patience", "waits"), [(0.05, False), (60.0, True)])
async def test_a_waiting_view_waits_so_long_until_it_is_kept_that_its_outcome_is_owed(
    slack_world: SlackWorld, monkeypatch: pytest.MonkeyPatch, patience: float, waits: bool
) -> None:
    ada = await filling(slack_world, {**FINE, "Amount": "-3"})
    heard, kept = held_up(monkeypatch), asyncio.Event()
    keeping = asyncio.Event()

    async def owe_later(*given: Any, **more: Any) -> None:
        keeping.set()
        await kept.wait()
        await owe(*given, **more)

    owe = sending.Sending._owe
    monkeypatch.setattr(sending.Sending, "_owe", owe_later)
    monkeypatch.setattr(sending, "OWE_SECONDS", patience)
    sent = asyncio.create_task(ada.submit())
    await keeping.wait()
    await asyncio.wait({sent}, timeout=0.3 if waits else 20.0)
    assert sent.done() is not waits
    kept.set()
    await sent
    assert "being saved" in read(ada.stack[-1].blocks)
    heard.set()
    await slack_world.person("ada").sees_form("New claim")


async def test_a_day_that_began_while_the_dialog_was_open_can_be_entered(slack_world: SlackWorld) -> None:
    ada, door = await filling(slack_world, FINE), slack_world.app.door
    tomorrow = door.now() + timedelta(days=1)
    assert ada.front is not None
    await ada.press_in(ada.front, "Add an expense")
    await until(slack_world, lambda: len(ada.stack) == 2)
    for label, value in {"Amount": "120", "Category": "Meals", "Date": day_of(tomorrow)}.items():
        await ada.type(label, value)
    await ada.submit()
    assert "still to come" in str(ada.stack[-1].errors)
    door.now = lambda: tomorrow
    await ada.submit()
    await until(slack_world, lambda: len(ada.stack) == 1)


def day_of(moment: datetime) -> str:
    """The day on the calendar of the company."""
    return moment.astimezone(ZoneInfo("Asia/Shanghai")).date().isoformat()
