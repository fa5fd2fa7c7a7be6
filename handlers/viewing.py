"""What a claim's card leaves out for want of room, told in full: words, warnings and the receipts after the tenth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.chat.actions import ViewReceipts
from bot.chat.messages import Card, Text
from bot.chat.router import Router
from bot.chat.texts import Reader
from bot.chat.turn import Answer, Turn
from claims import rights
from claims.claim import Claim
from claims.notices import card_key
from claims.receipts import Receipt
from handlers import actions, card_parts, cards, receipt_parts, showing
from handlers.card_parts import PAGE, Sight, cut

MESSAGE = 10_000


async def read_all(turn: Turn, press: actions.ReadAll) -> Answer:
    """All that its reader's card of a claim has no room for."""

    def query(unit: Any) -> list[Text | Card]:
        claim = showing.visible(unit, press.claim, by=turn.person, on=turn.today)
        person = unit.people.get(turn.person.id) or turn.person
        held = rights.relations(unit, claim, person, on=turn.today)
        side = showing.side(unit, claim, by=person, on=turn.today)
        return _in_full(cards.sight_of_card(unit, claim, turn.reader, held=held), side)

    return await turn.read(query)


async def show_receipts(turn: Turn, press: ViewReceipts) -> Answer:
    """All receipts of a claim, for whoever may see it."""
    return await receipts_of(turn, press.claim)


async def receipts_of(turn: Turn, number: int) -> Answer:
    """The same where its number was said."""

    def query(unit: Any) -> list[Text | Card]:
        claim = showing.visible(unit, number, by=turn.person, on=turn.today)
        person = unit.people.get(turn.person.id) or turn.person
        held = rights.relations(unit, claim, person, on=turn.today)
        sight = cards.sight_of_card(unit, claim, turn.reader, held=held)
        shown = _pictures(sight, claim, receipt_parts.of_sight(sight), first=0)
        return [*shown] or [Text(text=turn.reader.say("view-no-receipts", number=claim.label))]

    return await turn.read(query)


async def tell(turn: Turn, number: int) -> Answer:
    """The card of a claim as words alone, for whoever is shown no cards."""

    def query(unit: Any) -> list[Text]:
        claim = showing.visible(unit, number, by=turn.person, on=turn.today)
        person = unit.people.get(turn.person.id) or turn.person
        held = rights.relations(unit, claim, person, on=turn.today)
        side = showing.side(unit, claim, by=person, on=turn.today)
        card = cards.draw_claim(unit, card_key(number, side), turn.reader)
        sight = cards.sight_of_card(unit, claim, turn.reader, held=held)
        rest = _in_full(sight, side) if card_parts.is_cut(claim) or len(claim.lines) > 1 else []
        return [in_words(card, turn.reader), *(each for each in rest if isinstance(each, Text))]

    return await turn.read(query)


def in_words(card: Card, reader: Reader) -> Text:
    """What stands on a card, a line for each thing."""
    say = reader.say
    facts = [say("text-of-field", field=each.label, text=each.value) for each in card.facts]
    receipts = [say("several-receipts", count=len(card.images))] if card.images else []
    lines = [
        " · ".join(each for each in (card.title, card.state_label, card.lead) if each),
        *([card.status] if card.status else []),
        *facts,
        *receipts,
        *(f"• {each}" for each in card.warnings),
        *([card.note] if card.note else []),
        *card.changes,
    ]
    return Text(text=cut("\n".join(lines), MESSAGE))


def _in_full(sight: Sight, side: str) -> list[Text | Card]:
    claim, receipts = sight.claim, receipt_parts.of_sight(sight)
    texts = [text for text in card_parts.texts_in_full(sight) if text]
    words = [Text(text=cut(f"{claim.label}\n{text}", MESSAGE)) for text in texts]
    rest = _pictures(sight, claim, receipts, first=receipt_parts.SHOWN)
    return [*words, *_warnings(sight, cards.warnings(sight, receipts, side=side)), *rest]


def _warnings(sight: Sight, found: Sequence[str]) -> list[Text]:
    """Every warning without a cut, where the card has no room for all of them."""
    if card_parts.fitting(sight.reader, found) == tuple(found):
        return []
    pages = [sight.reader.say("view-warnings", number=sight.claim.label)]
    for each in found:
        if len(pages[-1]) + len(each) > PAGE:
            pages.append(f"• {each}")
        else:
            pages[-1] += f"\n• {each}"
    return [Text(text=page) for page in pages]


def _pictures(sight: Sight, claim: Claim, receipts: Sequence[Receipt], *, first: int) -> list[Card]:
    """The receipts behind the first so many, ten on a card."""
    return [
        Card(
            title=sight.reader.say("form-attach", number=claim.label),
            images=receipt_parts.pictures(sight, receipts, after=after),
        )
        for after in range(first, len(receipts), receipt_parts.SHOWN)
    ]


def register(router: Router) -> None:
    """The buttons that show the rest, and the words for a claim and its receipts."""
    router.pressed(actions.ReadAll)(read_all)
    router.pressed(ViewReceipts)(show_receipts)
    router.command("details", "details of", "详情", "看详情", takes="number")(tell)
    router.command("receipts", "receipts of", "票据", "看票据", "查看票据", takes="number")(receipts_of)
