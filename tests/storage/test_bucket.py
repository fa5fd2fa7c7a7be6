"""Files of receipts in a bucket, over a server of this machine that speaks S3."""

from __future__ import annotations

import logging
import secrets
import urllib.request
from collections.abc import Collection, Iterator, Sequence

import obstore
import pytest
from moto.server import ThreadedMotoServer
from obstore.store import S3Store

from claims.receipts import Kept, Part
from storage.blobs import FolderBlobs, open_blobs
from storage.bucket import BucketBlobs
from storage.keyring import Unreadable
from storage.sealed_files import Lost

CONTENT, THUMBNAIL, VIEW = b"a whole receipt" * 10_000, b"small picture", b"large picture"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server with one bucket, `receipts-here`."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    url = f"http://{host}:{port}"
    with urllib.request.urlopen(urllib.request.Request(f"{url}/receipts-here", method="PUT")):  # noqa: S310
        pass
    yield url
    running.stop()


@pytest.fixture
def store(server: str) -> S3Store:
    """An empty part of the bucket."""
    return S3Store.from_url(
        f"s3://receipts-here/{secrets.token_hex(8)}",
        endpoint=server,
        access_key_id="somebody",
        secret_access_key="secret",
        region="us-east-1",
        virtual_hosted_style_request=False,
        client_options={"allow_http": True},
    )


@pytest.fixture
def blobs(store: S3Store) -> BucketBlobs:
    """Files in that part."""
    return BucketBlobs(store)


async def paths(store: S3Store) -> list[str]:
    """All that is in it."""
    return [each["path"] async for batch in obstore.list(store) for each in batch]


async def test_a_file_comes_back_byte_for_byte(blobs: BucketBlobs) -> None:
    kept = await blobs.keep(CONTENT, thumbnail=THUMBNAIL, view=VIEW)

    assert await blobs.read(kept, Part.ORIGINAL) == CONTENT
    assert await blobs.read(kept, Part.THUMBNAIL) == THUMBNAIL
    assert await blobs.read(kept, Part.VIEW) == VIEW


async def test_a_file_without_pictures_has_none(blobs: BucketBlobs) -> None:
    kept = await blobs.keep(b"x", thumbnail=None, view=None)

    assert await blobs.read(kept, Part.ORIGINAL) == b"x"
    assert await blobs.read(kept, Part.VIEW) is None


async def test_nothing_in_the_bucket_can_be_read_and_nothing_is_named(blobs: BucketBlobs, store: S3Store) -> None:
    kept = await blobs.keep(CONTENT, thumbnail=THUMBNAIL, view=VIEW)

    (path,) = await paths(store)
    raw = bytes(await (await obstore.get_async(store, path)).bytes_async())
    assert path == f"{kept.place[:2]}/{kept.place}"
    assert not any(text in raw for text in (b"a whole receipt", THUMBNAIL, VIEW))


async def test_a_file_that_was_changed_or_is_gone_is_told(blobs: BucketBlobs, store: S3Store) -> None:
    kept = await blobs.keep(CONTENT, thumbnail=THUMBNAIL, view=VIEW)
    (path,) = await paths(store)
    raw = bytearray(await (await obstore.get_async(store, path)).bytes_async())
    raw[-1] ^= 1
    await obstore.put_async(store, path, bytes(raw))
    with pytest.raises(Unreadable):
        await blobs.read(kept, Part.ORIGINAL)
    await obstore.put_async(store, path, bytes(raw[:-1]))
    with pytest.raises(Unreadable):
        await blobs.read(kept, Part.THUMBNAIL)
    await obstore.delete_async(store, path)

    with pytest.raises(Lost):
        await blobs.read(kept, Part.ORIGINAL)


async def test_a_place_that_we_never_made_is_no_path(blobs: BucketBlobs) -> None:
    with pytest.raises(ValueError, match="no place"):
        await blobs.read(Kept("a" * 64, "../../secrets", b"\0" * 32), Part.ORIGINAL)


async def test_what_no_row_speaks_of_is_swept_once_it_is_old(blobs: BucketBlobs, store: S3Store) -> None:
    orphan, wanted = [await blobs.keep(b"x", thumbnail=None, view=None) for _ in range(2)]
    await obstore.put_async(store, "notes.txt", b"not ours")
    asked: list[str] = []

    async def known(places: Sequence[str]) -> Collection[str]:
        asked.extend(places)
        return {wanted.place}

    assert await blobs.sweep(known) == 0
    assert asked == []
    assert await blobs.sweep(known, older_than=-60) == 1
    assert sorted(asked) == sorted([orphan.place, wanted.place])
    assert sorted(await paths(store)) == sorted([f"{wanted.place[:2]}/{wanted.place}", "notes.txt"])


async def test_a_bucket_that_can_be_written_is_proved_and_left_empty(blobs: BucketBlobs, store: S3Store) -> None:
    await blobs.prove_writable()

    assert await paths(store) == []


async def test_a_bucket_that_is_not_there_is_not_writable(server: str) -> None:
    missing = S3Store.from_url(
        "s3://nowhere-at-all/x",
        endpoint=server,
        access_key_id="somebody",
        secret_access_key="secret",
        region="us-east-1",
        virtual_hosted_style_request=False,
        client_options={"allow_http": True},
    )

    with pytest.raises(OSError, match=r"nowhere-at-all|NoSuchBucket"):
        await BucketBlobs(missing).prove_writable()


def test_the_setting_tells_folder_and_bucket_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "us-east-1")

    assert isinstance(open_blobs("file:///var/lib/chit/receipts%20here"), FolderBlobs)
    assert isinstance(open_blobs("s3://receipts-here/prefix"), BucketBlobs)
