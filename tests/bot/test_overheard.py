"""Where others read along, only what concerns nobody is said there; and what a channel is told of its attempts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.app import Application, open_application
from bot.chat.channel import Outgoing, Profile, Sent
from bot.chat.events import Origin, Pressed, Said
from bot.chat.messages import Card, Items, Text
from bot.chat.refusals import Busy, ChannelError, Failed, Gated, Unknown
from bot.courier import Courier
from bot.settings import Settings
from claims import helping
from claims.people import Person, PersonId, Role
from faq import curation
from faq.entry import Entry
from tests.processes.house import until

KEYS = (b"a key for tests, 32 bytes long..",)
ADA, BOB, SAM = PersonId("ada"), PersonId("bob"), PersonId("sam")
ASIDE = "I answered you in a direct message, as others read along here."


class Thread:
    """A channel in which Ada can be mentioned at `c-team`; her own address is `u-ada`."""

    name = "noted"
    forms = frozenset({"question"})
    pace = None

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.doubts: list[bool] = []
        self.fails: list[ChannelError] = []
        self.buttons: dict[str, str] = {}

    async def send(self, outgoing: Outgoing) -> Sent:
        """Notes where it goes and what it says."""
        self.doubts.append(outgoing.is_doubtful)
        if self.fails:
            raise self.fails.pop(0)
        for message in outgoing.messages:
            assert isinstance(message, (Text, Card, Items))
            said = message.text if isinstance(message, Text) else message.title
            self.sent.append((outgoing.place, said))
            if isinstance(message, Items):
                self.sent += [(outgoing.place, row.text) for row in message.rows]
                self.buttons |= {each.label: each.action or "" for each in message.buttons}
        return Sent(f"m{outgoing.id}")

    async def update(self, ref: str, outgoing: Outgoing) -> Sent:
        """Nothing changes here."""
        return Sent(ref)

    async def profile(self, address: str) -> None:
        """Everybody is in the directory."""


class Team:
    """An application with that channel, without its own courier, so that a test decides when something is sent."""

    def __init__(self, application: Application) -> None:
        self.application, self.channel = application, Thread()
        self._count = 0

    def open(self) -> None:
        """Begin."""
        app = self.application
        app.attach(self.channel)  # type: ignore[arg-type]
        self.courier = Courier(
            app.store,
            {"noted": self.channel},  # type: ignore[dict-item]
            drawing=app.drawing,
            company=app.company,
            texts=app.texts,
            metrics=app.metrics,
            worker=app.door.worker,
        )

    async def says(self, text: str, *, place: str = "u-ada", address: str = "u-ada") -> None:
        """Somebody says it, there; what comes of it is sent."""
        await self._hears(Said(origin=self._origin(place, address), text=text))

    async def presses(self, label: str, *, place: str, address: str) -> None:
        """Somebody presses the button of that label there that was sent last."""
        await self._hears(Pressed(origin=self._origin(place, address), action=self.channel.buttons[label]))

    def _origin(self, place: str, address: str) -> Origin:
        self._count += 1
        return Origin(
            channel="noted",
            address=address,
            place=place,
            key=f"noted:{self._count}",
            at=datetime.now(UTC),
            overheard=place != address,
        )

    async def _hears(self, event: Said | Pressed) -> None:
        receipt = await self.application.door.accept(event)
        assert await self.application.door.wait(receipt, seconds=60) is not None
        await self.carry()

    async def carry(self) -> None:
        """Send what is due."""
        await self.application.store.write(
            lambda unit: unit.connection.exec_driver_sql("UPDATE lane SET not_before = 0") and None
        )
        while await self.courier.carry_due() == 0.0:
            await self.courier._carried()


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Ada, a claim of hers, and an entry of the knowledge base."""
    application = await open_application(Settings.of({"CHIT_DATA_DIR": str(tmp_path), "CHIT_LOCALE": "en"}), keys=KEYS)
    entry = Entry(id="per-diem.en", question="Do we get a per diem?", answer="No, we pay what it cost.", locale="en")

    def move_in(unit: Any) -> None:
        unit.people.put(Person(ADA, "Ada Byron"))
        unit.people.add_address(ADA, channel="noted", address="u-ada")
        unit.people.put(Person(BOB, "Bob Lee"))
        unit.people.add_address(BOB, channel="noted", address="u-bob")
        curation.add(unit.faq, entry, by="operator", now=datetime.now(UTC))

    await application.store.write(move_in)
    found = Team(application)
    found.open()
    yield found
    await application.close()


async def test_an_answer_of_the_knowledge_base_is_given_where_it_was_asked(team: Team) -> None:
    await team.says("Do we get a per diem?", place="c-team")
    assert ("c-team", "No, we pay what it cost.") in team.channel.sent
    assert {place for place, _ in team.channel.sent} == {"c-team"}


