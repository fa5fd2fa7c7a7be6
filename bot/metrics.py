"""The numbers of `/metrics`. A label is a channel, a kind or an outcome, never a person or a claim."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from bot.logs import about

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""The Content-Type of what `Metrics.text` gives."""

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60)


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

    @contextmanager
    def around(self, what: str, channel: str, key: str) -> Iterator[Callable[[str], None]]:
        """Count and time an `event` or a `turn`; every line logged meanwhile carries its key (`bot.chat.dispatch`)."""
        counter, seconds = (self.events, self.accept_seconds) if what == "event" else (self.turns, self.turn_seconds)
        begun, outcome = time.monotonic(), "error"

        def told(how: str) -> None:
            nonlocal outcome
            outcome = how

        with about(key):
            try:
                yield told
            finally:
                counter.labels(channel, outcome).inc()
                seconds.observe(time.monotonic() - begun)

    def text(self) -> bytes:
        """Everything in Prometheus' text format, UTF-8."""
        return generate_latest(self.registry)
