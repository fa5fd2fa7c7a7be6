"""What only Slack has: commands, mentions, replies under a card, shortcuts, the Home tab; who is not heard there."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from claims.people import Person, PersonId
from tests.processes.house import until as until_true
from tests.support.receipts import jpeg
from tests.support.slack_client import SlackClient
from tests.support.slack_company import SlackWorld, user
from tests.support.slack_screen import pressables, read
from tests.support.slack_surface import SlackSurface
from tests.support.slack_trouble import Trouble
from tests.support.slack_workspace import BOT, Posted

TEAM = "C0TEAM"
NINA = Person(PersonId("nina"), "Nina New", email="nina@example.com", manager_id=PersonId("grace"))


def surface(world: SlackWorld, who: str) -> SlackSurface:
    """Somebody's client as the stories use it."""
    found = world.person(who).surface
    assert isinstance(found, SlackSurface)
    return found


async def until(world: SlackWorld, is_so: Callable[[], object]) -> None:
    """Wait until Slack shows that."""
    await surface(world, "ada").until(is_so)


def said_in(client: SlackClient, channel: str) -> list[str]:
    """What the app wrote there, as this person reads it."""
    return [text_of(each) for each in client.messages(channel) if each.is_own]


def text_of(posted: Posted) -> str:
    """The words of a message."""
    return read(posted.blocks) if posted.blocks else posted.text


def labels(posted: Posted) -> list[str]:
    """What can be pressed on a message."""
    return [each.label for each in pressables(posted.blocks)]


def with_button(client: SlackClient, label: str) -> Posted:
    """The newest message in the direct conversation that has that button."""
    return next(each for each in reversed(client.messages()) if label in labels(each))


# ------------------------------------------------------------ commands


async def test_the_command_opens_the_form_and_what_is_filled_in_is_a_draft(slack_world: SlackWorld) -> None:
    ada = slack_world.client("ada")
    await ada.command("/claim")
    await slack_world.person("ada").fills({"Amount": "68", "Category": "Meals", "Date": "2026-11-20"})
    card = await slack_world.person("ada").sees_card("C-000001", "Draft")
    assert "68.00" in card.text
    assert ada.stack == []


async def test_a_command_with_a_sentence_drafts_in_the_direct_conversation_and_says_so_to_its_author_alone(
    slack_world: SlackWorld,
) -> None:
    slack_world.slack.workspace.channel(TEAM, BOT, user("ada"), user("grace"))
    ada, grace = slack_world.client("ada"), slack_world.client("grace")
    await ada.command("/claim", "taxi 68 yesterday payload", channel=TEAM)
    assert "68.00" in (await slack_world.person("ada").sees_card("C-000001", "Draft")).text
    assert said_in(ada, TEAM) == ["You will find the answer in your direct messages with me."]
    assert said_in(grace, TEAM) == []


async def test_what_is_said_at_once_is_said_in_the_language_that_was_chosen_here(slack_world: SlackWorld) -> None:
    slack_world.slack.workspace.channel(TEAM, BOT, user("ada"))
    ada = slack_world.client("ada")
    await slack_world.person("ada").says("中文")
    await slack_world.person("ada").learns("中文")
    await ada.command("/claim", "taxi 68 yesterday", channel=TEAM)
    assert said_in(ada, TEAM) == ["答复在您和我的私信里。"]
    await ada.command("/claim")
    await until(slack_world, lambda: ada.stack)
    (opened,) = slack_world.slack.called("views.open")
    assert "请稍等…" in str(opened.arguments["view"])


async def test_a_question_by_command_is_answered_where_only_the_asker_sees_it(slack_world: SlackWorld) -> None:
    slack_world.slack.workspace.channel(TEAM, BOT, user("ada"), user("grace"))
    ada, grace = slack_world.client("ada"), slack_world.client("grace")
    await slack_world.person("ada").says("taxi 68 yesterday")
    await slack_world.quiet()
    await ada.command("/ask", "where is my claim?", channel=TEAM)
    await until(slack_world, lambda: any("C-000001" in each for each in said_in(ada, TEAM)))
    assert said_in(grace, TEAM) == []


