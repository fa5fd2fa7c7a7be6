"""`chit wecom`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from tests.support.wecom_rules import check_menu
from tests.support.wecom_server import SECRET, WeComServer, settings_for


@pytest.fixture
async def wecom(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[WeComServer]:
    """A WeCom that the settings lead to."""
    async with WeComServer() as wecom:
        for name, value in settings_for(wecom.api_url).items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)
        yield wecom


async def _run(*arguments: str) -> Result:
    """On another thread, because a command brings its own event loop."""
    return await asyncio.to_thread(lambda: CliRunner().invoke(main, ["wecom", "menu", *arguments]))


async def test_the_menu_is_created_and_told(wecom: WeComServer) -> None:
    result = await _run()

    assert (result.exit_code, result.stderr) == (0, "")
    assert "报销 · 审批 · 帮助" in result.stdout
    assert wecom.menu is not None
    assert [each["name"] for each in wecom.menu["button"]] == ["报销", "审批", "帮助"]
    assert wecom.messages.noted == []


async def test_it_can_be_in_english_and_printed_as_json(wecom: WeComServer) -> None:
    result = await _run("--locale", "en", "--json")

    assert result.exit_code == 0
    assert json.loads(result.stdout) == wecom.menu
    assert [each["name"] for each in (wecom.menu or {})["button"]] == ["Expenses", "Approvals", "Help"]


async def test_a_dry_run_changes_nothing(wecom: WeComServer) -> None:
    result = await _run("--dry-run")

    assert check_menu(json.loads(result.stdout)) == []
    assert wecom.calls == []


@pytest.mark.parametrize("errcode", [-1, 40018, 40056, 60020])
async def test_what_wecom_refuses_is_status_1_and_said(wecom: WeComServer, errcode: int) -> None:
    wecom.refuse("menu/create", errcode)

    result = await _run()

    assert (result.exit_code, result.stdout) == (1, "")
    assert str(errcode) in result.stderr
    assert SECRET not in result.stderr


async def test_without_settings_it_is_status_2_and_a_dry_run_works(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    result = await _run()
    assert result.exit_code == 2
    assert "WECOM_CORP_ID" in result.stderr
    assert (await _run("--dry-run")).exit_code == 0
