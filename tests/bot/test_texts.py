"""Both languages say the same things: same keys, same variables, a sentence for every refusal, the contract's words."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.chat.messages import LABEL, SHORT_LABEL
from bot.chat.texts import LANGUAGES, LOCALES, MissingText, Texts

ROOT = LOCALES.parent.parent
CODE = ("bot", "claims", "handlers", "integrations", "storage")
PARTS = sorted(file.name.removeprefix("en.") for file in LOCALES.glob("en.*"))

CODES = re.compile(r"\b(?:Refused|Mistake|FieldError)\(\s*\"([a-z_.]+)\"")
SAID = re.compile(r"\b(?:say|has)\(\s*(f?)\"([a-z][a-z0-9{}_.\[\]'()-]*)\"")


class Variables(Visitor):
    """Collects what a message needs to be told."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


@cache
def messages(file: str) -> dict[str, frozenset[str]]:
    """The variables of each message of a file."""
    found = {}
    for entry in FluentParser().parse((LOCALES / file).read_text(encoding="utf-8")).body:
        assert not isinstance(entry, ast.Junk), f"{file}: {entry.content}"
        if isinstance(entry, ast.Message):
            assert entry.id.name not in found, f"{file}: {entry.id.name} stands there twice"
            seen = Variables()
            seen.visit(entry)
            found[entry.id.name] = frozenset(seen.names)
    return found


def code() -> Iterator[tuple[Path, str]]:
    """Every module of the product."""
    for package in CODE:
        for file in sorted((ROOT / package).rglob("*.py")):
            yield file, file.read_text(encoding="utf-8")


@pytest.mark.parametrize("part", PARTS)
def test_both_languages_have_the_same_messages_with_the_same_variables(part: str) -> None:
    assert messages(f"en.{part}") == messages(f"zh.{part}")


def test_no_message_is_said_by_two_files() -> None:
    names = [name for part in PARTS for name in messages(f"en.{part}")]
    assert len(names) == len(set(names))


def test_every_refusal_has_a_sentence() -> None:
    texts = Texts()
    codes = {found for _, source in code() for found in CODES.findall(source)}
    assert len(codes) > 30
    keys = {f"refused-{each.replace('.', '-').replace('_', '-')}" for each in codes}
    assert sorted(key for key in keys if not texts.has("en", key)) == []


def test_every_message_that_the_code_names_exists() -> None:
    texts = Texts()
    named = {key for _, source in code() for is_made, key in SAID.findall(source) if not is_made}
    assert len(named) > 50
    assert sorted(key for key in named if "-" in key and not texts.has("en", key)) == []


def test_every_message_of_the_chat_is_said_somewhere() -> None:
    patterns = [re.compile(r"refused-[a-z-]+")]
    for _, source in code():
        for is_made, key in SAID.findall(source):
            patterns.append(re.compile(re.sub(r"\{[^}]*\}", "[a-z-]+", key) if is_made else re.escape(key)))
    unsaid = [key for key in messages("en.ftl") if not any(pattern.fullmatch(key) for pattern in patterns)]
    assert unsaid == []


CONTRACT = """
button-submit Submit 提交
button-edit Edit 修改
button-discard Discard 作废
button-withdraw Withdraw 撤回
button-approve Approve 同意
button-return Return 退回
button-reject Reject 驳回
button-pay Mark_paid 标记已付款
button-save Save 保存
button-view View 查看
button-fill-in Fill_in 填写
button-attach Attach 补传票据
button-keep-both Keep_both 都保留
state-draft Draft 草稿
state-submitted Submitted 审批中
state-approved Approved 已通过
state-returned Returned 已退回
state-rejected Rejected 已驳回
state-withdrawn Withdrawn 已撤回
state-discarded Discarded 已作废
state-paid Paid 已付款
field-amount Amount 金额
field-currency Currency 币种
field-category Category 类别
field-date Date 日期
field-merchant Merchant 商户
field-purpose Purpose 事由
field-receipts Receipts 票据
field-reason Reason 原因
field-code Reason_type 原因类别
field-reply Reply 回复
"""


@pytest.mark.parametrize("row", CONTRACT.split("\n")[1:-1])
def test_the_words_of_the_contract_are_kept(row: str) -> None:
    key, english, chinese = row.split()
    texts = Texts()
    assert texts.say("en", key) == english.replace("_", " ")
    assert texts.say("zh-CN", key) == chinese


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_fit_where_they_are_shown(language: str) -> None:
    texts = Texts()
    for key in messages("en.ftl"):
        most = {"button": LABEL, "short": SHORT_LABEL, "state": 16, "field": 24}.get(key.split("-")[0])
        if most is not None:
            assert len(texts.say(language, key)) <= most, key


def test_a_missing_variable_is_a_defect_and_not_a_hole_in_a_sentence() -> None:
    with pytest.raises(MissingText):
        Texts().say("en", "refused-claim-unknown")


def test_zero_decimals_are_said_as_a_whole_number() -> None:
    assert "whole number" in Texts().say("en", "refused-money-too-many-decimals", decimals=0)
    assert "整数" in Texts().say("zh", "refused-money-too-many-decimals", decimals=0)


def test_a_reason_of_3000_characters_fits_into_a_sentence() -> None:
    said = Texts().say("en", "note-reason", reason="好" * 3_000)
    assert said == "Reason: " + "好" * 3_000
