"""Every error code that matters is decided on, and means what its documentation advises."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.chat.refusals import Busy, ChannelError, Expired, Failed, Gated, Gone, Rejected, Unknown
from integrations.wecom.errors import UNIT_SECONDS, class_of, error_of, error_of_status

FILE = Path(__file__).parents[2] / "support" / "files" / "wecom" / "errcodes.json"
CODES = [(each["code"], each["action"]) for each in json.loads(FILE.read_text())["codes"]]

BY_ACTION: dict[str, type[ChannelError]] = {
    "retry": Failed,
    "refresh_token": Gated,
    "wait_a_unit": Busy,
    "defect": Rejected,
    "configuration": Gated,
    "person": Gone,
    "ask_again": Gone,
    "login_again": Expired,
    "new_message": Expired,
    "tell_member": Rejected,
}

OTHERWISE: dict[int, type[ChannelError]] = {
    # Of a card that can't be changed a new message tells the news, whoever is to blame for it.
    42015: Expired,
    42016: Expired,
    82102: Expired,
    # There is no ticket of web pages here that could be fetched anew.
    40093: Rejected,
    42012: Rejected,
}


@pytest.mark.parametrize(("code", "action"), CODES)
def test_every_code_that_matters_is_decided_on(code: int, action: str) -> None:
    assert class_of(code) is OTHERWISE.get(code, BY_ACTION[action])
    assert type(error_of(code)) is class_of(code)


def test_no_code_is_decided_on_that_nobody_named() -> None:
    known = {code for code, _ in CODES}
    assert {code for code in range(-10, 1_000_000) if class_of(code) is not None} == known


def test_a_code_that_nobody_decided_on_may_pass() -> None:
    assert class_of(999_999) is None
    assert type(error_of(999_999)) is Failed


def test_what_was_too_often_waits_for_a_whole_unit() -> None:
    error = error_of(45009)
    assert isinstance(error, Busy)
    assert error.retry_after == UNIT_SECONDS == 60


@pytest.mark.parametrize(
    ("hint", "told"),
    [
        (
            "not allow to access from your ip, hint: [1], from ip: 203.0.113.7, more info at https://x",
            "60020 203.0.113.7",
        ),
        ("from ip: 2001:db8::1", "60020 2001:db8::1"),
        ("from ip: <script>, more", "60020"),
        ("from ip: " + "1" * 46, "60020"),
        ("from ip:", "60020"),
        ("", "60020"),
    ],
)
def test_the_address_that_is_not_trusted_is_told(hint: str, told: str) -> None:
    assert str(error_of(60020, hint=hint)) == told


def test_of_no_other_error_more_than_its_number_is_told() -> None:
    assert str(error_of(60111, hint="userid ZhangSan not found, from ip: 203.0.113.7")) == "60111"


@pytest.mark.parametrize(
    ("status", "kind"),
    [(301, Failed), (403, Failed), (404, Failed), (413, Rejected), (429, Busy), (500, Unknown), (502, Unknown)],
)
def test_an_answer_of_somebody_in_between_is_decided_on(status: int, kind: type[ChannelError]) -> None:
    assert type(error_of_status(status)) is kind
