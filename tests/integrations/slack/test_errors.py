"""Every error that Slack documents for a method in use is decided on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.chat.refusals import Busy, ChannelError, Expired, Failed, Gated, Gone, Rejected, Unknown
from integrations.slack.errors import (
    LONGEST_SECONDS,
    PICTURES,
    RETRY_SECONDS,
    TOKEN,
    class_of,
    error_of,
    error_of_status,
    seconds_of,
)

SLACK = json.loads((Path(__file__).parents[2] / "support/files/slack/methods.json").read_text("utf-8"))

IN_USE = (
    "apps.connections.open",
    "auth.test",
    "chat.delete",
    "chat.postEphemeral",
    "chat.postMessage",
    "chat.update",
    "conversations.history",
    "conversations.open",
    "files.completeUploadExternal",
    "files.getUploadURLExternal",
    "files.info",
    "users.info",
    "views.open",
    "views.publish",
    "views.push",
    "views.update",
)


@pytest.mark.parametrize("method", IN_USE)
def test_every_documented_error_of_a_method_in_use_is_decided_on(method: str) -> None:
    documented = [*SLACK["common_errors"], *SLACK["methods"][method]["errors"]]

    assert [word for word in documented if class_of(word, method=method) is None] == []


@pytest.mark.parametrize(
    ("word", "method", "kind"),
    [
        ("channel_not_found", "chat.postMessage", Gone),
        ("user_not_found", "users.info", Gone),
        ("user_disabled", "conversations.open", Gone),
        ("cannot_dm_bot", "chat.postMessage", Gone),
        ("is_archived", "chat.postMessage", Gone),
        ("ratelimited", "chat.update", Busy),
        ("rate_limited", "chat.postMessage", Busy),
        ("message_limit_exceeded", "chat.postMessage", Busy),
        ("invalid_auth", "chat.postMessage", Gated),
        ("token_revoked", "chat.postMessage", Gated),
        ("token_expired", "chat.postMessage", Gated),
        ("account_inactive", "chat.postMessage", Gated),
        ("not_authed", "chat.postMessage", Gated),
        ("missing_scope", "files.info", Gated),
        ("no_permission", "chat.postMessage", Gone),
        ("no_permission", "chat.update", Gone),
        ("no_permission", "users.info", Gated),
        ("ekm_access_denied", "chat.postMessage", Gone),
        ("org_login_required", "chat.postMessage", Gated),
        ("team_access_not_granted", "chat.postMessage", Gated),
        ("message_not_found", "chat.update", Expired),
        ("cant_update_message", "chat.update", Expired),
        ("edit_window_closed", "chat.update", Expired),
        ("hash_conflict", "views.update", Expired),
        ("expired_trigger_id", "views.open", Expired),
        ("invalid_blocks", "chat.postMessage", Rejected),
        ("msg_too_long", "chat.update", Rejected),
        ("invalid_arguments", "chat.update", Rejected),
        ("service_unavailable", "chat.postMessage", Failed),
        ("fatal_error", "chat.postMessage", Unknown),
        ("internal_error", "auth.test", Unknown),
        ("file_not_found", "files.info", Gone),
        ("file_not_found", "chat.update", Rejected),
    ],
)
def test_what_an_error_means_for_the_message(word: str, method: str, kind: type[ChannelError]) -> None:
    assert class_of(word, method=method) is kind


def test_the_error_says_slacks_word() -> None:
    assert str(error_of("hash_conflict", method="views.update")) == "hash_conflict"


def test_an_error_that_nobody_decided_on_did_not_happen_and_is_tried_again() -> None:
    assert class_of("brand_new", method="chat.postMessage") is None
    assert isinstance(error_of("brand_new", method="chat.postMessage"), Failed)


def test_no_word_is_decided_on_twice() -> None:
    assert TOKEN.isdisjoint(PICTURES)
    assert all(class_of(word, method="chat.postMessage") is Gated for word in TOKEN)
    assert all(class_of(word, method="chat.postMessage") is Rejected for word in PICTURES)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(302, Failed), (400, Failed), (404, Failed), (413, Rejected), (429, Busy), (500, Unknown), (502, Unknown)],
)
def test_an_answer_without_an_error_of_slack_is_told_by_its_status(status: int, kind: type[ChannelError]) -> None:
    assert type(error_of_status(status)) is kind


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30.0),
        ("0", 1.0),
        ("1.5", 1.5),
        ("-5", 1.0),
        ("3600", LONGEST_SECONDS),
        ("999999999", LONGEST_SECONDS),
        ("nan", RETRY_SECONDS),
        ("inf", RETRY_SECONDS),
        ("Wed, 21 Oct 2026 07:28:00 GMT", RETRY_SECONDS),
        ("", RETRY_SECONDS),
        (None, RETRY_SECONDS),
    ],
)
def test_how_long_slack_wants_to_be_left_alone(header: str | None, seconds: float) -> None:
    assert seconds_of(header) == seconds
