"""Which line of a list is which line of a later one, where some were changed, removed or added in between."""

from __future__ import annotations

from collections.abc import Sequence

Looks = tuple[object, ...]
"""What two lines are compared by, value by value."""

Pair = tuple[int | None, int | None]
"""The places, from 0, of a line before and after: None before where it was added, None after where it was removed."""


def aligned(old: Sequence[Looks], new: Sequence[Looks]) -> list[Pair]:
    """Every line of both lists once, in their order: those that have most in common are the same line.

    Lines don't change places. As many as can be are taken for changed rather than for removed and added.
    """
    shortest = min(len(old), len(new))
    start = next((place for place in range(shortest) if old[place] != new[place]), shortest)
    left = shortest - start
    end = next((place for place in range(left) if old[-1 - place] != new[-1 - place]), left)
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    middle = [
        (None if one is None else one + start, None if other is None else other + start)
        for one, other in _best(before, after)
    ]
    tail = [(len(old) - each, len(new) - each) for each in range(end, 0, -1)]
    return [*((place, place) for place in range(start)), *middle, *tail]


def _best(old: Sequence[Looks], new: Sequence[Looks]) -> list[Pair]:
    """The pairs with most in common altogether; `worth[i][j]` is the best of what follows old `i` and new `j`."""
    worth = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            worth[i][j] = max(worth[i + 1][j + 1] + _alike(old[i], new[j]), worth[i + 1][j], worth[i][j + 1])
    found: list[Pair] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if worth[i][j] == worth[i + 1][j + 1] + _alike(old[i], new[j]):
            found.append((i, j))
            i, j = i + 1, j + 1
        elif worth[i][j] == worth[i + 1][j]:
            found.append((i, None))
            i += 1
        else:
            found.append((None, j))
            j += 1
    return [*found, *((each, None) for each in range(i, len(old))), *((None, each) for each in range(j, len(new)))]


def _alike(one: Looks, other: Looks) -> int:
    """How much two lines have in common; squared, so that one that stayed weighs more than two that changed a bit."""
    same = sum(a == b for a, b in zip(one, other, strict=True))
    return same * same + 1