async def test_what_concerns_ones_own_claims_is_said_to_oneself_and_the_others_read_that_it_was(team: Team) -> None:
    await team.says("taxi 68 today")
    team.channel.sent.clear()
    await team.says("my claims", place="c-team")
    there = [said for place, said in team.channel.sent if place == "c-team"]
    alone = [said for place, said in team.channel.sent if place == "u-ada"]
    assert there == [ASIDE]
    assert any("C-000001" in said for said in alone)


async def test_nothing_is_filed_in_front_of_others(team: Team) -> None:
    await team.says("taxi 68 today", place="c-team")
    assert [said for place, said in team.channel.sent if place == "c-team"] == [ASIDE]
    assert any("C-000001" in said for place, said in team.channel.sent if place == "u-ada")


@pytest.mark.parametrize("place", ["c-team", "u-ada"])
async def test_what_support_answers_is_read_by_whoever_asked_alone(team: Team, place: str) -> None:
    sam = Person(SAM, "Sam Soto", roles=frozenset({Role.SUPPORT}))
    await team.application.store.write(lambda unit: unit.people.put(sam))
    await team.says("xyzzy plugh", place=place)
    await team.presses("Get help", place=place, address="u-ada")
    now = datetime.now(UTC)
    await team.application.store.write(
        lambda unit: helping.answer(unit, 1, "Your bonus is late.", seen=1, by=sam, now=now, on=now.date())
    )
    await team.carry()
    assert [where for where, said in team.channel.sent if "Your bonus is late." in said] == ["u-ada"]


async def test_what_somebody_was_shown_alone_can_be_sent_in_front_of_others(team: Team) -> None:
    await team.says("taxi 68 today")
    await team.says("submit C-000001", place="c-team")
    alone = [said for place, said in team.channel.sent if place == "u-ada"]
    assert any("Nobody can decide on this claim" in said for said in alone), alone
    assert [said for place, said in team.channel.sent if place == "c-team"] == [ASIDE]


async def test_what_is_asked_of_somebody_in_front_of_others_is_answered_where_it_is_asked(team: Team) -> None:
    await team.says("taxi today", place="c-team")
    there = [said for place, said in team.channel.sent if place == "c-team"]
    assert there == [
        "I have a question for you, which I asked in a direct message, as others read along here. Please answer there."
    ]
    await team.says("68")
    claim = await team.application.store.read(lambda unit: unit.claims.get(1))
    assert claim.lines[0].minor == 6_800


async def test_a_stranger_hears_it_at_their_own_address(team: Team) -> None:
    await team.says("my claims", place="c-team", address="u-stranger")
    assert [said for place, said in team.channel.sent if place == "c-team"] == [ASIDE]
    assert [place for place, _ in team.channel.sent].count("u-stranger") == 1


@pytest.mark.parametrize("label", ["Helpful", "Not solved", "Get help"])
async def test_whoever_presses_what_was_offered_to_somebody_else_is_told_so_and_nobody_else_is(
    team: Team, label: str
) -> None:
    await team.says("xyzzy plugh" if label == "Get help" else "Do we get a per diem?", place="c-team")
    team.channel.sent.clear()
    await team.presses(label, place="c-team", address="u-bob")
    others = "These buttons are for whoever asked. Ask me yourself, and you get your own."
    assert team.channel.sent == [("u-bob", others)]
    team.channel.sent.clear()
    await team.presses(label, place="c-team", address="u-ada")
    assert team.channel.sent
    assert others not in {said for _, said in team.channel.sent}


@pytest.mark.parametrize(
    ("error", "is_doubtful"),
    [(Unknown(), True), (RuntimeError("a defect"), True), (Failed(), False), (Busy(0.0), False), (Gated(), False)],
    ids=["unknown", "defect", "failed", "busy", "gated"],
)
async def test_only_a_message_that_may_have_arrived_comes_with_a_doubt(
    team: Team, error: Exception, is_doubtful: bool
) -> None:
    team.channel.fails = [error]  # type: ignore[list-item]
    await team.says("thank you")
    await team.carry()
    assert team.channel.doubts == [False, is_doubtful]


async def test_what_is_said_under_a_card_is_about_its_claim_also_after_the_card_moved(team: Team) -> None:
    await team.says("taxi 68 today")

    async def claim_of(ref: str, *, place: str = "u-ada") -> int | None:
        def look(unit: Any) -> int | None:
            lane = unit.conversations.lane_out(channel="noted", place=place)
            found: int | None = unit.conversations.claim_shown(lane=lane, ref=ref)
            return found

        return await team.application.store.read(look)

    def refs(unit: Any) -> list[str]:
        return [row.ref for row in unit.connection.exec_driver_sql("SELECT ref FROM outbox WHERE card_key IS NOT NULL")]

    first = (await team.application.store.read(refs))[0]
    assert await claim_of(first) == 1
    assert await claim_of(first, place="c-team") is None
    assert await claim_of("m9999") is None
    await team.says("view C-000001")
    await until(lambda: claim_of(first), what="the card that moved")


