"""What a dialog shows is exchanged one time after the other: what is on its way never comes in behind what is newer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from integrations.slack.showing import Showing


class Holder:
    """Knows of one list, in its newest state."""

    state = 1

    async def newest(self, known: object, *, person: str) -> tuple[object, int]:
        return known, self.state


class Api:
    """Takes a call the moment it is let go on, so that one that is held up arrives late."""

    def __init__(self) -> None:
        self.shown: dict[str, list[Any]] = {}
        self.called: list[str] = []
        self.goes_on: dict[str, asyncio.Event] = {}

    async def call(self, method: str, *, view_id: str, view: Any) -> dict[str, Any]:
        self.called.append(view_id)
        if view_id in self.goes_on:
            await self.goes_on[view_id].wait()
        self.shown.setdefault(view_id, []).append(view)
        return {}


class Reader:
    """Somebody."""

    id = "ada"


@pytest.fixture
def showing(monkeypatch: pytest.MonkeyPatch) -> Showing:
    """Dialogs over a list that is only a number."""
    monkeypatch.setattr(Showing, "drawn", lambda self, known, held, **_: held)
    return Showing(None, Api(), profiles=None, holder=Holder())  # type: ignore[arg-type]


async def rests() -> None:
    """All that can go on has."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_list_whose_update_is_on_its_way_is_not_overtaken(showing: Showing) -> None:
    api: Any = showing._api
    holder: Any = showing._holder
    api.goes_on["V1"] = asyncio.Event()
    first = asyncio.create_task(showing.show_list("V1", None, reader=Reader()))  # type: ignore[arg-type]
    await rests()
    holder.state = 2
    second = asyncio.create_task(showing.show_list("V1", None, reader=Reader()))  # type: ignore[arg-type]
    await rests()
    assert api.called == ["V1"]

    api.goes_on.pop("V1").set()
    assert await asyncio.gather(first, second) == [True, True]
    assert api.shown == {"V1": [1, 2]}


async def test_other_dialogs_do_not_wait_for_it(showing: Showing) -> None:
    api: Any = showing._api
    api.goes_on["V1"] = asyncio.Event()
    first = asyncio.create_task(showing.show_list("V1", None, reader=Reader()))  # type: ignore[arg-type]
    await rests()
    assert await showing.show_list("V2", None, reader=Reader())  # type: ignore[arg-type]
    api.goes_on["V1"].set()
    await first
    assert not showing._updating
