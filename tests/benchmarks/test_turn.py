"""The store that keeps nothing is asked for nothing that it does not have."""

from benchmarks.bench_turn import null_door, turns
from benchmarks.house import house


async def test_a_filing_runs_over_the_store_that_keeps_nothing():
    async with house(people=2) as application:
        assert await turns(await null_door(application), 3) > 0
