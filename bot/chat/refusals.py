"""Why a platform did not take what a channel sent, by what is to be done about it."""

from __future__ import annotations


class ChannelError(Exception):
    """Why a platform did not take a message."""


class Gone(ChannelError):
    """Nobody is there: left, not found, not licensed, never signed in."""


class Elsewhere(Gone):
    """What was sent is a link: the file is kept by another service."""


class Unseen(Gone):
    """The file may be there, but it is not for the bot to see."""


class Busy(ChannelError):
    """The platform asks to wait."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


class Failed(ChannelError):
    """It certainly did not arrive, for a passing reason."""


class Rejected(ChannelError):
    """The platform will never take it: our defect."""


class Unknown(ChannelError):
    """It may or may not have arrived."""


class Gated(ChannelError):
    """The whole channel is shut: token revoked, app removed, wrong secret."""


class Expired(ChannelError):
    """The card can't be changed in place any more; a new message tells the news."""
