"""Every vector of the callbacks' encryption, ours and those that others published."""

from __future__ import annotations

import hmac
import json
from pathlib import Path
from typing import Any

import pytest

from integrations.wecom.crypto import Crypto, NotTheirs

FILES = Path(__file__).parents[2] / "support" / "files" / "wecom"
VECTORS = json.loads((FILES / "crypto_vectors.json").read_text(encoding="utf-8"))
GOOD = [*VECTORS["positive"], *VECTORS["retry_family"], *VECTORS["third_party"]]
LAYERS = ["outer_xml", "signature", "decrypt", "padding", "length", "receive_id"]
KEY = "a9Zk3LmQ7xVtB1nR5cYwE8sHd2GfJ6pUoT0iKqXzW4M"


def crypto_of(vector: dict[str, Any]) -> Crypto:
    return Crypto(token=vector["token"], encoding_aes_key=vector["encoding_aes_key"], receive_id=vector["receive_id"])


def check(crypto: Crypto, vector: dict[str, Any], **other: str) -> None:
    given = {"signature": vector["msg_signature"], "timestamp": vector["timestamp"], "nonce": vector["nonce"]} | other
    crypto.check(vector["encrypt"], **given)


def opened(crypto: Crypto, vector: dict[str, Any]) -> bytes:
    check(crypto, vector)
    return crypto.open(vector["encrypt"])


@pytest.mark.parametrize("vector", GOOD, ids=[each["id"] for each in GOOD])
def test_what_wecom_sealed_is_opened_and_sealed_alike(vector: dict[str, Any]) -> None:
    crypto = crypto_of(vector)

    assert opened(crypto, vector).decode() == vector["plaintext"]
    if "random_hex" in vector:
        sealed = crypto.seal(vector["plaintext"].encode(), prefix=bytes.fromhex(vector["random_hex"]))
        assert sealed == vector["encrypt"]


BAD = [each for each in VECTORS["negative"] if each["must_fail_at"] != "outer_xml"]


@pytest.mark.parametrize("vector", BAD, ids=[each["id"] for each in BAD])
def test_what_wecom_did_not_seal_is_refused_at_the_latest_where_it_must(vector: dict[str, Any]) -> None:
    crypto = crypto_of(vector)

    with pytest.raises(NotTheirs) as refused:
        opened(crypto, vector)

    assert LAYERS.index(refused.value.layer) <= LAYERS.index(vector["must_fail_at"])


def test_the_signature_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return one == other

    monkeypatch.setattr(hmac, "compare_digest", compare)

    check(crypto_of(GOOD[0]), GOOD[0])

    assert compared == [(GOOD[0]["msg_signature"].encode(), GOOD[0]["msg_signature"].encode())]


@pytest.mark.parametrize(
    "other",
    [
        {"timestamp": "x"},
        {"timestamp": ""},
        {"timestamp": "９"},
        {"timestamp": "9" * 13},
        {"nonce": ""},
        {"nonce": "é"},
        {"nonce": "x" * 129},
        {"signature": ""},
        {"signature": GOOD[0]["msg_signature"].upper()},
        {"signature": "é" * 40},
    ],
    ids=range(10),
)
def test_parameters_of_another_form_are_no_signature(other: dict[str, str]) -> None:
    with pytest.raises(NotTheirs, match="signature"):
        check(crypto_of(GOOD[0]), GOOD[0], **other)


@pytest.mark.parametrize("key", ["", KEY[:-1], KEY + "A", "!" * 43], ids=["empty", "short", "long", "not base64"])
def test_a_key_of_another_form_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Crypto(token="t", encoding_aes_key=key, receive_id="ww1")


def test_the_same_message_is_sealed_differently_each_time() -> None:
    crypto = Crypto(token="t", encoding_aes_key=KEY, receive_id="ww1")
    one, other = crypto.seal(b"hello"), crypto.seal(b"hello")

    assert one != other
    assert crypto.open(one) == crypto.open(other) == b"hello"


@pytest.mark.parametrize("length", [0, 11, 12, 43, 44])
def test_every_length_is_padded_to_whole_blocks(length: int) -> None:
    crypto = Crypto(token="t", encoding_aes_key=KEY, receive_id="w")

    assert crypto.open(crypto.seal(b"x" * length)) == b"x" * length


def test_a_length_beyond_the_end_is_refused() -> None:
    crypto = Crypto(token="t", encoding_aes_key=KEY, receive_id="w")
    # What stands first in the message is read as its length, where the prefix is four bytes short.
    sealed = crypto.seal(b"x" * 40, prefix=b"p" * 12)

    with pytest.raises(NotTheirs, match="length"):
        crypto.open(sealed)