async def test_what_a_question_by_command_leads_to_is_asked_and_shown_directly(slack_world: SlackWorld) -> None:
    slack_world.slack.workspace.channel(TEAM, BOT, user("ada"), user("grace"))
    ada, person = slack_world.client("ada"), slack_world.person("ada")
    await ada.command("/ask", "taxi yesterday", channel=TEAM)
    await until(slack_world, lambda: said_in(ada, TEAM))
    assert said_in(ada, TEAM) == ["I have a question for you in our direct messages. Please answer there."]
    await person.says("68")
    await person.sees_card("C-000001", "68.00")

    await ada.command("/ask", "my claims", channel=TEAM)
    await until(slack_world, lambda: any("View" in labels(each) for each in ada.messages(TEAM)))
    shown = next(each for each in ada.messages(TEAM) if "View" in labels(each))
    before = len(ada.messages())
    await ada.press("View", on=shown)
    await until(slack_world, lambda: len(ada.messages()) > before)
    assert "C-000001" in text_of(ada.messages()[-1])
    await person.presses("Submit", card="C-000001")
    await slack_world.quiet()
    lanes = await slack_world.app.store.read(
        lambda unit: unit.connection.exec_driver_sql(
            "SELECT count(DISTINCT lane) FROM outbox WHERE card_key LIKE '%:owner'"
        ).scalar_one()
    )
    assert lanes == 1


async def test_what_was_shown_directly_can_be_sent_by_a_question_from_anywhere(slack_world: SlackWorld) -> None:
    slack_world.slack.workspace.channel(TEAM, BOT, user("ada"), user("grace"))
    ada, person = slack_world.client("ada"), slack_world.person("ada")
    await person.says("taxi 68 yesterday, client visit")
    await person.sees_card("C-000001", "Draft")
    await ada.command("/ask", "submit C-000001", channel=TEAM)
    await person.sees_card("C-000001", "Submitted")


async def test_a_command_sent_again_by_slack_files_one_claim(slack_world: SlackWorld) -> None:
    await slack_world.client("ada").command("/claim", "taxi 68 yesterday", times=16)
    await slack_world.person("ada").sees_card("C-000001", "Draft")
    await slack_world.quiet()
    assert await slack_world.claim(2) is None


# ------------------------------------------------------------ in a channel


async def test_what_is_asked_in_a_channel_about_ones_own_claims_is_answered_directly(slack_world: SlackWorld) -> None:
    slack_world.slack.workspace.channel(TEAM, BOT, user("ada"), user("grace"))
    ada, grace = slack_world.client("ada"), slack_world.client("grace")
    await slack_world.person("ada").says("taxi 68 yesterday")
    await slack_world.person("ada").sees_card("C-000001", "Draft")
    asked = await ada.mention("my claims", channel=TEAM)
    await slack_world.person("ada").sees("My claims", "C-000001")
    await until(slack_world, lambda: said_in(grace, TEAM))
    assert said_in(grace, TEAM) == ["I answered you in a direct message, as others read along here."]
    assert [each.thread_ts for each in ada.messages(TEAM) if each.is_own] == [asked.ts]


async def test_what_somebody_else_says_in_a_thread_chooses_nothing_that_was_offered_to_the_asker(
    slack_world: SlackWorld,
) -> None:
    slack_world.slack.workspace.channel(TEAM, BOT, user("ada"), user("bob"))
    ada, bob = slack_world.client("ada"), slack_world.client("bob")
    asked = await ada.mention("xyzzy plugh", channel=TEAM)
    await until(slack_world, lambda: any("Get help" in labels(each) for each in bob.messages(TEAM)))
    await bob.mention("get help", channel=TEAM, thread_ts=asked.ts)
    await slack_world.quiet()
    requests = "SELECT count(*) FROM help_request"
    count = await slack_world.app.store.read(lambda unit: unit.connection.exec_driver_sql(requests).scalar_one())
    assert count == 0
    await ada.mention("get help", channel=TEAM, thread_ts=asked.ts)
    await slack_world.quiet()
    count = await slack_world.app.store.read(lambda unit: unit.connection.exec_driver_sql(requests).scalar_one())
    assert count == 1


# ------------------------------------------------------------ under a card


async def test_a_file_sent_under_a_card_is_attached_to_its_claim(slack_world: SlackWorld) -> None:
    ada, person = slack_world.client("ada"), slack_world.person("ada")
    await person.says("taxi 68 yesterday")
    await person.sees_card("C-000001", "Draft")
    await person.says("lunch 90 yesterday with Bob")
    await person.sees_card("C-000002", "Draft")
    first = next(each for each in ada.messages() if each.is_own and "C-000001" in text_of(each))
    await ada.share({"taxi.jpg": jpeg()}, thread_ts=first.ts)
    await person.sees("The receipt is now on C-000001")
    claims = [await slack_world.claim(number) for number in (1, 2)]
    assert [len(claim.receipts) for claim in claims if claim is not None] == [1, 0]
    # What is answered stands in the conversation, where its question is asked and its buttons are found.
    assert not any(each.thread_ts for each in ada.messages() if each.is_own)


