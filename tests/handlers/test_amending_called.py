"""What was filed is corrected by what it is called, and what else sounds like it is filed as ever."""

from __future__ import annotations

import pytest

from tests.handlers.stories import office, sent, sent_back, sums
from tests.support.desk import Desk, words


async def saved(who: str = "ada") -> Desk:
    """A list of three was saved as one claim."""
    desk = office()
    is_chinese = who == "wei"
    await desk.says(
        who, "昨天酒店900，打车30，午饭60" if is_chinese else "hotel 900, taxi 30 yesterday, lunch 60 yesterday"
    )
    await desk.presses(who, "保存" if is_chinese else "Save")
    return desk


@pytest.mark.parametrize(
    ("who", "said", "shown"),
    [
        ("ada", "the taxi was 35", (90_000, 3_500, 6_000)),
        ("ada", "the hotel was 950", (95_000, 3_000, 6_000)),
        ("ada", "the lunch was 65", (90_000, 3_000, 6_500)),
        ("ada", "taxi was 35 not 30", (90_000, 3_500, 6_000)),
        ("wei", "打车是35", (90_000, 3_500, 6_000)),
        ("wei", "打车那笔是35", (90_000, 3_500, 6_000)),
        ("wei", "酒店应该是950", (95_000, 3_000, 6_000)),
        ("wei", "午饭65不是60", (90_000, 3_000, 6_500)),
    ],
)
async def test_a_row_of_a_saved_list_is_corrected_by_its_name(who: str, said: str, shown: tuple[int, ...]) -> None:
    desk = await saved(who)
    answer = words(await desk.says(who, said))
    assert sums(desk) == [shown], answer
    assert "→" in answer


async def test_a_day_of_one_is() -> None:
    desk = await saved()
    await desk.says("ada", "the hotel was on monday")
    day = desk.claim().lines[0].date
    assert day is not None
    assert (day.day, sums(desk)) == (16, [(90_000, 3_000, 6_000)])


@pytest.mark.parametrize(
    ("who", "first", "said", "shown"),
    [
        ("ada", "taxi 68 yesterday, client", "the taxi was 35", 3_500),
        ("wei", "昨天打车68 拜访客户", "打车是35", 3_500),
        ("ada", "dinner 80", "the dinner was 85", 8_500),
        ("wei", "晚饭80", "晚饭是85", 8_500),
    ],
)
async def test_the_only_expense_is_too_and_what_is_asked_stays_asked(
    who: str, first: str, said: str, shown: int
) -> None:
    desk = office()
    await desk.says(who, first)
    await desk.says(who, said)
    assert sums(desk) == [(shown,)]
    if "80" in first:
        await desk.says(who, "monday" if who == "ada" else "周一")
        day = desk.claim().lines[0].date
        assert day is not None
        assert day.day == 16


@pytest.mark.parametrize(
    ("who", "first", "second", "said"),
    [
        ("ada", "lunch 30 yesterday, client", "taxi 20 yesterday, client", "lunch was 35 not 30"),
        ("ada", "lunch 30 yesterday, client", "taxi 20 yesterday, client", "the lunch was 35"),
        ("ada", "lunch 30 yesterday, client", "lunch 20 yesterday, client", "lunch was 35 not 30"),
        ("ada", "lunch 30 yesterday, client", "taxi 20", "lunch was 35 not 30"),
        ("wei", "昨天午饭30 拜访客户", "昨天打车20 拜访客户", "午饭是35不是30"),
        ("wei", "昨天午饭30 拜访客户", "昨天午饭20 拜访客户", "午饭35不是30"),
        ("wei", "昨天午饭30 拜访客户", "打车20", "午饭是35不是30"),
    ],
)
async def test_an_older_draft_is_found_by_its_name_and_its_old_sum(
    who: str, first: str, second: str, said: str
) -> None:
    desk = office()
    await desk.says(who, first)
    await desk.says(who, second)
    answer = words(await desk.says(who, said))
    assert sums(desk) == [(3_500,), (2_000,)], answer


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "hotel was 950 not 900"),
        ("ada", "change the hotel to 950"),
        ("wei", "酒店改成950"),
        ("ada", "make it 86"),
        ("wei", "帮我改成86"),
        ("ada", "the bill says 86"),
        ("ada", "the bill was 86"),
        ("grace", "bill says 86"),
        ("wei", "午餐200不是180"),
        ("wei", "发票上是86"),
        ("wei", "账单是86"),
    ],
)
async def test_with_nothing_at_hand_a_correction_files_nothing(who: str, said: str) -> None:
    desk = office()
    answer = words(await desk.says(who, said))
    assert sums(desk) == []
    assert ("也没有新建报销单" if who == "wei" else "nothing new was filed") in answer


