"""What can go wrong below the rules: troubles that pass when the same is run again, and databases that won't do."""

from __future__ import annotations


class Trouble(Exception):
    """A passing trouble of the store; nothing was changed unless the class says otherwise."""

    is_passing = True
    may_pass = True
    """Whether the same, run again here, may succeed."""


class DiskFull(Trouble):
    """The disk takes no more; nothing of the transaction was kept."""


class Overloaded(Trouble):
    """The database did not get to it in time: locked by somebody else, or every connection is busy."""


class Unreachable(Trouble):
    """The database can't be reached."""


class CommitUnknown(Trouble):
    """The connection was lost during COMMIT: it may or may not be done. Run the delivery again, its key decides."""


class LeaseLost(Trouble):
    """Somebody else holds the lane by now, or it was done before; what this worker did about it was rolled back."""

    may_pass = False


class Closed(Trouble):
    """The store was closed and takes nothing in any more."""

    may_pass = False


class WrongDatabase(Exception):
    """The database can't keep what was promised: a network file system, no WAL, no sync, a file that is none.

    Or it is not there, or lets nobody in.
    """


class NotMigrated(Exception):
    """The tables are older than this program; `chit migrate` brings them up."""


class ProgramTooOld(Exception):
    """The tables are newer than this program; it must not touch them."""
