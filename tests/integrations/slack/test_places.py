"""Places and references of Slack as they are kept."""

from __future__ import annotations

import pytest

from bot.chat.refusals import Rejected
from integrations.slack.places import (
    LONGEST_URL,
    Direct,
    Only,
    Thread,
    anyone_place,
    message_of,
    message_ref,
    only_place,
    place_of,
    thread_place,
)

URL = "https://hooks.slack.com/commands/T1/2/abc"


def test_every_kind_of_place_is_read_back() -> None:
    assert place_of("U123") == Direct("U123")
    assert place_of("W123") == Direct("W123")
    assert place_of(thread_place("C123", "1700000000.000100")) == Thread("C123", "1700000000.000100")
    assert place_of(only_place("U123", URL)) == Only("U123", URL)
    assert place_of(anyone_place("U123")) == Direct("U123", is_anyone=True)


def test_an_address_that_is_too_long_makes_way_for_the_direct_conversation() -> None:
    longest = URL + "x" * (LONGEST_URL - len(URL))

    assert place_of(only_place("U123", longest)) == Only("U123", longest)
    assert place_of(only_place("U123", longest + "x")) == Direct("U123")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "u123",
        "C123",
        "C123:x",
        "only:U123",
        "only:ada:https://x",
        "any:C123",
        "any:",
        "U1 U2",
        "U123\n",
        "B1:1.0",
    ],
)
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(Rejected):
        place_of(text)


def test_a_reference_is_read_back() -> None:
    assert message_of(message_ref("D123", "1700000000.000100")) == ("D123", "1700000000.000100")


@pytest.mark.parametrize("ref", ["", "o12", "D123", "D123:", "D123:17", "U123:1700000000.000100"])
def test_what_is_no_reference_is_refused(ref: str) -> None:
    with pytest.raises(Rejected):
        message_of(ref)
