"""The company of a story: `world` on SQLite, `durable_world` once on each engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.company import World, new_world


@pytest.fixture
async def world(sqlite_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """The demo company at the fake platform."""
    own = new_world(sqlite_url, tmp_path)
    await own.open()
    yield own
    await own.close()


@pytest.fixture
async def durable_world(engine_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """The same, once on each engine."""
    own = new_world(engine_url, tmp_path)
    await own.open()
    yield own
    await own.close()
