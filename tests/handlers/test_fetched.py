"""A photo counts as sent when it was said, however long it took to be fetched."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat.events import Said, SharedFile
from tests.handlers.stories import drafted, office
from tests.support.memory_receipts import a_file


@pytest.mark.parametrize(("seconds", "claims"), [(540, 1), (660, 2)])
async def test_a_photo_that_took_half_an_hour_joins_the_draft_that_was_spoken_of_when_it_was_sent(
    seconds: int, claims: int
) -> None:
    desk = office()
    await drafted(desk)
    sent = desk.now + timedelta(seconds=seconds)
    desk.now = sent + timedelta(minutes=30)
    photo = a_file("one.jpg")
    desk.memory.receipts[photo.id] = photo
    file = SharedFile(id=photo.id, name="one.jpg", staged=True)
    await desk._happens("ada", Said(origin=desk._origin("ada"), files=(file,), heard=sent))
    assert len(desk.memory.claims) == claims


@pytest.mark.parametrize(("seconds", "claims"), [(540, 1), (660, 2)])
async def test_a_photo_that_was_fetched_late_does_not_join_a_draft_that_was_begun_long_after_it_was_sent(
    seconds: int, claims: int
) -> None:
    desk = office()
    sent = desk.now
    desk.now = sent + timedelta(seconds=seconds - 20)  # each thing that is said takes twenty seconds
    await desk.says("ada", "lunch 30 today, team")
    photo = a_file("hotel.jpg")
    desk.memory.receipts[photo.id] = photo
    file = SharedFile(id=photo.id, name="hotel.jpg", staged=True)
    await desk._happens("ada", Said(origin=desk._origin("ada"), files=(file,), heard=sent))
    assert len(desk.memory.claims) == claims
    assert len(desk.claim(claims).receipts) == 1
