"""Bring one file from its platform here, within the limits of a receipt; what it is, staging finds out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

from bot.chat.channel import Channel
from bot.chat.events import RefusedShare, SharedFile
from bot.chat.files import MOST_BYTES
from bot.chat.patience import is_defect
from bot.chat.refusals import Busy, ChannelError, Elsewhere, Gated, Gone, Rejected, Unseen
from bot.chat.staging import Conflict, Staging
from claims.errors import Refused
from claims.people import PersonId
from claims.receipts import REASONS, Receipt

log = logging.getLogger("bot.chat.bringing")

SECONDS = 300
"""In which one file must have arrived."""

NOT_FETCHED = Refused("receipt.not_fetched")
"""What is said of a file that was tried again and again in vain."""


class NotYet(Exception):
    """It failed for a reason that may pass; `refused` is what is said when it is given up."""

    def __init__(self, refused: Refused = NOT_FETCHED) -> None:
        super().__init__(refused.code)
        self.refused = refused


async def here(*, staging: Staging, person: PersonId, upload: str) -> SharedFile | None:
    """The file of that upload, if it was brought before."""
    found = await staging.known(upload, person=person)
    return None if found is None else _shared(found)


async def bring(
    file: SharedFile, channel: Channel, *, staging: Staging, person: PersonId, upload: str
) -> SharedFile | RefusedShare:
    """Fetch and stage a file, or find out why it can't be a receipt; either is kept when this returns.

    No more of it is held in memory than a receipt may have. Raises `Busy` and `Gated`, where the platform wants to be
    left alone, and `NotYet`.
    """
    try:
        size = file.size or 0
        refused = await staging.refuse_by_size(size, person=person, name=file.name, upload=upload)
        receipt = None
        if refused is None and size > 0:
            receipt = await _staged(file, channel, size, staging=staging, person=person, upload=upload)
        if refused is None and receipt is None:
            receipt = await _staged(file, channel, MOST_BYTES, staging=staging, person=person, upload=upload)
        if receipt is not None:
            return _shared(receipt)
        refused = refused or await staging.refuse_by_size(MOST_BYTES + 1, person=person, name=file.name, upload=upload)
    except Refused as found:
        if found.code not in REASONS:  # too busy, no room on the disk
            raise NotYet(found) from found
        refused = found
    except (Gone, Rejected) as error:
        log.warning("a file can't be fetched", extra={"channel": channel.name, "why": str(error)})
        refused = await give_up(file, _why(error), staging=staging, person=person, upload=upload)
    except (Busy, Gated):
        raise
    except (ChannelError, Conflict, TimeoutError) as error:
        log.warning("a file could not be fetched", extra={"channel": channel.name, "why": type(error).__name__})
        raise NotYet from error
    except Exception as error:
        # The edge: a channel that breaks is our bug, a database that is away is not; both are tried again.
        if is_defect(error):
            log.error("a channel failed", extra={"channel": channel.name}, exc_info=error)
        raise NotYet from error
    assert refused is not None  # noqa: S101 — more bytes than a file may have
    return as_share(refused)


async def give_up(file: SharedFile, why: Refused, *, staging: Staging, person: PersonId, upload: str) -> Refused:
    """Keep that the file can't be had, so that its sender finds it when they ask; gives the refusal with its name."""
    return await staging.refuse(why, person=person, name=file.name, upload=upload)


def as_share(refused: Refused) -> RefusedShare:
    """A refusal of a file, as it goes with a message."""
    facts = {name: each for name, each in refused.facts.items() if name != "name" and isinstance(each, (str, int))}
    return RefusedShare(name=str(refused.facts.get("name", "")), code=refused.code, facts=facts)


def _why(error: ChannelError) -> Refused:
    if isinstance(error, Elsewhere):
        return Refused("receipt.linked")
    if isinstance(error, Unseen):
        return Refused("receipt.unseen")
    return Refused("receipt.not_there") if isinstance(error, Gone) else NOT_FETCHED


async def _staged(
    file: SharedFile, channel: Channel, most: int, *, staging: Staging, person: PersonId, upload: str
) -> Receipt | None:
    """The file, staged; None where it has more than so many bytes, whatever the platform said."""
    async with staging.room.of(most), asyncio.timeout(SECONDS):
        content = await read_up_to(most, channel.fetch(file.id))
        if content is None:
            return None
        return await staging.stage(person=person, name=file.name, content=content, upload=upload)


async def read_up_to(most: int, pieces: AsyncIterator[bytes]) -> bytes | None:
    """A file of at most so many bytes; None for a larger one, of which no more is taken than shows that."""
    held = bytearray()
    try:
        async for piece in pieces:
            if len(held) + len(piece) > most:
                return None
            held += piece
    finally:
        close = getattr(pieces, "aclose", None)
        if close is not None:
            await close()
    return bytes(held)


def _shared(receipt: Receipt) -> SharedFile:
    return SharedFile(id=receipt.id, name=receipt.name or "", size=receipt.size, staged=True, sha256=receipt.sha256)
