"""Only what Slack signed counts as Slack's, and nothing that is sent makes the check fail in any other way."""

from __future__ import annotations

import urllib.parse

import pytest

from integrations.slack.signature import Signature, sign

NOW = 1_700_000_000
SECRET, OLD = "new-secret", "old-secret"
BODY = b"command=%2Fclaim&text=taxi+68.50"

# The example of Slack's own page on verifying requests.
OFFICIAL_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
OFFICIAL_TIME = "1531420618"
OFFICIAL_BODY = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name="
    b"foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks."
    b"slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121."
    b"803a0bc887a14d10d2c447fce8b6703c"
)
OFFICIAL = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


def signed(body: bytes = BODY, *, secret: str = SECRET, timestamp: str = str(NOW)) -> str:
    return sign(body, secret=secret.encode(), timestamp=timestamp).decode()


def passes(body: bytes = BODY, *, timestamp: str = str(NOW), signature: str | None = None, now: float = NOW) -> bool:
    signature = signed(body, timestamp=timestamp) if signature is None else signature
    return Signature([SECRET]).is_of(body, timestamps=[timestamp], signatures=[signature], now=now)


def test_slacks_own_example_is_signed() -> None:
    assert len(OFFICIAL_BODY) == 362
    assert Signature([OFFICIAL_SECRET]).is_of(
        OFFICIAL_BODY, timestamps=[OFFICIAL_TIME], signatures=[OFFICIAL], now=int(OFFICIAL_TIME)
    )


def test_while_secrets_are_rotated_both_count_and_then_one() -> None:
    both = Signature([SECRET, OLD])

    for secret in (SECRET, OLD):
        assert both.is_of(BODY, timestamps=[str(NOW)], signatures=[signed(secret=secret)], now=NOW)
    assert not passes(signature=signed(secret=OLD))


@pytest.mark.parametrize("secrets", [[], [""]])
def test_without_a_secret_nothing_is_signed(secrets: list[str]) -> None:
    assert not Signature(secrets).is_of(BODY, timestamps=[str(NOW)], signatures=[signed(secret="")], now=NOW)


@pytest.mark.parametrize("seconds", [-299, -1, 0, 1, 299])
def test_less_than_five_minutes_either_way_are_taken(seconds: int) -> None:
    assert passes(now=NOW + seconds)


@pytest.mark.parametrize("seconds", [-86_400, -301, -300, 300, 301, 86_400])
def test_five_minutes_either_way_are_refused(seconds: int) -> None:
    assert not passes(now=NOW + seconds)


@pytest.mark.parametrize("place", range(0, len(BODY), 7))
def test_a_body_with_one_other_byte_is_refused(place: int) -> None:
    other = bytearray(BODY)
    other[place] ^= 1

    assert not passes(bytes(other), signature=signed())


def test_a_body_that_was_decoded_and_encoded_anew_is_refused() -> None:
    body = b"text=a%20b%2fc"
    again = urllib.parse.urlencode(urllib.parse.parse_qsl(body.decode())).encode()

    assert again != body
    assert passes(body)
    assert not passes(again, signature=signed(body))


def test_an_empty_body_can_be_signed() -> None:
    assert passes(b"")
    assert not passes(b"", signature=signed(b" "))


GOOD = signed()


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "v0=",
        GOOD.replace("v0", "v1"),
        GOOD.upper(),
        "v0=" + GOOD[3:].upper(),
        GOOD + "0",
        GOOD[:-1],
        GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1"),
        GOOD + "\n",
        " " + GOOD,
        f"{GOOD},{GOOD}",
        GOOD[:-1] + "é",
        "v0=" + "０" * 64,
        "v0=" + "\udcff" * 64,
        "x" * 100_000,
    ],
    ids=range(15),
)
def test_what_is_not_exactly_the_signature_is_refused(signature: str) -> None:
    assert not passes(signature=signature)


@pytest.mark.parametrize(
    "timestamp",
    [
        *("", "now", "1_700_000_000", "1700000000.0", "-1700000000", "+1700000000", " 1700000000", "1700000000\n"),
        *("１７００００００００", "1e9", "0x6553f100", "9" * 12, "9" * 5_000, "nan", "é", "\udcff"),
    ],
    ids=range(16),
)
def test_a_time_that_is_none_or_not_now_is_refused(timestamp: str) -> None:
    signature = signed(timestamp=timestamp.encode("utf-8", "surrogateescape").decode("latin-1"))

    assert not passes(timestamp=timestamp, signature=signature)


def test_another_time_than_the_signed_one_is_refused() -> None:
    assert not passes(timestamp=str(NOW + 1), signature=signed())


@pytest.mark.parametrize("count", [0, 2])
def test_a_header_that_is_missing_or_doubled_is_refused(count: int) -> None:
    ours = Signature([SECRET])

    assert not ours.is_of(BODY, timestamps=[str(NOW)] * count, signatures=[GOOD], now=NOW)
    assert not ours.is_of(BODY, timestamps=[str(NOW)], signatures=[GOOD] * count, now=NOW)
