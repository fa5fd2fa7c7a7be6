"""A dialog of Slack over processes: sent to several at once, or to one that is killed over it, it files once."""

import asyncio
import signal
from collections.abc import AsyncIterator

import pytest

from tests.processes.at_slack import AtSlack, at_slack
from tests.processes.house import House, Process
from tests.support import slack_payloads as payloads
from tests.support.receipts import jpeg
from tests.support.slack_screen import pressables, read
from tests.support.slack_trouble import Trouble

pytestmark = [pytest.mark.slow, pytest.mark.timeout(90)]


@pytest.fixture
async def company(postgres_house: House) -> AsyncIterator[AtSlack]:
    """The demo company at Slack, on PostgreSQL."""
    async with at_slack(postgres_house) as own:
        yield own


async def filling(company: AtSlack, amount: str) -> None:
    """Ada has the form open and filled in."""
    ada = company.client("ada")
    await ada.command("/claim")
    await company.person("ada").sees_form("New claim")
    for label, value in {"Amount": amount, "Category": "Meals", "Date": "2026-11-20"}.items():
        await ada.type(label, value)


async def test_a_dialog_sent_to_two_processes_at_once_or_to_one_that_is_killed_over_it_files_once(
    company: AtSlack,
) -> None:
    living, dying = await asyncio.gather(company.serve(), company.serve(falls="after-accept kill"))
    company.goes_to(dying)
    await sent_everywhere(company, living, dying)
    await killed_before_it_answers(company, dying, living)
    dying = await company.serve(falls="in-keep kill")
    company.goes_to(dying)
    await killed_while_it_fetches(company, dying, living)
    await company.house.settled()
    filed = [await company.filed(amount) for amount in (6_811, 7_001, 7_002)]
    assert [[each[1:] for each in found] for found in filed] == [[("approved", 0)], [("draft", 0)], [("draft", 1)]]
    assert await company.house.broken() == []


async def sent_everywhere(company: AtSlack, *both: Process) -> None:
    """A dialog, then a press, eight times at each process at once: all are answered alike, and it is done once."""
    await filling(company, "68.11")
    ada, grace = company.client("ada"), company.client("grace")
    assert ada.front is not None
    trigger = company.slack.workspace.trigger(ada.user, view=ada.front.id)
    sent = payloads.submitted(ada.front, by=ada.member, trigger=trigger)
    replies = await company.everywhere("interactive", sent, at=both)
    assert [reply.body for reply in replies] == [{"response_action": "clear"}] * 16
    await ada.submit()

    await company.person("ada").presses("Submit")
    await company.person("grace").sees_card("Submitted", "68.11")
    card = next(each for each in grace.messages() if "68.11" in read(each.blocks))
    approve = next(each for each in pressables(card.blocks) if each.label == "Approve")
    pressed = grace.tapping(approve.action(at=company.slack.workspace.stamp()), on=card)
    replies = await company.everywhere("interactive", pressed, at=both)
    assert {reply.status for reply in replies} == {200}
    await company.person("ada").sees_card("Approved", "68.11")
    await company.person("grace").sees_card("Approved", "68.11")


async def killed_before_it_answers(company: AtSlack, dying: Process, living: Process) -> None:
    """It dies between keeping what was sent and answering: the dialog still stands, and is sent again."""
    await filling(company, "70.01")
    ada = company.client("ada")
    company.house.arm()
    sending = asyncio.ensure_future(ada.submit())
    assert await dying.ended(seconds=30) == -signal.SIGKILL
    reply = await sending
    assert reply is not None
    assert not reply.is_acknowledged
    assert ada.stack
    await company.house.half_a_minute_passes()
    company.goes_to(living)
    reply = await ada.submit()
    assert reply is not None
    assert reply.body == {"response_action": "clear"}
    await company.person("ada").sees_card("Draft", "70.01")


async def killed_while_it_fetches(company: AtSlack, dying: Process, living: Process) -> None:
    """It dies while a waiting view stands there, which says where the outcome will be; another process fetches."""
    await filling(company, "70.02")
    ada = company.client("ada")
    ada.attach("lunch.jpg", jpeg())
    company.slack.suffers(Trouble.SLOW, method="files.info", times=1, seconds=2.5)
    company.house.arm()
    await ada.submit()
    assert "You’ll find the outcome in our conversation" in read(ada.stack[-1].blocks)
    assert await dying.ended(seconds=30) == -signal.SIGKILL
    await company.house.half_a_minute_passes()
    company.goes_to(living)
    await ada.close(everything=True)
    await company.person("ada").sees_card("Draft", "70.02")
