"""What is left of a sentence when everything else was read: what it was for, in the person's own letters."""

import re

from claims.sentences import filler
from claims.sentences.wording import Sentence

MOST_CLOSINGS = 12
"""Filler words taken off the end of one piece."""


def purpose(sentence: Sentence, start: int, end: int) -> str | None:
    """The pieces of this part of the sentence that were not taken out, without filler; None if nothing is left."""
    pieces = [_without_filler(sentence, *piece.span()) for piece in _PIECE.finditer(sentence.left, start, end)]
    return " ".join(piece for piece in pieces if piece) or None


def _without_filler(sentence: Sentence, start: int, end: int) -> str:
    """The piece without punctuation and filler at its ends; nothing of it if it is all filler."""
    opening = _OPENING.match(sentence.plain, start, end)
    piece = sentence.plain[opening.end() if opening else start : end]
    start = end - len(piece)
    for _ in range(MOST_CLOSINGS):
        shorter = _without_closing(piece.rstrip(filler.MARKS))
        if shorter == piece:
            break
        piece = shorter
    return "" if piece in filler.EMPTY else " ".join(sentence.typed[start : start + len(piece)].split())


def _without_closing(piece: str) -> str:
    """Without the filler word that the piece ends with, if any."""
    if not piece or not (piece[-1].isascii() and piece[-1].isalpha()):
        ending = (
            next((word for word in _HAN_ENDINGS if piece.endswith(word)), "") if piece.endswith(_HAN_ENDINGS) else ""
        )
        return piece[: len(piece) - len(ending)]
    words = piece[-24:].split(" ")
    for count in (4, 3, 2, 1):
        last = " ".join(words[-count:])
        if last in _EN_ENDINGS and (len(last) == len(piece) or not piece[-len(last) - 1].isalnum()):
            return piece[: -len(last)]
    return piece


def _either(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_PIECE = re.compile(r"[^\0]+")
_HAN_ENDINGS = tuple(sorted((*filler.HAN_ANYWHERE, *filler.HAN_AT_END), key=len, reverse=True))
_EN_ENDINGS = frozenset((*filler.EN_ANYWHERE, *filler.EN_AT_END))
_OPENING = re.compile(
    rf"(?:[{re.escape(filler.MARKS)}]+|{filler.HAN_AT_START}|{_either(filler.HAN_ANYWHERE)}"
    rf"|(?:{filler.EN_AT_START}|{_either(filler.EN_ANYWHERE)})(?![a-z0-9']))*+"
)
