"""What Slack makes different: forms that words ask for, what comes twice or from nobody, and answers that are lost."""

from __future__ import annotations

from tests.support.actor import Actor
from tests.support.slack_company import SlackWorld
from tests.support.slack_screen import pressables
from tests.support.slack_trouble import Trouble


async def drafts(ada: Actor) -> None:
    """A claim of 68 that Ada has not sent."""
    await ada.says("taxi 68 yesterday, visiting a client")
    await ada.sees_card("C-000001", "Draft", "¥68.00")


async def test_a_form_asked_for_in_words_stands_behind_a_button_for_its_person_alone(slack_world: SlackWorld) -> None:
    ada, bob = slack_world.person("ada"), slack_world.person("bob")
    await drafts(ada)
    await ada.says("edit C-000001")
    await ada.sees("Edit C-000001")
    asked = slack_world.client("ada").messages()[-1]
    (button,) = pressables(asked.blocks)
    assert button.label == "Fill in"

    await bob.says("hello")
    await slack_world.quiet()
    other = slack_world.client("bob")
    await other.tap(button.action(at="1"), on=other.messages()[-1])
    await bob.learns("too old for me")

    form = await ada.sees_form("Edit C-000001")
    assert form.values["Amount"] == "68.00"


async def test_a_press_that_needs_an_answer_first_opens_a_form_for_it(slack_world: SlackWorld) -> None:
    ada, grace = slack_world.person("ada"), slack_world.person("grace")
    await drafts(ada)
    await ada.presses("Submit")
    await grace.presses("Return")
    await grace.fills({"Reason": "Which client?"})
    await ada.sees_card("C-000001", "Returned")
    await ada.presses("Submit", card="C-000001")
    form = await ada.sees_form()
    assert list(form.values) == ["Reply"]
    await ada.fills({"Reply": "Acme."})
    await grace.sees_card("C-000001", "Submitted", "Acme.")


async def test_a_message_that_slack_sends_again_is_one_message(slack_world: SlackWorld) -> None:
    ada = slack_world.person("ada")
    await drafts(ada)
    again = [await slack_world.sender.again(slack_world.sender.sent[0], retry=number) for number in (1, 2, 3)]
    await slack_world.quiet()
    assert all(each.is_acknowledged for each in again)
    assert await slack_world.claim(2) is None


async def test_what_nobody_signed_is_nothing(slack_world: SlackWorld) -> None:
    ada = slack_world.person("ada")
    await drafts(ada)
    delivery, sender = slack_world.sender.sent[0], slack_world.sender
    assert (await sender.once(delivery, secret="another")).status == 401
    assert (await sender.once(delivery, at=0)).status == 401


async def test_a_card_that_may_have_arrived_is_not_posted_twice(slack_world: SlackWorld) -> None:
    ada = slack_world.person("ada")
    slack_world.slack.suffers(Trouble.LOST, method="chat.postMessage", times=1)
    await drafts(ada)
    await slack_world.quiet()
    assert len(await ada.cards()) == 1
