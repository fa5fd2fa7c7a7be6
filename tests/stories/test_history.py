"""The history of a claim is one press away from its card: who did what when, and why it came back."""

from __future__ import annotations

from tests.stories.test_deciding import returned
from tests.support.company import World
from tests.support.fake_company import FakeWorld


async def test_an_approver_reads_what_happened_before_they_decide_again(world: World) -> None:
    await returned(world)
    ada, grace = world.person("ada"), world.person("grace")
    await ada.presses("Submit")
    await ada.fills({"Reply": "It is in the purpose: Acme."})
    await grace.sees_card("C-000001", "Submitted")
    await grace.presses("History", card="C-000001")
    told = await grace.sees("what happened so far")
    assert "Grace Hopper · returned it: The client's name is missing." in told
    assert told.count("submitted it") == 2
    assert "drafted it" not in told


async def test_its_owner_reads_all_of_it_and_a_stranger_learns_nothing(fake_world: FakeWorld) -> None:
    await returned(fake_world)
    ada, bob, wei = (fake_world.person(id) for id in ("ada", "bob", "wei"))
    await ada.says("history C-000001")
    told = await ada.sees("what happened so far")
    assert "drafted it" in told
    assert "returned it: The client's name is missing." in told
    await bob.says("history C-000001")
    await wei.says("历史 C-000001")
    await fake_world.quiet()
    assert not any("returned" in each.text for each in await bob.surface.pieces() if not each.is_mine)
    assert not any("退回" in each.text for each in await wei.surface.pieces() if not each.is_mine)
