"""On which channels people are reached, as whoever opened the store says; the store itself knows none by name."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Channels:
    """`names` are the channels in use, filled while they are attached; `own` is the one on our own pages.

    On our own pages a place is the id of its person. Everywhere else it is an address that a platform gave. `signs_in`
    says that people sign in there by a link.
    """

    own: str
    names: set[str] = field(default_factory=set)
    signs_in: bool = False
