"""From the form to the decision and the payment, as the people at all ends see it."""

from bot.chat.messages import Card, Text
from tests.handlers.stories import drafted, office, sent, sent_back
from tests.support.desk import labels, words
from tests.support.filled import field_labels


async def test_a_filled_form_is_a_draft_that_reads_back_what_was_typed() -> None:
    desk = office()
    card = await drafted(desk, merchant="DiDi")
    assert (card.title, card.state, card.state_label, card.lead) == ("C-000001", "draft", "Draft", "¥68.00")
    assert [(fact.label, fact.value) for fact in card.facts] == [
        ("Date", "Nov 19, 2026"),
        ("Merchant", "DiDi"),
        ("Currency", "CNY"),
        ("Purpose", "visiting a client"),
    ]
    assert card.choice is not None
    assert (card.choice.label, card.choice.chosen) == ("Category", "transport")
    assert labels(card) == ["Submit", "Edit", "Attach", "Discard"]


async def test_an_approved_claim_changes_both_cards_and_tells_its_owner_and_finance() -> None:
    desk = office()
    mine = await sent(desk)
    assert mine.state == "submitted"
    assert mine.status == "Waiting for Grace Hopper since Nov 20, 2026, 14:03"
    assert labels(mine) == ["Withdraw"]
    theirs = desk.card("grace")
    assert theirs.lead == "¥68.00"
    assert theirs.facts[0].value == "Ada Byron"
    assert labels(theirs) == ["Approve", "Return", "Reject", "History"]
    await desk.presses("grace", "Approve")
    assert desk.card("grace").status == "Approved by Grace Hopper · Nov 20, 2026, 14:03"
    assert labels(desk.card("grace")) == []
    assert desk.card("ada").state_label == "Approved"
    news = desk.conversation("ada")[-1]
    assert isinstance(news, Text)
    assert news.text.startswith("C-000001 (¥68.00) was approved by Grace Hopper.")
    assert labels(desk.card("frank")) == ["Mark paid", "History"]
    await desk.presses("frank", "Mark paid")
    assert desk.card("ada").state == "paid"
    assert "C-000001 (¥68.00) was marked as paid by Frank Nance." in words(desk.conversation("ada"))
    assert desk.card("frank").status == "Marked as paid by Frank Nance · Nov 20, 2026, 14:04"


async def test_the_same_path_in_chinese() -> None:
    desk = office()
    card = await drafted(desk, "wei", amount="520", merchant="滴滴", purpose="拜访客户")
    assert (card.state_label, labels(card)) == ("草稿", ["提交", "修改", "补传票据", "作废"])
    assert [(fact.label, fact.value) for fact in card.facts] == [
        ("日期", "2026年11月19日"),
        ("商户", "滴滴"),
        ("币种", "CNY"),
        ("事由", "拜访客户"),
    ]
    assert card.choice is not None
    assert (card.choice.label, card.choice.chosen) == ("类别", "transport")
    assert card.warnings == (
        "市内交通超出标准：本笔 ¥520.00，标准 ¥300.00。",
        "市内交通超过 ¥100.00 须附票据：本笔 ¥520.00，尚无票据。",
    )
    await desk.presses("wei", "提交")
    assert desk.card("wei").status == "待 Grace Hopper 审批 · 2026年11月20日 14:03 起"
    await sent_back(desk, "Return", "缺少发票", code="missing_receipt")
    assert desk.card("wei").note == "Grace Hopper 退回 · 2026年11月20日 14:04：缺少发票"
    assert words(desk.conversation("wei")).endswith(
        "C-000001（¥520.00）被 Grace Hopper 退回：缺少发票\n请在一天之内直接发来票据，或随时点“补传票据”，再点“提交”。"
    )
    await desk.presses("wei", "修改")
    assert desk.form.title == "修改 C-000001"
    assert field_labels(desk.form) == ["金额", "币种", "类别", "日期", "商户", "事由", "票据"]


async def test_a_returned_claim_goes_back_with_what_changed_old_to_new() -> None:
    desk = office()
    await sent(desk)
    await sent_back(desk, "Return", "Please check the sum.", code="wrong_amount")
    mine = desk.card("ada")
    assert (mine.state, labels(mine)) == ("returned", ["Submit", "Edit", "Attach", "Discard"])
    assert mine.note is not None
    assert mine.note.endswith("Wrong amount – Please check the sum.")
    await desk.presses("ada", "Edit")
    await desk.fills("ada", desk.form, amount="86.40", purpose="visiting two clients")
    await desk.presses("ada", "Submit")
    theirs = desk.card("grace")
    assert theirs.changes == ("Amount: ¥68.00 → ¥86.40", "Purpose: visiting a client → visiting two clients")
    assert theirs.note is not None
    assert theirs.note.startswith("Round 2. Returned before by Grace Hopper")
    assert labels(theirs) == ["Approve", "Return", "Reject", "History"]


async def test_a_returned_claim_that_was_not_changed_needs_a_reply_which_the_approver_reads() -> None:
    desk = office()
    await sent(desk)
    await sent_back(desk, "Return", "Why a taxi?")
    await desk.presses("ada", "Submit")
    assert [field.label for field in desk.form.fields] == ["Reply"]
    assert desk.claim().state == "returned"
    await desk.fills("ada", desk.form, reply="No train at that hour.")
    assert desk.claim().state == "submitted"
    assert desk.card("grace").changes == ("Reply: No train at that hour.",)


async def test_a_rejected_claim_is_final_and_says_why() -> None:
    desk = office()
    await sent(desk)
    await sent_back(desk, "Reject", "This was a private trip.", code="not_business")
    mine = desk.card("ada")
    assert (mine.state, labels(mine)) == ("rejected", ["Copy"])
    assert mine.note == "Reason: Not a business expense – This was a private trip."
    assert mine.status is not None
    assert mine.status.startswith("Rejected by Grace Hopper")
    assert "This is final." in words(desk.conversation("ada"))


async def test_a_withdrawn_claim_leaves_the_approver_nothing_to_press() -> None:
    desk = office()
    await sent(desk)
    await desk.presses("ada", "Withdraw")
    assert labels(desk.card("ada")) == ["Submit", "Edit", "Attach", "Discard", "Copy"]
    theirs = desk.card("grace")
    assert labels(theirs) == []
    assert isinstance(theirs, Card)
    await desk.presses("ada", "Submit")
    assert labels(desk.card("grace")) == ["Approve", "Return", "Reject", "History"]


async def test_a_discarded_claim_is_over() -> None:
    desk = office()
    await drafted(desk)
    await desk.presses("ada", "Discard")
    assert (desk.card("ada").state, labels(desk.card("ada"))) == ("discarded", ["Copy"])
    assert desk.card("ada").status is not None


async def test_what_is_typed_moves_the_card_to_where_one_looks() -> None:
    desk = office()
    await drafted(desk)
    await desk.says("ada", "help")
    await desk.says("ada", "submit C-1")
    card = desk.conversation("ada")[-1]
    assert isinstance(card, Card)
    assert (card.title, card.state) == ("C-000001", "submitted")
