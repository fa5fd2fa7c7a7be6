"""The numbers of `/metrics`. A label is a channel, a kind or an outcome, never a person or a claim."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import lru_cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from bot.logs import about

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""The Content-Type of what `Metrics.text` gives."""

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60)


@lru_cache(maxsize=256)
def _counted(counter: Counter, channel: str, outcome: str) -> Counter:
    """The counter of that channel and outcome, looked up once."""
    return counter.labels(channel, outcome)


class _Watch:
    """Counts and times one thing that happens."""

    __slots__ = ("_about", "_begun", "_channel", "_counter", "_outcome", "_seconds")

    def __init__(self, counter: Counter, seconds: Histogram, *, channel: str, key: str) -> None:
        self._about = about(key)
        self._counter, self._seconds, self._channel = counter, seconds, channel

    def __enter__(self) -> Callable[[str], None]:
        self._about.__enter__()
        self._begun, self._outcome = time.monotonic(), "error"
        return self._told

    def _told(self, outcome: str) -> None:
        self._outcome = outcome

    def __exit__(self, *error: object) -> None:
        _counted(self._counter, self._channel, self._outcome).inc()
        self._seconds.observe(time.monotonic() - self._begun)
        self._about.__exit__(*error)


class Metrics:
    """The counters of one process, in a registry of their own so that two applications never share one."""

    def __init__(self) -> None:
        own = self.registry = CollectorRegistry()
        ProcessCollector(registry=own)
        self.events = Counter("chit_events", "Deliveries accepted", ["channel", "outcome"], registry=own)
        self.accept_seconds = Histogram(
            "chit_accept_seconds", "Until an event is durable", registry=own, buckets=_SECONDS
        )
        self.turns = Counter("chit_turns", "Turns run", ["channel", "outcome"], registry=own)
        self.turn_seconds = Histogram("chit_turn_seconds", "From begun to done", registry=own, buckets=_SECONDS)
        self.sends = Counter("chit_sends", "Attempts to deliver", ["channel", "kind", "outcome"], registry=own)
        self.send_seconds = Histogram("chit_send_seconds", "One attempt to deliver", registry=own, buckets=_SECONDS)
        self.refused = Counter("chit_refused_requests", "Requests answered with 4xx", ["status"], registry=own)
        self.waiting = Gauge("chit_waiting", "Rows not settled yet", ["box"], registry=own)
        self.dead = Gauge("chit_dead", "Messages given up", registry=own)

    def around(self, what: str, channel: str, key: str) -> AbstractContextManager[Callable[[str], None]]:
        """Count and time an `event` or a `turn`; every line logged meanwhile carries its key (`bot.chat.dispatch`)."""
        counter, seconds = (self.events, self.accept_seconds) if what == "event" else (self.turns, self.turn_seconds)
        return _Watch(counter, seconds, channel=channel, key=key)

    def text(self) -> bytes:
        """Everything in Prometheus' text format, UTF-8."""
        return generate_latest(self.registry)
