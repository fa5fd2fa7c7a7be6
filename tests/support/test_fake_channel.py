"""The fake channel sorts refusals into the classes the courier knows, and cuts texts between characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.chat.channel import Outgoing, Profile, Sent
from bot.chat.events import Pressed
from bot.chat.messages import Button, Card, Choice, Fact, Items, Message, Option, Row, Text
from bot.chat.refusals import Busy, ChannelError, Expired, Failed, Gated, Gone, Rejected, Unknown
from tests.support.fake_channel import FakeChannel, parts, read, rendered
from tests.support.fake_clock import FastClock, StoppedClock
from tests.support.fake_limits import check
from tests.support.fake_platform import FakePlatform, Trouble

ADA = "u-ada"


@pytest.fixture
def platform() -> FakePlatform:
    own = FakePlatform(StoppedClock())
    own.join(ADA, "Ada Byron", email="ada@example.com", timezone="Asia/Shanghai")
    return own


def out(*messages: Message, id: str = "1", place: str = ADA) -> Outgoing:
    return Outgoing(id=id, place=place, messages=messages, locale="en", to=None)


def card(lead: str = "¥68.00", *, buttons: Sequence[str] = ("Approve",)) -> Card:
    made = tuple(Button(label=label, action=f"claim.{label.lower()}:1:1") for label in buttons)
    return Card(card_key="claim:1:review", title="C-000001", lead=lead, buttons=made)


def seen(platform: FakePlatform) -> list[str]:
    return [each.content.get("text") or each.content.get("lead", "") for each in platform.conversations[ADA]]


# ---------------------------------------------------------------- texts in parts


@pytest.mark.parametrize("text", ["x" * 2_048, "票" * 682, "😀" * 512, ""])
def test_a_text_of_at_most_2048_bytes_stays_whole(text: str) -> None:
    assert parts(text) == [text]


@pytest.mark.parametrize("text", ["x" * 2_049, "票" * 683, "😀" * 513, "x票😀" * 1_300])
def test_a_longer_text_is_cut_between_characters(text: str) -> None:
    cut = parts(text)

    assert "".join(cut) == text
    assert len(cut) > 1
    assert all(0 < len(part.encode()) <= 2_048 for part in cut)


async def test_the_parts_of_a_text_arrive_in_order_a_second_apart(platform: FakePlatform) -> None:
    channel = FakeChannel(platform)
    await channel.send(out(Text(text="票" * 1_500)))

    assert "".join(seen(platform)) == "票" * 1_500
    times = [each.at for each in platform.conversations[ADA]]
    assert [later - earlier for earlier, later in pairwise(times)] == [1.0, 1.0]


async def test_parts_that_were_shown_are_not_shown_again_when_the_rest_is_repeated(platform: FakePlatform) -> None:
    channel = FakeChannel(platform)
    outgoing = out(Text(text="a"), Text(text="b"), Text(text="c"))
    platform.suffers(Trouble.SILENT, times=1)
    with pytest.raises(Unknown):
        await channel.send(outgoing)
    await channel.send(outgoing)

    assert seen(platform) == ["a", "b", "c"]


# ---------------------------------------------------------------- everything can be shown


def test_the_largest_messages_of_the_model_can_be_shown() -> None:
    buttons = tuple(Button(label="x" * 10, action=f"claim.do:{number}".ljust(255, "x")) for number in range(4))
    more = tuple(Button(label="x" * 10, action=f"claim.more:{number}".ljust(255, "x")) for number in range(3))
    options = tuple(Option(value=f"{number}".ljust(128, "x"), label="x" * 75, short="x" * 16) for number in range(10))
    largest = Card(
        card_key="claim:1:review",
        title="票" * 36,
        state="submitted",
        state_label="x" * 16,
        lead="x" * 300,
        facts=(Fact(label="x" * 24, short="x" * 5, value="x" * 300),) * 6,
        warnings=("x" * 300,) * 3,
        changes=("x" * 700,) * 10,
        note="x" * 300,
        buttons=buttons,
        more=more,
        choice=Choice(label="x" * 24, options=options, chosen=options[9].value),
        status="x" * 300,
    )
    row = Row(text="x" * 300, detail="x" * 300, button=buttons[0])
    rows = tuple(
        row.model_copy(update={"button": Button(label="View", action=f"claim.show:{number}")}) for number in range(11)
    )
    texts = Text(text="票" * 10_000, examples=("x" * 200,) * 3)
    for message in (largest, Items(title="x" * 36, rows=rows, buttons=buttons), texts):
        for content in rendered(message):
            check(content)


def test_the_smallest_messages_of_the_model_can_be_shown() -> None:
    fact = Fact(label="Purpose", short="Why", value="")
    for message in (Card(title="x"), Card(title="x", facts=(fact,)), Items(title="x", rows=(Row(text="x"),))):
        for content in rendered(message):
            check(content)


def test_an_address_of_our_own_pages_becomes_a_full_one() -> None:
    (content,) = rendered(Card(title="x", buttons=(Button(label="View", url="/pages/1"),)))

    assert content["buttons"][0]["url"] == "https://chit.example/pages/1"


# ---------------------------------------------------------------- refusals by class


@pytest.mark.parametrize(
    ("trouble", "expected"),
    [
        (Trouble.DOWN, Failed),
        (Trouble.BROKEN, Failed),
        (Trouble.SILENT, Unknown),
        (Trouble.LIMITED, Busy),
        (Trouble.REVOKED, Gated),
    ],
)
async def test_trouble_is_told_by_its_class(
    platform: FakePlatform, trouble: Trouble, expected: type[ChannelError]
) -> None:
    platform.suffers(trouble)
    with pytest.raises(expected):
        await FakeChannel(platform).send(out(Text(text="hi")))


async def test_an_answer_that_does_not_come_leaves_the_outcome_unknown() -> None:
    platform = FakePlatform(FastClock(1_000))
    platform.join(ADA, "Ada Byron")
    platform.suffers(Trouble.SLOW)
    with pytest.raises(Unknown):
        await FakeChannel(platform).send(out(Text(text="hi")))

    assert seen(platform) == ["hi"]


async def test_a_message_too_soon_is_told_to_wait(platform: FakePlatform) -> None:
    channel = FakeChannel(platform)
    await channel.send(out(Text(text="one"), id="1"))
    platform.clock.skip(0.5)
    with pytest.raises(Busy) as caught:
        await channel.send(out(Text(text="two"), id="2"))

    assert caught.value.retry_after == 0.5


async def test_somebody_who_left_is_gone(platform: FakePlatform) -> None:
    channel = FakeChannel(platform)
    sent = await channel.send(out(card()))
    platform.leave(ADA)

    with pytest.raises(Gone):
        await channel.send(out(Text(text="hi"), id="2"))
    with pytest.raises(Gone):
        await changed(channel, sent, "¥70.00")


async def test_what_the_platform_will_never_show_is_rejected(platform: FakePlatform) -> None:
    twice = (Button(label="Approve", action="a:1"), Button(label="Return", action="a:1"))
    with pytest.raises(Rejected):
        await FakeChannel(platform).send(out(Card(title="C-000001", buttons=twice)))


async def test_other_words_under_an_old_number_are_rejected(platform: FakePlatform) -> None:
    channel = FakeChannel(platform)
    await channel.send(out(Text(text="one")))
    with pytest.raises(Rejected):
        await channel.send(out(Text(text="two")))


# ---------------------------------------------------------------- changing in place


async def changed(channel: FakeChannel, sent: Sent, lead: str) -> Sent:
    """The card that was sent, changed with the code that came with it."""
    return await channel.update(str(sent.ref), replace(out(card(lead)), update_code=sent.update_code))


async def test_a_card_is_changed_once_with_a_code_and_then_expired(platform: FakePlatform) -> None:
    channel = FakeChannel(platform)
    sent = await channel.send(out(card("1")))
    again = await changed(channel, sent, "2")
    assert again == Sent(sent.ref)
    with pytest.raises(Expired):
        await changed(channel, sent, "3")

    assert seen(platform) == ["2"]
    assert platform.misused == [sent.update_code]


async def test_without_a_code_a_card_is_expired(platform: FakePlatform) -> None:
    channel = FakeChannel(platform)
    sent = await channel.send(out(card("1")))
    with pytest.raises(Expired):
        await channel.update(str(sent.ref), out(card("2")))

    assert seen(platform) == ["1"]
    assert platform.misused == []


async def test_with_the_code_of_another_card_a_change_is_rejected(platform: FakePlatform) -> None:
    channel = FakeChannel(platform)
    sent = await channel.send(out(card("1")))
    platform.clock.skip(1)
    other = await channel.send(out(card("one"), id="2"))
    with pytest.raises(Rejected):
        await changed(channel, replace(sent, update_code=other.update_code), "2")

    assert platform.misused == [other.update_code]


@pytest.mark.parametrize(("seconds", "is_expired"), [(72 * 3_600 - 1, False), (72 * 3_600, True)])
async def test_a_code_serves_for_less_than_72_hours(platform: FakePlatform, seconds: float, is_expired: bool) -> None:
    channel = FakeChannel(platform)
    sent = await channel.send(out(card("1")))
    platform.clock.skip(seconds)
    if is_expired:
        with pytest.raises(Expired):
            await changed(channel, sent, "2")
    else:
        await changed(channel, sent, "2")

    assert seen(platform) == ["1" if is_expired else "2"]
    assert platform.misused == []


async def test_a_card_without_buttons_is_sent_without_a_code(platform: FakePlatform) -> None:
    assert (await FakeChannel(platform).send(out(card("1", buttons=())))).update_code is None


async def test_a_press_brings_a_code_along_for_the_card_that_was_pressed(platform: FakePlatform) -> None:
    channel = FakeChannel(platform)
    sent = await channel.send(out(card("1")))
    press = read(platform.press(ADA, str(sent.ref), "claim.approve:1:1"))
    assert isinstance(press, Pressed)
    assert press.message == sent.ref
    await changed(channel, replace(sent, update_code=press.update_code), "2")

    assert seen(platform) == ["2"]


async def test_after_a_change_that_did_not_arrive_the_code_still_serves(platform: FakePlatform) -> None:
    channel = FakeChannel(platform)
    sent = await channel.send(out(card("1")))
    platform.suffers(Trouble.DOWN, times=1)
    with pytest.raises(Failed):
        await changed(channel, sent, "2")
    await changed(channel, sent, "2")

    assert seen(platform) == ["2"]
    assert platform.misused == []


# ---------------------------------------------------------------- people


async def test_a_profile_says_what_the_platform_knows(platform: FakePlatform) -> None:
    channel = FakeChannel(platform)

    assert await channel.profile(ADA) == Profile("Ada Byron", "ada@example.com", None, "Asia/Shanghai", False)
    assert await channel.profile("u-nobody") is None