async def test_a_start_page_shows_what_is_open_now_and_a_stranger_has_none(team: Team) -> None:
    door = team.application.door
    assert await door.home(channel="noted", address="u-stranger") is None

    async def titles() -> list[str]:
        found = await door.home(channel="noted", address="u-ada")
        assert found is not None
        return [each.title if isinstance(each, (Items, Card)) else "" for each in found[1].cards]

    assert await titles() == ["New claim", "", ""]
    await team.says("taxi 68 today")
    assert await titles() == ["New claim", "Not sent yet", ""]


async def test_while_a_platform_does_not_tell_who_somebody_is_their_message_waits_and_counts_no_attempt(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(address: str) -> None:
        raise Unknown("down")

    monkeypatch.setattr(team.channel, "profile", away)
    door = team.application.door
    origin = Origin(channel="noted", address="u-new", place="u-new", key="noted:new", at=datetime.now(UTC))
    receipt = await door.accept(Said(origin=origin, text="my claims"))

    async def waits() -> bool:
        def look(unit: Any) -> bool:
            row = unit.connection.exec_driver_sql("SELECT attempts, state FROM inbox WHERE key = 'noted:new'").one()
            return tuple(row) == (0, "accepted")

        return await team.application.store.read(look)

    await until(waits, what="the message given back")

    async def known(address: str) -> Profile:
        return Profile(email="new@example.com")

    monkeypatch.setattr(team.channel, "profile", known)
    await team.application.store.write(
        lambda unit: unit.people.put(Person(PersonId("new"), "Nina New", email="new@example.com"))
    )
    await team.application.store.write(
        lambda unit: unit.connection.exec_driver_sql("UPDATE lane SET not_before = 0") and None
    )
    await door.take_over()
    assert await door.wait(receipt, seconds=60) is not None
    await team.carry()
    (said,) = [said for place, said in team.channel.sent if place == "u-new"]
    assert said.startswith("You have no claims yet.")


async def test_what_a_profile_said_last_is_the_language_of_notices_until_somebody_chooses(team: Team) -> None:
    door = team.application.door

    async def speaks() -> tuple[str, str]:
        reader = await door.reader(ADA)
        assert reader is not None
        return reader.language, reader.timezone

    async def hears(key: str, locale: str | None, timezone: str | None) -> None:
        origin = Origin(
            channel="noted",
            address="u-ada",
            place="u-ada",
            key=key,
            at=datetime.now(UTC),
            locale=locale,
            timezone=timezone,
        )
        receipt = await door.accept(Said(origin=origin, text="help"))
        assert await door.wait(receipt, seconds=60) is not None

    assert await speaks() == ("en", "Asia/Shanghai")
    await hears("noted:zh", "zh-CN", "Europe/Paris")
    assert await speaks() == ("zh", "Europe/Paris")
    await hears("noted:unknown", None, None)
    assert await speaks() == ("zh", "Europe/Paris")
    await team.application.store.write(lambda unit: unit.people.speak(ADA, "en"))
    assert await speaks() == ("en", "Europe/Paris")
    chosen = Person(ADA, "Ada Byron", locale="en")
    assert not await team.application.store.write(lambda unit: unit.people.put(chosen))
    await team.application.store.write(lambda unit: unit.people.erase(ADA))
    gone = await team.application.store.read(lambda unit: unit.people.get(ADA))
    assert (gone.profile_locale, gone.profile_timezone) == (None, None)


async def test_a_delivery_is_the_same_however_slow_the_platform_was_to_tell_of_its_person(team: Team) -> None:
    door = team.application.door
    origin = Origin(channel="noted", address="u-ada", place="u-ada", key="noted:twice", at=datetime.now(UTC))
    first = await door.accept(Said(origin=origin, text="help"))
    later = origin.model_copy(update={"locale": "en-US", "timezone": "Europe/Paris", "at": datetime.now(UTC)})
    again = await door.accept(Said(origin=later, text="help"))
    other = await door.accept(Said(origin=later, text="my claims"))
    assert [first.status, again.status, other.status] == ["new", "repeat", "conflict"]


async def test_a_limit_of_the_policy_is_told_where_it_was_asked(team: Team) -> None:
    await team.says("what is the hotel limit?", place="c-team")
    assert any("Lodging: at most" in said for place, said in team.channel.sent if place == "c-team")
