"""One transaction as the rules see it; leaving it writes what happened: rows, history, audit, and who must be told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same ON CONFLICT

from claims.claim import Claim
from claims.notices import Notice, told
from claims.people import PersonId
from storage.addresses import Addresses
from storage.audit import Audit
from storage.cards import Cards
from storage.channels import Channels
from storage.claims import Claims
from storage.engine import now_ms
from storage.history import History
from storage.keys import Vault
from storage.notices import Notices
from storage.part import late, part
from storage.people import People
from storage.places import Places
from storage.policies import Policies
from storage.schema import seen
from storage.signins import SignIns

if TYPE_CHECKING:
    from storage.conversations import Conversations
    from storage.faq import FaqBook
    from storage.faq_questions import FaqQuestions
    from storage.help_requests import HelpRequests
    from storage.inbox import Inbox
    from storage.offers import Offers
    from storage.outbox import Outbox
    from storage.questions import Questions
    from storage.receipts import Receipts
    from storage.start_pages import StartPages
    from storage.tasks import Tasks


# A mark of nobody's conversation. What a row already holds SQLite would not write at all, so it holds the time.
_mark = insert(seen).values(lane="none", seq=0, at=now_ms())
_PROOF = _mark.on_conflict_do_update(index_elements=["lane"], set_={"at": _mark.excluded.at})


class ReadOnly(RuntimeError):
    """A unit that was opened to read was asked to change something: a defect of the caller."""


class Post(NamedTuple):
    """Something to put into a lane of the outbox: a notice, or without one a card that must be drawn again."""

    lane: str
    card_key: str | None
    claim: int
    to: PersonId | None
    notice: Notice | None


def utc_now() -> datetime:
    """The process's clock."""
    return datetime.now(UTC)


