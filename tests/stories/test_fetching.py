"""Files that must be fetched from their platform first: slow, broken, gone, shut, too large, cut off, or sent twice."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import select, update

from storage.schema import inbox, lane, receipt
from tests.stories.days import in_english
from tests.support.company import World
from tests.support.fake_company import FakeWorld
from tests.support.fake_files import FileTrouble
from tests.support.receipts import jpeg

PHOTO = jpeg(320, 240)
WORDS = "taxi 68 yesterday"
FETCHING = "I'm fetching your"


async def run(world: World, statement: Any) -> Any:
    """Change what is kept, as time would."""
    return await world.app.store.write(lambda unit: unit.connection.execute(statement))


async def no_more_pauses(world: World) -> None:
    """So much time passes that nothing has to wait any more."""
    await run(world, update(lane).values(not_before=0))


async def receipts(world: World) -> list[Any]:
    """The claims of all files that are kept."""
    found: list[Any] = await world.app.store.read(
        lambda unit: list(unit.connection.execute(select(receipt.c.claim)).scalars())
    )
    return found


async def is_tried(world: FakeWorld, times: int) -> None:
    """Wait until the first file was asked for so often."""
    async with asyncio.timeout(20):
        await world.platform.files.was_asked("F000001", times)


async def is_put_off(world: World) -> None:
    """Wait until the fetch is to be tried again later."""
    pause = select(lane.c.key).where(lane.c.side.startswith("task:"), lane.c.not_before > 0, lane.c.lease_until == 0)
    async with asyncio.timeout(20):
        while True:
            if (await run(world, pause)).first() is not None:
                return
            await asyncio.sleep(0.02)


async def test_who_waits_hears_once_that_the_file_is_being_fetched_and_can_go_on_meanwhile(
    durable_world: FakeWorld,
) -> None:
    ada, files = durable_world.person("ada"), durable_world.platform.files
    files.suffers(FileTrouble.HELD)
    await ada.sends_file("taxi.jpg", jpeg(1200, 900), text=WORDS)
    await ada.says("help")
    await ada.hears("Your claims")
    await ada.sees(f"{FETCHING} file")
    files.suffers(None)
    await ada.sees_card("C-000001", "¥68.00", in_english(1), "taxi.jpg")
    await durable_world.quiet()
    assert len([text for text in await ada.texts() if FETCHING in text]) == 1


async def test_what_is_there_at_once_is_answered_without_a_word_before(durable_world: FakeWorld) -> None:
    ada = durable_world.person("ada")
    await ada.sends_file("taxi.jpg", PHOTO, text=WORDS)
    await ada.sees_card("C-000001", "taxi.jpg")
    await durable_world.quiet()
    assert [text for text in await ada.texts() if FETCHING in text] == []


@pytest.mark.parametrize("status", [404, 410])
async def test_a_file_that_is_gone_is_told_and_remembered_and_the_message_counts(
    fake_world: FakeWorld, status: int
) -> None:
    ada, files = fake_world.person("ada"), fake_world.platform.files
    files.suffers(FileTrouble.LIMITED, times=1)
    await ada.sends_files({"gone.jpg": PHOTO}, text=WORDS)
    files.lose(status)
    await no_more_pauses(fake_world)
    await ada.sees("“gone.jpg” is no longer where it was sent")
    last = await fake_world.app.store.read(lambda unit: unit.receipts.last_refused("ada"))
    assert last is not None
    assert (last.name, last.code) == ("gone.jpg", "receipt.not_there")


@pytest.mark.parametrize("trouble", [FileTrouble.LIMITED, FileTrouble.BROKEN, FileTrouble.CUT_OFF])
async def test_what_fails_for_a_while_is_fetched_later(durable_world: FakeWorld, trouble: FileTrouble) -> None:
    ada, files = durable_world.person("ada"), durable_world.platform.files
    files.suffers(trouble, times=2)
    await ada.sends_file("taxi.jpg", PHOTO, text=WORDS)
    await ada.sees_card("C-000001", "¥68.00", "taxi.jpg")
    await durable_world.quiet()
    assert (files.asked["F000001"], await receipts(durable_world)) == (3, [1])


async def test_a_shut_platform_uses_up_no_attempt_and_says_that_it_takes_a_while(fake_world: FakeWorld) -> None:
    ada, files = fake_world.person("ada"), fake_world.platform.files
    mine, files.token = files.token, "another one"
    await ada.sends_file("taxi.jpg", PHOTO, text=WORDS)
    await ada.sees(FETCHING)
    for _ in range(3):
        await is_put_off(fake_world)
        await no_more_pauses(fake_world)
    await is_put_off(fake_world)
    files.token = mine
    await no_more_pauses(fake_world)
    await ada.sees_card("C-000001", "taxi.jpg")
    task = select(inbox.c.attempts).where(inbox.c.lane.startswith("task:"))
    assert (await run(fake_world, task)).scalar_one() == 1


async def test_after_twelve_attempts_it_is_given_up_and_told_and_the_other_files_count(
    durable_world: FakeWorld,
) -> None:
    ada, files = durable_world.person("ada"), durable_world.platform.files
    files.suffers(FileTrouble.BROKEN, only="one.jpg")
    await ada.sends_files({"one.jpg": PHOTO, "two.jpg": jpeg(240, 320)}, text=WORDS)
    await is_tried(durable_world, 1)
    await run(durable_world, update(inbox).where(inbox.c.lane.startswith("task:")).values(attempts=11))
    await no_more_pauses(durable_world)
    await ada.sees("could not fetch “one.jpg”")
    card = await ada.sees_card("C-000001", "¥68.00", "two.jpg")
    assert "one.jpg" not in card.text


async def test_after_a_day_it_is_given_up_and_told(fake_world: FakeWorld) -> None:
    ada, files = fake_world.person("ada"), fake_world.platform.files
    files.suffers(FileTrouble.BROKEN)
    await ada.sends_file("taxi.jpg", PHOTO)
    await is_tried(fake_world, 1)
    task = inbox.c.lane.startswith("task:")
    await run(fake_world, update(inbox).where(task).values(accepted_at=inbox.c.accepted_at - 86_400_000))
    await no_more_pauses(fake_world)
    await ada.sees("could not fetch “taxi.jpg”")


async def test_who_crashed_over_it_twelve_times_does_not_begin_again(fake_world: FakeWorld) -> None:
    ada, files = fake_world.person("ada"), fake_world.platform.files
    files.suffers(FileTrouble.BROKEN)
    await ada.sends_file("taxi.jpg", PHOTO)
    await is_tried(fake_world, 1)
    await run(fake_world, update(inbox).where(inbox.c.lane.startswith("task:")).values(attempts=12))
    asked = files.asked["F000001"]
    await no_more_pauses(fake_world)
    await ada.sees("could not fetch “taxi.jpg”")
    assert files.asked["F000001"] == asked


@pytest.mark.parametrize("told", [True, False], ids=["size told", "size not told"])
async def test_a_file_above_twenty_megabytes_is_refused_and_no_more_of_it_is_taken(
    fake_world: FakeWorld, told: bool
) -> None:
    ada, files = fake_world.person("ada"), fake_world.platform.files
    files.tells_size = told
    await ada.sends_file("large.jpg", bytes(30_000_000))
    await ada.sees("“large.jpg” has", "a file may have at most 20 MB")
    assert files.given["F000001"] <= (0 if told else 20_100_000)


async def test_a_platform_that_is_wrong_about_the_size_loses_nothing(fake_world: FakeWorld) -> None:
    ada, client = fake_world.person("ada"), fake_world.client("ada")
    kept = {**fake_world.platform.files.keep("taxi.jpg", PHOTO), "size": 10}
    await client.deliver(fake_world.platform.event(client.address, "said", text=WORDS, files=[kept]))
    await ada.sees_card("C-000001", "taxi.jpg")


async def test_ten_slow_photos_of_one_person_hold_up_nobody_else(fake_world: FakeWorld) -> None:
    ada, bob, files = fake_world.person("ada"), fake_world.person("bob"), fake_world.platform.files
    files.suffers(FileTrouble.HELD, times=1)
    for number in range(10):
        await ada.sends_file(f"{number}.jpg", jpeg(1200, 900 + number))
    await bob.sends_file("taxi.jpg", PHOTO, text=WORDS)
    await bob.sees_card("C-000001", "taxi.jpg")
    files.suffers(None)
    await ada.sees_card("C-000002", "0.jpg", "9.jpg")


async def test_a_photo_delivered_three_times_over_two_processes_is_one_receipt(durable_world: FakeWorld) -> None:
    await durable_world.open_process()
    ada, client = durable_world.person("ada"), durable_world.client("ada")
    kept = durable_world.platform.files.keep("taxi.jpg", PHOTO)
    event = durable_world.platform.event(client.address, "said", text=WORDS, files=[kept])
    await client.deliver(event, times=3)
    await ada.sees_card("C-000001", "taxi.jpg")
    await durable_world.quiet()
    assert await receipts(durable_world) == [1]
    assert await durable_world.claim(2) is None


async def test_a_process_that_stops_cuts_its_fetch_off_and_another_begins_it_at_once(durable_world: FakeWorld) -> None:
    ada, files = durable_world.person("ada"), durable_world.platform.files
    files.suffers(FileTrouble.HELD, times=1)
    await ada.sends_file("taxi.jpg", jpeg(1200, 900), text=WORDS)
    await is_tried(durable_world, 1)
    first = durable_world.processes[0]
    async with asyncio.timeout(5):
        await first.close()
    durable_world.processes.remove(first)
    await durable_world.open_process()
    await ada.sees_card("C-000001", "taxi.jpg")
    task = select(inbox.c.attempts, inbox.c.state).where(inbox.c.lane.startswith("task:"))
    assert tuple((await run(durable_world, task)).one()) == (1, "done")


async def test_a_stranger_s_files_are_not_fetched(fake_world: FakeWorld) -> None:
    fake_world.platform.join("u-nobody", "Nobody Known")
    kept = fake_world.platform.files.keep("taxi.jpg", PHOTO)
    await fake_world.platform.deliver(fake_world.platform.event("u-nobody", "said", text="", files=[kept]))
    await fake_world.quiet()
    assert fake_world.platform.files.asked == {}


async def test_who_left_meanwhile_is_told_so_and_files_nothing(fake_world: FakeWorld) -> None:
    ada, files = fake_world.person("ada"), fake_world.platform.files
    files.suffers(FileTrouble.HELD)
    await ada.sends_file("taxi.jpg", jpeg(1200, 900), text=WORDS)
    await is_tried(fake_world, 1)
    await fake_world.leaves("ada")
    files.suffers(None)
    await fake_world.quiet()
    assert await fake_world.claim(1) is None
