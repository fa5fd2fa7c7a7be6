"""What Slack's refusals mean for a message: wait, try again, change the way, give up. One table for all of them."""

from __future__ import annotations

import math
from collections.abc import Mapping

from bot.chat.refusals import Busy, ChannelError, Expired, Failed, Gated, Gone, Rejected, Unknown

RETRY_SECONDS = 10.0
"""How long Slack is left alone where it is too much for it and it does not say for how long."""

LONGEST_SECONDS = 3_600.0
"""A longer wait than this is not believed."""

TOKEN = frozenset(
    {
        "access_restricted",
        "account_inactive",
        "app_access_restricted",
        "app_not_installed",
        "enterprise_is_restricted",
        "forbidden_team",
        "invalid_auth",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "team_added_to_org",
        "team_not_found",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
"""The token serves for nothing, any more or at the moment."""

_METHOD = frozenset(
    {
        "accesslimited",
        "ekm_access_denied",
        "file_uploads_disabled",
        "messages_tab_disabled",
        "missing_scope",
        "no_permission",
        "not_enabled",
    }
)
"""The app may not do this one thing, until somebody changes its settings."""

_GONE = frozenset(
    {
        "access_denied",
        "cannot_dm_bot",
        "cannot_reply_to_message",
        "channel_is_limited_access",
        "channel_not_found",
        "external_channel_migrating",
        "invalid_channel",
        "invalid_user_combination",
        "is_archived",
        "method_not_supported_for_channel_type",
        "not_in_channel",
        "posting_to_channel_denied",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
        "user_disabled",
        "user_not_found",
        "user_not_in_channel",
        "user_not_visible",
        "users_not_found",
    }
)
"""Nobody is there, or nothing may be said there."""

_BUSY = frozenset({"message_limit_exceeded", "rate_limited", "ratelimited"})

_EXPIRED = frozenset(
    {
        "block_mismatch",
        "cant_delete_message",
        "cant_update_message",
        "edit_window_closed",
        "exchanged_trigger_id",
        "expired_trigger_id",
        "expired_url",
        "hash_conflict",
        "invalid_trigger_id",
        "is_inactive",
        "message_not_found",
        "not_found",
        "used_url",
    }
)
"""It can't be changed, opened or answered any more."""

_FAILED = frozenset(
    {
        "file_update_failed",
        "request_timeout",
        "service_unavailable",
        "storage_limit_reached",
        "streaming_state_conflict",
    }
)
"""It certainly did not happen. `request_timeout` is a body that arrived in part."""

_UNKNOWN = frozenset({"fatal_error", "internal_error", "update_failed"})
"""Slack's own pages say of these that some part of it may have been done."""

PICTURES = frozenset(
    {
        "blocked_file_type",
        "file_deleted",
        "file_is_deleted",
        "file_not_found",
        "file_share_limit_reached",
        "invalid_blocks",
        "max_file_sharing_exceeded",
        "missing_file_data",
        "slack_connect_blocked_file_type",
        "slack_connect_clip_sharing_blocked",
        "slack_connect_file_link_sharing_blocked",
        "slack_connect_file_upload_sharing_blocked",
        "unable_to_share_files",
    }
)
"""What may be a picture's fault: one that is not ready yet is `invalid_blocks` too."""

_REJECTED = PICTURES | frozenset(
    {
        "alt_txt_too_large",
        "as_user_not_supported",
        "attachment_payload_limit_exceeded",
        "canvas_disabled_file_team",
        "canvas_disabled_user_team",
        "canvas_globally_disabled",
        "cant_broadcast_message",
        "channels_limit_exceeded",
        "deprecated_endpoint",
        "draft_already_deleted",
        "draft_already_sent",
        "draft_has_conflict",
        "draft_not_found",
        "duplicate_channel_not_found",
        "duplicate_external_id",
        "duplicate_message_not_found",
        "file_type_not_allowed",
        "file_upload_size_restricted",
        "file_uploads_except_images_disabled",
        "insecure_request",
        "invalid_arg_name",
        "invalid_arguments",
        "invalid_array_arg",
        "invalid_attachments",
        "invalid_blocks_format",
        "invalid_charset",
        "invalid_cursor",
        "invalid_form_data",
        "invalid_json",
        "invalid_metadata_filter_keys",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "invalid_post_type",
        "invalid_ts_latest",
        "invalid_ts_oldest",
        "is_bot",
        "json_not_object",
        "markdown_text_conflict",
        "metadata_must_be_sent_from_app",
        "metadata_too_large",
        "method_deprecated",
        "missing_args",
        "missing_argument",
        "missing_post_type",
        "missing_profile_id",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_dual_broadcast_content_update",
        "no_text",
        "not_enough_users",
        "not_implemented",
        "push_limit_reached",
        "send_on_behalf_not_allowed",
        "slack_connect_canvas_sharing_blocked",
        "slack_connect_lists_sharing_blocked",
        "snippet_too_large",
        "template_not_visible",
        "too_many_attachments",
        "too_many_contact_cards",
        "too_many_users",
        "unknown_method",
        "unknown_snippet_type",
        "unknown_subtype",
        "users_list_not_supplied",
        "view_too_large",
    }
)
"""What we built is wrong, or asks for what Slack never does."""

_CLASSES: Mapping[str, type[ChannelError]] = {
    **dict.fromkeys(TOKEN | _METHOD, Gated),
    **dict.fromkeys(_GONE, Gone),
    **dict.fromkeys(_EXPIRED, Expired),
    **dict.fromkeys(_FAILED, Failed),
    **dict.fromkeys(_UNKNOWN, Unknown),
    **dict.fromkeys(_REJECTED, Rejected),
}

_BY_METHOD: Mapping[tuple[str, str], type[ChannelError]] = {
    # Of one conversation, in which the app is no member or which its administrators closed: the others go on.
    ("chat.postMessage", "ekm_access_denied"): Gone,
    ("chat.postMessage", "no_permission"): Gone,
    ("chat.update", "ekm_access_denied"): Gone,
    ("chat.update", "no_permission"): Gone,
    ("files.info", "file_deleted"): Gone,
    ("files.info", "file_not_found"): Gone,
    ("files.info", "not_visible"): Gone,
    ("files.completeUploadExternal", "file_not_found"): Failed,
    ("views.publish", "access_denied"): Gone,
}
"""Words that mean something else where they answer this method."""


def class_of(word: str, *, method: str) -> type[ChannelError] | None:
    """What Slack's `error` to that method means; None for a word that nobody decided on yet."""
    if word in _BUSY:
        return Busy
    return _BY_METHOD.get((method, word)) or _CLASSES.get(word)


def error_of(word: str, *, method: str, retry_after: str | None = None) -> ChannelError:
    """The same as an error whose text is the word. What nobody decided on certainly did not happen and may pass."""
    found = class_of(word, method=method) or Failed
    return Busy(seconds_of(retry_after)) if found is Busy else found(word)


def error_of_status(status: int, *, retry_after: str | None = None) -> ChannelError:
    """What an answer without Slack's `error` means, be it of a proxy in between."""
    if status == 429:
        return Busy(seconds_of(retry_after))
    if status == 413:
        return Rejected("too large")
    if 300 <= status < 500:
        return Failed(f"status {status}")
    return Unknown(f"status {status}")


def seconds_of(retry_after: str | None) -> float:
    """The seconds of a `Retry-After`, at least one; `RETRY_SECONDS` where there is none that can be read."""
    try:
        seconds = float(retry_after or "")
    except ValueError:
        return RETRY_SECONDS
    return min(max(seconds, 1.0), LONGEST_SECONDS) if math.isfinite(seconds) else RETRY_SECONDS
