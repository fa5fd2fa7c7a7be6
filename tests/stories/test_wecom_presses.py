"""Presses on cards of WeCom that do not count: by whom it is not for, too late, twice; and what is answered."""

from __future__ import annotations

from tests.stories.test_at_wecom import card_of, sent
from tests.support.wecom_company import WeComWorld
from tests.support.wecom_screen import pressables, read


async def pressed(world: WeComWorld, who: str, *, key: str, times: int = 1) -> str:
    """What somebody reads anew after they pressed a button of Grace's card, whoever it was shown to."""
    client, card = world.client(who), card_of(world, "grace")
    before = {each.id for each in client.messages()}
    for _ in range(times):
        await client.sender.deliver(client.pressing(key, on=card))
    await world.quiet()
    return "\n".join(read(each).rstrip() for each in client.messages() if each.id not in before and not each.is_mine)


def approving(world: WeComWorld) -> str:
    """What is told when Grace presses Approve on her card."""
    found = [each.key for each in pressables(card_of(world, "grace")) if each.label == "Approve"]
    return str(found[0])


async def test_a_press_by_whom_it_is_not_for_or_too_late_changes_nothing_and_is_answered(
    wecom_world: WeComWorld,
) -> None:
    await sent(wecom_world)
    key = approving(wecom_world)
    history = ["created", "submitted"]

    assert "C-000001" in (about_theirs := await pressed(wecom_world, "bob", key=key))
    about_none = await pressed(wecom_world, "bob", key=key.replace(":1:", ":999:", 1))
    assert about_none == about_theirs.replace("000001", "000999")
    assert "your own claim" in await pressed(wecom_world, "ada", key=key)
    assert await wecom_world.events(1) == history

    # Three days later no code that came with a card does any longer; its buttons can still be pressed.
    for code in wecom_world.wecom.messages.codes.values():
        code.until = 0.0
    await wecom_world.person("ada").says("withdraw C-000001")
    await wecom_world.person("grace").hears("C-000001", "Withdrawn")
    await wecom_world.quiet()
    assert "Withdrawn" in await pressed(wecom_world, "grace", key=key)
    assert await wecom_world.events(1) == [*history, "withdrawn"]
    assert {code for _, code in wecom_world.wecom.refused()} <= {60140}
    wecom_world.wecom.calls.clear()


async def test_a_press_after_the_decision_and_another_after_that_decide_nothing_more(wecom_world: WeComWorld) -> None:
    await sent(wecom_world)
    key = approving(wecom_world)
    await wecom_world.person("grace").presses("Approve")
    await wecom_world.person("grace").sees_card("C-000001", "Approved", buttons=[])
    await wecom_world.quiet()

    # The same again is no news; the card says what became of it.
    assert await pressed(wecom_world, "grace", key=key, times=2) == ""
    assert (card_of(wecom_world, "grace").grey or "").startswith("Approved by Grace Hopper")
    told = await pressed(wecom_world, "grace", key=key.replace("approve", "reject"), times=2)
    assert "“Approved” by now, so nothing was done" in told
    assert await wecom_world.events(1) == ["created", "submitted", "step_approved", "approved"]
