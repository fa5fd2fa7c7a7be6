"""The courier and one channel: what a platform wants for changing a card goes with the change, and goes once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot import courier
from bot.app import Application, open_application
from bot.chat.channel import Outgoing, Profile, Sent
from bot.chat.messages import Bundle, Card, Text
from bot.chat.refusals import Busy, ChannelError, Expired, Failed, Gated, Unknown
from bot.courier import Courier, wait_before
from bot.settings import Settings
from claims.notices import Notice
from claims.people import Person, PersonId
from storage.outbox import MOST_ATTEMPTS

KEYS = (b"a key for tests, 32 bytes long..",)
ADA = PersonId("ada")
KEY = "claim:1:owner"


class Platform:
    """A channel that notes what it is asked for. `fails` are the errors of the next changes, in order."""

    name = "noted"
    forms = frozenset({"page"})
    pace = None

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None, str | None]] = []
        self.fails: list[ChannelError] = []
        self.holds: asyncio.Event | None = None
        self.without_reference = "u-ada, where a command was typed"
        self.profiles: dict[str, Profile | ChannelError] = {}
        self.asked_of: list[str] = []
        self.read: list[str] = []

    async def send(self, outgoing: Outgoing) -> Sent:
        """A new message, with a code for its first change."""
        self.asked.append(("send", None, outgoing.update_code))
        said = [each.title if isinstance(each, Card) else getattr(each, "text", "") for each in outgoing.messages]
        self.read += [f"{outgoing.locale}: {each}" for each in said]
        if self.holds is not None:
            await self.holds.wait()
        if outgoing.place == self.without_reference:
            return Sent(None)
        return Sent(f"m{outgoing.id}", update_code=f"s{outgoing.id}")

    async def update(self, ref: str, outgoing: Outgoing) -> Sent:
        """A change; it takes any code and needs none."""
        self.asked.append(("update", ref, outgoing.update_code))
        if self.fails:
            raise self.fails.pop(0)
        if self.holds is not None:
            await self.holds.wait()
        return Sent(ref)

    async def profile(self, address: str) -> Profile | None:
        """What was put down of somebody."""
        self.asked_of.append(address)
        found = self.profiles.get(address)
        if isinstance(found, ChannelError):
            raise found
        return found


class House:
    """An application with that channel, and Ada in it."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.platform = Platform()
        self.courier = Courier(
            application.store,
            {"noted": self.platform},  # type: ignore[dict-item]
            drawing=draw,  # type: ignore[arg-type]
            company=application.company,
            texts=application.texts,
            metrics=application.metrics,
            worker=application.door.worker,
        )

    async def lane(self) -> str:
        """Where Ada is."""
        lane: str = await self.write(lambda unit: unit.outbox.lane_to(channel="noted", place="u-ada", to=ADA))
        return lane

    async def write(self, work: Callable[[Any], Any], *, people: int = 1) -> Any:
        """One transaction."""
        return await self.application.store.write(work)

    async def card(self) -> None:
        """Ada's card is asked for."""
        lane = await self.lane()
        await self.write(lambda unit: unit.outbox.card(lane=lane, card_key=KEY, claim=None, to=ADA, fresh=False))

    async def news(self) -> None:
        """Ada is told something in words."""
        lane, notice = await self.lane(), Notice("news:1:ada", "news", ADA, "paid", None)
        await self.write(lambda unit: unit.outbox.notice(notice, lane=lane))

    async def answer(self, place: str) -> None:
        """Something is answered to Ada there."""

        def work(unit: Any) -> None:
            lane = unit.outbox.lane_to(channel="noted", place=place, to=ADA)
            bundle = Bundle(messages=(Text(text="soon"),)).model_dump_json(exclude_none=True)
            unit.outbox.answer(lane=lane, key="noted:1:0", bundle=bundle, to=ADA)

        await self.write(work)

    async def carried(self) -> list[tuple[str, str | None, str | None]]:
        """Send everything that is due by now; gives what the platform was asked for meanwhile."""
        before = len(self.platform.asked)
        # Nobody waits here for the next attempt.
        await self.write(lambda unit: unit.connection.exec_driver_sql("UPDATE lane SET not_before = 0") and None)
        while await self.courier.carry_due() == 0.0:
            await self.courier._carried()
        return self.platform.asked[before:]


