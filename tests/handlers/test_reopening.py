"""A form over a claim that changed meanwhile is no dead end: it comes back as the claim is now, nothing lost."""

from dataclasses import replace

import pytest

from bot.chat.forms import Form
from bot.chat.messages import Card
from tests.handlers.stories import drafted, office, sent, sent_back
from tests.support.desk import Desk, words
from tests.support.filled import shown, typed
from tests.support.memory_receipts import a_file


def again(desk: Desk) -> Form:
    """The form that came back."""
    form = desk.errors.form
    assert form is not None
    return form


async def made_bigger(desk: Desk) -> None:
    """Ada takes it back, changes it and sends it again."""
    await desk.presses("ada", "Withdraw")
    await desk.presses("ada", "Edit")
    await desk.fills("ada", desk.form, amount="680", purpose="visiting two clients")
    await desk.presses("ada", "Submit")


# ---------------------------------------------------------------- edit


async def test_edit_tells_what_changed_keeps_what_was_entered_and_takes_it_the_second_time() -> None:
    desk = office()
    await drafted(desk)
    await desk.presses("ada", "Edit")
    old = desk.form
    await desk.fills("ada", old, amount="70", merchant="DiDi")
    await desk.fills("ada", old, amount="80", purpose="a long story")

    assert desk.errors.errors == {
        "": "C-000001 changed while this was open, so nothing was done: Amount: ¥68.00 → ¥70.00; "
        "Merchant: (empty) → DiDi. What you entered is kept; please look at it and send it again."
    }
    # What was entered stays; what was left alone is as the claim says by now.
    again_shown = typed(desk.errors, again(desk))
    assert (again_shown["amount"], again_shown["merchant"], again_shown["purpose"]) == ("80", "DiDi", "a long story")
    assert desk.card("ada").lead == "¥70.00"
    form = again(desk)
    assert form.context == {"claim": "1", "version": "2"}
    await desk.fills("ada", form, **desk.errors.typed)
    line = desk.claim().lines[0]
    assert (desk.claim().version, line.minor, line.merchant, line.purpose) == (3, 8000, "DiDi", "a long story")


async def test_what_was_emptied_stays_empty() -> None:
    desk = office()
    await drafted(desk, merchant="DiDi")
    await desk.presses("ada", "Edit")
    old = desk.form
    await desk.fills("ada", old, amount="70")
    await desk.fills("ada", old, merchant="", date="2026-11-18")

    line = typed(desk.errors, again(desk))
    assert (line["merchant"], line["amount"], line["date"]) == ("", "70.00", "2026-11-18")


async def test_edit_of_a_claim_that_can_not_be_edited_any_more_says_so_and_keeps_what_was_typed() -> None:
    desk = office()
    await drafted(desk)
    await desk.presses("ada", "Edit")
    old = desk.form
    await desk.says("ada", "submit C-1")
    await desk.fills("ada", old, amount="80")

    assert desk.errors.errors == {"": "C-000001 is “Submitted” by now, so nothing was done."}
    assert (typed(desk.errors, old)["amount"], desk.errors.form) == ("80", None)


async def test_an_old_edit_button_opens_what_the_claim_says_now_and_saves_it() -> None:
    desk = office()
    old = await drafted(desk)
    await desk.presses("ada", "Edit")
    await desk.fills("ada", desk.form, amount="70")
    await desk.presses("ada", "Edit", on=old)

    assert shown(desk.form)["amount"] == "70.00"
    await desk.fills("ada", desk.form, amount="80")
    assert desk.card("ada").lead == "¥80.00"


async def test_a_form_of_somebody_who_reads_chinese_comes_back_in_chinese() -> None:
    desk = office()
    await drafted(desk, "wei")
    await desk.presses("wei", "修改")
    old = desk.form
    await desk.fills("wei", old, amount="70")
    await desk.fills("wei", old, amount="80")

    assert desk.errors.errors == {
        "": "填写期间 C-000001 有了变动，所以没有执行：金额：¥68.00 → ¥70.00。"
        "您填写的内容都保留着，请看过后再发送一次。"
    }


async def test_long_texts_leave_room_for_the_sentence() -> None:
    desk = office()
    await drafted(desk, purpose="x" * 3000, merchant="m" * 200)
    await desk.presses("ada", "Edit")
    old = desk.form
    await desk.fills("ada", old, purpose="y" * 3000, merchant="n" * 200, amount="70", date="2026-11-01")
    await desk.fills("ada", old, amount="80")

    sentence = desk.errors.errors[""]
    assert len(sentence) <= 300
    assert "Amount: ¥68.00 → ¥70.00; Date: " in sentence
    assert sentence.endswith("send it again.")


# ---------------------------------------------------------------- receipts


async def joined(desk: Desk, name: str = "joined.jpg") -> str:
    """A photo joins the claim by a message; its SHA-256."""
    await desk.sends("ada", name)
    return a_file(name).sha256


async def test_a_photo_that_joined_while_the_form_of_receipts_was_open_stays() -> None:
    desk = office()
    await drafted(desk)
    first = await joined(desk, "first.jpg")
    await desk.presses("ada", "Attach")
    old, mine = desk.form, a_file("mine.jpg")
    desk.memory.receipts[mine.id] = mine
    photo = await joined(desk)
    await desk.fills("ada", old, receipts=f"{first},{mine.sha256}")
    assert desk.errors.typed["receipts"].split(",") == [first, mine.sha256, photo]
    await desk.fills("ada", again(desk), **desk.errors.typed)
    assert set(desk.claim().receipts) == {first, mine.sha256, photo}


