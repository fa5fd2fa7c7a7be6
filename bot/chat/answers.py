"""What a handler gave back becomes outbox rows, an open question or a direct reply, in the transaction at hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from bot.chat import late
from bot.chat.channel import Channel
from bot.chat.drawing import shows
from bot.chat.events import AnyEvent, Filled, Pressed, Said
from bot.chat.forms import BELOW, Form, FormErrors
from bot.chat.kept_forms import behind_button, kept_name, not_saved
from bot.chat.links import Maker
from bot.chat.messages import (
    MOST_MESSAGES,
    Attachment,
    Bundle,
    Card,
    Items,
    Live,
    Message,
    Offer,
    Offered,
    Question,
    Text,
)
from bot.chat.ports import Job
from bot.chat.turn import Answer, Reply, Said_, Turn
from bot.chat.waiting import EVER, waits, with_behind
from claims.people import PersonId
from claims.states import State

QUESTION_SECONDS = 600
"""A question is open for ten minutes, and so long words count for an offer."""


NOTHING_MORE = Reply()
"""The reply of a turn whose answer is in the conversation alone."""


class Settling:
    """Settles one job. `next_job` is the lane's next head, leased in the same commit."""

    def __init__(self, job: Job, event: AnyEvent, *, worker: str, channel: Channel | None) -> None:
        self.job = job
        self.next_job: Job | None = None
        self.outcome = "done"
        """`done`, `refused` or `failed`."""
        self.told_of: Collection[str] = ()
        """Others whose name or words the answer shows (see `Reader.told_of`)."""
        self.turn: Turn | None = None
        self.beside: Sequence[Text] = ()
        """What is said beside the answer, such as which files of a form were refused."""
        self.page: str | None = None
        """The address of the first page of the answer, where it is to be opened and not linked to."""
        self._event = event
        self._worker = worker
        self._forms = channel.forms if channel is not None else frozenset({"question"})

    @property
    def has_dialogs(self) -> bool:
        """Whether the answer to this event can be a form that opens at once: in a dialog, or where one was sent."""
        if self.has_links:
            return isinstance(self._event, Filled) or self.opens_pages
        return "modal" in self._forms and not isinstance(self._event, Said)

    @property
    def has_links(self) -> bool:
        """Whether forms and receipts are pages here, each behind a fresh link."""
        return "link" in self._forms

    @property
    def opens_pages(self) -> bool:
        """Whether this is somebody on the way to a page, who needs no link to it in the conversation."""
        return self.has_links and isinstance(self._event, Pressed) and self._event.on_page is not None

    @property
    def event(self) -> AnyEvent:
        """What is being answered."""
        return self._event

    def text(self, sentence: str) -> Answer:
        """A plain sentence."""
        return Text(text=sentence)

    def refusal(self, sentence: str, beside: Answer) -> Answer:
        """A refusal: on a dialog it is an error above the fields and nothing that was typed is lost, else a message."""
        self.outcome = "refused"
        if isinstance(self._event, Filled):
            return FormErrors(errors={"": sentence}, typed=dict(self._event.values))
        return [Text(text=sentence), *parts_of(beside)]

    def settle(self, unit: Any, answer: Answer) -> None:
        """Write the answer and mark the event done; run inside the turn's transaction."""
        self._settle(unit, answer, failed=None)

    def settle_failed(self, unit: Any, answer: Answer, why: str) -> None:
        """The same for a turn that is given up."""
        self.outcome = "failed"
        self._settle(unit, answer, failed=why)

    def _settle(self, unit: Any, answer: Answer, *, failed: str | None) -> None:
        job, shown = self.job, shows(self.told_of)
        asked = self._behind_buttons(unit, self._asked_in_chat(self._behind_links(unit, answer)))
        if isinstance(answer, FormErrors):
            asked = self._to_correct(unit, answer)
        if self.beside and not isinstance(answer, FormErrors):
            asked = [*parts_of(asked), *self.beside]
        event = self._event
        # A button that is refused to somebody is nothing that others who read along know of, or wait for.
        is_unseen = isinstance(event, Pressed) and self.outcome == "refused"
        if event.origin.overheard and (is_unseen or not (self.turn is not None and self.turn.is_for_all)):
            has_note = bool(parts_of(asked)) and not is_unseen
            event = self._aside(unit, [self._note("aside", asked)] if has_note else [], shown=None)
        elif event.origin.fleeting and (lasting := _lasting(parts_of(asked))):
            rest = [each for each in parts_of(asked) if each not in lasting]
            event = self._aside(unit, rest or [self._note("directly", asked)], shown=shown)
            asked = lasting
        post(
            unit,
            event,
            asked,
            key=job.key,
            person=job.person,
            heard=job.accepted_at,
            shown=shown,
            stays=None if self.turn is None else self.turn.stays or self.turn.behind,
        )
        self._wait_again(unit)
        reply = as_reply(answer, self)
        stored = None if reply is NOTHING_MORE else _kept(reply, shown)
        self.next_job = unit.inbox.finish(self.job, reply=stored, failed=failed, worker=self._worker)
        if isinstance(self._event, Filled) and (reply.errors is not None or reply.form is not None):
            late.settled(unit, key=job.key, person=job.person)

    def _wait_again(self, unit: Any) -> None:
        """A list that waited behind a question is what is open once that is over and nothing else was asked."""
        turn, event = self.turn, self._event
        if turn is None or turn.behind is None or not turn.closes_question:
            return
        lane = unit.conversations.lane_in(channel=event.origin.channel, place=event.origin.place)
        is_free = unit.questions.current(lane=lane, heard=EVER) is None
        if is_free and waits(unit, turn.behind, person=turn.person.id):
            _ask(unit, event, turn.behind, person=turn.person.id, shown=turn.behind.shows)

    def _to_correct(self, unit: Any, errors: FormErrors) -> Answer:
        """What is wrong with a form whose files were fetched meanwhile, and a button that opens it as it was filled in.

        Its dialog may have been closed, or have belonged to a process that is gone.
        """
        event, turn, form = self._event, self.turn, errors.form
        if not isinstance(event, Filled) or event.heard is None or form is None or turn is None:
            return None
        if "modal" not in self._forms or "page" in self._forms:
            return None
        note = not_saved(errors, reader=turn.reader)
        return [self._button(unit, form.with_initial(errors.typed), turn, note=note), *self.beside]

    def _note(self, how: str, answer: Answer) -> Text | None:
        """Where the answer is, or the question: what is said here would answer nothing that is asked there."""
        is_asked = any(isinstance(each, Question) for each in parts_of(answer))
        said = f"{'asked' if is_asked else 'answered'}-{how}"
        return None if self.turn is None else Text(text=self.turn.reader.say(said))

    def _aside(self, unit: Any, there: Sequence[Said_ | Form | None], *, shown: tuple[str, ...] | None) -> AnyEvent:
        """The event as if it had been said at the person's own address; where it was said only this is answered."""
        origin, said = self._event.origin, [each for each in there if each is not None]
        key = f"{self.job.key}:aside"
        post(unit, self._event, said, key=key, person=self.job.person, heard=self.job.accepted_at, shown=shown)
        aside = origin.model_copy(update={"place": origin.address, "overheard": False, "fleeting": False})
        return self._event.model_copy(update={"origin": aside})

    def _asked_in_chat(self, answer: Answer) -> Answer:
        """A form where no dialog can open becomes a question, if it can be one."""
        if self.has_dialogs or answer is None or isinstance(answer, FormErrors):
            return answer
        return [Question(form=each) if isinstance(each, Form) and each.asked else each for each in parts_of(answer)]

    def _behind_links(self, unit: Any, answer: Answer) -> Answer:
        """Where forms are pages, each gets its link, and so do pictures; what can be asked is asked beside it."""
        turn, origin, self.page = self.turn, self._event.origin, None
        if not self.has_links or turn is None or not turn.person.id or isinstance(answer, FormErrors):
            return answer
        place = origin.address if origin.overheard or origin.fleeting else origin.place
        maker = Maker(unit, turn.reader, origin.channel, origin.address, place, shows(self.told_of), self.job.key)
        parts: list[Said_ | Form] = []
        pictured = [each for each in parts_of(answer) if isinstance(each, Card) and each.images]
        for each in parts_of(answer):
            if isinstance(each, Form) and self.opens_pages:
                self._opened(maker.form(each, is_asked=False))
            elif isinstance(each, Form) and not self.has_dialogs:
                parts += [Question(form=each)] if each.asked else []
                parts.append(maker.form(each, is_asked=each.asked is not None))
            elif each not in pictured:
                parts.append(each)
            elif each is pictured[0]:
                card = maker.pictures(pictured)
                parts += [] if self.opens_pages and self._opened(card) else [card]
        return parts

    def _opened(self, card: Card) -> bool:
        """Open where the button of this card leads, unless another page is opened; False where it is not."""
        if self.page is not None:
            return False
        self.page = card.buttons[0].url
        return True

    def _behind_buttons(self, unit: Any, answer: Answer) -> Answer:
        """A form that words alone can't open here is kept, and opened by a button."""
        if "modal" not in self._forms or "page" in self._forms or self.has_dialogs or self.turn is None:
            return answer
        turn = self.turn
        return [self._button(unit, each, turn) if isinstance(each, Form) else each for each in parts_of(answer)]

    def _button(self, unit: Any, form: Form, turn: Turn, *, note: str | None = None) -> Card:
        return behind_button(unit, form, name=kept_name(self.job.key), reader=turn.reader, note=note)