def draw(unit: Any, row: Any) -> str:
    """Ada's card, or her news, in the language that is known of her."""
    language = unit.people.get(ADA).profile_locale or "company"
    if row["kind"] == "news":
        return Bundle(messages=(Text(text=f"paid {language}"),)).model_dump_json(exclude_none=True)
    return Bundle(messages=(Card(card_key=KEY, title=f"C-000001 {language}"),)).model_dump_json(exclude_none=True)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A house of each test's own."""
    application = await open_application(Settings.of({"CHIT_DATA_DIR": str(tmp_path)}), keys=KEYS)

    def move_in(unit: Any) -> None:
        unit.people.put(Person(ADA, "Ada Byron"))
        unit.people.add_address(ADA, channel="noted", address="u-ada")

    await application.store.write(move_in)
    yield House(application)
    await application.close()


async def test_a_change_gets_the_code_that_came_with_the_card_and_the_next_one_none(house: House) -> None:
    await house.card()
    assert await house.carried() == [("send", None, None)]
    for code in ("s1", None):
        await house.card()
        assert await house.carried() == [("update", "m1", code)]


async def test_a_card_that_can_not_be_changed_any_more_is_posted_anew_and_its_next_change_gets_a_new_code(
    house: House,
) -> None:
    await house.card()
    await house.carried()
    await house.card()
    house.platform.fails = [Expired()]
    assert await house.carried() == [("update", "m1", "s1"), ("send", None, None)]
    await house.card()
    assert await house.carried() == [("update", "m2", "s2")]


@pytest.mark.parametrize("error", [Busy(0.0), Failed(), Gated()], ids=["busy", "failed", "gated"])
async def test_a_code_that_was_certainly_not_used_goes_with_the_next_attempt(house: House, error: ChannelError) -> None:
    await house.card()
    await house.carried()
    await house.card()
    house.platform.fails = [error]
    first = await house.carried()
    assert [*first, *await house.carried()] == [("update", "m1", "s1")] * 2


@pytest.mark.parametrize("error", [Unknown(), RuntimeError("a defect")], ids=["unknown", "defect"])
async def test_a_code_that_may_have_been_used_goes_with_no_other_attempt(house: House, error: Any) -> None:
    await house.card()
    await house.carried()
    await house.card()
    house.platform.fails = [error]
    first = await house.carried()
    assert [*first, *await house.carried()] == [("update", "m1", "s1"), ("update", "m1", None)]


async def test_a_courier_that_was_left_begins_nothing_and_names_what_it_is_sending(house: House) -> None:
    house.platform.holds = asyncio.Event()
    await house.card()
    await house.courier.carry_due()
    assert house.courier.leave() == {await house.lane()}
    house.platform.holds.set()
    await house.courier._carried()
    assert house.courier.leave() == set()

    await house.card()
    await house.courier.carry_due()
    assert house.platform.asked == [("send", None, None)]


