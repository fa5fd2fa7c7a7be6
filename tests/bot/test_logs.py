"""The log: one line of JSON each, escaped, with the event's id and nobody's words."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from bot import logs


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the process writes while the log is on; afterwards logging is as it was."""
    root = logging.getLogger()
    named = [root, *(logging.getLogger(name) for name in logs.OURS)]
    before = [(logger, logger.level, logger.handlers[:]) for logger in named]
    stream = io.StringIO()
    logs.start("INFO", stream=stream)
    yield stream
    logging.captureWarnings(False)
    for logger, level, handlers in before:
        logger.setLevel(level)
        logger.handlers[:] = handlers


def _lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_line_says_when_where_and_what(log: io.StringIO) -> None:
    logging.getLogger("bot.courier").info("sent", extra={"channel": "webchat", "attempts": 2})

    [line] = _lines(log)
    assert line.pop("at").endswith("Z")
    assert line == {"level": "info", "logger": "bot.courier", "message": "sent", "channel": "webchat", "attempts": 2}


def test_lines_inside_an_event_carry_its_id_in_tasks_too(log: io.StringIO) -> None:
    logger = logging.getLogger("handlers")

    async def work() -> None:
        logger.info("inside")

    with logs.about("e-1"):
        asyncio.run(work())
    logger.info("outside")

    assert [line.get("event") for line in _lines(log)] == ["e-1", None]


@pytest.mark.parametrize("mark", ["\n", "\r", "\x1b[31m", "\x7f", "\u202e", "\u200b", "\u2028", "\x00"])
def test_nothing_said_can_break_or_disguise_a_line(log: io.StringIO, mark: str) -> None:
    logging.getLogger("bot").warning("before%safter", mark, extra={"code": mark})

    assert log.getvalue().count("\n") == 1
    assert log.getvalue().strip().isprintable()
    assert log.getvalue().isascii()
    [line] = _lines(log)
    assert line["message"] == f"before{mark}after"
    assert line["code"] == mark


def test_half_a_character_can_break_no_line_either() -> None:
    # Formatted by itself: the test runner can't send such a line from one of its processes to the other.
    record = logging.makeLogRecord({"msg": "before\ud800after", "name": "bot", "levelname": "WARNING"})

    line = logs.JsonLines().format(record)

    assert line.isascii()
    assert json.loads(line)["message"] == "before\ud800after"


def test_an_error_is_logged_by_kind_and_place_without_its_text(log: io.StringIO) -> None:
    try:
        try:
            raise KeyError("拜访客户")
        except KeyError as error:
            raise ValueError("taxi to the hospital") from error
    except ValueError:
        logging.getLogger("bot").exception("a turn failed")

    [line] = _lines(log)
    assert line["error"] == "ValueError < KeyError"
    assert line["places"][-1].startswith(f"{__name__}:")
    assert "hospital" not in log.getvalue()
    assert "\\u62dc" not in log.getvalue()


def test_libraries_speak_up_from_warning_on_and_we_from_the_level_set(log: io.StringIO) -> None:
    logging.getLogger("aiosqlite").info("executing insert with 'taxi'")
    logging.getLogger("aiosqlite").warning("slow")
    logging.getLogger("storage.writer").debug("quiet")
    logging.getLogger("storage.writer").info("heard")

    assert [line["message"] for line in _lines(log)] == ["slow", "heard"]


def test_a_forgotten_task_is_reported_without_what_it_raised(log: io.StringIO) -> None:
    logging.getLogger("asyncio").error(
        "Task exception was never retrieved\nfuture: <Task exception=ValueError('taxi')>"
    )

    assert "taxi" not in log.getvalue()


def test_what_is_long_is_cut(log: io.StringIO) -> None:
    logging.getLogger("bot").info("m" * (logs.LONGEST + 1), extra={"code": "c" * (logs.LONGEST + 1)})

    [line] = _lines(log)
    assert len(line["message"]) == len(line["code"]) == logs.LONGEST
