"""What people are told without having asked: the decision on their claim, the payment, a colleague nobody can reach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.chat.messages import Message, Text
from bot.chat.router import Router
from bot.chat.texts import Reader
from claims.claim import Claim, Step, label
from handlers.card_parts import amount, name_of, sight_of
from handlers.standing import reason_of
from handlers.wanted import asks_for_a_receipt


def tell_owner(unit: Any, row: Mapping[str, Any], reader: Reader) -> list[Message] | None:
    """Which claim, how much, who decided, why, and what to do next."""
    claim = unit.claims.get(int(row["claim"]))
    if claim is None:
        return None
    event, facts = str(row["code"]).removeprefix("claim."), row["facts"]
    sight = sight_of(unit, claim, reader)
    said: dict[str, object] = {
        "number": claim.label,
        "amount": amount(sight),
        "who": name_of(unit, str(facts.get("by", "")), reader=reader),
    }
    step = _decided_in(claim, int(facts.get("round", claim.round)), event)
    if event in ("returned", "rejected"):
        said["reason"] = reason_of(sight, step) if step else ""
    if step is not None and event == "returned" and asks_for_a_receipt(sight.policy, step):
        return [Text(text=reader.say("news-returned-receipt", **said))]
    return [Text(text=reader.say(f"news-{event}", **said))]


def tell_unreachable(unit: Any, row: Mapping[str, Any], reader: Reader) -> list[Message] | None:
    """To an administrator: whom nobody can reach, and which claim waits for that."""
    person = str(row["facts"].get("person", ""))
    number, who = row["claim"], name_of(unit, person, reader=reader)
    if number is None:
        return [Text(text=reader.say("news-unreachable", who=who))]
    return [Text(text=reader.say("news-unreachable-claim", who=who, id=person, number=label(int(number))))]


def _decided_in(claim: Claim, round_: int, decision: str) -> Step | None:
    found = [step for step in claim.steps if step.round == round_ and step.decision == decision]
    return found[-1] if found else None


def register(router: Router) -> None:
    """News by their code."""
    router.tells("claim.approved", "claim.returned", "claim.rejected", "claim.paid")(tell_owner)
    router.tells("person.unreachable")(tell_unreachable)