async def test_a_receipt_that_was_taken_out_in_the_form_stays_out_and_one_that_went_meanwhile_too() -> None:
    desk = office()
    await drafted(desk)
    out, gone, stays = [await joined(desk, name) for name in ("out.jpg", "gone.jpg", "stays.jpg")]
    await desk.presses("ada", "Attach")
    old = desk.form
    await desk.fills("ada", old, receipts=f"{out},{stays}")
    await desk.fills("ada", old, receipts=f"{gone},{stays}")
    assert desk.errors.typed["receipts"] == stays


async def test_a_photo_that_joined_an_expense_while_the_claim_was_edited_stays_there() -> None:
    desk = office()
    await drafted(desk)
    first = await joined(desk, "first.jpg")
    await desk.presses("ada", "Edit")
    old, mine = desk.form, a_file("mine.jpg")
    desk.memory.receipts[mine.id] = mine
    photo = await joined(desk)
    await desk.fills("ada", old, receipts=mine.sha256, amount="80")
    assert typed(desk.errors, again(desk))["receipts"].split(",") == [mine.sha256, photo]
    await desk.fills("ada", again(desk), **desk.errors.typed)
    line = desk.claim().lines[0]
    assert (line.minor, line.receipts, first in line.receipts) == (8000, (mine.sha256, photo), False)


# ---------------------------------------------------------------- return, reject


@pytest.mark.parametrize(("label", "state"), [("Return", "returned"), ("Reject", "rejected")])
async def test_a_reason_is_kept_and_decides_only_on_what_its_form_shows(label: str, state: str) -> None:
    desk = office()
    await sent(desk)
    await desk.presses("grace", label)
    old = desk.form
    await made_bigger(desk)
    await desk.fills("grace", old, reason="No receipt.", code="missing_receipt")

    assert desk.claim().state == "submitted"
    assert "Amount: ¥68.00 → ¥680.00; Purpose: visiting a client → visiting two clients" in desk.errors.errors[""]
    assert desk.errors.typed == {"reason": "No receipt.", "code": "missing_receipt"}
    form = again(desk)
    assert form.lead is not None
    assert "Now: ¥680.00 · Taxi & transport · Nov 19, 2026 · visiting two clients" in form.lead
    await desk.fills("grace", form, **desk.errors.typed)
    assert desk.claim().state == state
    assert desk.claim().steps[-1].reason == "No receipt."


async def test_what_went_round_and_is_the_same_says_so() -> None:
    desk = office()
    await sent(desk)
    await desk.presses("grace", "Return")
    old = desk.form
    await desk.presses("ada", "Withdraw")
    await desk.presses("ada", "Submit")
    await desk.fills("grace", old, reason="No receipt.", code="other")

    assert "its content is the same" in desk.errors.errors[""]
    await desk.fills("grace", again(desk), **desk.errors.typed)
    assert desk.claim().state == "returned"


async def test_a_reason_for_a_claim_that_is_somebody_else_s_by_now_does_nothing() -> None:
    desk = office()
    await sent(desk)
    await desk.presses("grace", "Return")
    old = desk.form
    await desk.presses("ada", "Withdraw")
    desk.memory.people["ada"] = replace(desk.memory.people["ada"], manager_id="heidi")  # type: ignore[index]
    await desk.presses("ada", "Submit")
    await desk.fills("grace", old, reason="No receipt.", code="other")

    assert (desk.errors.form, desk.errors.typed["reason"]) == (None, "No receipt.")
    assert desk.claim().state == "submitted"


async def test_a_reason_said_in_chat_comes_back_in_a_form_below_the_card_as_it_is_now() -> None:
    desk = office()
    await sent(desk)
    await desk.says("grace", "return C-1")
    await made_bigger(desk)
    messages = await desk.says("grace", "No receipt.")

    assert isinstance(messages[-1], Card)
    assert messages[-1].lead == "¥680.00"
    assert desk.claim().state == "submitted"
    assert {field.name: field.initial for field in desk.form.fields} == {"reason": "No receipt.", "code": "other"}
    assert desk.form.lead is not None
    assert "Amount: ¥68.00 → ¥680.00" in desk.form.lead
    # The question is over; what is said next is no reason.
    assert "not sure" in words(await desk.says("grace", "can you sing?"))
    await desk.fills("grace", desk.form)
    assert desk.claim().steps[-1].reason == "No receipt."
    assert desk.claim().state == "returned"


# ---------------------------------------------------------------- reply


async def test_a_reply_is_kept_too() -> None:
    desk = office()
    await sent(desk)
    await sent_back(desk, "Return", "Why?")
    await desk.presses("ada", "Submit")
    old = desk.form
    await desk.presses("ada", "Edit")
    await desk.fills("ada", desk.form, amount="70")
    await desk.fills("ada", old, reply="It was raining.")

    assert desk.claim().state == "returned"
    assert "Amount: ¥68.00 → ¥70.00" in desk.errors.errors[""]
    await desk.fills("ada", again(desk), **desk.errors.typed)
    assert desk.claim().state == "submitted"
    assert desk.card("grace").changes == ("Amount: ¥68.00 → ¥70.00", "Reply: It was raining.")
