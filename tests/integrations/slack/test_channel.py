"""What is sent to Slack arrives there once, where and as it should, against a Slack as strict as the real one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web

from bot.chat.channel import Channel, Outgoing, Profile, Sent
from bot.chat.messages import Card, Fact, Items, Message, Picture, Row, Text
from bot.chat.refusals import Busy, ChannelError, Expired, Failed, Gated, Gone, Rejected, Unknown
from bot.chat.staging import Content
from claims.errors import Refused
from claims.people import PersonId
from integrations.slack import client
from integrations.slack.channel import Slack
from integrations.slack.doubts import ASK_SECONDS, EVENT
from integrations.slack.manifest import SCOPES
from integrations.slack.places import anyone_place, only_place, thread_place
from tests.support.builders import NOW
from tests.support.slack_server import TOKEN, SlackServer
from tests.support.slack_trouble import Trouble
from tests.support.slack_workspace import BOT, Posted

ADA = PersonId("ada")


@dataclass(slots=True)
class Clock:
    """Goes on only when something waits."""

    now: float = 1_700_000_000.0
    waits: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def pause(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@dataclass(slots=True)
class Receipts:
    """Has a picture of every receipt; Ada may see those that begin with `a`."""

    asked: list[tuple[str, str, str]] = field(default_factory=list)

    async def read(self, id: str, part: str, *, by: PersonId, on: date) -> Content | None:
        self.asked.append((id, part, by))
        if not id.startswith(by[0]):
            raise Refused("receipt.unknown")
        return Content(f"{id}.jpg", "image/jpeg", b"jpeg of " + id.encode())


@dataclass(slots=True)
class House:
    """What the channel asks of the door."""

    staging: Receipts = field(default_factory=Receipts)

    def now(self) -> datetime:
        return NOW

    async def reader(self, person: PersonId) -> Any:
        return SimpleNamespace(today=lambda now: now.date())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def server(clock: Clock) -> AsyncIterator[SlackServer]:
    async with SlackServer(now=clock) as server:
        server.workspace.join("U1", "Ada Byron", email="ada@example.com", locale="zh-CN")
        server.workspace.join("U2", "Bob Noyce", email="bob@example.com", is_guest=True)
        server.workspace.channel("C1", "U1", BOT)
        yield server


@pytest.fixture
async def slack(server: SlackServer, clock: Clock) -> AsyncIterator[Slack]:
    slack = Slack(
        token=TOKEN, api_url=server.api_url, file_hosts=[f"127.0.0.1:{server.port}"], pause=clock.pause, clock=clock
    )
    slack.mount(web.Application(), House())  # type: ignore[arg-type]
    yield slack
    await slack.close()


def _out(*messages: Message, id: str = "7", place: str = "U1", doubtful: bool = False) -> Outgoing:
    return Outgoing(id=id, place=place, messages=messages, locale="en", to=ADA, is_doubtful=doubtful)


def _card(*images: Picture, state: str = "Submitted") -> Card:
    facts = (Fact(label="Purpose", short="For", value="visiting <!channel> & co"),)
    return Card(card_key="claim:7:owner", title="Claim 7", lead="CNY 68.00", status=state, facts=facts, images=images)


def _picture(file: str = "a1") -> Picture:
    return Picture(file=file, name="lunch.pdf", alt="Receipt lunch.pdf", width=10, height=10)


def _long() -> tuple[Items, ...]:
    """More than fits into one message."""
    rows = tuple(Row(text=f"{number} {'x' * 280}") for number in range(10))
    return tuple(Items(title=f"Part {number}", rows=rows) for number in range(8))


def _messages(server: SlackServer) -> list[Posted]:
    return [each for each in server.workspace.messages.values() if each.is_own]


def _shown(posted: Posted) -> str:
    return str(posted.blocks)


# ---------------------------------------------------------------- sending


def test_it_is_a_channel() -> None:
    channel: Channel = Slack(token=TOKEN, api_url="https://slack.example/api/", file_hosts=["files.slack.com"])

    assert channel.name == "slack"
    assert channel.forms == {"modal", "question"}
    assert channel.pace == (1, 1.0)


async def test_a_message_to_a_person_stands_in_their_direct_conversation(slack: Slack, server: SlackServer) -> None:
    sent = await slack.send(_out(Text(text="hello")))

    (posted,) = _messages(server)
    assert sent.ref == f"{server.workspace.im('U1').id}:{posted.ts}"
    assert sent.messages == 1
    assert posted.metadata == {"event_type": EVENT, "event_payload": {"id": "7.0"}}
    assert server.workspace.noted == []
    assert server.refused() == []


async def test_what_people_typed_mentions_nobody(slack: Slack, server: SlackServer) -> None:
    await slack.send(_out(_card()))

    (call,) = server.called("chat.postMessage")
    assert call.arguments["parse"] == "none"
    assert call.arguments["unfurl_links"] is False
    assert call.arguments["unfurl_media"] is False
    assert "link_names" not in call.arguments
    assert "<!channel>" not in call.arguments["text"]
    assert server.workspace.noted == []


async def test_an_answer_to_a_mention_stands_in_its_thread(slack: Slack, server: SlackServer) -> None:
    sent = await slack.send(_out(Text(text="hello"), place=thread_place("C1", "1700000000.000100")))

    (posted,) = _messages(server)
    assert (posted.channel, posted.thread_ts) == ("C1", "1700000000.000100")
    assert sent.ref == f"C1:{posted.ts}"


async def test_two_threads_of_a_channel_get_their_messages_a_second_apart(
    slack: Slack, server: SlackServer, clock: Clock
) -> None:
    server.workspace.channel("C1", BOT, "U1")
    asked = [server.workspace.post("C1", "U1", text="?") for _ in range(2)]
    clock.now += 10
    for number, each in enumerate(asked):
        await slack.send(_out(Text(text="hello"), place=thread_place("C1", each.ts), id=f"o{number}"))
    assert clock.waits == [1.0]
    assert server.refused() == []


async def test_what_slack_says_of_one_thread_holds_for_all_of_its_channel_and_for_no_other(
    slack: Slack, server: SlackServer, clock: Clock
) -> None:
    server.workspace.channel("C1", BOT, "U1")
    asked = [server.workspace.post("C1", "U1", text="?") for _ in range(3)]
    server.suffers(Trouble.LIMITED, method="chat.postMessage", times=1, retry_after=20)
    for number, each in enumerate(asked):
        with pytest.raises(Busy) as busy:
            await slack.send(_out(Text(text="hello"), place=thread_place("C1", each.ts), id=f"o{number}"))
        assert busy.value.retry_after == 20
    assert server.outages.met == ["chat.postMessage"]
    assert server.calls == []

    await slack.send(_out(Text(text="hello")))
    clock.now += 20
    for number, each in enumerate(asked):
        await slack.send(_out(Text(text="hello"), place=thread_place("C1", each.ts), id=f"o{number}"))
    assert server.refused() == []


async def test_a_bundle_is_one_message_where_it_fits(slack: Slack, server: SlackServer) -> None:
    await slack.send(_out(Text(text="first"), _card(), Text(text="last")))

    (posted,) = _messages(server)
    assert _shown(posted).index("first") < _shown(posted).index("Claim 7") < _shown(posted).index("last")


async def test_what_does_not_fit_into_one_message_comes_in_several_a_second_apart(
    slack: Slack, server: SlackServer, clock: Clock
) -> None:
    sent = await slack.send(_out(*_long()))

    posted = _messages(server)
    assert len(posted) == sent.messages > 1
    assert sent.ref == f"{posted[0].channel}:{posted[0].ts}"
    assert clock.waits == [1.0] * (len(posted) - 1)
    assert server.refused() == []
    payloads = [each.metadata["event_payload"] for each in posted if each.metadata]
    assert payloads == [{"id": "7.0"}, *({"id": "7.0", "part": part} for part in range(1, len(posted)))]


async def test_a_place_that_is_none_is_our_defect(slack: Slack, server: SlackServer) -> None:
    with pytest.raises(Rejected):
        await slack.send(_out(Text(text="hello"), place="ada"))
    assert server.calls == []


async def test_nobody_there_is_told(slack: Slack) -> None:
    with pytest.raises(Gone):
        await slack.send(_out(Text(text="hello"), place="U404"))


async def test_the_second_message_in_a_second_waits_as_long_as_slack_says(slack: Slack) -> None:
    await slack.send(_out(Text(text="hello")))

    with pytest.raises(Busy) as failed:
        await slack.send(_out(Text(text="again"), id="8"))
    assert failed.value.retry_after == 1.0


# ---------------------------------------------------------------- changing


async def test_a_card_changes_in_place(slack: Slack, server: SlackServer) -> None:
    sent = await slack.send(_out(_card()))
    assert sent.ref is not None

    changed = await slack.update(sent.ref, _out(_card(state="Approved"), id="8"))

    (posted,) = _messages(server)
    assert changed.ref == sent.ref
    assert "Approved" in _shown(posted)
    assert server.workspace.noted == []
    (call,) = server.called("chat.update")
    assert call.arguments["parse"] == "none"


@pytest.mark.parametrize("word", ["message_not_found", "cant_update_message", "edit_window_closed"])
async def test_a_card_that_can_not_be_changed_any_more_is_told(slack: Slack, server: SlackServer, word: str) -> None:
    sent = await slack.send(_out(_card()))
    server.refuse("chat.update", word)
    assert sent.ref is not None

    with pytest.raises(Expired):
        await slack.update(sent.ref, _out(_card(), id="8"))


async def test_what_does_not_fit_into_the_old_message_is_a_new_one(slack: Slack, server: SlackServer) -> None:
    sent = await slack.send(_out(_card()))
    assert sent.ref is not None

    with pytest.raises(Expired):
        await slack.update(sent.ref, _out(*_long(), id="8"))
    assert server.called("chat.update") == []


# ---------------------------------------------------------------- who is not heard


async def test_who_is_no_member_is_told_that_they_are_not_heard(slack: Slack, server: SlackServer) -> None:
    sent = await slack.send(_out(Text(text="not <!channel> & co"), place=anyone_place("U2")))

    (posted,) = _messages(server)
    assert (posted.channel, sent.ref) == (server.workspace.im("U2").id, f"{posted.channel}:{posted.ts}")
    assert "not &lt;!channel&gt; &amp; co" in posted.text
    assert server.workspace.noted == []


@pytest.mark.parametrize("word", ["channel_not_found", "invalid_blocks"])
async def test_nothing_is_owed_to_who_is_not_heard_where_nobody_can_write_to_them(
    slack: Slack, server: SlackServer, word: str
) -> None:
    server.refuse("chat.postMessage", word)

    assert await slack.send(_out(Text(text="no"), place=anyone_place("U2"))) == Sent(None)


# ---------------------------------------------------------------- where only the asker sees it


async def test_an_answer_to_a_command_is_seen_by_its_asker_alone(slack: Slack, server: SlackServer) -> None:
    place = only_place("U1", server.response_url("U1", "C1"))

    sent = await slack.send(_out(Text(text="hello"), place=place))

    (posted,) = _messages(server)
    assert posted.only_for == "U1"
    assert (sent.ref, sent.messages) == (None, 1)
    assert server.calls == []


async def test_an_answer_that_comes_too_late_goes_to_the_direct_conversation(
    slack: Slack, server: SlackServer, clock: Clock
) -> None:
    place = only_place("U1", server.response_url("U1", "C1"))
    clock.now += 1_801

    sent = await slack.send(_out(Text(text="hello"), place=place))

    (posted,) = _messages(server)
    assert posted.channel == server.workspace.im("U1").id
    assert sent.ref == f"{posted.channel}:{posted.ts}"


async def test_a_sixth_answer_goes_to_the_direct_conversation(slack: Slack, server: SlackServer) -> None:
    place = only_place("U1", server.response_url("U1", "C1"))

    for number in range(6):
        await slack.send(_out(Text(text="hello"), id=str(number), place=place))

    assert [each.channel for each in _messages(server)] == ["C1"] * 5 + [server.workspace.im("U1").id]


async def test_an_answer_goes_to_no_host_that_is_not_slacks(slack: Slack, server: SlackServer) -> None:
    place = only_place("U1", f"http://localhost:{server.port}/response/x")

    await slack.send(_out(Text(text="hello"), place=place))

    assert server.responses == []
    assert [each.channel for each in _messages(server)] == [server.workspace.im("U1").id]


@pytest.mark.parametrize(
    ("api_url", "url", "has_files", "has_answers"),
    [
        ("https://slack.com/api/", "https://hooks.slack.com/commands/1", False, True),
        ("https://slack.com/api/", "https://files.slack.com/F1", True, True),
        ("https://slack.com/api/", "https://elsewhere.example/F1", False, False),
        ("http://127.0.0.1:8099/api/", "http://127.0.0.1:8099/F1", True, True),
        ("http://127.0.0.1:8099/api/", "http://127.0.0.1:8100/F1", False, False),
        ("https://Emulator.example/api/", "https://emulator.example/F1", True, True),
        ("https://emulator.example/api/", "http://emulator.example/F1", False, False),
    ],
)
def test_files_and_answers_are_where_the_api_is_and_where_files_are_said_to_be(
    api_url: str, url: str, has_files: bool, has_answers: bool
) -> None:
    slack = Slack(token=TOKEN, api_url=api_url, file_hosts=("files.slack.com", "slack-files.com"))
    assert (slack._hosts.hold(url), slack._answer_hosts.hold(url)) == (has_files, has_answers)


async def test_a_long_answer_goes_to_the_direct_conversation(slack: Slack, server: SlackServer) -> None:
    place = only_place("U1", server.response_url("U1", "C1"))

    await slack.send(_out(*_long(), place=place))

    assert server.responses == []
    assert {each.channel for each in _messages(server)} == {server.workspace.im("U1").id}


# ---------------------------------------------------------------- doubts


async def test_a_message_whose_answer_was_lost_is_not_sent_again(slack: Slack, server: SlackServer) -> None:
    server.suffers(Trouble.LOST, method="chat.postMessage", times=1)
    with pytest.raises(Unknown):
        await slack.send(_out(Text(text="hello")))

    sent = await slack.send(_out(Text(text="hello"), doubtful=True))

    (posted,) = _messages(server)
    assert sent.ref == f"{posted.channel}:{posted.ts}"
    assert [call.method for call in server.calls].count("conversations.history") == 1


async def test_a_message_that_did_not_arrive_is_sent_again(slack: Slack, server: SlackServer) -> None:
    server.suffers(Trouble.CUT, method="chat.postMessage", times=1)
    with pytest.raises(Unknown):
        await slack.send(_out(Text(text="hello")))

    await slack.send(_out(Text(text="hello"), doubtful=True))

    assert len(_messages(server)) == 1


async def test_another_message_is_not_taken_for_the_one_in_doubt(
    slack: Slack, server: SlackServer, clock: Clock
) -> None:
    await slack.send(_out(Text(text="hello"), id="6"))
    clock.now += 1

    await slack.send(_out(Text(text="hello"), id="7", doubtful=True))

    assert len(_messages(server)) == 2


async def test_a_number_that_began_again_after_a_restored_backup_is_another_message(
    slack: Slack, server: SlackServer, clock: Clock
) -> None:
    await slack.send(replace(_out(Text(text="before")), due_at=1))
    clock.now += 1

    sent = await slack.send(replace(_out(Text(text="after"), doubtful=True), due_at=2))

    before, after = _messages(server)
    assert (before.text, after.text, sent.ref) == ("before", "after", f"{after.channel}:{after.ts}")


async def test_a_conversation_is_asked_once_a_minute_at_most(slack: Slack, server: SlackServer, clock: Clock) -> None:
    await slack.send(_out(Text(text="hello"), doubtful=True))
    clock.now += 10

    with pytest.raises(Busy) as failed:
        await slack.send(_out(Text(text="hello"), id="8", doubtful=True))
    assert failed.value.retry_after == ASK_SECONDS - 10

    clock.now += ASK_SECONDS - 10
    await slack.send(_out(Text(text="hello"), id="8", doubtful=True))
    assert len(_messages(server)) == 2
    assert server.refused() == []


async def test_a_look_that_slack_does_not_allow_now_is_waited_for(
    slack: Slack, server: SlackServer, clock: Clock
) -> None:
    server.workspace.join("U2", "Grace Hopper")
    await slack.send(_out(Text(text="hello"), doubtful=True))

    with pytest.raises(Busy):
        await slack.send(_out(Text(text="hello"), id="8", place="U2", doubtful=True))
    assert len(_messages(server)) == 1


async def test_without_the_right_to_look_it_is_sent_again(slack: Slack, server: SlackServer) -> None:
    server.switches.granted = frozenset({"chat:write", "im:write"})

    await slack.send(_out(Text(text="hello"), doubtful=True))

    assert len(_messages(server)) == 1


@pytest.mark.parametrize("trouble", [Trouble.BROKEN, Trouble.CUT])
async def test_while_nobody_answers_nothing_is_sent_and_the_doubt_stays(
    slack: Slack, server: SlackServer, trouble: Trouble
) -> None:
    server.suffers(trouble, method="conversations.history")

    with pytest.raises(Unknown):
        await slack.send(_out(Text(text="hello"), doubtful=True))
    assert _messages(server) == []


async def test_a_doubt_is_not_denied_by_a_refused_connection(slack: Slack, server: SlackServer) -> None:
    await server.goes_down()

    with pytest.raises(Unknown):
        await slack.send(_out(Text(text="hello"), doubtful=True))


async def test_in_a_channel_nobody_is_asked_and_it_is_sent_again(slack: Slack, server: SlackServer) -> None:
    await slack.send(_out(Text(text="hello"), place=thread_place("C1", "1700000000.000100"), doubtful=True))

    assert [call.method for call in server.calls] == ["chat.postMessage"]


@pytest.mark.parametrize("trouble", [Trouble.CUT, Trouble.LOST, Trouble.LIMITED])
async def test_of_a_message_in_several_parts_only_what_is_missing_is_sent_again(
    slack: Slack, server: SlackServer, clock: Clock, trouble: Trouble
) -> None:
    whole = len((await _parts_of(slack, server, clock)).keys())
    server.workspace.messages.clear()
    pause = clock.pause

    async def then_trouble(seconds: float) -> None:
        await pause(seconds)
        if not server.outages._outages:
            server.suffers(trouble, method="chat.postMessage", times=1)

    slack._pause = then_trouble
    with pytest.raises(Unknown):
        await slack.send(_out(*_long()))
    slack._pause, slack._parts = pause, type(slack._parts)()
    clock.now += ASK_SECONDS

    await slack.send(_out(*_long(), doubtful=True))

    parts = [each.metadata["event_payload"].get("part", 0) for each in _messages(server) if each.metadata]
    assert sorted(parts) == list(range(whole))


async def _parts_of(slack: Slack, server: SlackServer, clock: Clock) -> dict[str, Posted]:
    await slack.send(_out(*_long(), id="1"))
    clock.now += 1
    return {each.ts: each for each in _messages(server)}


async def _sent_twice(
    slack: Slack, server: SlackServer, clock: Clock, *, pause: Callable[[float], Awaitable[None]]
) -> list[int]:
    """The numbers of the parts in a channel, of a message whose second part first met what that pause brings."""
    place, waits = thread_place("C1", "1700000000.000100"), clock.pause
    slack._pause = pause
    with pytest.raises(Unknown):
        await slack.send(_out(*_long(), place=place))
    assert len(_messages(server)) == 1
    slack._pause = waits
    clock.now += 1

    await slack.send(_out(*_long(), place=place, doubtful=True))
    return [each.metadata["event_payload"].get("part", 0) for each in _messages(server) if each.metadata]


async def test_in_a_channel_this_process_knows_which_parts_arrived(
    slack: Slack, server: SlackServer, clock: Clock
) -> None:
    waits = clock.pause

    async def then_trouble(seconds: float) -> None:
        await waits(seconds)
        server.suffers(Trouble.CUT, method="chat.postMessage", times=1)

    parts = await _sent_twice(slack, server, clock, pause=then_trouble)
    assert parts == list(range(len(parts)))
    assert slack._parts == {}


async def test_in_a_channel_no_part_comes_twice_where_the_rest_takes_too_long(
    slack: Slack, server: SlackServer, clock: Clock
) -> None:
    async def too_long(seconds: float) -> None:
        raise TimeoutError

    parts = await _sent_twice(slack, server, clock, pause=too_long)
    assert parts == list(range(len(parts)))


# ---------------------------------------------------------------- trouble


async def test_a_revoked_token_shuts_the_channel_without_a_storm(slack: Slack, server: SlackServer) -> None:
    server.revoke()

    for number in range(20):
        with pytest.raises(Gated, match="token_revoked"):
            await slack.send(_out(Text(text="hello"), id=str(number)))
    assert len(server.calls) == 1


async def test_a_token_that_is_good_again_opens_it(slack: Slack, server: SlackServer, clock: Clock) -> None:
    server.revoke("account_inactive")
    with pytest.raises(Gated):
        await slack.send(_out(Text(text="hello")))
    server.restore()
    clock.now += client.SHUT_SECONDS

    assert (await slack.send(_out(Text(text="hello")))).ref is not None


@pytest.mark.parametrize(
    ("trouble", "kind"), [(Trouble.BROKEN, Unknown), (Trouble.CUT, Unknown), (Trouble.LIMITED, Busy)]
)
async def test_trouble_is_told_by_its_kind(
    slack: Slack, server: SlackServer, trouble: Trouble, kind: type[ChannelError]
) -> None:
    server.suffers(trouble)

    with pytest.raises(kind):
        await slack.send(_out(Text(text="hello")))


async def test_slack_that_is_down_certainly_took_nothing(slack: Slack, server: SlackServer) -> None:
    await server.goes_down()

    with pytest.raises(Failed):
        await slack.send(_out(Text(text="hello")))


# ---------------------------------------------------------------- a card that moves down


async def test_an_older_message_of_a_card_says_that_it_moved_before_the_new_one_is_there(
    slack: Slack, server: SlackServer, clock: Clock
) -> None:
    old = await slack.send(_out(_card()))
    clock.now += 1
    new = await slack.send(replace(_out(_card(state="Submitted again"), id="8"), retires=old.ref))

    first, second = _messages(server)
    assert "further down" in _shown(first)
    assert "CNY" not in _shown(first)
    assert "Submitted again" in _shown(second)
    assert new.ref == f"{second.channel}:{second.ts}"
    assert [each.method for each in server.calls if each.method.startswith("chat.")] == [
        "chat.postMessage",
        "chat.update",
        "chat.postMessage",
    ]


async def test_an_older_message_that_can_not_be_changed_holds_the_new_one_up_no_longer(
    slack: Slack, server: SlackServer, clock: Clock
) -> None:
    old = await slack.send(_out(_card()))
    clock.now += 1
    server.refuse("chat.update", "message_not_found")
    await slack.send(replace(_out(_card(), id="8"), retires=old.ref))

    assert len(_messages(server)) == 2


async def test_while_slack_is_away_the_new_message_waits_with_the_old_one(slack: Slack, server: SlackServer) -> None:
    old = await slack.send(_out(_card()))
    server.suffers(Trouble.BROKEN, method="chat.update", times=1)
    # It certainly was not posted, so nobody has to ask for it before it is.
    with pytest.raises(Failed):
        await slack.send(replace(_out(_card(), id="8"), retires=old.ref))

    assert len(_messages(server)) == 1


# ---------------------------------------------------------------- pictures


async def test_the_picture_of_a_receipt_is_on_the_card_and_nowhere_else(slack: Slack, server: SlackServer) -> None:
    sent = await slack.send(_out(_card(_picture())))
    assert sent.ref is not None
    await slack.update(sent.ref, _out(_card(_picture(), state="Approved"), id="8"))

    (kept,) = server.files.kept.values()
    assert kept.content == b"jpeg of a1"
    assert kept.alt == "Receipt lunch.pdf"
    assert kept.seen_by == set()
    (posted,) = _messages(server)
    assert kept.id in _shown(posted)
    assert len(server.called("files.completeUploadExternal")) == 1
    assert server.refused() == []


async def test_whoever_sends_and_takes_nothing_in_shows_pictures_too(server: SlackServer) -> None:
    sending = Slack(token=TOKEN, api_url=server.api_url, file_hosts=[f"127.0.0.1:{server.port}"])
    sending.know(House())  # type: ignore[arg-type]
    await sending.send(_out(_card(_picture())))
    await sending.close()

    assert "slack_file" in _shown(_messages(server)[0])


async def test_a_picture_that_its_reader_may_not_see_is_not_uploaded(slack: Slack, server: SlackServer) -> None:
    await slack.send(_out(_card(_picture("b1"))))

    (posted,) = _messages(server)
    assert server.files.kept == {}
    assert "lunch.pdf" in _shown(posted)


async def test_no_picture_is_shown_in_public(slack: Slack, server: SlackServer) -> None:
    await slack.send(_out(_card(_picture()), place=thread_place("C1", "1700000000.000100")))

    assert server.called("files.getUploadURLExternal") == []


async def test_a_picture_that_slack_still_looks_at_is_waited_for(
    slack: Slack, server: SlackServer, clock: Clock
) -> None:
    server.files.processing_seconds = 1.0

    await slack.send(_out(_card(_picture())))

    (posted,) = _messages(server)
    (kept,) = server.files.kept.values()
    assert kept.id in _shown(posted)
    assert clock.waits == [1.0]


async def test_a_picture_that_slack_does_not_show_costs_no_card(slack: Slack, server: SlackServer) -> None:
    server.files.processing_seconds = 60.0

    await slack.send(_out(_card(_picture())))

    (posted,) = _messages(server)
    assert "slack_file" not in _shown(posted)
    assert "lunch.pdf" in _shown(posted)


async def test_a_failing_upload_costs_no_card(slack: Slack, server: SlackServer) -> None:
    server.refuse("files.completeUploadExternal", "file_update_failed")

    await slack.send(_out(_card(_picture())))

    (posted,) = _messages(server)
    assert "lunch.pdf" in _shown(posted)


async def test_what_is_wrong_with_a_card_itself_is_not_blamed_on_its_pictures(
    slack: Slack, server: SlackServer
) -> None:
    server.refuse("chat.postMessage", "metadata_too_large")

    with pytest.raises(Rejected, match="metadata_too_large"):
        await slack.send(_out(_card(_picture())))
    assert len([call for call in server.calls if call.method == "chat.postMessage"]) == 1


# ---------------------------------------------------------------- files and people


async def _fetch(slack: Slack, file: str) -> bytes:
    return b"".join([piece async for piece in slack.fetch(file)])


async def test_a_file_of_a_message_is_fetched(slack: Slack, server: SlackServer) -> None:
    kept = server.files.put("lunch.jpg", b"jpeg", user="U1")
    kept.seen_by.add("D1")

    assert await _fetch(slack, kept.id) == b"jpeg"
    assert server.files.leaked == []


@pytest.mark.parametrize("by_redirect", [False, True])
async def test_a_file_that_wants_a_sign_in_is_no_file(slack: Slack, server: SlackServer, by_redirect: bool) -> None:
    kept = server.files.put("lunch.jpg", b"jpeg", user="U1")
    kept.seen_by.add("D1")
    server.files.login_by_redirect = by_redirect
    server.files.is_token = lambda token: False

    with pytest.raises(Failed, match="a page to sign in"):
        await _fetch(slack, kept.id)
    assert server.files.leaked == []


async def test_the_profile_of_a_member_and_of_a_guest(slack: Slack) -> None:
    member, guest = await slack.profile("U1"), await slack.profile("U2")

    assert member == Profile("Ada Byron", "ada@example.com", "zh-CN", "Asia/Shanghai", is_guest=False)
    assert guest is not None
    assert guest.is_guest
    assert await slack.profile("U404") is None
    bot = await slack.profile(BOT)
    assert bot is not None
    assert bot.is_guest


async def test_at_most_the_scopes_of_the_manifest_are_needed(slack: Slack, server: SlackServer) -> None:
    await slack.send(_out(_card(_picture()), doubtful=True))
    await slack.profile("U1")

    assert server.scopes() <= set(SCOPES)


async def test_closing_ends_everything_that_was_opened(slack: Slack) -> None:
    await slack.send(_out(Text(text="hello")))
    session = slack.api.session

    await slack.close()

    assert session.closed
    assert [task for task in asyncio.all_tasks() if "_try" in repr(task)] == []


@pytest.mark.parametrize(
    ("mark", "value"),
    [("is_guest", True), ("is_deleted", True), ("is_bot", True), ("team", "T0ELSEWHERE")],
    ids=["guest", "deactivated", "bot", "other workspace"],
)
async def test_who_is_no_member_any_more_is_sent_nothing(
    slack: Slack, server: SlackServer, mark: str, value: object
) -> None:
    setattr(server.workspace.members["U1"], mark, value)

    with pytest.raises(Gone):
        await slack.send(_out(Text(text="hello")))

    assert _messages(server) == []


async def test_a_slack_that_does_not_say_who_somebody_is_keeps_nothing_from_them(
    slack: Slack, server: SlackServer
) -> None:
    server.suffers(Trouble.BROKEN, method="users.info")

    await slack.send(_out(Text(text="hello")))

    assert len(_messages(server)) == 1
