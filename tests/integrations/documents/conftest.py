"""A decoder for the tests of this folder."""

from collections.abc import AsyncIterator

import pytest

from integrations.documents.decoder import Decoder


@pytest.fixture(scope="session")
async def decoder() -> AsyncIterator[Decoder]:
    """A decoder whose processes live as long as the tests."""
    decoder = Decoder()
    yield decoder
    await decoder.close()
