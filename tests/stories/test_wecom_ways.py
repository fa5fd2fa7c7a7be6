"""Everything around a day at WeCom: the menu that an operator makes, more messages than a minute holds, who is out of
sight, and what the log says of it all."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest
from click.testing import CliRunner

from bot.chat.channel import Pace
from bot.cli import main
from integrations.wecom import pacing
from tests.stories.test_at_wecom import TAXI
from tests.support.receipts import jpeg
from tests.support.slack_trouble import Trouble
from tests.support.wecom_company import SPEED, WeComWorld, user
from tests.support.wecom_messages import PER_MINUTE
from tests.support.wecom_server import AES_KEY, CALLBACK_TOKEN, SECRET, settings_for


async def test_the_menu_that_an_operator_makes_does_what_its_words_say(
    wecom_world: WeComWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    wecom, ada, client = wecom_world.wecom, wecom_world.person("ada"), wecom_world.client("ada")
    for name, value in settings_for(wecom.api_url).items():
        monkeypatch.setenv(name, value)

    # On another thread, because a command brings its own event loop.
    command = ["wecom", "menu", "--locale", "en", "--json"]
    result = await asyncio.to_thread(lambda: CliRunner().invoke(main, command))
    assert (result.exit_code, json.loads(result.stdout)) == (0, wecom.menu)

    await client.choose_menu("Fill in a claim")
    await ada.sees_form("New claim")
    await ada.fills({"Amount": "68", "Category": "Taxi & transport", "Date": "2026-11-20", "Purpose": "a client"})
    await ada.sees_card("C-000001", "Draft", "¥68.00")
    for entry, answer in (
        ("My claims", "C-000001"),
        ("Approvals", "Nothing waits for your decision"),
        ("Help", "claim"),
    ):
        before = len(client.messages())
        await client.choose_menu(entry)
        await wecom_world.quiet()
        assert answer in str([each.content for each in client.messages()[before:]])
    await client.choose_menu("Photo of a receipt")
    await client.send_image(jpeg(320, 240))
    await ada.sees_card("C-000001", "1 receipt")


async def test_more_messages_than_a_minute_holds_come_later_and_none_is_lost(
    wecom_world: WeComWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pacing, "LIMITS", tuple((most, seconds / SPEED) for most, seconds in pacing.LIMITS))
    client, count = wecom_world.client("ada"), PER_MINUTE + 1
    for number in range(count):
        await client.say(f"view C-{number + 100:06}")
    await wecom_world.quiet()

    said = "\n".join(client.texts())
    assert [number for number in range(count) if f"C-{number + 100:06}" not in said] == []
    assert wecom_world.wecom.messages.dropped == []
    at = [call.at for call in wecom_world.wecom.called("message/send")]
    most, seconds = Pace(25, 60.0 / SPEED)
    assert min(later - first for first, later in zip(at, at[most:], strict=False)) >= 0.9 * seconds


async def test_an_administrator_hears_of_an_approver_whom_the_app_can_t_see(wecom_world: WeComWorld) -> None:
    wecom_world.wecom.members.all[user("grace").casefold()].is_visible = False
    ada, root = wecom_world.person("ada"), wecom_world.person("root")
    await ada.says(TAXI)
    await ada.presses("Submit")
    await root.hears("Grace Hopper", "C-000001")
    assert await wecom_world.state(1) == "submitted"
    assert {code for _, code in wecom_world.wecom.refused()} <= {81013, 60011}
    wecom_world.wecom.calls.clear()


async def test_of_a_day_with_all_its_troubles_the_log_tells_no_secret(
    wecom_world: WeComWorld, caplog: pytest.LogCaptureFixture
) -> None:
    wecom, ada, grace = wecom_world.wecom, wecom_world.person("ada"), wecom_world.person("grace")
    with caplog.at_level(logging.DEBUG):
        wecom.suffers(Trouble.LOST, method="message/send", times=1)
        wecom.refuse("media/get", 40007)
        wecom.refuse("message/update_template_card", 60140)
        await wecom_world.client("ada").send_image(jpeg(320, 240))
        await ada.hears("again")
        await wecom_world.client("ada").send_image(jpeg(640, 480))
        await ada.sees_card("C-000001", "Sum missing")
        await ada.says("128")
        await ada.sees_card("C-000001", "¥128.00")
        await ada.says("meals")
        await ada.says("submit C-000001")
        wecom.spoil_tokens(40014)
        await wecom_world.sender.once("<xml></xml>", signature="0" * 40)
        await wecom_world.quiet()
        await wecom_world.client("ada").event("unsubscribe")
        await grace.says("to approve")
        await wecom_world.quiet()

    secrets = {SECRET, CALLBACK_TOKEN, AES_KEY, *(call.token for call in wecom.calls if call.token)}
    secrets |= set(wecom.messages.codes) | set(wecom.media.kept)
    told = "\n".join(f"{record.getMessage()} {vars(record)} {record.exc_text}" for record in caplog.records)
    assert len(secrets) > 6
    assert [each for each in secrets if each in told] == []
    wecom.calls.clear()
