"""How the serving process and a decoder talk: a JSON object and, after it, the bytes it announces. Nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

LENGTH = 4
"""Bytes of the number that says how long the JSON is, big end first."""
MOST_HEAD = 16_384
MOST_PARTS = 2
MOST_PART = 20_000_000


class BadFrame(Exception):
    """What came is not what was agreed; who sent it can't be trusted any more."""


def packed(head: Mapping[str, Any], parts: Sequence[bytes] = ()) -> Iterator[bytes]:
    """The pieces to write one after the other; `parts` are announced in the head."""
    text = json.dumps({**head, "parts": [len(part) for part in parts]}, separators=(",", ":")).encode()
    yield len(text).to_bytes(LENGTH, "big") + text
    yield from parts


def head_length(raw: bytes) -> int:
    """How long the JSON is that follows. Raises BadFrame when that is too long or nothing came."""
    length = int.from_bytes(raw, "big")
    if len(raw) != LENGTH or not 2 <= length <= MOST_HEAD:
        raise BadFrame("no length")
    return length


def unpacked(raw: bytes) -> tuple[dict[str, Any], list[int]]:
    """The JSON object and the lengths of the parts that follow it. Raises BadFrame."""
    try:
        head = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadFrame("no JSON") from error
    if not isinstance(head, dict):
        raise BadFrame("no object")
    lengths = head.pop("parts", None)
    if not isinstance(lengths, list) or len(lengths) > MOST_PARTS:
        raise BadFrame("no parts")
    if any(type(length) is not int or not 0 <= length <= MOST_PART for length in lengths):
        raise BadFrame("no lengths")
    return head, lengths
