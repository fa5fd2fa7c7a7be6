"""How stories begin that several files tell: a claim waits for Grace, or is another one by the time she looks."""

from __future__ import annotations

from tests.support.company import World

SENTENCE = "昨天滴滴 68 拜访客户"


async def sent(world: World) -> None:
    """A claim that waits for Grace, with everybody told of it."""
    ada = world.person("ada")
    await ada.says(SENTENCE)
    await ada.presses("Submit")
    await world.person("grace").can_press("Approve")
    await world.quiet()


async def made_bigger(world: World) -> None:
    """Ada takes it back, makes it ten times as much and sends it again."""
    ada = world.person("ada")
    await ada.presses("Withdraw")
    await ada.sees_card("C-000001", "Withdrawn")
    await ada.presses("Edit")
    await ada.fills({"Amount": "680"})
    await ada.sees_card("C-000001", "¥680.00")
    await ada.presses("Submit")