@pytest.mark.parametrize("said", ["taxi was 86 not 68", "the bill says 86", "bill says 86"])
async def test_what_was_sent_is_not_changed_and_nothing_else_is_filed(said: str) -> None:
    desk = office()
    await sent(desk)
    answer = words(await desk.says("ada", said))
    assert sums(desk) == [(6_800,)]
    assert "C-000001 is “Submitted”" in answer


@pytest.mark.parametrize(
    ("who", "said", "asks"),
    [("ada", "taxi was 35", "or is it another expense?"), ("ada", "lunch was 65", "or is it another expense?")],
)
async def test_it_is_asked_where_another_may_be_meant(who: str, said: str, asks: str) -> None:
    desk = await saved(who)
    answer = words(await desk.says(who, said))
    assert sums(desk) == [(90_000, 3_000, 6_000)]
    assert asks in answer
    await desk.says(who, "taxi 35")
    assert len(sums(desk)) == 2


@pytest.mark.parametrize(
    ("who", "first", "said", "filed"),
    [
        ("ada", "taxi 30 yesterday, client", "lunch 35", 3_500),
        ("ada", "taxi 30 yesterday, client", "the lunch was 35", 3_500),
        ("ada", "taxi 30 yesterday, client", "lunch was 35", 3_500),
        ("ada", "taxi 30 yesterday, client", "taxi 35", 3_500),
        ("ada", "taxi 30 yesterday, client", "taxi cost 35", 3_500),
        ("ada", "taxi 30 yesterday, client", "taxi was 30 on monday", 3_000),
        ("wei", "昨天打车30 拜访客户", "打车35", 3_500),
        ("wei", "昨天打车30 拜访客户", "打车花了35", 3_500),
        ("wei", "昨天打车30 拜访客户", "午饭是35", 3_500),
        ("ada", "taxi 30", "the dinner was 85", 8_500),
        ("wei", "打车30", "晚饭是85", 8_500),
    ],
)
async def test_another_expense_is_filed_as_ever(who: str, first: str, said: str, filed: int) -> None:
    desk = office()
    await desk.says(who, first)
    answer = words(await desk.says(who, said))
    assert sums(desk) == [(3_000,), (filed,)], answer


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "the bill for dinner was 120"),
        ("ada", "the dinner was 120"),
        ("wei", "晚饭是120"),
        ("wei", "晚饭的账单120"),
    ],
)
async def test_with_nothing_at_hand_an_expense_is_one(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, said)
    assert sums(desk) == [(12_000,)]


@pytest.mark.parametrize(
    ("who", "first", "said", "told"),
    [
        ("ada", "taxi 30 yesterday, client", "the taxi was 30", "That is what C-000001 says already"),
        ("wei", "昨天打车30 拜访客户", "打车是30", "C-000001 现在就是这样写的"),
    ],
)
async def test_what_is_so_already_is_not_filed_again(who: str, first: str, said: str, told: str) -> None:
    desk = office()
    await desk.says(who, first)
    assert told in words(await desk.says(who, said))
    assert sums(desk) == [(3_000,)]


async def test_of_two_that_are_called_so_nothing_is_changed_by_a_guess() -> None:
    desk = office()
    await desk.says("ada", "taxi 30 yesterday, client")
    await desk.says("ada", "taxi 30 on monday, client")
    for said in ("the taxi was 35", "taxi was 35 not 30"):
        await desk.says("ada", said)
        assert sums(desk)[0] == (3_000,)


async def test_a_returned_claim_is_found_by_its_name() -> None:
    desk = office()
    await sent(desk)
    await sent_back(desk, "Return", "wrong amount")
    answer = words(await desk.says("ada", "the taxi was 86"))
    assert (sums(desk), "¥68.00 → ¥86.00" in answer) == ([(8_600,)], True)


async def test_somebody_else_s_expense_is_never_found() -> None:
    desk = office()
    await desk.says("ada", "taxi 30 yesterday, client")
    await desk.says("grace", "taxi was 35 not 30")
    await desk.says("grace", "taxi was 35 not 30", under=1)
    assert sums(desk) == [(3_000,)]


@pytest.mark.parametrize(
    ("who", "first", "said"),
    [
        ("ada", "lunch 20", "the lunch was 25"),
        ("ada", "lunch 20 yesterday, client", "the lunch was 25"),
        ("wei", "午饭20", "午饭是25"),
        ("wei", "昨天午饭20 拜访客户", "午饭那笔是25"),
    ],
)
async def test_beside_a_photo_it_is_corrected_too(who: str, first: str, said: str) -> None:
    desk = office()
    await desk.says(who, first)
    answer = words(await desk.sends(who, "lunch.jpg", text=said))
    assert (sums(desk), len(desk.claim().lines[0].receipts)) == ([(2_500,)], 1)
    assert "¥20.00 → ¥25.00" in answer


