"""The fake platform refuses what Slack or WeCom refuses: one test for each refusal, on both sides of each limit."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.fake_clock import StoppedClock
from tests.support.fake_limits import Refusal
from tests.support.fake_platform import FakePlatform, NoAnswer, NoConnection, Trouble

ADA = "u-ada"


@pytest.fixture
def platform() -> FakePlatform:
    own = FakePlatform(StoppedClock())
    own.join(ADA, "Ada Byron")
    own.join("u-bob", "Bob Noyce")
    return own


def text(words: str = "hello") -> dict[str, Any]:
    return {"type": "text", "text": words}


def button(label: str = "Approve", value: str = "claim.approve:1:1") -> dict[str, Any]:
    return {"text": label, "value": value}


def card(**fields: Any) -> dict[str, Any]:
    return {"type": "card", "title": "C-000001", "buttons": [button()], **fields}


async def post(platform: FakePlatform, content: dict[str, Any], *, id: str = "1", place: str = ADA) -> dict[str, Any]:
    return await platform.post(place=place, id=id, content=content)


async def refused(platform: FakePlatform, content: dict[str, Any], **rest: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        await post(platform, content, **rest)
    return caught.value


def facts(count: int, *, key: str = "Type", value: str = "Meals") -> list[dict[str, str]]:
    return [{"key": key, "value": value}] * count


def several(count: int, *, label: str = "Approve") -> list[dict[str, Any]]:
    return [button(label, f"claim.approve:1:{number}") for number in range(count)]


def rows(count: int, **fields: Any) -> dict[str, Any]:
    return {"type": "list", "title": "My claims", "rows": [{"text": "C-000001", **fields}] * count, "buttons": []}


def choice(count: int = 1, *, text: str = "Meals", id: str = "meals") -> dict[str, Any]:
    return {"text": "Category", "options": [{"id": f"{id}{number}"[:200], "text": text} for number in range(count)]}


# ---------------------------------------------------------------- what a message may hold

ALLOWED = {
    "a title of 36": card(title="x" * 36),
    "six facts": card(facts=facts(6)),
    "a fact's name of 5": card(facts=facts(1, key="x" * 5)),
    "a fact's value of 300": card(facts=facts(1, value="x" * 300)),
    "a lead of 300": card(lead="x" * 300),
    "a note of 300": card(note="x" * 300),
    "a status of 300": card(status="x" * 300),
    "a state of 16": card(state="x" * 16),
    "three warnings": card(warnings=["x" * 300] * 3),
    "ten changes": card(changes=["x" * 700] * 10),
    "four buttons": card(buttons=several(4)),
    "a button of 10": card(buttons=several(1, label="x" * 10)),
    "a button's value of 255": card(buttons=[button(value="x" * 255)]),
    "three more": card(buttons=[], more=several(3)),
    "a choice of ten": card(choice=choice(10)),
    "an option of 16": card(choice=choice(1, text="x" * 16)),
    "a list of eleven": rows(11),
    "a row of 300": rows(1, text="x" * 300),
    "a text of 2,048 bytes": text("票" * 682 + "xx"),
    "an address": card(buttons=[{"text": "View", "url": "https://chit.example/x"}]),
}

REFUSED = {
    "a title of 37": card(title="x" * 37),
    "no title": card(title=""),
    "seven facts": card(facts=facts(7)),
    "a fact's name of 6": card(facts=facts(1, key="x" * 6)),
    "a fact without a value": card(facts=[{"key": "Type", "value": ""}]),
    "a fact's value of 301": card(facts=facts(1, value="x" * 301)),
    "a lead of 301": card(lead="x" * 301),
    "an empty lead": card(lead=""),
    "a note of 301": card(note="x" * 301),
    "a status of 301": card(status="x" * 301),
    "a state of 17": card(state="x" * 17),
    "four warnings": card(warnings=["x"] * 4),
    "a warning of 301": card(warnings=["x" * 301]),
    "eleven changes": card(changes=["x"] * 11),
    "a change of 701": card(changes=["x" * 701]),
    "five buttons": card(buttons=several(5)),
    "a button of 11": card(buttons=several(1, label="x" * 11)),
    "a button without a name": card(buttons=several(1, label="")),
    "a button's value of 256": card(buttons=[button(value="x" * 256)]),
    "a button that does two things": card(buttons=[{"text": "View", "value": "a", "url": "https://chit.example"}]),
    "a button that does nothing": card(buttons=[{"text": "View"}]),
    "two buttons of one value": card(buttons=[button(), button("Return")]),
    "a relative address": card(buttons=[{"text": "View", "url": "/pages/1"}]),
    "a script for an address": card(buttons=[{"text": "View", "url": "javascript:alert(1)"}]),
    "an address of 1,025": card(buttons=[{"text": "View", "url": "https://x/".ljust(1_025, "x")}]),
    "four more": card(buttons=[], more=several(4)),
    "a choice of eleven": card(choice=choice(11)),
    "a choice of none": card(choice=choice(0)),
    "an option of 17": card(choice=choice(1, text="x" * 17)),
    "an option's value of 129": card(choice=choice(1, id="x" * 128)),
    "eleven pictures": card(pictures=["x"] * 11),
    "a card of more than 12,000": card(changes=["x" * 700] * 10, pictures=["x" * 600] * 10),
    "a list of twelve": rows(12),
    "a list of none": rows(0),
    "a row of 301": rows(1, text="x" * 301),
    "a row's button of 11": rows(1, button=button("x" * 11)),
    "a list's title of 37": {**rows(1), "title": "x" * 37},
    "a text of 2,049 bytes": text("票" * 683),
    "an empty text": text(""),
    "half a character": text("\ud83d"),
    "a NUL": text("a\x00b"),
    "a number for a text": {"type": "text", "text": 5},
    "a word for a list": card(facts="Type"),
    "an unknown field": card(colour="red"),
    "an unknown kind": {"type": "carousel"},
    "a file without a name": {"type": "file", "file": "1", "name": "", "alt": "x"},
}


@pytest.mark.parametrize("content", ALLOWED.values(), ids=ALLOWED)
async def test_it_shows_what_is_just_within_the_limits(platform: FakePlatform, content: dict[str, Any]) -> None:
    await post(platform, content)

    assert [each.content for each in platform.conversations[ADA]] == [content]


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
async def test_it_refuses_what_is_just_beyond_the_limits(platform: FakePlatform, content: dict[str, Any]) -> None:
    assert (await refused(platform, content)).status == 400
    assert platform.conversations[ADA] == []


# ---------------------------------------------------------------- whom, how often, how many times


async def test_it_refuses_a_message_to_somebody_it_does_not_know(platform: FakePlatform) -> None:
    assert (await refused(platform, text(), place="u-nobody")).status == 404


async def test_it_refuses_a_message_to_somebody_who_left(platform: FakePlatform) -> None:
    platform.leave(ADA)

    assert (await refused(platform, text())).status == 404


async def test_it_takes_one_message_a_second_per_conversation(platform: FakePlatform) -> None:
    await post(platform, text("one"), id="1")
    platform.clock.skip(0.75)

    refusal = await refused(platform, text("two"), id="2")
    await post(platform, text("for Bob"), id="3", place="u-bob")
    platform.clock.skip(0.25)
    await post(platform, text("two"), id="2")

    assert (refusal.status, refusal.retry_after) == (429, 0.25)
    assert [each.content["text"] for each in platform.conversations[ADA]] == ["one", "two"]


async def test_it_swallows_the_same_message_within_half_an_hour(platform: FakePlatform) -> None:
    first = await post(platform, card())
    platform.clock.skip(1_799)
    again = await post(platform, card())

    assert (again["message"], "code" in again) == (first["message"], False)
    assert len(platform.conversations[ADA]) == 1


async def test_it_shows_the_same_message_again_after_half_an_hour(platform: FakePlatform) -> None:
    await post(platform, card())
    platform.clock.skip(1_800)
    await post(platform, card())

    assert len(platform.conversations[ADA]) == 2


async def test_it_refuses_other_words_under_the_same_id(platform: FakePlatform) -> None:
    await post(platform, text("one"))

    assert (await refused(platform, text("two"))).status == 409


# ---------------------------------------------------------------- changing in place


async def test_a_card_with_buttons_can_be_changed_once_with_its_code(platform: FakePlatform) -> None:
    sent = await post(platform, card())
    await platform.change(**sent, content=card(status="Approved", buttons=[button("Pay")]))
    with pytest.raises(Refusal) as caught:
        await platform.change(**sent, content=card())

    assert caught.value.status == 410
    assert platform.conversations[ADA][0].content["status"] == "Approved"


async def test_a_code_serves_for_72_hours_and_no_longer(platform: FakePlatform) -> None:
    first = await post(platform, card(), id="1")
    platform.clock.skip(1)
    second = await post(platform, card(), id="2")
    platform.clock.skip(72 * 3_600 - 1)
    await platform.change(**second, content=card())
    with pytest.raises(Refusal) as caught:
        await platform.change(**first, content=card())

    assert caught.value.status == 410


async def test_a_press_hands_out_a_fresh_code(platform: FakePlatform) -> None:
    sent = await post(platform, card())
    await platform.change(**sent, content=card(lead="1"))
    pressed = platform.press(ADA, sent["message"], "claim.approve:1:1")
    await platform.change(message=sent["message"], code=pressed["code"], content=card(lead="2"))

    assert [each.get("lead") for each in platform.conversations[ADA][0].drawn] == [None, "1", "2"]


async def test_a_code_serves_for_its_own_message_only(platform: FakePlatform) -> None:
    first = await post(platform, card(), id="1")
    second = await post(platform, card(), id="2", place="u-bob")
    with pytest.raises(Refusal) as caught:
        await platform.change(message=first["message"], code=second["code"], content=card())

    assert caught.value.status == 400


async def test_a_card_with_nothing_to_press_gets_no_code(platform: FakePlatform) -> None:
    assert "code" not in await post(platform, card(buttons=[]))


async def test_a_grey_card_can_not_be_changed_any_more(platform: FakePlatform) -> None:
    sent = await post(platform, card())
    pressed = platform.press(ADA, sent["message"], "claim.approve:1:1")
    await platform.change(**sent, content=card(buttons=[], status="Done"))
    with pytest.raises(Refusal) as caught:
        await platform.change(message=sent["message"], code=pressed["code"], content=card())

    assert platform.conversations[ADA][0].is_grey
    assert caught.value.status == 410


async def test_it_refuses_a_bad_change_and_the_code_still_serves(platform: FakePlatform) -> None:
    sent = await post(platform, card())
    with pytest.raises(Refusal) as caught:
        await platform.change(**sent, content=card(title="x" * 37))
    await platform.change(**sent, content=card(lead="1"))

    assert caught.value.status == 400


async def test_a_card_does_not_become_a_text(platform: FakePlatform) -> None:
    sent = await post(platform, card())
    with pytest.raises(Refusal) as caught:
        await platform.change(**sent, content=text())

    assert caught.value.status == 400


async def test_nobody_presses_what_they_do_not_see(platform: FakePlatform) -> None:
    sent = await post(platform, card())

    with pytest.raises(AssertionError):
        platform.press("u-bob", sent["message"], "claim.approve:1:1")
    with pytest.raises(AssertionError):
        platform.press(ADA, sent["message"], "claim.reject:1:1")


# ---------------------------------------------------------------- bad days


@pytest.mark.parametrize(("trouble", "status"), [(Trouble.BROKEN, 500), (Trouble.LIMITED, 429), (Trouble.REVOKED, 401)])
async def test_it_can_refuse_everything_for_a_while(platform: FakePlatform, trouble: Trouble, status: int) -> None:
    platform.suffers(trouble, times=1)

    assert (await refused(platform, text())).status == status
    assert platform.conversations[ADA] == []
    await post(platform, text())


async def test_it_can_be_down(platform: FakePlatform) -> None:
    platform.suffers(Trouble.DOWN)
    with pytest.raises(NoConnection):
        await post(platform, text())
    platform.suffers(None)
    await post(platform, text())

    assert len(platform.conversations[ADA]) == 1


async def test_it_can_show_a_message_and_never_say_so(platform: FakePlatform) -> None:
    platform.suffers(Trouble.SILENT, times=1)
    with pytest.raises(NoAnswer):
        await post(platform, text())
    await post(platform, text())

    assert len(platform.conversations[ADA]) == 1


async def test_it_can_be_slow(platform: FakePlatform) -> None:
    before = platform.clock.now()
    platform.suffers(Trouble.SLOW, times=1)
    await post(platform, text())

    assert platform.clock.now() - before == 30


# ---------------------------------------------------------------- events


async def test_an_event_that_is_not_acknowledged_comes_again_three_times(platform: FakePlatform) -> None:
    seen = []

    async def bot(event: dict[str, Any]) -> dict[str, Any]:
        seen.append(event["id"])
        if len(seen) < 4:
            raise ConnectionError
        return {"heard": event["text"]}

    platform.receivers.append(bot)
    answers = await platform.deliver(platform.event(ADA, "said", text="hi"))

    assert answers == [{"heard": "hi"}]
    assert len(seen) == 4
    assert len(set(seen)) == 1


async def test_an_event_can_come_to_several_processes_at_once(platform: FakePlatform) -> None:
    heard = []

    for name in ("one", "two"):

        async def bot(event: dict[str, Any], name: str = name) -> dict[str, Any]:
            heard.append(name)
            return {}

        platform.receivers.append(bot)
    await platform.deliver(platform.event(ADA, "said", text="hi"), times=3)

    assert sorted(heard) == ["one", "one", "two"]
