"""Why a file does not go through: the last refusal by name, limit and remedy, else what may be sent and how."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.chat.messages import Card, Items
from claims.errors import Refused
from claims.people import PersonId
from claims.receipts import too_large
from handlers.asked_in_words import LONGEST, asks_why_refused
from tests.handlers.stories import drafted, office, sent
from tests.support.desk import Desk, labels, words

ALLOWED = (
    "What I take: JPEG, PNG, WebP, HEIC, PDF, OFD, and the XML of an e-invoice. A file can be up to 20 MB, a picture "
    "up to 40 megapixels, a document up to 20 pages; a claim takes up to 20 files."
)


def refuse(desk: Desk, who: str, name: str, refused: Refused, *, days_ago: float = 0) -> None:
    def work(unit: Any) -> None:
        now = desk.now - timedelta(days=days_ago)
        unit.receipts.refuse(PersonId(who), id=name, name=name, refused=refused, now=now)

    desk.memory.write(work)


def large() -> Refused:
    refused = too_large(23_400_000)
    assert refused is not None
    return refused


async def test_the_last_refused_file_is_named_with_what_was_wrong_the_limit_and_what_to_do() -> None:
    desk = office()
    refuse(desk, "ada", "old.docx", Refused("receipt.wrong_type", found="office"))
    refuse(desk, "ada", "scan.pdf", large())
    text, ways = await desk.says("ada", "why can't I upload?")
    assert words([text]) == (
        "On Nov 20, 2026, 14:02 I could not take this file:\n"
        "“scan.pdf” has 23.4 MB; a file may have at most 20 MB. Please send a smaller photo, or the document without "
        f"what is not needed.\n\n{ALLOWED}"
    )
    assert isinstance(ways, Items)
    assert labels(ways) == ["Fill in", "Get help"]
    await desk.presses("ada", "Fill in", on=ways)
    assert desk.form.id == "claim.new"


async def test_the_same_in_chinese() -> None:
    desk = office()
    refuse(desk, "wei", "发票.zip", Refused("receipt.wrong_type", found="archive"))
    said = words(await desk.says("wei", "上传不了"))
    assert said.startswith(
        "2026年11月20日 14:02，未能接收这个文件：\n“发票.zip”是压缩包，不能作为票据。请解压后发里面的票据。"
    )
    assert "单个文件最多 20 MB，图片最多 4000 万像素，文档最多 20 页，一张报销单最多 20 个文件" in said


async def test_where_none_was_refused_it_says_what_is_allowed_and_how_else() -> None:
    desk = office()
    await drafted(desk)
    await drafted(desk)
    text, ways = await desk.says("ada", "upload failed")
    assert words([text]).startswith("No file of yours was refused in the last 30 days.")
    assert words([text]).endswith(ALLOWED)
    assert isinstance(ways, Items)
    assert labels(ways) == ["Attach", "Get help"]
    assert ways.rows[0].text == "“Attach” opens the form of C-000002, which takes files too, one by one."
    assert not any("Slack" in row.text for row in ways.rows)
    await desk.presses("ada", "Attach", on=ways)
    assert (desk.form.id, desk.form.context["claim"]) == ("claim.attach", "2")


async def test_a_claim_that_takes_no_files_is_not_offered() -> None:
    desk = office()
    await sent(desk)
    assert labels((await desk.says("ada", "upload failed"))[-1]) == ["Fill in", "Get help"]


@pytest.mark.parametrize(("days_ago", "is_told"), [(29.9, True), (30.1, False)])
async def test_a_refusal_of_long_ago_is_not_what_is_meant(days_ago: float, is_told: bool) -> None:
    desk = office()
    refuse(desk, "ada", "scan.pdf", large(), days_ago=days_ago)
    assert ("scan.pdf" in words(await desk.says("ada", "why can't I upload?"))) is is_told


async def test_nobody_is_told_of_a_file_of_somebody_else() -> None:
    desk = office()
    refuse(desk, "ada", "scan.pdf", large())
    for who in ("bob", "grace", "root", "frank", "sam"):
        assert "scan.pdf" not in str(await desk.says(who, "why can't I upload?"))


async def test_another_channel_is_offered_only_where_one_reaches_the_person() -> None:
    desk = office()
    desk.notices.channels = ["slack", "webchat"]
    ways = (await desk.says("ada", "upload failed"))[-1]
    assert isinstance(ways, Items)
    assert [row.text for row in ways.rows if "Slack" in row.text] == ["You can also send the file to me on Slack."]


async def test_support_is_told_what_was_asked() -> None:
    desk = office()
    await desk.says("ada", "why can't I upload?")
    await desk.presses("ada", "Get help")
    card = desk.conversation("sam")[-1]
    assert isinstance(card, Card)
    assert card.lead == "why can't I upload?"


async def test_while_a_draft_asks_for_its_amount_it_is_answered_too() -> None:
    desk = office()
    await desk.sends("ada", "taxi.jpg")
    assert ALLOWED in words(await desk.says("ada", "why can't I upload the other photo?"))


@pytest.mark.parametrize(("length", "asks"), [(LONGEST, True), (LONGEST + 1, None)])
def test_a_question_of_three_hundred_characters_is_heard_and_a_longer_message_is_none(
    length: int, asks: bool | None
) -> None:
    assert asks_why_refused("why does my upload fail".ljust(length, "?")) is asks