def _lasting(parts: Sequence[Said_ | Form]) -> list[Said_ | Form]:
    """What changes later, or is answered in words, which can't be said where nothing is said twice."""
    if any(isinstance(each, Question) for each in parts):
        return list(parts)  # The question belongs to what is said before it.
    return [each for each in parts if isinstance(each, Live) or (isinstance(each, Offer) and each.hears is not None)]


def as_reply(answer: Answer, settling: Settling) -> Reply:
    """The part of an answer that rides on the acknowledgement."""
    if isinstance(answer, FormErrors):
        return Reply(errors=answer)
    if settling.page is not None:
        return Reply(page=settling.page)
    forms = [each for each in parts_of(answer) if isinstance(each, Form)]
    if forms and (settling.has_dialogs or (forms[0].asked is None and not settling.has_links)):
        return Reply(form=forms[0])
    return NOTHING_MORE


def parts_of(answer: Answer) -> Sequence[Said_ | Form]:
    """Its messages in order, and its form."""
    if answer is None or isinstance(answer, FormErrors):
        return ()
    return answer if isinstance(answer, Sequence) else (answer,)


def post(
    unit: Any,
    event: AnyEvent,
    answer: Answer,
    *,
    key: str,
    person: PersonId | None,
    heard: datetime,
    shown: tuple[str, ...] | None = None,
    stays: Offered | None = None,
) -> None:
    """Append the messages of an answer to the outbox lane of the place the event came from.

    `heard` is when the event was accepted, by the database's time; `shown` whose name or words are in the answer.
    `stays` is a list that goes on hearing what is said beside the labels of what is offered here.
    """
    parts = [each for each in parts_of(answer) if not isinstance(each, Form)]
    if not parts:
        return
    channel, place = event.origin.channel, event.origin.place
    if person is None:  # a first contact, matched after its event was kept
        person = unit.conversations.person_at(channel=channel, address=event.origin.address)
    lane = unit.outbox.lane_to(channel=channel, place=place, to=person)
    waiting: list[Message] = []
    count, below = 0, ""

    def flush() -> None:
        nonlocal count
        if waiting:
            bundle = Bundle(messages=tuple(waiting), shows=shown).model_dump_json(exclude_none=True)
            unit.outbox.answer(lane=lane, key=f"{key}:{count}", bundle=bundle, to=person)
            waiting.clear()
            count += 1

    for part in parts:
        if isinstance(part, Live) or len(waiting) == MOST_MESSAGES:
            flush()
        if isinstance(part, Live):
            unit.outbox.card(lane=lane, card_key=part.card_key, claim=_claim_of(part), to=person, fresh=part.fresh)
        elif isinstance(part, Question):
            form = _named(unit, part, person=person)
            waiting.append(question_text(form))
            asked = form.model_copy(update={"context": {**form.context, BELOW: below}}) if below else form
            list_ = stays if person is not None and waits(unit, stays, person=person) else None
            shown_there = shown if list_ is None else _both(list_, shown)
            _ask(unit, event, with_behind(asked, list_), person=person, shown=shown_there)
        elif isinstance(part, Offer):
            waiting.append(part.items)
            below = part.name
            if not event.origin.fleeting and not _was_asked_since(unit, event, heard=heard):
                what = _beside(unit, part.heard(), stays, person=person)
                _ask(unit, event, what, person=person, shown=_both(what, shown))
            if part.holds is not None and person is not None:
                unit.offers.keep(part.name, holds=part.holds, person=person)
            if part.holds is not None and part.hears is not None:
                stays = part.heard()
        elif isinstance(part, (Text, Card, Items, Attachment)):
            waiting.append(part)
    flush()


