"""A claim that came back, or was taken back, is corrected in words, and any claim of one's own by its number."""

from __future__ import annotations

from datetime import timedelta

import pytest

from claims.states import State
from tests.handlers.stories import office, sent, sent_back
from tests.support.desk import Desk, words

STILL_TO_SEND = {"ada": "is corrected, and not sent yet", "wei": "已改好，还没有提交"}


async def returned(who: str = "ada") -> Desk:
    """A claim over 68 was just returned."""
    desk = office()
    await sent(desk, who)
    await sent_back(desk, "Return", "wrong amount, bill says 86")
    return desk


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "no, 86"),
        ("ada", "it was 86"),
        ("ada", "the amount was 86"),
        ("ada", "the bill says 86"),
        ("ada", "no, the correct amount is 86"),
        ("ada", "C-000001: 86"),
        ("ada", "C-000001 should be 86"),
        ("ada", "change C-000001 to 86"),
        ("ada", "C-000001: taxi 86"),
        ("wei", "不对，86"),
        ("wei", "改成86"),
        ("wei", "账单是86"),
        ("wei", "正确的金额是86元"),
        ("wei", "C-000001：86"),
        ("wei", "C-000001改成86"),
        ("wei", "把C-000001的金额改成86元"),
    ],
)
async def test_a_returned_claim_is_corrected_and_still_to_be_sent(who: str, said: str) -> None:
    desk = await returned(who)
    answer = words(await desk.says(who, said))
    assert list(desk.memory.claims) == [1]
    assert (desk.claim().state, desk.claim().lines[0].minor) == (State.RETURNED, 8_600)
    assert STILL_TO_SEND[who] in answer
    assert "¥68.00 → ¥86.00" in answer
    await desk.says(who, "submit" if who == "ada" else "提交")
    assert desk.claim().state is State.SUBMITTED


@pytest.mark.parametrize(
    ("who", "withdraw", "said"), [("ada", "withdraw C-000001", "no, 86"), ("wei", "撤回 C-000001", "不对，86")]
)
async def test_a_withdrawn_claim_too(who: str, withdraw: str, said: str) -> None:
    desk = office()
    await sent(desk, who)
    await desk.says(who, withdraw)
    answer = words(await desk.says(who, said))
    assert (desk.claim().state, desk.claim().lines[0].minor) == (State.WITHDRAWN, 8_600)
    assert STILL_TO_SEND[who] in answer


@pytest.mark.parametrize(
    ("who", "draft", "said", "asked"),
    [
        ("ada", "lunch 45 yesterday, with Bob", "no, 86", "I can't tell which claim you mean"),
        ("wei", "昨天午餐45 和小王", "不对，86", "分不清您说的是哪一张"),
    ],
)
async def test_beside_a_draft_that_was_spoken_of_lately_it_is_asked_which(
    who: str, draft: str, said: str, asked: str
) -> None:
    desk = office()
    await sent(desk, who)
    await desk.says(who, draft)
    await sent_back(desk, "Return", "wrong amount, bill says 86")
    shown = await desk.says(who, said)
    assert asked in words(shown)
    assert [each.lines[0].minor for each in desk.memory.claims.values()] == [6_800, 4_500]
    assert shown[0].kind == "text"
    await desk.says(who, shown[0].examples[0])
    assert [each.lines[0].minor for each in desk.memory.claims.values()] == [8_600, 4_500]


async def test_of_two_that_were_returned_it_is_asked_which() -> None:
    desk = office()
    await sent(desk)
    await sent(desk, amount="70")
    for _ in range(2):
        await sent_back(desk, "Return", "wrong amount")
    assert "which claim" in words(await desk.says("ada", "no, 86"))
    assert [each.lines[0].minor for each in desk.memory.claims.values()] == [6_800, 7_000]


async def test_a_draft_that_was_begun_after_the_return_is_meant() -> None:
    desk = await returned()
    await desk.says("ada", "lunch 45 yesterday, with Bob")
    await desk.says("ada", "no, 54")
    assert [each.lines[0].minor for each in desk.memory.claims.values()] == [6_800, 5_400]


