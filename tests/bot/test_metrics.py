"""The numbers of `/metrics`."""

from bot.metrics import Metrics


def test_two_applications_count_apart() -> None:
    one, other = Metrics(), Metrics()

    one.turns.labels("webchat", "done").inc()

    assert b'chit_turns_total{channel="webchat",outcome="done"} 1.0' in one.text()
    assert b"chit_turns_total{" not in other.text()
