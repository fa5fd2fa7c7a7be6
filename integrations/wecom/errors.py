"""What WeCom's error codes mean for a message: wait, try again, change the way, give up. One table for all of them."""

from __future__ import annotations

from collections.abc import Mapping

from bot.chat.refusals import Busy, ChannelError, Expired, Failed, Gated, Gone, Rejected, Unknown

UNIT_SECONDS = 60.0
"""How long WeCom is left alone where it was called too often: a unit of its limits, of which this is the least."""

TOKEN = frozenset({40001, 40014, 42001})
"""The token does not count: a fresh one may."""

TICKET = frozenset({40093, 42012})
"""The same of a ticket of web pages, of which there is none here."""

_GATED = TOKEN | frozenset(
    {
        40013,  # corpid
        40056,  # agentid
        43012,  # no callback URL, so that no card with buttons is taken
        46003,  # no menu
        48001,
        48002,
        50001,
        60020,  # our address is not in the app's trusted list
        80001,
        85005,
        85008,
        93000,
        301002,  # the token of another app
        301055,
    }
)
"""The app may not, until somebody changes its settings."""

EVERYTHING = frozenset({40013, 60020, 301002})
"""Those of them that shut every call, not only the one that was refused."""

_GONE = frozenset({40003, 46004, 50002, 60011, 60021, 60111, 81013})
"""Nobody is there, or the app may not see them."""

MEDIA = frozenset({40006, 40007, 40009, 40123, 40145, 45001, 830002})
"""A file that is not there any more or that can't be one: it is asked for again."""

_BUSY = frozenset({45009, 45033, 45035})

_EXPIRED = frozenset({42015, 42016, 42052, 60140, 82102})
"""A card that can't be changed any more: its code is used or old, it is another app's, or somebody else's."""

_LOGIN = frozenset({40029, 42003, 42022})
"""The code of a sign-in: used or too old."""

_INVOICE = frozenset({72023, 72024, 72037})

USED_TASK = 42014
"""A card with that task_id is there already, or its task_id is malformed; ours never are."""

_REJECTED = (
    TICKET
    | _INVOICE
    | frozenset(
        {
            40004,
            40005,
            40008,
            40016,
            40017,
            40018,
            40019,
            40020,
            40022,
            40023,
            40024,
            40025,
            40026,
            40027,
            40033,
            40035,
            40058,
            40059,
            40063,
            41001,
            41011,
            41016,
            41033,
            USED_TASK,
            42017,
            42018,
            42019,
            42020,
            *range(42027, 42032),
            42033,
            *range(42035, 42048),
            *range(42049, 42052),
            44004,
            45002,
            45008,
            82001,
            82002,
            82003,
            82004,
            82101,
        }
    )
)
"""What we built is wrong; the same again would be too."""

_CLASSES: Mapping[int, type[ChannelError]] = {
    -1: Failed,
    **dict.fromkeys(_GATED, Gated),
    **dict.fromkeys(_GONE | MEDIA, Gone),
    **dict.fromkeys(_BUSY, Busy),
    **dict.fromkeys(_EXPIRED | _LOGIN, Expired),
    **dict.fromkeys(_REJECTED, Rejected),
}


def class_of(code: int) -> type[ChannelError] | None:
    """What an error code means; None for one that nobody decided on yet."""
    return _CLASSES.get(code)


def error_of(code: int, *, hint: str = "") -> ChannelError:
    """The same as an error that is told as its number. What nobody decided on did certainly not happen and may pass.

    `hint` is WeCom's `errmsg`; of it only the address that is not trusted is told.
    """
    found = class_of(code) or Failed
    if found is Busy:
        return Busy(UNIT_SECONDS)
    address = _address_in(hint) if code == 60020 else ""
    return found(f"{code} {address}".strip())


def error_of_status(status: int) -> ChannelError:
    """What an answer means that is none of WeCom's, be it of a proxy in between."""
    if status == 429:
        return Busy(UNIT_SECONDS)
    if status == 413:
        return Rejected("too large")
    if 300 <= status < 500:
        return Failed(f"status {status}")
    return Unknown(f"status {status}")


def _address_in(hint: str) -> str:
    """The address behind `from ip:`, as long as it looks like one."""
    _, mark, rest = hint.partition("from ip:")
    words = rest.replace(",", " ").split()
    found = words[0] if mark and words else ""
    return found if len(found) <= 45 and all(each in "0123456789abcdefABCDEF.:" for each in found) else ""