# ------------------------------------------------------------ shortcuts


async def test_the_shortcut_opens_the_form(slack_world: SlackWorld) -> None:
    await slack_world.client("ada").shortcut("new_claim")
    form = await slack_world.person("ada").sees_form("New claim")
    assert form.values["Currency"].startswith("CNY")


async def test_a_message_of_somebody_else_is_filed_as_ones_own_claim(slack_world: SlackWorld) -> None:
    slack_world.slack.workspace.channel(TEAM, BOT, user("ada"), user("bob"))
    ada = slack_world.client("ada")
    await slack_world.person("ada").says("taxi yesterday")
    await slack_world.person("ada").sees("How much was it?")
    bobs = slack_world.slack.workspace.post(TEAM, user("bob"), text="45")
    await ada.message_shortcut("file_as_claim", bobs)
    card = await slack_world.person("ada").sees_card("C-000002", "Draft")
    assert "45.00" in card.text
    await until(slack_world, lambda: said_in(ada, TEAM))
    assert said_in(ada, TEAM) == [
        "I have a question for you, which I asked in a direct message, as others read along here. Please answer there."
    ]
    first, claim = await slack_world.claim(1), await slack_world.claim(2)
    assert first is not None
    assert claim is not None
    assert (first.lines[0].minor, claim.owner) == (None, "ada")


# ------------------------------------------------------------ the form


async def test_a_dialog_sent_sixteen_times_makes_one_draft(slack_world: SlackWorld) -> None:
    ada = slack_world.client("ada")
    await ada.command("/claim")
    await slack_world.person("ada").sees_form("New claim")
    for label, value in {"Amount": "68", "Category": "Meals", "Date": "2026-11-20"}.items():
        await ada.type(label, value)
    await ada.submit(times=16)
    await slack_world.person("ada").sees_card("C-000001", "Draft")
    await slack_world.quiet()
    assert await slack_world.claim(2) is None


async def test_two_expenses_are_entered_one_on_top_of_the_other_and_cancel_leads_back(slack_world: SlackWorld) -> None:
    ada, person = slack_world.client("ada"), slack_world.person("ada")
    await ada.command("/claim")
    await person.sees_form("New claim")
    for label, value in {"Amount": "45", "Category": "Taxi & transport", "Date": "2026-11-20"}.items():
        await ada.type(label, value)
    assert ada.front is not None
    await ada.press_in(ada.front, "Add an expense")
    await until(slack_world, lambda: len(ada.stack) == 2)
    await ada.type("Amount", "120")
    await ada.close()
    await until(slack_world, lambda: "45.00" in read(ada.stack[0].blocks))
    await ada.press_in(ada.stack[0], "Add an expense")
    await until(slack_world, lambda: len(ada.stack) == 2)
    for label, value in {"Amount": "1200", "Category": "Lodging", "Date": "2026-11-19"}.items():
        await ada.type(label, value)
    ada.attach("hotel.jpg", jpeg(640, 480))
    await ada.submit()
    await until(slack_world, lambda: len(ada.stack) == 1 and "1,200.00" in read(ada.stack[0].blocks))
    await ada.submit()
    await person.sees_card("C-000001", "Draft")
    await slack_world.quiet()
    claim = await slack_world.claim(1)
    assert claim is not None
    assert [(line.minor, len(line.receipts)) for line in claim.lines] == [(4_500, 0), (120_000, 1)]


async def test_a_file_in_the_form_that_is_no_receipt_is_told_of_and_the_rest_is_saved(slack_world: SlackWorld) -> None:
    ada, person = slack_world.client("ada"), slack_world.person("ada")
    await ada.command("/claim")
    await person.sees_form("New claim")
    for label, value in {"Amount": "68", "Category": "Meals", "Date": "2026-11-20"}.items():
        await ada.type(label, value)
    ada.attach("plan.docx", b"PK\x03\x04 this is no receipt")
    await ada.submit()
    await person.sees_card("C-000001", "Draft")
    await person.sees("plan.docx")
    assert ada.stack == [] or "Saved" in read(ada.stack[0].blocks)


async def test_a_mistake_stands_beside_its_field_and_nothing_is_lost(slack_world: SlackWorld) -> None:
    ada, person = slack_world.client("ada"), slack_world.person("ada")
    await ada.command("/claim")
    await person.sees_form("New claim")
    for label, value in {"Amount": "-3", "Category": "Meals", "Date": "2026-11-20", "Purpose": "noodles"}.items():
        await ada.type(label, value)
    await ada.submit()
    form = await person.sees_form("New claim")
    assert "Amount" in form.errors
    assert (form.values["Amount"], form.values["Purpose"]) == ("-3", "noodles")
    await ada.type("Amount", "30")
    await ada.submit()
    assert "30.00" in (await person.sees_card("C-000001", "Draft")).text


