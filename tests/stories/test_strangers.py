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


async def test_a_stranger_who_only_looks_in_is_told_once_and_whoever_writes_every_time(world: FakeWorld) -> None:
    somebody = stranger(world, locale="en")
    for _ in range(3):
        await somebody.arrives()
        await world.quiet()
    assert len(await somebody.texts()) == 1
    await somebody.says("hi")
    await world.quiet()
    assert len(await somebody.texts()) == 2


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


# ---------------------------------------------------------------- who has left


GONE = "Your account is no longer active, so nothing was done"


@pytest.mark.parametrize(
    ("kind", "rest"),
    [
        ("said", {"text": "my claims"}),
        ("said", {"text": "中文"}),
        ("said", {"text": "help"}),
        ("said", {"text": "昨天滴滴 68 拜访客户"}),
        ("said", {"text": "view C-000001"}),
        ("pressed", {"value": "list.mine:9"}),
        ("pressed", {"value": "claim.show:1"}),
        ("pressed", {"value": "claim.fill"}),
        ("pressed", {"value": "no.such.button:1"}),
        ("arrived", {}),
    ],
)
async def test_who_has_left_is_told_so_whatever_they_do_and_sees_and_changes_nothing(
    world: FakeWorld, caplog: pytest.LogCaptureFixture, kind: str, rest: dict[str, Any]
) -> None:
    ada = world.person("ada")
    await ada.says("昨天滴滴 68 拜访客户")
    await ada.sees_card("C-000001", "Draft")
    await world.quiet()
    await world.leaves("ada")
    client = world.client("ada")
    await client.deliver(world.platform.event(client.address, kind, **rest))
    await ada.hears(GONE)
    await world.quiet()

    assert len(await ada.cards()) == len(await ada.texts()) == 1
    assert client.answers[-1] == {}
    assert await world.claim(2) is None
    assert (await world.directory("ada")).locale == "en"
    assert [record.message for record in caplog.records if record.message.startswith("security:")] == [
        "security: somebody who has left asked for something"
    ]


async def test_who_leaves_while_a_form_is_open_sends_it_in_vain_and_loses_nothing_of_it(world: FakeWorld) -> None:
    ada = world.person("ada")
    await ada.says("claim")
    await ada.presses("Fill in")
    await ada.sees_form()
    await world.leaves("ada")
    await ada.fills({"Amount": "35", "Category": "Meals", "Date": "2026-01-05", "Purpose": "a long story"})

    form = await ada.sees_error("", GONE)
    assert form.values["Purpose"] == "a long story"
    assert await world.claim(1) is None


async def test_who_has_left_reads_so_in_their_language(world: FakeWorld) -> None:
    await world.leaves("wei")
    wei = world.person("wei")
    await wei.says("我的报销")

    await wei.hears("您的账号已停用，所以没有执行")


async def test_a_question_left_open_by_who_has_left_is_answered_by_nobody(world: FakeWorld) -> None:
    ada = world.person("ada")
    await ada.says("taxi yesterday")
    await ada.hears("How much was it?")
    await world.leaves("ada")
    await ada.says("68")

    await ada.hears(GONE)
    claim = await world.claim(1)
    assert claim is not None
    assert claim.total is None
