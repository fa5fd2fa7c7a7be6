"""Where somebody has several drafts a question says of which one it is; with one draft it needs no number."""

from __future__ import annotations

from tests.handlers.stories import drafted, starters
from tests.support.desk import words


async def test_a_question_names_its_claim_where_there_is_another_draft() -> None:
    desk = starters()
    assert words(await desk.says("ada", "taxi 68")).startswith("On which day was it?")
    await drafted(desk)
    assert words(await desk.says("ada", "lunch 20")).startswith("C-000003: On which day was it?")
    shown = words(await desk.says("ada", "what is the hotel limit?"))
    assert shown.endswith("Still open: C-000003: On which day was it? “cancel” leaves it.")
    await desk.says("ada", "yesterday")
    assert str(desk.claim(3).lines[0].date) == "2026-11-19"


async def test_in_chinese_too() -> None:
    desk = starters()
    await desk.says("wei", "昨天打车68")
    await desk.says("wei", "午餐20")
    assert words(await desk.says("wei", "为什么")).endswith("还等您回答：C-000002：是哪一天的？（发送“取消”可跳过）")