# ------------------------------------------------------------ buttons


async def test_sixteen_presses_approve_once(slack_world: SlackWorld) -> None:
    ada, grace = slack_world.person("ada"), slack_world.client("grace")
    await ada.says("taxi 68 yesterday, client visit")
    await ada.presses("Submit")
    await slack_world.person("grace").sees_card("C-000001", "Submitted")
    await grace.press("Approve", on=with_button(grace, "Approve"), times=16)
    await ada.sees_card("C-000001", "Approved")
    await slack_world.quiet()
    claim = await slack_world.claim(1)
    assert claim is not None
    assert len([step for step in claim.steps if step.decision == "approved"]) == 1


async def test_a_press_on_a_card_of_last_month_shows_how_it_is_and_does_nothing(slack_world: SlackWorld) -> None:
    ada, grace = slack_world.person("ada"), slack_world.client("grace")
    await ada.says("taxi 68 yesterday, client visit")
    await ada.presses("Submit")
    await slack_world.person("grace").sees_card("C-000001", "Submitted")
    old = with_button(grace, "Approve")
    approve = next(each for each in pressables(old.blocks) if each.label == "Approve")
    await ada.presses("Withdraw")
    await ada.sees_card("C-000001", "Withdrawn")
    await slack_world.quiet()
    await grace.tap(approve.action(at=slack_world.slack.workspace.stamp()), on=old)
    await slack_world.person("grace").sees("C-000001", "Withdrawn")
    assert await slack_world.state(1) == "withdrawn"


# ------------------------------------------------------------ the Home tab


async def test_the_start_page_is_true_right_after_every_action(slack_world: SlackWorld) -> None:
    ada, grace = slack_world.client("ada"), slack_world.client("grace")
    await ada.open_tab("home")
    await grace.open_tab("home")
    await until(slack_world, lambda: ada.home is not None and grace.home is not None)
    await slack_world.person("ada").says("taxi 68 yesterday, client visit")
    await until(slack_world, lambda: ada.home is not None and "Not sent yet" in read(ada.home.blocks))
    await slack_world.person("ada").presses("Submit")
    await until(slack_world, lambda: ada.home is not None and "On their way" in read(ada.home.blocks))
    await until(slack_world, lambda: grace.home is not None and "Waiting for you" in read(grace.home.blocks))
    await slack_world.person("grace").presses("Approve")
    await until(slack_world, lambda: grace.home is not None and "Waiting for you" not in read(grace.home.blocks))


async def test_a_start_page_that_is_open_while_the_process_is_exchanged_stays_true(slack_world: SlackWorld) -> None:
    ada = slack_world.client("ada")
    await slack_world.person("ada").says("taxi 68 yesterday")
    await slack_world.person("ada").sees_card("C-000001", "Draft")
    await ada.open_tab("home")
    await until(slack_world, lambda: ada.home is not None and "Not sent yet" in read(ada.home.blocks))
    await slack_world.restart()
    await slack_world.person("ada").presses("Submit", card="C-000001")
    await until(slack_world, lambda: ada.home is not None and "On their way" in read(ada.home.blocks))


async def test_a_press_on_the_start_page_is_answered_in_the_conversation_and_says_so(slack_world: SlackWorld) -> None:
    ada = slack_world.client("ada")
    await slack_world.person("ada").says("taxi 68 yesterday, client visit")
    await slack_world.person("ada").sees_card("C-000001", "Draft")
    await ada.open_tab("home")
    await until(slack_world, lambda: ada.home is not None)
    before = len(ada.messages())
    assert ada.home is not None
    await ada.press_in(ada.home, "View")
    await until(slack_world, lambda: len(ada.messages()) > before)
    assert "C-000001" in text_of(ada.messages()[-1])
    await until(slack_world, lambda: ada.front is not None and "in our conversation" in read(ada.front.blocks))


# ------------------------------------------------------------ who is heard


