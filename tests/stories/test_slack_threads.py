"""What is said or sent in a thread at Slack is for the claim that its first message is about, and for no other."""

from __future__ import annotations

from tests.stories.test_at_slack import text_of
from tests.support.receipts import jpeg
from tests.support.slack_client import SlackClient
from tests.support.slack_company import SlackWorld
from tests.support.slack_workspace import Posted


def message(client: SlackClient, *words: str) -> Posted:
    """The newest message of the app in the direct conversation that says all this."""
    told = [each for each in client.messages() if each.is_own]
    return next(each for each in reversed(told) if all(word in text_of(each) for word in words))


async def amounts(world: SlackWorld, *numbers: int) -> list[tuple[str, int | None]]:
    """State and sum of these claims, in minor units."""
    claims = [await world.claim(number) for number in numbers]
    return [(each.state.value, each.lines[0].minor) for each in claims if each is not None]


async def test_words_in_the_thread_of_a_card_are_for_its_claim(slack_world: SlackWorld) -> None:
    ada, client = slack_world.person("ada"), slack_world.client("ada")
    await ada.says("taxi 61 yesterday, client visit")
    await ada.sees_card("C-000001", "Draft")
    await ada.says("taxi 62 yesterday, client visit")
    await ada.sees_card("C-000002", "Draft")
    first = message(client, "C-000001")
    await client.say("80 instead of 61", thread_ts=first.ts)
    await ada.sees_card("C-000001", "¥80.00")
    await client.say("submit", thread_ts=first.ts)
    await ada.sees_card("C-000001", "Submitted")
    await client.say("90 instead of 62", thread_ts=first.ts)
    await ada.hears("C-000001 is “Submitted”")
    await slack_world.quiet()
    assert await amounts(slack_world, 1, 2) == [("submitted", 8_000), ("draft", 6_200)]


async def test_what_comes_under_the_news_of_a_return_is_for_the_claim_that_came_back(slack_world: SlackWorld) -> None:
    ada, grace, client = slack_world.person("ada"), slack_world.person("grace"), slack_world.client("ada")
    await ada.says("taxi 61 yesterday, client visit")
    await ada.presses("Submit", card="C-000001")
    await grace.presses("Return", card="C-000001")
    await grace.fills({"Reason": "Was it really 61?"})
    await ada.hears("Was it really 61?")
    await ada.says("taxi 62 yesterday, client visit")
    await ada.sees_card("C-000002", "Draft")
    news = next(each for each in client.messages() if each.is_own and "returned by" in each.text)
    await client.share({"taxi.jpg": jpeg()}, thread_ts=news.ts)
    answer = await ada.hears("now on C-000001")
    assert "C-000002" not in answer
    await client.say("60 instead of 61", thread_ts=news.ts)
    await ada.sees_card("C-000001", "¥60.00")
    # Under an answer in words that names but one claim it is the same.
    told = next(each for each in client.messages() if each.is_own and "now on C-000001" in each.text)
    await client.say("submit", thread_ts=told.ts)
    await ada.sees_card("C-000001", "Submitted")
    assert await amounts(slack_world, 1, 2) == [("submitted", 6_000), ("draft", 6_200)]
