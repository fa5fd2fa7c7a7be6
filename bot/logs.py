"""One line of JSON per thing worth knowing, on stderr. It never holds a person's words, names or addresses."""

import json
import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO

OURS = ("bot", "claims", "faq", "handlers", "integrations", "storage")
"""The packages whose loggers follow CHIT_LOG_LEVEL; those of libraries speak up from WARNING on."""

LONGEST = 500
"""Characters of one value; what is longer is cut."""

_event: ContextVar[str | None] = ContextVar("event", default=None)
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class about:  # noqa: N801 - used like a function with `with`, and stands around everything that happens
    """Every line logged inside, also by libraries, carries the id of this event."""

    __slots__ = ("_event", "_token")

    def __init__(self, event: str) -> None:
        self._event = event

    def __enter__(self) -> None:
        self._token = _event.set(self._event)

    def __exit__(self, *_: object) -> None:
        _event.reset(self._token)


def start(level: str, *, stream: TextIO | None = None) -> None:
    """Send the log of the whole process to `stream` (stderr) as JSON lines, ours from `level` on."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # Libraries write statements and their parameters, so people's words, at DEBUG and INFO.
    root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(True)


class JsonLines(logging.Formatter):
    """A record as one line of ASCII: control characters, line ends and marks of direction arrive escaped."""

    def format(self, record: logging.LogRecord) -> str:
        """Time (UTC), level, logger, event id, message, then what was given as `extra`, then the kind of error."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if (event := _event.get()) is not None:
            line["event"] = event
        line["message"] = _message(record)
        line |= {name: _short(value) for name, value in vars(record).items() if name not in _PLAIN}
        if record.exc_info and record.exc_info[1] is not None:
            line |= _error(record.exc_info[1])
        # JSON leaves DEL alone, a terminal does not.
        return json.dumps(line, default=str).replace("\x7f", "\\u007f")


def _message(record: logging.LogRecord) -> str:
    message = record.getMessage()
    if record.name == "asyncio":
        # Its later lines show the task and with it the text of the error, which may quote a person.
        message = message.partition("\n")[0]
    return message[:LONGEST]


def _short(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | float) else str(value)[:LONGEST]


def _error(error: BaseException) -> dict[str, object]:
    """The kinds of error and the places in the code they passed, without their texts, which may quote a person."""
    kinds: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(kinds) < 5:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return {"error": " < ".join(kinds), "places": places(error.__traceback__)}


def places(trace: TracebackType | None, *, most: int = 12) -> list[str]:
    """`module:line in function` of a traceback, the innermost `most` of them, outermost first."""
    frames = list(traceback.walk_tb(trace))[-most:]
    return [f"{frame.f_globals.get('__name__', '?')}:{line} in {frame.f_code.co_name}" for frame, line in frames]