async def test_what_was_corrected_is_corrected_again_without_asking() -> None:
    desk = office()
    await sent(desk)
    await desk.says("ada", "lunch 45 yesterday, with Bob")
    await sent_back(desk, "Return", "wrong amount, bill says 86")
    await desk.says("ada", "C-000001: 85")
    await desk.says("ada", "no, 86")
    assert [each.lines[0].minor for each in desk.memory.claims.values()] == [8_600, 4_500]


async def test_after_ten_minutes_no_returned_claim_is_meant() -> None:
    desk = await returned()
    desk.now += timedelta(minutes=11)
    await desk.says("ada", "no, 86")
    assert desk.claim().lines[0].minor == 6_800


@pytest.mark.parametrize("said", ["no, I sent the receipt", "it was rejected", "lunch 30 yesterday", "no idea", "ok"])
async def test_other_words_after_a_return_change_nothing_of_it(said: str) -> None:
    desk = await returned()
    before = desk.claim().lines
    await desk.says("ada", said)
    assert desk.claim(1).lines == before


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [("ada", "C-000001: 86", "C-000001 is “Submitted” by now"), ("wei", "C-000001：86", "C-000001")],
)
async def test_what_waits_for_its_approver_is_not_changed_and_no_draft_is_made(who: str, said: str, told: str) -> None:
    desk = office()
    await sent(desk, who)
    answer = words(await desk.says(who, said))
    assert told in answer
    assert (list(desk.memory.claims), desk.claim().lines[0].minor) == ([1], 6_800)


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        ("ada", "C-000001: lunch 30 with Bob yesterday", "I can't tell what of C-000001 should change"),
        ("ada", "C-000001: 86, C-000002: 90", "I can't tell what of C-000001 should change"),
        ("wei", "C-000001：昨天和小王午餐30", "没看懂要改 C-000001 的哪一项"),
    ],
)
async def test_what_is_unclear_about_a_named_claim_changes_nothing_and_files_nothing(
    who: str, said: str, told: str
) -> None:
    desk = await returned(who)
    before = desk.claim().lines
    assert told in words(await desk.says(who, said))
    assert (list(desk.memory.claims), desk.claim().lines) == ([1], before)


async def test_a_claim_of_somebody_else_is_not_corrected_by_its_number() -> None:
    desk = await returned()
    await desk.says("grace", "C-000001: 86")
    assert desk.claim(1).lines[0].minor == 6_800


@pytest.mark.parametrize(
    "said", ["C-000001", "where is C-000001", "C-000001: why was it returned?", "C-000001: thanks"]
)
async def test_questions_about_a_named_claim_are_answered_as_ever(said: str) -> None:
    desk = await returned()
    await desk.says("ada", said)
    assert (list(desk.memory.claims), desk.claim().lines[0].minor) == ([1], 6_800)


@pytest.mark.parametrize(
    ("who", "first", "said"), [("ada", "taxi 50", "C-000001: 86"), ("wei", "打车50", "C-000001：86")]
)
async def test_a_named_claim_is_corrected_while_another_is_asked_about(who: str, first: str, said: str) -> None:
    desk = await returned(who)
    await desk.says(who, first)
    await desk.says(who, said)
    assert [each.lines[0].minor for each in desk.memory.claims.values()] == [8_600, 5_000]


@pytest.mark.parametrize(
    ("said", "minor", "day"), [("C-000001: 86", 8_600, "2026-11-19"), ("C-000001: today", 6_800, "2026-11-20")]
)
async def test_a_draft_is_corrected_by_its_number_as_well(said: str, minor: int, day: str) -> None:
    desk = office()
    await desk.says("ada", "taxi 68 yesterday, visiting a client")
    await desk.says("ada", "lunch 45 yesterday, with Bob")
    await desk.says("ada", said)
    line = desk.claim(1).lines[0]
    assert (len(desk.memory.claims), line.minor, str(line.date)) == (2, minor, day)
