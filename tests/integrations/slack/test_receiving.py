"""What each thing that Slack delivers becomes: who is heard, what is kept and where it is answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.chat.channel import Profile
from bot.chat.events import Arrived, Pressed, Said, SharedFile
from bot.chat.refusals import Failed, Gated
from claims.errors import Refused
from handlers import build_router
from handlers.actions import Edit, FillIn
from integrations.slack.behind_claim import ALONE, LISTS, WITH_NUMBER
from integrations.slack.deliveries import view_key
from integrations.slack.parse import FILL_IN
from tests.integrations.slack.incoming import URL, Sender, message, slack

VIEW = {"id": "V1", "type": "modal", "callback_id": "claim.new", "state": {"values": {}}}


@pytest.fixture
async def sender() -> AsyncIterator[Sender]:
    async with slack() as opened:
        yield opened


def only(sender: Sender) -> Any:
    (event,) = sender.door.events
    return event


# ------------------------------------------------------------ said


async def test_a_direct_message_is_said_in_the_direct_conversation(sender: Sender) -> None:
    assert (await sender.event(message("taxi 68.50"))).status == 200

    said = only(sender)
    assert isinstance(said, Said)
    assert (said.text, said.origin.address, said.origin.place) == ("taxi 68.50", "U1", "U1")
    assert (said.origin.channel, said.origin.key) == ("slack", "slack:event:Ev1")
    assert (said.origin.locale, said.origin.timezone) == ("en-US", "Europe/Berlin")
    assert not said.origin.overheard


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("&amp;lt;", "&lt;"),
        ("taxi *68* and ~86~ _lunch_ `20`", "taxi 68 and  lunch 20"),
        ("_*68*_ for a_b_c, 2*3*4, 3 * 4 * 5, ~20", "68 for a_b_c, 2*3*4, 3 * 4 * 5, ~20"),
        ("<https://example.com/_a_/b>", "https://example.com/_a_/b"),
        ("lunch with <@U2|bob> 20", "lunch with @bob 20"),
        ("lunch with <@U2> 20", "lunch with @U2 20"),
        ("for <#C2|general>", "for #general"),
        ("see <https://example.com/a?b=1&amp;c=2|example>", "see example"),
        ("see <https://example.com/a?b=1&amp;c=2>", "see https://example.com/a?b=1&c=2"),
        ("<!here> taxi 5", "@here taxi 5"),
        ("&lt;!channel&gt;", "<!channel>"),
    ],
)
async def test_words_are_read_as_they_were_typed(sender: Sender, sent: str, read: str) -> None:
    await sender.event(message(sent))

    assert only(sender).text == read


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("<@UBOT> taxi 68", "taxi 68"),
        ("<@UBOT|chit>: my claims", "my claims"),
        ("<@UBOT>", "help"),
        ("lunch 20 with <@U2> and <@U3>", "lunch 20 with @Grace Hopper and @U3"),
    ],
)
async def test_the_bot_s_own_name_says_nothing_and_that_of_others_is_written_out(
    sender: Sender, sent: str, read: str
) -> None:
    sender.backstage.profiles |= {"U2": Profile(name="Grace Hopper"), "U3": Failed("no connection")}

    await sender.event(message(sent))

    assert only(sender).text == read


async def test_nothing_but_the_bot_s_name_beside_a_file_is_only_the_file(sender: Sender) -> None:
    await sender.event(message("<@UBOT>", subtype="file_share", files=[{"id": "F1", "name": "taxi.jpg", "size": 1}]))

    assert only(sender).text == ""


async def test_files_come_along_with_or_without_words(sender: Sender) -> None:
    files = [
        {"id": "F1", "name": "taxi.jpg", "size": 12_345, "url_private": "https://files.slack.com/x"},
        {"id": "F2", "title": "hotel", "size": -1, "file_access": "check_file_info"},
        {"id": "F3", "mode": "tombstone"},
        {"name": "no id"},
    ]
    await sender.event(message("", subtype="file_share", files=files))

    assert only(sender).files == (SharedFile(id="F1", name="taxi.jpg", size=12_345), SharedFile(id="F2", name="hotel"))


FORWARDED = {"is_share": True, "author_id": "U2", "text": "taxi 45 &amp; tip", "files": [{"id": "F1", "name": "a.jpg"}]}


@pytest.mark.parametrize(
    ("own", "with_it", "said"),
    [
        ("", [FORWARDED], "claim taxi 45 & tip"),
        ("please file this", [FORWARDED], "claim please file this\ntaxi 45 & tip"),
        ("", [{**FORWARDED, "text": "approve C-000042"}], "claim approve C-000042"),
        ("", [{**FORWARDED, "text": ""}], ""),
        ("mine", [{**FORWARDED, "text": ""}], "mine"),
    ],
)
async def test_what_is_forwarded_is_an_expense_with_its_files(
    sender: Sender, own: str, with_it: list[dict[str, Any]], said: str
) -> None:
    await sender.event(message(own, attachments=with_it))

    assert only(sender).text == said
    assert [each.id for each in only(sender).files] == ["F1"]


async def test_what_a_link_leads_to_is_not_what_was_said(sender: Sender) -> None:
    await sender.event(message("see this", attachments=[{**FORWARDED, "is_share": False, "is_msg_unfurl": True}]))

    assert (only(sender).text, only(sender).files) == ("see this", ())


@pytest.mark.parametrize("subtype", ["thread_broadcast", "me_message"])
async def test_what_is_said_in_another_manner_is_said_all_the_same(sender: Sender, subtype: str) -> None:
    files = [{"id": "F1", "name": "taxi.jpg", "size": 12_345}]
    await sender.event(message("the receipt", subtype=subtype, thread_ts="1699999999.000100", files=files))

    said = only(sender)
    assert (said.text, said.reply_to) == ("the receipt", "D1:1699999999.000100")
    assert [each.id for each in said.files] == ["F1"]


async def test_what_is_said_under_a_card_names_that_card(sender: Sender) -> None:
    await sender.event(message("the receipt", thread_ts="1699999999.000100"))

    assert only(sender).reply_to == "D1:1699999999.000100"


@pytest.mark.parametrize(
    "event",
    [
        message(subtype="message_changed"),
        message(subtype="message_deleted"),
        message(hidden=True),
        message(""),
        message(channel_type="channel", channel="C1"),
        message(channel_type="mpim", channel="G1"),
        message(bot_id="B2"),
        message(bot_profile={"id": "B2"}),
        message(subtype="bot_message"),
        message(user="UBOT"),
        message(user="USLACKBOT"),
        message(user=None),
        {"type": "reaction_added", "user": "U1", "team": "T111"},
        {"type": "file_shared", "user_id": "U1"},
    ],
    ids=range(14),
)
async def test_what_nobody_said_to_the_bot_is_taken_and_forgotten(sender: Sender, event: dict[str, Any]) -> None:
    assert (await sender.event(event)).status == 200
    await sender.settled()

    assert sender.door.events == []
    assert sender.backstage.said == []


@pytest.mark.parametrize(
    ("now", "times"),
    [
        ({"text": "taxi 86", "edited": {"user": "U1", "ts": "2.0"}}, 1),
        ({"text": "taxi 68", "attachments": [{"is_msg_unfurl": True}]}, 0),
        ({"text": "taxi 86", "edited": {"user": "UBOT", "ts": "2.0"}, "user": "UBOT"}, 0),
    ],
)
async def test_who_edits_a_message_is_told_once_an_hour_that_the_claim_stays_as_it_is(
    sender: Sender, now: dict[str, Any], times: int
) -> None:
    was = {"type": "message", "user": "U1", "team": "T111", "ts": "1700000000.000200", "text": "taxi 68"}
    change = {"type": "message", "subtype": "message_changed", "channel": "D1", "channel_type": "im", "hidden": True}
    for number in range(2):
        await sender.event(change | {"message": was | now, "previous_message": was}, id=f"Ev{number}")
    await sender.settled()

    assert sender.door.events == []
    assert [(who, "Edit" in text) for who, text in sender.backstage.said] == [("U1", True)] * times


async def test_who_could_not_be_told_is_told_when_slack_sends_it_again(sender: Sender) -> None:
    was = {"type": "message", "user": "U1", "team": "T111", "ts": "1700000000.000200", "text": "taxi 68"}
    change = {"type": "message", "subtype": "message_changed", "channel": "D1", "channel_type": "im", "hidden": True}
    now = was | {"text": "taxi 86", "edited": {"user": "U1", "ts": "2.0"}}
    stranger = message(user="U2", user_profile={"is_stranger": True})
    sender.backstage.loses_words = True
    assert (await sender.event(change | {"message": now, "previous_message": was})).status == 503
    assert (await sender.event(stranger, id="Ev2")).status == 503

    sender.backstage.loses_words = False
    assert (await sender.event(change | {"message": now, "previous_message": was})).status == 200
    assert (await sender.event(stranger, id="Ev2")).status == 200
    assert [who for who, _ in sender.backstage.said] == ["U1", "U2"]


async def test_what_slack_does_not_take_beside_a_press_is_said_in_the_conversation(sender: Sender) -> None:
    sender.backstage.profiles["U1"] = Profile(is_guest=True)
    sender.backstage.is_limited = True
    await sender.press("claim.submit:42:1")
    await sender.settled()

    assert [who for who, _ in sender.backstage.said] == ["U1"]


async def test_a_mention_is_answered_in_its_thread_where_others_read_along(sender: Sender) -> None:
    mention = {"type": "app_mention", "user": "U1", "team": "T111", "channel": "C1", "ts": "1700000000.000100"}

    await sender.event(mention | {"text": "<@UBOT> how do I claim a taxi?"})
    await sender.event(mention | {"text": "<@UBOT>", "thread_ts": "1600000000.000100"}, id="Ev2")

    first, second = sender.door.events
    assert (first.text, first.origin.place, first.origin.overheard) == (
        "how do I claim a taxi?",
        "C1:1700000000.000100",
        True,
    )
    assert (second.text, second.origin.place) == ("help", "C1:1600000000.000100")
    assert {each.origin.address for each in (first, second)} == {"U1"}


async def test_where_another_company_reads_along_nothing_is_answered_in_the_thread(sender: Sender) -> None:
    mention = {"type": "app_mention", "user": "U1", "team": "T111", "channel": "C1", "ts": "1700000000.000100"}

    await sender.event(mention | {"text": "<@UBOT> what is the limit for hotels?"}, is_ext_shared_channel=True)

    assert (only(sender).origin.place, only(sender).origin.overheard) == ("U1", False)


# ------------------------------------------------------------ commands


async def test_claim_alone_opens_the_empty_form_once_it_is_kept(sender: Sender) -> None:
    answered = await sender.command("/claim")
    await sender.settled()

    assert (answered.status, answered.text) == (200, "")
    assert only(sender).action == FillIn().pack() == FILL_IN
    assert sender.dialogs.opened == sender.door.events
    assert sender.dialogs.told[0][1]["trigger_id"] == "1.2.3"


@pytest.mark.parametrize("typed", ["new", " New claim ", "fill in", "新建", "填写"])
async def test_a_word_for_the_form_behind_the_command_opens_it_too(sender: Sender, typed: str) -> None:
    await sender.command("/claim", typed)
    await sender.settled()

    assert only(sender).action == FILL_IN
    assert sender.dialogs.opened == sender.door.events


@pytest.mark.parametrize(
    ("locale", "typed", "said"),
    [
        ("en-US", "taxi 68.50", "claim taxi 68.50"),
        ("en-US", "打车 68.50", "报销 打车 68.50"),
        ("en-US", "list", "my claims"),
        ("en-US", "List ", "my claims"),
        ("en-US", "help", "help"),
        ("zh-CN", "list", "我的报销"),
        ("zh-CN", "帮助", "帮助"),
        ("en-US", "列表", "my claims"),
        ("en-US", "my claims", "my claims"),
        ("zh-CN", "我的报销", "我的报销"),
        ("en-US", "To approve", "To approve"),
        ("zh-CN", "撤回", "撤回"),
        ("en-US", "approve C-000042", "approve C-000042"),
        ("en-US", "approve C-42 if you can", "approve C-42 if you can"),
        ("zh-CN", "提交C-42", "提交C-42"),
        ("en-US", "c-42", "c-42"),
        ("en-US", "taxi to approve the plans 45", "claim taxi to approve the plans 45"),
        ("en-US", "view from the tower 45", "claim view from the tower 45"),
        ("en-US", "copy 5", "claim copy 5"),
        ("zh-CN", "复制 20", "报销 复制 20"),
        ("en-US", "lunch with C-42", "claim lunch with C-42"),
        ("en-US", "new form 45", "claim new form 45"),
    ],
)
async def test_what_follows_claim_is_an_expense_or_a_word(sender: Sender, locale: str, typed: str, said: str) -> None:
    sender.backstage.profiles["U1"] = Profile(locale=locale)

    await sender.command("/claim", typed)

    assert (only(sender).text, only(sender).origin.place) == (said, "U1")


def test_the_words_that_commands_stand_for_are_words_of_the_bot() -> None:
    router = build_router()

    for words in (
        *ALONE,
        *(word for both in LISTS.values() for word in both),
        *(f"{each} C-42" for each in WITH_NUMBER),
    ):
        assert router.is_command(words), words
    assert not router.is_command("claim approve C-000042")


async def test_a_command_in_a_channel_says_where_the_answer_is(sender: Sender) -> None:
    await sender.event(message("hello"))
    in_channel = await sender.command("/claim", "taxi 68.50")
    with_somebody = await sender.command("/claim", "taxi 68.50", channel_id="D2")
    directly = await sender.command("/claim", "taxi 68.50", channel_id="D1")

    assert in_channel.json == {
        "response_type": "ephemeral",
        "text": "You will find the answer in your direct messages with me.",
        "mrkdwn": False,
    }
    assert with_somebody.json == in_channel.json
    assert directly.text == ""


async def test_a_question_is_answered_where_only_the_asker_sees_it(sender: Sender) -> None:
    await sender.command("/ask", "when am I paid?")
    await sender.command("/ask", "when am I paid?", response_url=URL + "x" * 200)
    await sender.command("/ask", "")

    first, second, third = sender.door.events
    assert (first.text, first.origin.place) == ("when am I paid?", f"only:U1:{URL}")
    assert [each.origin.fleeting for each in (first, second, third)] == [True, False, True]
    assert second.origin.place == "U1"
    assert third.text == "help"


async def test_a_command_that_is_not_ours_says_so(sender: Sender) -> None:
    answered = await sender.command("/weather", "Berlin")

    assert "/claim" in answered.json["text"]
    assert sender.door.events == []


async def test_two_like_commands_are_two_and_one_that_came_twice_is_one(sender: Sender) -> None:
    for trigger in ("1", "2", "2"):
        await sender.command("/claim", "taxi 5", trigger_id=trigger)

    assert sender.door.statuses == ["new", "new", "repeat"]


# ------------------------------------------------------------ pressed


async def test_a_press_names_its_card_its_message_and_what_is_chosen_there(sender: Sender) -> None:
    chosen = {"selected_option": {"value": "project-7"}}
    state = {"values": {"card!claim:42:owner!1": {"choice!": chosen}, "card!claim:43:owner!1": {"choice!": {}}}}

    answered = await sender.press("claim.submit:42:3", state=state)

    assert (answered.status, answered.text) == (200, "")
    pressed = only(sender)
    assert isinstance(pressed, Pressed)
    assert (pressed.action, pressed.card_key, pressed.choice) == ("claim.submit:42:3", "claim:42:owner", "project-7")
    assert (pressed.message, pressed.origin.place) == ("D1:1700000000.000100", "U1")


@pytest.mark.parametrize("action", ["form!claim.edit:42:3", "claim.edit:42:3"])
async def test_what_opens_a_form_opens_its_dialog_at_once(sender: Sender, action: str) -> None:
    await sender.press(action)
    await sender.settled()

    assert only(sender).action == Edit(claim=42, version=3).pack()
    assert sender.dialogs.opened == [only(sender)]


async def test_a_form_with_which_any_other_press_is_answered_opens_too(sender: Sender) -> None:
    await sender.press("claim.submit:42:3")
    await sender.settled()

    assert (sender.dialogs.asked, sender.dialogs.opened, sender.backstage.said) == ([only(sender)], [], [])


async def test_where_it_is_too_late_for_that_form_its_person_is_told_to_press_again(sender: Sender) -> None:
    sender.dialogs.is_late = True
    await sender.press("claim.submit:42:3")
    await sender.settled()

    assert [place for place, _ in sender.backstage.said] == [URL]


async def test_a_second_delivery_of_a_press_opens_no_second_dialog(sender: Sender) -> None:
    for _ in range(3):
        await sender.press("form!claim.edit:42:3")
    await sender.settled()

    assert sender.door.statuses == ["new", "repeat", "repeat"]
    assert len(sender.dialogs.opened) == 1


async def test_every_press_of_a_double_click_is_kept_once(sender: Sender) -> None:
    await asyncio.gather(*(sender.press("claim.approve:42:3", trigger_id=str(number)) for number in range(16)))

    assert sender.door.statuses == ["new"] * 16
    assert len({event.origin.key for event in sender.door.events}) == 16


@pytest.mark.parametrize("action", ["link!0", "choice!"])
async def test_a_link_or_a_choice_does_nothing_by_itself(sender: Sender, action: str) -> None:
    assert (await sender.press(action)).status == 200
    await sender.settled()

    assert sender.door.events == []


async def test_what_is_chosen_in_a_menu_is_pressed(sender: Sender) -> None:
    menu = {
        "type": "overflow",
        "action_id": "more!0",
        "block_id": "card!claim:42:review!1",
        "selected_option": {"value": "claim.history:42"},
        "action_ts": "1700000000.5",
    }

    await sender.press("more!0", actions=[menu])

    assert (only(sender).action, only(sender).card_key) == ("claim.history:42", "claim:42:review")


async def test_a_press_where_only_one_sees_it_is_answered_there(sender: Sender) -> None:
    fresh = URL + "y"
    container = {"type": "message", "channel_id": "C1", "message_ts": "1700000000.000100", "is_ephemeral": True}

    await sender.press("faq.helpful:7", container=container, response_url=fresh)

    assert (only(sender).origin.place, only(sender).message) == (f"only:U1:{fresh}", None)


async def test_a_press_in_a_thread_is_answered_in_the_thread(sender: Sender) -> None:
    container = {"type": "message", "channel_id": "C1", "message_ts": "1700000000.000300"}

    await sender.press("faq.helpful:7", container=container | {"thread_ts": "1700000000.000100"})

    assert (only(sender).origin.place, only(sender).origin.overheard) == ("C1:1700000000.000100", True)


async def test_a_press_on_the_start_page_is_answered_directly_and_a_dialog_says_so(sender: Sender) -> None:
    view = {"id": "V1", "type": "home"}

    await sender.press("claim.show:42", view=view, container={"type": "view", "view_id": "V1"})

    assert (only(sender).origin.place, only(sender).message) == ("U1", None)
    assert sender.backstage.acts == [("U1", True)]
    await sender.settled()
    assert sender.dialogs.opened == [only(sender)]


async def test_an_action_longer_than_any_is_cut_and_means_nothing(sender: Sender) -> None:
    await sender.press("x" * 255)
    answered = await sender.press("x" * 256)

    assert answered.status == 400
    assert only(sender).action == "x" * 255


# ------------------------------------------------------------ dialogs


async def test_what_is_pressed_inside_a_dialog_is_the_dialogs_business(sender: Sender) -> None:
    answered = await sender.press("line.add", view={"id": "V1", "type": "modal"})
    await sender.settled()

    assert (answered.status, answered.text) == (200, "")
    assert [what for what, _ in sender.dialogs.told] == ["acted"]
    assert sender.door.events == []


@pytest.mark.parametrize("answer", [{}, {"response_action": "errors", "errors": {"field!amount": "No."}}])
async def test_a_dialog_that_was_sent_is_answered_as_its_dialog_says(sender: Sender, answer: dict[str, Any]) -> None:
    sender.dialogs.answer = answer
    answered = await sender.interaction({"type": "view_submission", "view": VIEW})

    assert answered.status == 200
    assert (answered.json if answered.text else {}) == answer


async def test_a_dialog_that_fails_keeps_what_was_typed(sender: Sender) -> None:
    sender.dialogs.answer = RuntimeError("a defect")

    answered = await sender.interaction({"type": "view_submission", "view": VIEW})

    assert answered.status == 503


async def test_a_dialog_that_was_closed_means_nothing(sender: Sender) -> None:
    await sender.interaction({"type": "view_closed", "view": VIEW})
    await sender.settled()

    assert sender.dialogs.told == sender.door.events == []


def test_the_same_dialog_with_the_same_values_has_one_key() -> None:
    view = {"id": "V1", "state": {"values": {"a": {"b": {"value": "1"}}, "c": {}}}, "hash": "1.x"}
    again = {"id": "V1", "state": {"values": {"c": {}, "a": {"b": {"value": "1"}}}}, "hash": "2.y"}
    other = {"id": "V1", "state": {"values": {"a": {"b": {"value": "2"}}, "c": {}}}}

    assert view_key(view) == view_key(again)
    assert len({view_key(view), view_key(other), view_key(view | {"id": "V2"})}) == 3


async def test_options_that_nobody_offers_are_none(sender: Sender) -> None:
    answered = await sender.interaction(
        {"type": "block_suggestion", "action_id": "value", "block_id": "x", "value": "a"}
    )

    assert answered.json == {"options": []}


# ------------------------------------------------------------ shortcuts


async def test_the_global_shortcut_opens_the_empty_form(sender: Sender) -> None:
    await sender.interaction({"type": "shortcut", "callback_id": "new_claim", "action_ts": "1700000000.1"})
    await sender.settled()

    assert only(sender).action == FillIn().pack()
    assert len(sender.dialogs.opened) == 1


async def test_a_message_of_anybody_is_filed_as_an_expense_of_ones_own(sender: Sender) -> None:
    said = {"type": "message", "user": "U2", "text": "approve C-000042 &amp; taxi 5", "ts": "1700000000.000100"}
    files = [{"id": "F1", "name": "taxi.jpg", "size": 5}]
    shortcut = {"type": "message_action", "callback_id": "file_as_claim", "channel": {"id": "C1"}, "response_url": URL}

    await sender.interaction(shortcut | {"message": said | {"files": files}})

    filed = only(sender)
    assert (filed.text, filed.origin.place) == ("claim approve C-000042 & taxi 5", f"only:U1:{URL}")
    assert (filed.origin.address, filed.origin.overheard, filed.origin.fleeting) == ("U1", True, True)
    assert filed.files == (SharedFile(id="F1", name="taxi.jpg", size=5),)


TRIP = "Your Uber trip: CNY 68.00"


@pytest.mark.parametrize(
    ("said", "attached", "filed"),
    [
        ("", {"text": TRIP, "fallback": TRIP}, TRIP),
        ("Trip", {"fallback": TRIP}, f"Trip\n{TRIP}"),
        ("", {"title": "Uber", "fields": [{"title": "Total", "value": "CNY 68"}]}, "Uber Total CNY 68"),
        # What stands in the words already is not to be claimed twice, and what a link leads to is nobody's words.
        (TRIP, {"text": TRIP}, TRIP),
        ("见图 五十块", {"text": TRIP}, "见图 五十块"),
        ("Trip", {"text": TRIP, "from_url": "https://uber.example"}, "Trip"),
    ],
)
async def test_what_an_app_attached_to_its_message_is_filed_where_its_words_tell_no_sum(
    sender: Sender, said: str, attached: dict[str, Any], filed: str
) -> None:
    told = {"subtype": "bot_message", "bot_id": "B9", "text": said, "ts": "1.1", "attachments": [attached]}
    await sender.interaction(
        {"type": "message_action", "callback_id": "file_as_claim", "channel": {"id": "D1"}, "message": told}
    )
    assert only(sender).text.split(" ", 1)[1] == filed


async def test_a_message_of_the_direct_conversation_is_filed_there(sender: Sender) -> None:
    await sender.event(message("hello"))
    shortcut = {"type": "message_action", "callback_id": "file_as_claim", "channel": {"id": "D1"}, "response_url": URL}

    await sender.interaction(shortcut | {"message": message("taxi 5")})

    assert [each.origin.place for each in sender.door.events] == ["U1", "U1"]


@pytest.mark.parametrize("said", [{"text": " "}, {"text": "C-000042 · Draft · ¥68.00", "user": "UBOT"}])
async def test_a_message_with_nothing_in_it_is_not_filed(sender: Sender, said: dict[str, Any]) -> None:
    shortcut = {"type": "message_action", "callback_id": "file_as_claim", "response_url": URL, "message": said}

    assert (await sender.interaction(shortcut)).status == 200
    await sender.settled()

    assert [place for place, _ in sender.backstage.said] == [URL]
    assert sender.door.events == []


# ------------------------------------------------------------ the rest of the app


async def test_the_start_page_is_drawn_and_the_conversation_greeted_when_opened(sender: Sender) -> None:
    await sender.event({"type": "app_home_opened", "user": "U1", "tab": "home", "channel": "D1"})
    await sender.event({"type": "app_home_opened", "user": "U1", "tab": "messages", "channel": "D1"}, id="Ev2")
    await sender.settled()

    assert sender.backstage.done == [("home", "U1")]
    assert isinstance(only(sender), Arrived)


async def test_a_removed_app_is_told_and_a_token_of_somebody_else_is_not(sender: Sender) -> None:
    await sender.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": ["UOTHER"]}})
    assert sender.backstage.done == []
    await sender.event({"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}, id="Ev2")
    await sender.event({"type": "app_uninstalled"}, id="Ev3")

    assert sender.backstage.done == [("shut", "tokens_revoked"), ("shut", "app_uninstalled")]


async def test_a_file_that_is_deleted_is_told_of_and_one_of_another_workspace_is_not(sender: Sender) -> None:
    told = {"type": "file_deleted", "file_id": "F1"}
    await sender.event(told, authorizations=[{"team_id": "TELSE", "user_id": "UBOT", "is_bot": True}], team_id="TELSE")
    await sender.event(told, id="Ev2")

    assert sender.backstage.done == [("deleted", "F1")]


async def test_a_changed_profile_is_read_anew(sender: Sender) -> None:
    await sender.event(message())
    sender.backstage.profiles["U1"] = Profile(locale="zh-CN")
    await sender.event({"type": "user_change", "user": {"id": "U1", "team_id": "T111"}}, id="Ev2")
    await sender.event(message(), id="Ev3")

    assert [event.origin.locale for event in sender.door.events] == ["en-US", "zh-CN"]
    assert sender.backstage.asked == ["U1", "U1"]


async def test_a_change_that_tells_no_address_leaves_it_as_it_was_and_is_asked_about_where_none_is_known(
    sender: Sender,
) -> None:
    told = {"id": "U1", "team_id": "T111", "profile": {"real_name": "Ada", "status_text": "at lunch"}}
    await sender.event({"type": "user_change", "user": told})
    sender.backstage.profiles["U1"] = Profile(name="Ada", email="ada@example.com")
    assert await sender.backstage.people.get("U1") == sender.backstage.profiles["U1"]

    sender.backstage.profiles["U2"] = Profile(email="grace@example.com", locale="zh-CN")
    await sender.event(message(user="U2"), id="Ev2")
    await sender.event({"type": "user_change", "user": {**told, "id": "U2"}}, id="Ev3")
    changed = sender.backstage.people.known("U2")
    assert changed is not None
    assert (changed.name, sender.backstage.asked) == ("Ada", ["U1", "U2"])
    assert (changed.email, changed.locale) == ("grace@example.com", "zh-CN")


# ------------------------------------------------------------ who is not heard

STRANGERS = {
    "user_team": message(user_team="T999", team="T111"),
    "team": message(team="T999"),
    "source_team": message(source_team="E999"),
    "profile": message(user_profile={"team": "T999"}),
    "stranger": message(user_profile={"is_stranger": True}),
}


@pytest.mark.parametrize("which", STRANGERS)
async def test_a_stranger_of_a_shared_channel_is_told_so_once_an_hour(sender: Sender, which: str) -> None:
    for number in range(3):
        assert (await sender.event(STRANGERS[which], id=f"Ev{number}")).status == 200
    await sender.settled()

    assert sender.door.events == []
    assert [address for address, _ in sender.backstage.said] == ["U1"]


async def test_in_a_shared_channel_somebody_of_no_workspace_may_be_anybody(sender: Sender) -> None:
    await sender.event(message(team=None), is_ext_shared_channel=True)
    await sender.event(message(team="T111"), id="Ev2", is_ext_shared_channel=True)

    assert [event.origin.key for event in sender.door.events] == ["slack:event:Ev2"]


async def test_an_event_for_another_workspace_is_not_heard(sender: Sender) -> None:
    await sender.event(message(), authorizations=[{"team_id": "T999"}])
    await sender.event(message(), id="Ev2", authorizations=[], team_id="T999")

    assert sender.door.events == []


@pytest.mark.parametrize(
    "more",
    [
        {"team": {"id": "T999"}, "user": {"id": "U1", "team_id": "T999"}},
        {"user": {"id": "U1", "team_id": "T999"}},
        {"team": {"id": "T999"}},
        {"team": None, "user": {"id": "U1", "team_id": "T999"}, "enterprise": {"id": "E1"}},
        {"view": {"id": "V1", "type": "home", "app_installed_team_id": "T999"}},
    ],
    ids=range(5),
)
async def test_a_press_from_another_workspace_never_reaches_the_door(sender: Sender, more: dict[str, Any]) -> None:
    assert (await sender.press("claim.approve:42:3", **more)).status == 200
    await sender.settled()

    assert sender.door.events == []
    assert [url for url, _ in sender.backstage.said] == [URL]


async def test_a_command_from_another_workspace_is_told_so(sender: Sender) -> None:
    answered = await sender.command("/claim", "taxi 5", team_id="T999")

    assert "workspace" in answered.json["text"]
    assert sender.door.events == []


async def test_a_dialog_of_another_workspace_is_told_nothing(sender: Sender) -> None:
    view = VIEW | {"app_installed_team_id": "T999"}

    assert (await sender.interaction({"type": "view_submission", "view": view})).text == ""
    assert sender.dialogs.told == []


async def test_guests_are_told_so_in_their_language_and_never_heard(sender: Sender) -> None:
    sender.backstage.profiles["U1"] = Profile(locale="zh-CN", is_guest=True)

    answered = await sender.command("/claim", "taxi 5")
    await sender.press("claim.approve:42:3")
    await sender.event(message())
    await sender.settled()

    assert "访客" in answered.json["text"]
    assert [place for place, _ in sender.backstage.said] == [URL, "U1"]
    assert sender.door.events == []


async def test_nothing_is_believed_before_it_is_known_who_we_are(sender: Sender) -> None:
    sender.backstage.own = Failed("no connection")

    event, command = await sender.event(message()), await sender.command("/claim", "taxi 5")
    assert (event.status, command.status) == (503, 200)
    assert "not recorded" in command.json["text"]
    assert sender.door.events == []

    sender.backstage.own = Gated("invalid_auth")
    assert (await sender.event(message())).status == 503


# ------------------------------------------------------------ not recorded


@pytest.mark.parametrize(
    ("why", "english", "chinese"),
    [("broken", "not recorded", "没有记录"), ("slow", "can’t tell yet whether", "不能确定")],
    ids=["broken", "slow"],
)
async def test_what_is_not_recorded_is_never_acknowledged(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, why: str, english: str, chinese: str
) -> None:
    sender.backstage.profiles["U2"] = Profile(locale="zh-CN")
    if why == "broken":
        sender.door.refuses = ConnectionError("the database is away")
    else:
        monkeypatch.setattr("integrations.slack.receiving.RECORD_SECONDS", 0.05)
        sender.door.pause = 0.5

    assert (await sender.event(message())).status == 503
    told = await sender.command("/claim", "taxi 5")
    told_in_chinese = await sender.command("/claim", "打车 5", user_id="U2")
    pressed = await sender.press("form!claim.edit:42:3")
    chosen = await sender.interaction({"type": "shortcut", "callback_id": "new_claim", "action_ts": "1700000000.1"})
    await sender.settled()

    assert english in told.json["text"]
    assert told.json["response_type"] == "ephemeral"
    assert chinese in told_in_chinese.json["text"]
    assert (pressed.status, chosen.status) == (503, 503)
    assert [(place, english in text) for place, text in sender.backstage.said] == [(URL, True)]
    assert sender.dialogs.opened == []


async def test_a_dialog_that_is_sent_before_it_is_known_who_we_are_stays_as_it_is(sender: Sender) -> None:
    sender.backstage.own = Failed("no connection")
    assert (await sender.interaction({"type": "view_submission", "view": VIEW})).status == 503
    assert sender.dialogs.told == []


async def test_a_dialog_of_who_is_a_guest_by_now_says_that_it_was_not_sent(sender: Sender) -> None:
    sender.backstage.profiles["U1"] = Profile(locale="en-US", is_guest=True)
    answered = await sender.interaction({"type": "view_submission", "view": VIEW})

    assert answered.json["response_action"] == "update"
    assert "I don’t work for guests" in str(answered.json["view"])
    assert sender.dialogs.told == []


async def test_what_was_recorded_too_late_is_recorded_once(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integrations.slack.receiving.RECORD_SECONDS", 0.05)
    sender.door.pause = 0.2
    assert (await sender.event(message())).status == 503
    await sender.door.drain()
    sender.door.pause = 0.0

    assert (await sender.event(message())).status == 200
    assert sender.door.statuses == ["new", "repeat"]


async def test_a_message_that_is_too_long_is_said_to_be(sender: Sender) -> None:
    sender.door.refuses = Refused("message.too_long", most=10_000, actual=10_001)

    event, command = await sender.event(message()), await sender.command("/claim", "x")
    await sender.settled()

    assert event.status == 200
    assert "10,000" in command.json["text"] or "10000" in command.json["text"]
    assert [address for address, _ in sender.backstage.said] == ["U1"]


# ------------------------------------------------------------ while Slack hangs


async def test_who_was_never_said_to_be_a_member_does_nothing_until_slack_says_so(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.slack.profiles.SOON_SECONDS", 0.05)
    monkeypatch.setattr("integrations.slack.acquaintance.IDENTITY_SECONDS", 5.0)
    await sender.event(message(user="U2"))
    sender.backstage.hangs.clear()

    assert (await sender.event(message(), id="Ev2")).status == 503
    assert (await sender.press("claim.approve:42:3")).status == 503
    assert "again" in (await sender.command("/claim", "taxi 5")).json["text"]
    assert (await sender.event(message(user="U2"), id="Ev3")).status == 200
    assert {each.origin.address for each in sender.door.events} == {"U2"}

    sender.backstage.hangs.set()
    assert (await sender.event(message(), id="Ev2")).status == 200
    assert sender.backstage.asked == ["U2", "U1"]


async def test_who_slack_can_not_tell_of_does_nothing_and_is_heard_as_soon_as_it_can(sender: Sender) -> None:
    sender.backstage.profiles["U1"] = Failed("no connection")
    assert (await sender.event(message())).status == 503
    sender.backstage.profiles["U1"] = None
    assert (await sender.event(message())).status == 200
    assert sender.door.events == []


async def test_what_was_known_of_somebody_counts_while_slack_says_nothing(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.slack.profiles.SECONDS", 0.0)
    await sender.event(message())
    sender.backstage.profiles["U1"] = Failed("no connection")

    assert (await sender.event(message(), id="Ev2")).status == 200
    assert [each.origin.locale for each in sender.door.events] == ["en-US", "en-US"]


async def test_who_is_a_guest_from_now_on_is_not_heard_however_slow_slack_is(sender: Sender) -> None:
    await sender.press("claim.approve:42:3")
    guest = {"id": "U1", "team_id": "T111", "is_restricted": True, "profile": {"real_name": "Ada"}}
    await sender.event({"type": "user_change", "user": guest})
    sender.backstage.profiles["U1"] = Failed("no connection")

    assert (await sender.press("claim.approve:42:3", trigger_id="2")).status == 200
    assert len(sender.door.events) == 1

    await sender.event({"type": "user_change", "user": guest | {"is_restricted": False}}, id="Ev2")
    await sender.press("claim.approve:42:3", trigger_id="3")
    assert len(sender.door.events) == 2


async def test_a_guest_who_opens_the_start_page_is_not_greeted_and_their_page_is_drawn_anew(sender: Sender) -> None:
    sender.backstage.profiles["U1"] = Profile(is_guest=True)
    for number, tab in enumerate(("home", "messages")):
        await sender.event({"type": "app_home_opened", "user": "U1", "tab": tab, "channel": "D1"}, id=f"Ev{number}")
    await sender.settled()

    assert sender.backstage.done == [("home", "U1")] * 2
    assert (sender.door.events, sender.backstage.said) == ([], [])


async def test_who_we_are_is_asked_on_while_an_answer_can_not_wait_for_it(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.slack.acquaintance.IDENTITY_SECONDS", 0.01)
    asked = 0
    slow = asyncio.Event()

    async def identity() -> Any:
        nonlocal asked
        asked += 1
        await slow.wait()
        return sender.backstage.own

    monkeypatch.setattr(sender.backstage, "identity", identity)
    sender.receiving.begin()
    for number in range(3):
        assert (await sender.event(message(), id=f"Ev{number}")).status == 503
    slow.set()
    assert (await sender.event(message(), id="Ev3")).status == 200
    assert asked == 1