async def test_beside_a_photo_a_hotel_of_a_saved_list_is_too() -> None:
    desk = await saved()
    await desk.sends("ada", "hotel.jpg", text="the hotel was 950")
    assert sums(desk) == [(95_000, 3_000, 6_000)]


@pytest.mark.parametrize(
    ("who", "said"), [("ada", "dinner 35"), ("ada", "the dinner was 35"), ("ada", "lunch 25"), ("ada", "lunch cost 25")]
)
async def test_beside_a_photo_another_expense_is_another(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, "lunch 20 yesterday, client")
    await desk.sends(who, "dinner.jpg", text=said)
    assert len(sums(desk)) == 2
    assert sums(desk)[0] == (2_000,)


@pytest.mark.parametrize(
    ("who", "first", "said"),
    [
        ("ada", "", "bill says 86"),
        ("wei", "", "发票上是86"),
        ("ada", "taxi yesterday", "the bill says 86"),
        ("ada", "taxi yesterday", "taxi was 86 not 68"),
        ("wei", "昨天打车", "打车是86不是68"),
    ],
)
async def test_a_sum_that_is_still_missing_is_the_new_one(who: str, first: str, said: str) -> None:
    desk = office()
    await (desk.says(who, first) if first else desk.sends(who, "taxi.jpg"))
    await desk.says(who, said)
    assert (sums(desk), desk.claim().lines[0].purpose) == ([(8_600,)], None)


@pytest.mark.parametrize(("who", "said"), [("ada", "my bad, the taxi was 35"), ("wei", "搞错了，打车是35")])
async def test_a_list_that_waits_hears_an_apology(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, "hotel 900, taxi 30 yesterday" if who == "ada" else "昨天酒店900，打车30")
    await desk.says(who, said)
    await desk.presses(who, "Save" if who == "ada" else "保存")
    assert sums(desk) == [(90_000, 3_500)]


@pytest.mark.parametrize(
    ("who", "filed", "said"),
    [
        ("ada", "lunch 30 yesterday", "the dinner was 35"),
        ("ada", "taxi to the airport 30 yesterday", "the taxi to the hotel was 35"),
        ("wei", "昨天午饭30", "晚饭那笔是35"),
        ("wei", "昨天打车30 拜访客户", "去机场的打车是35"),
    ],
)
async def test_an_expense_of_the_same_kind_that_is_called_otherwise_is_not_overwritten(
    who: str, filed: str, said: str
) -> None:
    desk = office()
    await desk.says(who, filed)
    await desk.says(who, said)
    assert desk.claim(1).lines[0].minor == 3_000


@pytest.mark.parametrize(
    ("filed", "said"), [("昨天打车30 拜访客户", "昨天的打车是35"), ("昨天打车去机场30", "去机场的打车是35")]
)
async def test_a_chinese_name_of_two_parts_finds_it(filed: str, said: str) -> None:
    desk = office()
    await desk.says("wei", filed)
    await desk.says("wei", "今天打车40 见客户")
    await desk.says("wei", said)
    assert sums(desk) == [(3_500,), (4_000,)]


@pytest.mark.parametrize(
    ("who", "first", "second"),
    [("ada", "it's lunch, not taxi", "the lunch was 35"), ("wei", "类别是餐费", "午饭是35")],
)
async def test_what_is_of_another_kind_now_is_called_by_that(who: str, first: str, second: str) -> None:
    desk = office()
    await desk.says(who, "taxi 30 yesterday" if who == "ada" else "昨天打车30")
    await desk.says(who, first)
    await desk.says(who, second)
    assert sums(desk) == [(3_500,)]


async def test_a_row_is_found_by_its_name_after_others_went_and_it_was_corrected_twice() -> None:
    desk = office()
    await desk.says("ada", "breakfast 20, lunch 124, dinner 90")
    for said in ("save", "remove 1", "no, lunch was 130", "no, breakfast was 25", "no, lunch was 140"):
        await desk.says("ada", said)
    assert sums(desk) == [(14_000, 9_000)]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "the taxi was 35 and the lunch was 65"),
        ("wei", "打车是35，午饭是65"),
        ("wei", "打车那笔是35，午饭那笔是65"),
    ],
)
async def test_several_rows_of_a_saved_list_are_corrected_at_once(who: str, said: str) -> None:
    desk = await saved(who)
    await desk.says(who, said)
    assert sums(desk) == [(90_000, 3_500, 6_500)]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "taxi was 35, lunch was 65"),
        ("ada", "the dinner was 35 and the train was 65"),
        ("wei", "打车35，午饭65"),
    ],
)
async def test_several_others_are_read_back_as_ever(who: str, said: str) -> None:
    desk = await saved(who)
    await desk.says(who, said)
    assert sums(desk) == [(90_000, 3_000, 6_000)]
