"""Somebody the company does not know, or knows by their address alone, writes or presses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.actor import Actor
from tests.support.fake_company import FakeWorld
from tests.support.fake_surface import FakeSurface


@pytest.fixture
def world(fake_world: FakeWorld) -> FakeWorld:
    """In front of the web chat nobody is a stranger."""
    return fake_world


def stranger(world: FakeWorld, **profile: Any) -> Actor:
    """Somebody at the platform whose address the company does not know."""
    world.platform.join("u-new", "Somebody New", **profile)
    return Actor("new", FakeSurface(world.platform, "u-new"))


async def test_a_stranger_is_told_how_to_be_added_and_nothing_is_filed(world: FakeWorld) -> None:
    somebody = stranger(world, locale="en")
    await somebody.says("昨天滴滴 68 拜访客户")

    await somebody.hears("administrator")
    assert await world.claim(1) is None


async def test_a_stranger_is_told_in_the_language_of_their_profile_else_of_the_company(world: FakeWorld) -> None:
    somebody = stranger(world)
    await somebody.says("hi")
    await somebody.hears("管理员")
    world.platform.join("u-new", "Somebody New", locale="en-GB")
    await somebody.says("hi")

    await somebody.hears("don't know you", "administrator")


async def test_a_first_contact_is_known_by_the_address_in_the_profile(world: FakeWorld) -> None:
    somebody = stranger(world, email="Bob@Example.com")
    await somebody.says("昨天滴滴 68 拜访客户")

    await somebody.sees_card("C-000001", "Draft")
    claim = await world.claim(1)
    assert claim is not None
    assert claim.owner == "bob"


async def test_a_guest_is_never_taken_for_a_colleague(world: FakeWorld) -> None:
    somebody = stranger(world, email="bob@example.com", is_guest=True, locale="en")
    await somebody.says("昨天滴滴 68 拜访客户")

    await somebody.hears("administrator")
    assert await world.claim(1) is None


async def test_a_stranger_who_presses_changes_nothing(world: FakeWorld) -> None:
    ada = world.person("ada")
    await ada.says("昨天滴滴 68 拜访客户")
    await ada.presses("Submit")
    somebody = stranger(world, locale="en")
    client = somebody.surface
    assert isinstance(client, FakeSurface)
    await client.deliver(client.forging("claim.approve:1:2"))

    await somebody.hears("administrator")
    assert await world.state(1) == "submitted"