def _beside(unit: Any, offered: Offered, stays: Offered | None, *, person: PersonId | None) -> Offered:
    """What is offered now, beside a list that was open before and is not used; a new list takes its place."""
    if stays is None or person is None or offered.hears is not None or not waits(unit, stays, person=person):
        return offered
    return stays.model_copy(update={"words": {**stays.words, **offered.words}})


def _both(what: Offered, shown: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return tuple(sorted({*(what.shows or ()), *(shown or ())})) or None


def _was_asked_since(unit: Any, event: AnyEvent, *, heard: datetime) -> bool:
    """Whether a question is open that was asked after this was heard: an offer must not take its answer away."""
    lane = unit.conversations.lane_in(channel=event.origin.channel, place=event.origin.place)
    is_open = unit.questions.current(lane=lane, heard=EVER) is not None
    return is_open and unit.questions.current(lane=lane, heard=heard) is None


def _ask(
    unit: Any, event: AnyEvent, what: Form | Offered, *, person: PersonId | None, shown: tuple[str, ...] | None
) -> None:
    """From now on what is said there is heard for that first."""
    lane = unit.conversations.lane_in(channel=event.origin.channel, place=event.origin.place)
    form = _kept(what, shown)
    unit.questions.open(lane=lane, form=form, seconds=QUESTION_SECONDS, person=person or PersonId(""))


def _kept(model: Reply | Form | Offered, shown: tuple[str, ...] | None) -> str:
    return model.model_copy(update={"shows": shown}).model_dump_json(exclude_none=True)


def _named(unit: Any, question: Question, *, person: PersonId | None) -> Form:
    """The form that is asked; with its claim's name where the person may think of another draft."""
    if question.named is None or person is None:
        return question.form
    is_one_of_several = len(unit.claims.mine(person, states=(State.DRAFT,), limit=2)) > 1
    return question.form.model_copy(update={"lead": question.named}) if is_one_of_several else question.form


def question_text(form: Form) -> Text:
    """The sentence that asks a form's one open field."""
    asked = form.asked
    hint = asked.hint if asked is not None else None
    lead = form.lead or (asked.label if asked is not None else form.title)
    return Text(text=f"{lead}\n{hint}" if hint else lead)


def _claim_of(live: Live) -> int | None:
    subject, _, rest = live.card_key.partition(":")
    number = rest.split(":", 1)[0]
    return int(number) if subject == "claim" and number.isdigit() else None