class UnitOfWork:
    """Built on an open transaction, which its maker commits.

    `zone` tells on which day the company is, `channels` on which channels people are reached.
    """

    def __init__(
        self,
        connection: Connection,
        vault: Vault,
        readonly: bool,
        *,
        channels: Channels,
        zone: tzinfo = UTC,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.connection = connection
        self.vault = vault
        self.readonly = readonly
        self.channels = channels
        self.channel: str | None = None
        """Where the actor of this unit spoke; None on the command line."""
        self._lanes: dict[PersonId, str] = {}
        self._zone = zone
        self._clock = clock

    # ------------------------------------------------------------ what is in it

    @part
    def claims(self) -> Claims:
        """The claims."""
        return Claims(self.connection, self.vault, demand_writable=self.demand_writable)

    @part
    def people(self) -> People:
        """The directory."""
        return People(self)

    @part
    def addresses(self) -> Addresses:
        """Where people are reached."""
        return Addresses(self.connection, self.vault, self.channels, self.places)

    @part
    def places(self) -> Places:
        """Where conversations are."""
        return Places(self.connection, self.vault, self.channels)

    @part
    def policies(self) -> Policies:
        """The policies, as versions."""
        return Policies(self)

    @part
    def faq(self) -> FaqBook:
        """The knowledge base, in all its versions."""
        from storage.faq import FaqBook

        return FaqBook(self)

    @part
    def faq_questions(self) -> FaqQuestions:
        """What people asked it in vain, and whether its answers helped."""
        from storage.faq_questions import FaqQuestions

        return FaqQuestions(self)

    @part
    def help(self) -> HelpRequests:
        """What a person shall answer."""
        from storage.help_requests import HelpRequests

        return HelpRequests(self)

    @part
    def receipts(self) -> Receipts:
        """The files that people sent, as far as rows tell of them."""
        from storage.receipts import Receipts

        return Receipts(self)

    @part
    def audit(self) -> Audit:
        """The chains of what was done."""
        return Audit(self.connection, self.vault)

    @part
    def sign_ins(self) -> SignIns:
        """Links and sign-ins of the web chat."""
        return SignIns(self)

    @part
    def notices(self) -> Notices:
        """What was sent, waits or failed, as support sees it."""
        return Notices(self)

    @part
    def inbox(self) -> Inbox:
        """Accepted events."""
        made: Inbox = late("storage.inbox", "Inbox")(self.connection, self.vault)
        return made

    @part
    def tasks(self) -> Tasks:
        """Slow work beside the conversations."""
        from storage.tasks import Tasks

        return Tasks(self.connection, self.vault, self.places)

    @part
    def outbox(self) -> Outbox:
        """Messages to people."""
        made: Outbox = late("storage.outbox", "Outbox")(self.connection, self.vault, self)
        return made

    @part
    def questions(self) -> Questions:
        """The open question of each conversation."""
        made: Questions = late("storage.questions", "Questions")(self.connection, self.vault)
        return made

    @part
    def offers(self) -> Offers:
        """What lists that were offered hold."""
        from storage.offers import Offers

        return Offers(self.connection, self.vault)

    @part
    def start_pages(self) -> StartPages:
        """Who has their start page open, and which process keeps it true."""
        from storage.start_pages import StartPages

        return StartPages(self.connection, self.vault, self.places)

    @part
    def conversations(self) -> Conversations:
        """Who is where, and what they were shown."""
        made: Conversations = late("storage.conversations", "Conversations")(self.connection, self.vault, self)
        return made

    # ------------------------------------------------------------ time and rights of the unit

    def now(self) -> datetime:
        """The present moment, where nobody said it."""
        return self._clock()

    def today(self) -> date:
        """The company's calendar day."""
        return self._clock().astimezone(self._zone).date()

    def demand_writable(self) -> None:
        """Raise ReadOnly in a unit that was opened to read."""
        if self.readonly:
            raise ReadOnly("this unit can only read")

    def made(self, claim: int) -> bool:
        """Whether the claim came into being in this unit, so that nobody else knows of it yet."""
        return "claims" in self.__dict__ and claim in self.claims.added

    def prove_writable(self) -> None:
        """Change something that means nothing, which the database must write and sync like any other change."""
        self.demand_writable()
        self.connection.execute(_PROOF)

    # ------------------------------------------------------------ leaving it

    def flush(self, *, on: date | None = None) -> None:
        """Write what was changed so far, so that what follows sees it; again with nothing new, it does nothing.

        `on` is the day for which it is decided who has left and need not be told; by default the company's today.
        Raises `Refused("claim.changed")` when another transaction changed a claim of this one first.
        """
        changed = self.claims.changed() if "claims" in self.__dict__ else []
        posts: list[Post] = []
        for claim in changed:
            posts += self._write(claim, on=on or self.today())
        # Lanes are locked in one order everywhere, or two units could wait for each other.
        for post in sorted(posts, key=lambda post: post.lane):
            self._put(post)

    def _write(self, claim: Claim, *, on: date) -> list[Post]:
        """Write the claim with its history; gives what must be posted: its cards drawn again, then the notices."""
        self.demand_writable()
        is_new = self.claims.is_new(claim)
        self.claims.write(claim)
        history = History(self.connection, self.vault, self.audit)
        if is_new:
            history.begin(claim)
        history.write(claim, channel=self.channel)
        events, claim.events = claim.events, []
        notices = [notice for event in events for notice in told(self.people, claim, event, on=on)]
        asked = [Post(self._lane_of(notice.to), notice.card_key, claim.number, notice.to, notice) for notice in notices]
        known = [] if is_new else Cards(self.connection).for_claim(claim.number)
        drawn = [Post(place.lane, place.card_key, claim.number, _id(place.person), None) for place in known]
        anew = {(post.lane, post.card_key) for post in asked}
        return [post for post in drawn if (post.lane, post.card_key) not in anew] + asked

    def _put(self, post: Post) -> None:
        if post.notice is not None:
            self.outbox.notice(post.notice, lane=post.lane)
        elif post.card_key is not None:
            self.outbox.card(lane=post.lane, card_key=post.card_key, claim=post.claim, to=post.to, fresh=False)

    def _lane_of(self, person: PersonId) -> str:
        if person not in self._lanes:
            self._lanes[person] = self.addresses.lane_of(person)
        return self._lanes[person]


def _id(person: str | None) -> PersonId | None:
    return None if person is None else PersonId(person)
