"""What Bolt is asked to do: one listener hears all of a kind, and what goes wrong there is an answer and a line."""

import logging
from datetime import UTC, datetime
from typing import get_args

import pytest

from integrations.slack.bolt import Acknowledgement, Bolt
from integrations.slack.deliveries import Delivery, Kind, delivery_of

COMMAND = {"command": "/claim", "text": "taxi 5", "team_id": "T1", "user_id": "U1"}


def delivery(payload: dict[str, object]) -> Delivery:
    found = delivery_of(payload, digest="0" * 64, sent=datetime.now(UTC), arrived=0.0)
    assert found is not None
    return found


def bolt(**answers: object) -> Bolt:
    async def take(given: Delivery) -> Acknowledgement:
        heard.append(given)
        answer = answers.get(given.kind, Acknowledgement(body={"kind": given.kind}))
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, Acknowledgement)
        return answer

    heard: list[Delivery] = []
    made = Bolt(take)
    made.heard = heard  # type: ignore[attr-defined]
    return made


def test_there_is_one_listener_for_each_kind():
    listeners = bolt()._app._async_listeners
    assert [listener._kind for listener in listeners] == list(get_args(Kind))


async def test_a_delivery_is_heard_once_and_its_answer_is_given_as_it_is():
    app, given = bolt(), delivery(COMMAND)
    assert await app.dispatch(given) == Acknowledgement(body={"kind": "command"})
    assert app.heard == [given]  # type: ignore[attr-defined]


@pytest.mark.parametrize("error", [RuntimeError("a defect"), KeyError("a defect"), TypeError("a defect")])
async def test_a_defect_is_a_500_and_said_in_the_log_without_what_was_sent(error, caplog):
    with caplog.at_level(logging.ERROR, logger="integrations.slack.bolt"):
        assert await bolt(command=error).dispatch(delivery(COMMAND)) == Acknowledgement(500)
    (line,) = [each for each in caplog.records if each.name == "integrations.slack.bolt"]
    assert line.exc_info is not None
    assert line.exc_info[1] is error
    assert "taxi" not in caplog.text
