"""kill -9 at every step of fetching a photo: it becomes one receipt of one claim, and its sender is answered once."""

import asyncio
import signal
import sys

import pytest
from sqlalchemy import func, select

from storage.schema import claim, claim_line, inbox, outbox, receipt
from storage.unit_of_work import UnitOfWork
from tests.processes.fetching import POINTS
from tests.processes.house import ROOT, House
from tests.support.receipts import jpeg

pytestmark = [pytest.mark.slow, pytest.mark.timeout(90)]


async def run(house: House, point: str) -> int:
    """One process from its start to its end; its exit status."""
    folder = house.data / "platform"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "taxi.jpg").write_bytes(jpeg())
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.processes.fetching", str(folder), point),
        cwd=ROOT,
        env=house.environment,
    )
    return await asyncio.wait_for(process.wait(), 60)


def of_the_photo(unit: UnitOfWork) -> dict[str, list[object]]:
    """What came of it; the demo company has claims and messages besides, but no receipts."""
    found = {
        "receipts": select(receipt.c.claim == select(func.max(claim.c.number)).scalar_subquery()),
        "claims": select(claim_line.c.minor).where(claim_line.c.receipts != "[]"),
        "told": select(outbox.c.kind).where(outbox.c.lane.startswith("out:folder:"), outbox.c.kind == "card"),
        "done": select(inbox.c.state),
    }
    return {name: list(unit.connection.execute(query).scalars()) for name, query in found.items()}


@pytest.mark.parametrize("point", ["nowhere", *POINTS])
async def test_who_is_killed_while_a_photo_is_fetched_loses_nothing_and_does_nothing_twice(
    house: House, point: str
) -> None:
    if point != "nowhere":
        assert await run(house, point) == -signal.SIGKILL
        await house.half_a_minute_passes()
    assert await run(house, "nowhere") == 0
    async with house.store() as store:
        found = await store.read(of_the_photo)
    assert found == {"receipts": [True], "claims": [6_800], "told": ["card"], "done": ["done", "done", "done"]}
    assert await house.broken() == []
