"""Who an event comes from, what they were being asked, and whether they are new here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.chat.channel import Channel, Profile
from bot.chat.events import AnyEvent, Arrived, Said
from bot.chat.messages import Bundle, Text
from bot.chat.ports import Store
from bot.chat.refusals import ChannelError, Gone
from bot.chat.router import numbers_in
from claims.people import Person, PersonId

_QUOTED = re.compile("“[^”]*”")


@dataclass(frozen=True, slots=True)
class Met:
    """What a transaction found out: who it is, whether they are new here, what was being asked, and about which claim.

    A claim is only named where it was said under its card, or what was told of it, to the person themselves.
    """

    person: Person | None
    is_first: bool
    question: str | None
    about: int | None = None


def find(unit: Any, incoming: AnyEvent, *, heard: datetime) -> Met:
    """Who this is, of an event that was accepted at that time."""
    origin = incoming.origin
    person = unit.conversations.person_at(channel=origin.channel, address=origin.address)
    return meet(unit, incoming, person, heard=heard, is_first=False)


def meet(unit: Any, incoming: AnyEvent, person: PersonId | None, *, heard: datetime, is_first: bool) -> Met:
    """The same where it is known whose address it comes from."""
    if person is None:
        return Met(None, False, None)
    question, about, origin = None, None, incoming.origin
    if isinstance(incoming, Arrived) and not is_first:
        # Whoever was heard here first may have died before it answered.
        lane = unit.conversations.lane_in(channel=origin.channel, place=origin.address)
        is_first = not unit.inbox.has_answered(lane=lane)
    if isinstance(incoming, Said):
        asked_in = unit.conversations.lane_in(channel=origin.channel, place=origin.place)
        question = unit.questions.current(lane=asked_in, heard=heard, person=person)
        if incoming.reply_to is not None:
            told_in = unit.conversations.lane_out(channel=origin.channel, place=origin.place)
            about = _claim_told_of(unit, lane=told_in, ref=incoming.reply_to)
    return Met(unit.people.get(person), is_first, question, about)


def _claim_told_of(unit: Any, *, lane: str, ref: str) -> int | None:
    """The claim of a card or of news; of an answer the one that it names, where it is words alone and names but one.

    What an answer offers is of no single claim: it is chosen from under it. Words in quotes are what can be written,
    with an example for a number.
    """
    claim: int | None = unit.conversations.claim_shown(lane=lane, ref=ref)
    answer = unit.conversations.answer_shown(lane=lane, ref=ref) if claim is None else None
    try:
        messages = () if answer is None else Bundle.model_validate_json(answer).messages
    except ValueError:  # of a newer program; whatever stands there, what is said under it is heard
        return None
    if not all(isinstance(each, Text) for each in messages):
        return None
    named = {number for each in messages if isinstance(each, Text) for number in numbers_in(_QUOTED.sub("", each.text))}
    return named.pop() if len(named) == 1 else claim


def out_of_reach(unit: Any, *, channel: str, address: str) -> PersonId | None:
    """Whose address that is, if they can be reached nowhere at the moment."""
    person: PersonId | None = unit.conversations.person_at(channel=channel, address=address)
    return None if person is None or unit.conversations.is_reachable(person) else person


class NotTold(Exception):
    """A platform does not say at the moment who somebody is; they are heard once it does."""


async def introduce(store: Store, channel: Channel | None, incoming: AnyEvent) -> Met | None:
    """A first contact: matched once by the e-mail address of the channel's profile, never a guest.

    Raises `NotTold` while the channel does not say who that is.
    """
    try:
        profile = await channel.profile(incoming.origin.address) if channel else None
    except Gone:
        return None
    except ChannelError as error:
        raise NotTold from error
    if profile is None or profile.is_guest or not profile.email:
        return None
    email = profile.email

    def work(unit: Any) -> Met | None:
        person = unit.people.by_email(email)
        if person is None:
            return None
        origin = incoming.origin
        # Before anything is drawn for them: their first card is in the language of their profile too.
        unit.people.heard_as(person.id, locale=profile.locale, timezone=profile.timezone)
        unit.people.add_address(person.id, channel=origin.channel, address=origin.address)
        unit.conversations.touch(channel=origin.channel, address=origin.address, person=person.id)
        return Met(unit.people.get(person.id), True, None)

    return await store.write(work)


async def learn(store: Store, profile: Profile | None, *, channel: str, address: str) -> bool:
    """Remember how somebody reads who was never heard, as the profile of that address says; whether that was news."""
    if profile is None or profile.is_guest or profile.locale is None:
        return False

    def stranger(unit: Any) -> PersonId | None:
        person: PersonId | None = unit.conversations.person_at(channel=channel, address=address)
        known = None if person is None else unit.people.get(person)
        return None if known is None or known.profile_locale is not None else person

    def work(unit: Any) -> bool:
        person = stranger(unit)  # again: they may have been heard meanwhile
        if person is not None:
            unit.people.heard_as(person, locale=profile.locale, timezone=profile.timezone)
        return person is not None

    return await store.read(stranger) is not None and await store.write(work)