@pytest.mark.parametrize(
    ("mark", "value"),
    [("is_guest", True), ("is_bot", True), ("is_deleted", True), ("team", "T0ELSEWHERE")],
    ids=["guest", "bot", "deactivated", "other workspace"],
)
async def test_guests_strangers_bots_and_the_deactivated_see_and_decide_nothing(
    slack_world: SlackWorld, mark: str, value: object
) -> None:
    await slack_world.person("ada").says("taxi 68 yesterday, client visit")
    await slack_world.person("ada").presses("Submit")
    await slack_world.person("grace").sees_card("C-000001", "Submitted")
    grace = slack_world.client("grace")
    card = with_button(grace, "Approve")
    setattr(grace.member, mark, value)
    await slack_world.restart()
    await grace.press("Approve", on=card)
    await grace.say("to approve")
    await slack_world.quiet()
    assert await slack_world.state(1) == "submitted"
    assert not any("C-000001" in text_of(each) for each in grace.messages() if each.is_own and each.ts > card.ts)
    if mark == "is_deleted":
        # Whoever is deactivated can't even be told, which is tried beside the answer.
        await until(slack_world, slack_world.slack.refused)
    slack_world.slack.calls.clear()


async def test_somebody_new_is_found_by_their_address_once(slack_world: SlackWorld) -> None:
    workspace = slack_world.slack.workspace
    await slack_world.app.store.write(lambda unit: unit.people.put(NINA))
    workspace.join("U0NINA", "Nina New", email="nina@example.com", locale="zh-CN")
    workspace.join("U0ELSE", "Else", email="else@example.com", locale="en-US")
    nina = SlackClient(slack_world.slack, slack_world.sender, "U0NINA")
    other = SlackClient(slack_world.slack, slack_world.sender, "U0ELSE")
    await nina.say("打车68，昨天，见客户")
    await until(slack_world, lambda: any("C-000001" in text_of(each) for each in nina.messages() if each.is_own))
    assert any("草稿" in text_of(each) for each in nina.messages() if each.is_own)
    await other.say("my claims")
    await until(slack_world, lambda: any("I don't know you yet" in text_of(each) for each in other.messages()))


# ------------------------------------------------------------ what people type


HOSTILE = "<!channel> <@U0GRACE> *bold* _i_ <http://evil.example|your bank> @here https://evil.example"


async def test_nothing_that_people_type_mentions_links_or_formats(slack_world: SlackWorld) -> None:
    ada, person = slack_world.client("ada"), slack_world.person("ada")
    await ada.command("/claim")
    await person.sees_form("New claim")
    for label, value in {"Amount": "68", "Category": "Meals", "Date": "2026-11-20", "Purpose": HOSTILE}.items():
        await ada.type(label, value)
    await ada.submit()
    assert HOSTILE in (await person.sees_card("C-000001", "Draft")).text
    await person.presses("Submit")
    assert HOSTILE in (await slack_world.person("grace").sees_card("C-000001", "Submitted")).text
    assert slack_world.slack.workspace.noted == []


# ------------------------------------------------------------ when Slack is away


async def test_what_was_to_be_told_while_slack_was_away_comes_once_when_it_is_back(slack_world: SlackWorld) -> None:
    ada = slack_world.person("ada")
    await ada.says("taxi 68 yesterday, client visit")
    await ada.sees_card("C-000001", "Draft")
    card = with_button(slack_world.client("ada"), "Submit")
    slack_world.slack.suffers(Trouble.BROKEN)
    await slack_world.client("ada").press("Submit", on=card)
    await until_state(slack_world, 1, "submitted")
    slack_world.slack.suffers(None)
    await slack_world.app.store.write(
        lambda unit: unit.connection.exec_driver_sql("UPDATE lane SET not_before = 0") and None
    )
    await slack_world.person("grace").sees_card("C-000001", "Submitted")
    await slack_world.quiet()
    grace = slack_world.client("grace")
    assert len([each for each in grace.messages() if "Approve" in labels(each)]) == 1


async def test_a_revoked_token_is_said_once_and_starts_no_storm(
    slack_world: SlackWorld, caplog: pytest.LogCaptureFixture
) -> None:
    await slack_world.person("ada").says("help")
    await slack_world.person("grace").says("help")
    await slack_world.quiet()
    slack_world.slack.calls.clear()
    slack_world.slack.revoke()
    caplog.set_level(logging.WARNING)
    await slack_world.client("ada").say("taxi 68 yesterday, client visit")
    await until(slack_world, lambda: [each for each in caplog.records if each.getMessage() == "channel is shut"])
    await slack_world.client("ada").say("my claims")
    await slack_world.client("grace").say("my claims")
    assert len([each for each in slack_world.slack.calls if each.method == "chat.postMessage"]) <= 3
    assert len([each for each in caplog.records if each.getMessage() == "channel is shut"]) == 1
    slack_world.slack.calls.clear()  # they were refused, as they should be


async def until_state(world: SlackWorld, number: int, state: str) -> None:
    """Wait until a claim stands there."""

    async def stands() -> bool:
        return await world.state(number) == state

    await until_true(stands, seconds=20, what=state)
