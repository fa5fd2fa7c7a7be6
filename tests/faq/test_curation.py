"""How entries change, and that nothing is ever lost of them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from faq.book import in_force
from faq.curation import add, bring_in, bring_in_starter, edit, made_id, retire, roll_back
from faq.entry import ANSWER_LENGTH, Entry
from faq.errors import EntryRefused
from faq.yaml_text import write_yaml
from tests.faq.shelf import Shelf

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
FIRST = Entry("withdraw", "怎么撤回？", ("撤回",), "点“撤回”。", locale="zh-CN")
SECOND = replace(FIRST, answer="点卡片上的“撤回”。")
THIRD = replace(FIRST, answer="第三版\n  两行。")


@pytest.fixture
def book() -> Shelf:
    return Shelf()


def three_versions(book: Shelf) -> None:
    add(book, FIRST, by="sam", now=NOW)
    edit(book, SECOND, seen=1, by="sam", now=NOW)
    edit(book, THIRD, seen=2, by="sam", now=NOW)


def refusal(call, *args, **facts) -> str:
    with pytest.raises(EntryRefused) as caught:
        call(*args, **facts)
    return caught.value.code


def test_an_edit_is_a_version_with_its_author_and_the_earlier_one_stays(book: Shelf):
    add(book, FIRST, by="sam", now=NOW)

    made = edit(book, SECOND, seen=1, by="ann", now=NOW)

    assert (made.number, made.event, made.source, made.by, made.at) == (2, "edited", "chat", "ann", NOW)
    assert book.get("withdraw", 1).entry == FIRST
    assert in_force(book) == [SECOND]


def test_an_entry_is_added_once(book: Shelf):
    add(book, FIRST, by="sam", now=NOW)

    assert refusal(add, book, SECOND, by="sam", now=NOW) == "faq.exists"


def test_who_saw_an_older_version_changes_nothing(book: Shelf):
    three_versions(book)

    assert refusal(edit, book, FIRST, seen=2, by="sam", now=NOW) == "faq.changed"
    assert refusal(retire, book, "withdraw", seen=2, by="sam", now=NOW) == "faq.changed"
    assert refusal(roll_back, book, "withdraw", seen=2, by="sam", now=NOW) == "faq.changed"
    assert in_force(book) == [THIRD]


def test_what_nobody_wrote_can_t_be_changed(book: Shelf):
    assert refusal(edit, book, FIRST, seen=1, by="sam", now=NOW) == "faq.unknown"
    assert refusal(retire, book, "x" * 5_000, seen=1, by="sam", now=NOW) == "faq.unknown"


def test_an_edit_without_a_difference_is_none(book: Shelf):
    add(book, FIRST, by="sam", now=NOW)

    assert refusal(edit, book, FIRST, seen=1, by="sam", now=NOW) == "faq.same"


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (replace(FIRST, answer=""), "faq.missing"),
        (replace(FIRST, answer="x" * (ANSWER_LENGTH + 1)), "faq.too_long"),
        (replace(FIRST, question="a\0"), "faq.control_character"),
    ],
    ids=["unanswered", "long", "control"],
)
def test_what_is_not_fit_to_be_read_is_not_published(book: Shelf, entry: Entry, code: str):
    assert refusal(add, book, entry, by="sam", now=NOW) == code
    assert refusal(bring_in, book, [entry], by="operator", now=NOW) == code
    assert book.versions == {}


# ------------------------------------------------------------ retired, rolled back


def test_a_retired_entry_answers_nobody_and_its_words_are_kept(book: Shelf):
    add(book, FIRST, by="sam", now=NOW)

    retire(book, "withdraw", seen=1, by="sam", now=NOW)

    assert in_force(book) == []
    assert book.newest("withdraw").entry == FIRST
    assert refusal(retire, book, "withdraw", seen=2, by="sam", now=NOW) == "faq.retired"


def test_rolling_back_restores_the_bytes_of_the_version_before(book: Shelf):
    three_versions(book)

    made = roll_back(book, "withdraw", seen=3, by="sam", now=NOW)

    assert (made.number, made.event, made.restores) == (4, "rolled_back", 2)
    assert write_yaml([made.entry]) == write_yaml([SECOND])


def test_rolling_back_again_goes_one_further_and_then_no_more(book: Shelf):
    three_versions(book)
    roll_back(book, "withdraw", seen=3, by="sam", now=NOW)

    assert roll_back(book, "withdraw", seen=4, by="sam", now=NOW).entry == FIRST
    assert refusal(roll_back, book, "withdraw", seen=5, by="sam", now=NOW) == "faq.no_earlier"
    assert len(book.versions) == 5


def test_any_version_can_be_had_back(book: Shelf):
    three_versions(book)
    roll_back(book, "withdraw", seen=3, by="sam", now=NOW, to=1)

    assert roll_back(book, "withdraw", seen=4, by="sam", now=NOW, to=3).entry == THIRD
    for nowhere in (0, -1, 5, 6):
        assert refusal(roll_back, book, "withdraw", seen=5, by="sam", now=NOW, to=nowhere) == "faq.no_earlier"


def test_a_retired_entry_comes_back_with_the_words_it_had(book: Shelf):
    three_versions(book)
    retire(book, "withdraw", seen=3, by="sam", now=NOW)

    made = roll_back(book, "withdraw", seen=4, by="sam", now=NOW)

    assert (made.entry, made.restores) == (THIRD, 3)
    assert in_force(book) == [THIRD]
    assert roll_back(book, "withdraw", seen=5, by="sam", now=NOW).entry == SECOND


def test_going_back_goes_on_from_the_words_in_force_also_after_a_retirement(book: Shelf):
    three_versions(book)
    roll_back(book, "withdraw", seen=3, by="sam", now=NOW)
    retire(book, "withdraw", seen=4, by="sam", now=NOW)

    again = roll_back(book, "withdraw", seen=5, by="sam", now=NOW)

    assert (again.entry, again.restores) == (SECOND, 2)
    assert roll_back(book, "withdraw", seen=6, by="sam", now=NOW).entry == FIRST


def test_rolling_back_passes_over_a_retirement(book: Shelf):
    add(book, FIRST, by="sam", now=NOW)
    retire(book, "withdraw", seen=1, by="sam", now=NOW)
    edit(book, SECOND, seen=2, by="sam", now=NOW)

    assert roll_back(book, "withdraw", seen=3, by="sam", now=NOW).restores == 1


def test_a_first_version_has_none_before_it(book: Shelf):
    add(book, FIRST, by="sam", now=NOW)

    assert refusal(roll_back, book, "withdraw", seen=1, by="sam", now=NOW) == "faq.no_earlier"


# ------------------------------------------------------------ files


def test_a_company_s_file_adds_updates_and_brings_back(book: Shelf):
    add(book, FIRST, by="sam", now=NOW)
    add(book, replace(FIRST, id="same"), by="sam", now=NOW)
    add(book, replace(FIRST, id="gone"), by="sam", now=NOW)
    retire(book, "gone", seen=1, by="sam", now=NOW)
    file = [SECOND, replace(FIRST, id="same"), replace(FIRST, id="gone"), replace(FIRST, id="new")]

    outcome = bring_in(book, file, by="operator", now=NOW)

    assert (outcome.added, outcome.changed, outcome.unchanged) == (("new",), ("withdraw", "gone"), ("same",))
    assert {entry.id for entry in in_force(book)} == {"withdraw", "same", "gone", "new"}
    assert (book.newest("withdraw").source, book.newest("withdraw").by) == ("import", "operator")


def test_the_starter_set_adds_what_is_missing_and_never_touches_what_staff_changed(book: Shelf):
    ids = ("edited", "retired", "same", "untouched")
    old = [replace(FIRST, id=each) for each in ids]
    bring_in_starter(book, old, by="operator", now=NOW)
    edit(book, replace(SECOND, id="edited"), seen=1, by="sam", now=NOW)
    retire(book, "retired", seen=1, by="sam", now=NOW)
    add(book, replace(SECOND, id="taken"), by="sam", now=NOW)
    newer = [replace(THIRD, id=each) for each in ("edited", "retired", "untouched", "taken", "new")]

    outcome = bring_in_starter(book, [*newer, replace(FIRST, id="same")], by="operator", now=NOW)

    assert (outcome.added, outcome.changed) == (("new",), ("untouched",))
    assert (outcome.unchanged, outcome.left) == (("same",), ("edited", "retired", "taken"))
    assert book.newest("edited").entry.answer == SECOND.answer
    assert book.newest("retired").is_retired


def test_bringing_in_the_same_file_twice_changes_nothing(book: Shelf):
    bring_in_starter(book, [FIRST], by="operator", now=NOW)

    assert bring_in_starter(book, [FIRST], by="operator", now=NOW).unchanged == ("withdraw",)
    assert bring_in(book, [FIRST], by="operator", now=NOW).unchanged == ("withdraw",)
    assert len(book.versions) == 1


# ------------------------------------------------------------ ids


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("How do I withdraw a claim?", "how-do-i-withdraw-a-claim"),
        ("怎么撤回报销单？", "zen-me-che-hui-bao-xiao-dan"),
        ("？！", "entry"),
        ("a" * 200, "a" * 30),
    ],
    ids=["english", "chinese", "nothing", "long"],
)
def test_a_new_entry_gets_an_id_that_can_be_typed(book: Shelf, question: str, name: str):
    made = made_id(book, question)

    assert made == name
    add(book, replace(FIRST, id=made), by="sam", now=NOW)
    assert made_id(book, question) == f"{name}-2"