async def test_what_takes_longer_than_its_lease_is_broken_off_so_that_it_never_undoes_what_another_process_sent(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.card()
    await house.carried()
    await house.card()
    house.platform.holds = asyncio.Event()  # for ever
    monkeypatch.setattr(courier, "CARRY_SECONDS", 0.05)
    async with asyncio.timeout(20):
        assert await house.carried() == [("update", "m1", "s1")]
    (left,) = await house.application.store.read(lambda unit: unit.notices.list(state="sending", limit=9))
    assert (left.attempts, left.error) == (1, "unknown")

    house.platform.holds = None
    monkeypatch.setattr(courier, "CARRY_SECONDS", 28.0)
    assert await house.carried() == [("update", "m1", None)], "whatever came of the first one, it is made sure of"


async def test_a_first_card_for_somebody_who_was_never_heard_is_in_the_language_of_their_profile(house: House) -> None:
    house.platform.profiles["u-ada"] = Profile(locale="en-US", timezone="Europe/Berlin")
    await house.card()
    assert await house.carried() == [("send", None, None)]

    assert house.platform.read == ["en-US: C-000001 en-US"]
    known = await house.application.store.read(lambda unit: unit.people.get(ADA))
    assert known is not None
    assert (known.profile_locale, known.profile_timezone, known.locale) == ("en-US", "Europe/Berlin", None)
    (sent,) = await house.application.store.read(lambda unit: unit.notices.list(state="sent", limit=9))
    assert (sent.attempts, sent.error) == (1, None)


async def test_first_news_for_somebody_who_was_never_heard_is_in_the_language_of_their_profile(house: House) -> None:
    house.platform.profiles["u-ada"] = Profile(locale="en-US", timezone="Europe/Berlin")
    await house.news()
    assert await house.carried() == [("send", None, None)]

    assert house.platform.read == ["en-US: paid en-US"]
    (sent,) = await house.application.store.read(lambda unit: unit.notices.list(state="sent", limit=9))
    assert (sent.attempts, sent.error) == (1, None)


async def test_an_answer_goes_out_as_it_was_given_and_nobody_is_asked_for(house: House) -> None:
    house.platform.profiles["u-ada"] = Profile(locale="en-US")
    await house.answer("u-ada")
    await house.carried()

    assert house.platform.read == ["zh-CN: soon"]
    assert house.platform.asked_of == []


@pytest.mark.parametrize(
    "told",
    [None, Profile(), Profile(locale="en-US", is_guest=True), Unknown("no answer in time"), Gated("token_revoked")],
    ids=["nobody", "no language", "guest", "unknown", "gated"],
)
async def test_where_a_platform_tells_no_language_a_first_card_goes_out_as_it_is_and_nobody_is_asked_again(
    house: House, told: Profile | ChannelError | None
) -> None:
    if told is not None:
        house.platform.profiles["u-ada"] = told
    await house.card()
    assert await house.carried() == [("send", None, None)]
    await house.card()
    await house.carried()

    assert house.platform.read == ["zh-CN: C-000001 company"]
    assert house.platform.asked_of == ["u-ada"]


@pytest.mark.parametrize("known", ["chosen", "heard"])
async def test_nobody_is_asked_for_whose_language_is_known(house: House, known: str) -> None:
    def work(unit: Any) -> None:
        if known == "chosen":
            unit.people.speak(ADA, "en")
        else:
            unit.people.heard_as(ADA, locale="en-US", timezone=None)

    await house.write(work)
    await house.card()
    await house.carried()

    assert house.platform.asked_of == []


async def test_a_gate_is_told_of_once_and_is_open_when_something_arrives_that_has_a_reference(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("WARNING", "bot.courier")

    def told() -> list[str]:
        return [each.getMessage() for each in caplog.records]

    await house.card()
    await house.carried()
    await house.card()
    house.platform.fails = [Gated("token_revoked"), Gated("token_revoked")]
    await house.carried()
    await house.answer(house.platform.without_reference)
    assert ("send", None, None) in await house.carried()
    assert (house.courier.gates, told()) == ({"noted": "token_revoked"}, ["channel is shut"])

    await house.carried()
    assert (house.courier.gates, told()) == ({}, ["channel is shut", "channel is open again"])


class LeftMeanwhile:
    """A store in which the courier is left while it waits for its first commit."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.read = house.application.store.read

    async def write(self, work: Callable[[Any], Any], *, people: int = 1) -> Any:
        """The commit, and then it is too late."""
        done = await self._house.write(work)
        self._house.courier.leave()
        return done


async def test_what_was_leased_while_the_courier_was_left_is_not_begun(house: House) -> None:
    await house.card()
    house.courier._store = LeftMeanwhile(house)  # type: ignore[assignment]
    await house.courier.carry_due()
    assert house.courier.leave() == set()
    assert house.platform.asked == []


def test_twelve_attempts_outlast_ten_minutes_however_the_dice_fall() -> None:
    waits = [wait_before(attempts) for attempts in range(1, MOST_ATTEMPTS)]
    assert waits[0] == 1.0
    assert max(waits) == 300.0
    assert sum(waits) / 2 > 600
