"""Keep the files of receipts in a bucket that speaks S3. How they look there is told in sealed_files.py."""

from __future__ import annotations

import asyncio
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import obstore
from obstore.store import S3Store

from claims.receipts import Kept, Part
from storage.blobs import BATCH, DAY, Known
from storage.sealed_files import HEAD, Lost, checked_place, is_place, seal, span, unseal

_FIRST = 65_536
"""Bytes fetched at once: the head, and a thumbnail, which comes first."""
_PROBES = "new"


class BucketBlobs:
    """Files in a bucket. An upload is there wholly or not at all, and lasts once it was acknowledged."""

    def __init__(self, store: S3Store) -> None:
        self._store = store

    @classmethod
    def of(cls, url: str, **options: Any) -> BucketBlobs:
        """The bucket of an `s3://bucket/prefix` URL; who we are and where it is comes from AWS_… in the environment."""
        return cls(S3Store.from_url(url, **options))

    async def keep(self, content: bytes, *, thumbnail: bytes | None, view: bytes | None) -> Kept:
        """Keep a file byte for byte, and the pictures made of it; the bucket has it when this returns."""
        sealed = await asyncio.to_thread(seal, content, thumbnail=thumbnail, view=view)
        await obstore.put_async(self._store, _path(sealed.kept.place), b"".join(sealed.pieces), mode="create")
        return sealed.kept

    async def read(self, kept: Kept, part: Part) -> bytes | None:
        """The bytes of a part; None when the file has no such picture.

        Raises `Lost` when the file is gone, `keyring.Unreadable` when it was changed or the key is another's.
        """
        path = _path(kept.place)
        try:
            answer = await obstore.get_async(self._store, path, options={"range": (0, _FIRST)})
        except FileNotFoundError as error:
            raise Lost(kept.place) from error
        first = bytes(await answer.bytes_async())
        found = span(first[:HEAD], part, size=answer.meta["size"])
        if found is None:
            return None
        start, length = found
        if start + length <= len(first):
            body = first[start : start + length]
        else:
            body = bytes(await obstore.get_range_async(self._store, path, start=start, length=length))
        return await asyncio.to_thread(unseal, body, kept=kept, part=part, head=first[:HEAD])

    async def sweep(self, known: Known, *, older_than: float = DAY) -> int:
        """Delete the files of which no row speaks, if they were written more than so many seconds ago: how many."""
        before = datetime.now(UTC) - timedelta(seconds=older_than)
        swept = 0
        async for listed in obstore.list(self._store, chunk_size=BATCH):
            old = {each["path"].rpartition("/")[2]: each["path"] for each in listed if each["last_modified"] <= before}
            places = [name for name in old if is_place(name)]
            wanted = set(await known(places)) if places else set()
            orphans = [old[place] for place in places if place not in wanted]
            if orphans:
                await obstore.delete_async(self._store, orphans)
            swept += len(orphans)
        return swept

    async def prove_writable(self) -> None:
        """Write and delete a small object. Raises what the bucket's client raises."""
        path = f"{_PROBES}/{secrets.token_hex(16)}"
        await obstore.put_async(self._store, path, b"\0")
        await obstore.delete_async(self._store, path)


def _path(place: str) -> str:
    return f"{checked_place(place)[:2]}/{place}"
