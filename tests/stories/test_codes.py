"""A platform lets a card be changed by codes that serve once: it shows what its press did, and no code serves twice."""

from __future__ import annotations

import pytest

from tests.support.actor import Piece
from tests.support.fake_company import FakeWorld, address
from tests.support.fake_platform import Event, Trouble


@pytest.fixture
def world(durable_world: FakeWorld) -> FakeWorld:
    """Only the fake platform hands out codes; its world complains of every one that was tried twice or elsewhere."""
    return durable_world


SENTENCE = "昨天滴滴 68 拜访客户"


async def drafted(world: FakeWorld) -> Piece:
    """Ada's draft, as she sees it."""
    ada = world.person("ada")
    await ada.says(SENTENCE)
    card = await ada.can_press("Submit")
    await world.quiet()
    return card


async def pressed(world: FakeWorld, name: str, label: str, *, on: Piece) -> Event:
    """Somebody presses something, and everything that comes of it is done."""
    client = world.client(name)
    event = client.pressing(label, on=on)
    await client.deliver(event)
    await world.quiet()
    return event


async def standing(world: FakeWorld, name: str) -> list[tuple[str, bool]]:
    """The cards somebody has, oldest first, and whether each still has buttons."""
    return [(piece.key, bool(piece.buttons)) for piece in await world.person(name).cards()]


async def test_a_card_that_was_pressed_shows_what_came_of_it_by_the_code_of_that_press(world: FakeWorld) -> None:
    await world.open_process()
    card = await drafted(world)
    event = await pressed(world, "ada", "Submit", on=card)

    shown = await world.person("ada").sees_card("C-000001", "Submitted", buttons=["Withdraw"])
    assert shown.key == card.key
    assert world.platform.is_used(event["code"])
    assert await standing(world, "ada") == [(card.key, True)]


async def test_what_somebody_else_did_shows_by_the_code_that_came_with_the_card(world: FakeWorld) -> None:
    card = await drafted(world)
    await pressed(world, "ada", "Submit", on=card)
    theirs = await world.person("grace").can_press("Approve")

    await pressed(world, "ada", "Withdraw", on=await world.person("ada").can_press("Withdraw"))

    shown = await world.person("grace").sees_card("C-000001", "Withdrawn", buttons=[])
    assert shown.key == theirs.key
    assert await standing(world, "grace") == [(theirs.key, False)]


async def test_a_press_that_is_delivered_again_after_its_code_was_used_brings_no_code(world: FakeWorld) -> None:
    await world.open_process()
    card = await drafted(world)
    client = world.client("ada")
    event = client.pressing("Submit", on=card)
    await client.deliver(event, times=3)
    await world.quiet()
    assert world.platform.is_used(event["code"])
    await client.deliver(event)

    grace = world.person("grace")
    await pressed(world, "grace", "Approve", on=await grace.can_press("Approve"))

    shown = await world.person("ada").sees_card("C-000001", "Approved")
    assert shown.key == card.key
    assert world.platform.misused == []


async def test_a_change_whose_outcome_nobody_knows_is_made_again_by_another_code(world: FakeWorld) -> None:
    card = await drafted(world)
    world.platform.suffers(Trouble.SILENT, times=1, at=address("ada"))
    event = await pressed(world, "ada", "Submit", on=card)

    shown = await world.person("ada").sees_card("C-000001", "Submitted", buttons=["Withdraw"])
    assert shown.key == card.key
    assert world.platform.is_used(event["code"])
    assert len(await standing(world, "ada")) == 1


async def test_a_change_whose_outcome_nobody_knows_is_told_anew_where_no_other_code_is_left(world: FakeWorld) -> None:
    card = await drafted(world)
    # One code came with the card and one comes with the press.
    world.platform.suffers(Trouble.SILENT, times=2, at=address("ada"))
    event = await pressed(world, "ada", "Submit", on=card)

    old, new = await world.person("ada").cards()
    assert (old.key, old.buttons, new.buttons) == (card.key, ("Withdraw",), ("Withdraw",))
    assert world.platform.is_used(event["code"])


async def test_a_change_that_certainly_did_not_arrive_is_made_by_the_same_code(world: FakeWorld) -> None:
    card = await drafted(world)
    world.platform.suffers(Trouble.LIMITED, times=3, at=address("ada"))
    event = await pressed(world, "ada", "Submit", on=card)

    shown = await world.person("ada").sees_card("C-000001", "Submitted", buttons=["Withdraw"])
    assert shown.key == card.key
    assert world.platform.is_used(event["code"])
    assert len(await standing(world, "ada")) == 1


async def test_a_press_on_an_old_card_changes_the_one_below_by_a_code_of_its_own(world: FakeWorld) -> None:
    old = await drafted(world)
    ada = world.person("ada")
    await ada.says("show C-000001")
    await world.quiet()
    new = await ada.can_press("Submit")
    assert new.key != old.key

    event = await pressed(world, "ada", "Submit", on=old)

    shown = await ada.sees_card("C-000001", "Submitted", buttons=["Withdraw"])
    assert shown.key == new.key
    assert not world.platform.is_used(event["code"])
    assert world.platform.refusals[400] == 0
