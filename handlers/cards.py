"""A claim as its owner, its approver and finance see it: a card drawn from the claim as it is now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.chat.actions import Action
from bot.chat.messages import Button, Card
from bot.chat.router import Router
from bot.chat.texts import Reader
from claims import rights
from claims.claim import Claim, label
from claims.receipts import Receipt
from claims.states import EDITABLE, State, Verb
from handlers import actions, card_parts, choosing, receipt_parts, standing
from handlers.card_parts import Sight, seen_by


def draw_claim(unit: Any, card_key: str, reader: Reader) -> Card:
    """The card of that key in its reader's words; a claim that is not theirs any more shows nothing but its number."""
    _, number, side = card_key.split(":")
    claim = unit.claims.get(int(number))
    person = unit.people.get(reader.id)
    if claim is None or person is None:
        return gone(int(number), card_key, reader)
    held = rights.relations(unit, claim, person, on=reader.today(unit.now()))
    if not rights.allows(Verb.SEE, claim.state, held):
        return gone(int(number), card_key, reader)
    draw = {"owner": for_owner, "review": for_approver}.get(side, for_finance)
    return draw(sight_of_card(unit, claim, reader, held=held), card_key)


def sight_of_card(unit: Any, claim: Claim, reader: Reader, *, held: frozenset[rights.Relation]) -> Sight:
    """The claim as its card tells of it: one that its owner may still change under the policy in force."""
    is_unsent = rights.Relation.OWNER in held and claim.state in EDITABLE
    policy = unit.policies.current() if is_unsent else unit.policies.get(claim.policy_version)
    return Sight(seen_by(reader, claim, policy), policy, reader, unit, held)


def warnings(sight: Sight, receipts: Sequence[Receipt], *, side: str) -> list[str]:
    """All that the card of that side (`owner`, `review` or `pay`) warns of, in full: first the files on two claims."""
    if side == "pay":
        return receipt_parts.warnings(sight, receipts)
    if side == "review":
        warns = rights.allows(Verb.APPROVE, sight.claim.state, sight.held)
    else:
        warns = sight.claim.state in EDITABLE or sight.claim.state is State.SUBMITTED
    return [*receipt_parts.warnings(sight, receipts), *card_parts.warnings_in_full(sight)] if warns else []


def gone(number: int, card_key: str, reader: Reader) -> Card:
    """A claim that is not this reader's business any more, or never was."""
    return Card(card_key=card_key, title=label(number), status=reader.say("card-gone"))


def for_owner(sight: Sight, card_key: str) -> Card:
    """What I filed, what the policy says of it, where it stands and what I can do; before it is sent, its category."""
    state = sight.claim.state
    choice = choosing.drop_down(sight)
    offers: list[tuple[Verb, type[Action], str]] = [
        (Verb.SUBMIT, actions.Submit, "primary"),
        (Verb.EDIT, actions.Edit, "plain"),
        (Verb.EDIT, actions.Attach, "plain"),
        (Verb.WITHDRAW, actions.Withdraw, "plain"),
        (Verb.DISCARD, actions.Discard, "quiet"),
        (Verb.COPY, actions.Copy, "plain"),
    ]
    return _card(
        sight,
        card_key,
        side="owner",
        facts=card_parts.facts(sight, asks=state in EDITABLE, beside_choice=choice is not None),
        note=standing.owners_note(sight),
        offers=offers,
        choice=choice,
        status=None if state in EDITABLE else standing.status(sight),
    )


def for_approver(sight: Sight, card_key: str) -> Card:
    """Who asks for how much and why, what the policy says, what changed since the last time."""
    offers: list[tuple[Verb, type[Action], str]] = [
        (Verb.APPROVE, actions.Approve, "primary"),
        (Verb.RETURN, actions.Return, "plain"),
        (Verb.REJECT, actions.Reject, "quiet"),
    ]
    waits = rights.allows(Verb.APPROVE, sight.claim.state, sight.held)
    return _card(
        sight,
        card_key,
        side="review",
        facts=[card_parts.claimant(sight), *card_parts.facts(sight)],
        changes=card_parts.changes(sight) if waits else (),
        note=standing.review_note(sight),
        offers=offers,
        has_history=waits,
        status=None if waits else standing.status(sight),
    )


def for_finance(sight: Sight, card_key: str) -> Card:
    """What was approved, by whom, and is to be paid."""
    return _card(
        sight,
        card_key,
        side="pay",
        facts=[card_parts.claimant(sight), *card_parts.facts(sight)],
        note=standing.approved_note(sight),
        offers=[(Verb.PAY, actions.MarkPaid, "primary")],
        has_history=sight.claim.state is State.APPROVED,
        status=None if sight.claim.state is State.APPROVED else standing.status(sight),
    )


def _card(
    sight: Sight,
    card_key: str,
    *,
    side: str,
    facts: list[Any],
    offers: list[tuple[Verb, type[Action], str]],
    has_history: bool = False,
    **parts: Any,
) -> Card:
    claim, reader = sight.claim, sight.reader
    receipts = receipt_parts.of_sight(sight)
    warned = warnings(sight, receipts, side=side)
    shown = card_parts.fitting(reader, warned)
    buttons = [_button(sight, action, look) for verb, action, look in offers if _may(sight, verb)]
    if card_parts.is_cut(claim) or len(receipts) > receipt_parts.SHOWN or shown != tuple(warned):
        read_all = actions.ReadAll(claim=claim.number).pack()
        buttons.append(Button(label=reader.say("button-view"), action=read_all))
    more = buttons[4:]
    if has_history:
        told = actions.History(claim=claim.number).pack()
        more.append(Button(label=reader.say("button-history"), action=told, look="quiet"))
    return Card(
        card_key=card_key,
        title=claim.label,
        state=claim.state.value,
        state_label=reader.say(f"state-{claim.state.value}"),
        lead=card_parts.amount(sight),
        facts=tuple(facts[:6]),
        warnings=shown,
        images=receipt_parts.pictures(sight, receipts),
        buttons=tuple(buttons[:4]),
        more=tuple(more),
        **parts,
    )


def _may(sight: Sight, verb: Verb) -> bool:
    return rights.allows(verb, sight.claim.state, sight.held)


def _button(sight: Sight, action: type[Action], look: Any) -> Button:
    known = {"claim": sight.claim.number, "version": sight.claim.version}
    packed = action.model_validate({name: known[name] for name in action.model_fields}).pack()
    label_ = sight.reader.say(f"button-{action.verb.removeprefix('claim.')}")
    return Button(label=label_, action=packed, look=look, opens_form=action.opens_form)


def register(router: Router) -> None:
    """Cards whose key starts with `claim:`."""
    router.draws("claim")(draw_claim)
