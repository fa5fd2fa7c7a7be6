"""What an entry may hold: each limit on both sides, and what is not text for people."""

from dataclasses import replace

import pytest

from faq.entry import (
    ANSWER_LENGTH,
    ID_LENGTH,
    MOST_ALTERNATIVES,
    MOST_TAGS,
    OWNER_LENGTH,
    QUESTION_LENGTH,
    TAG_LENGTH,
    Entry,
    mistakes,
    tidied,
    unanswered,
    without_repeats,
)

ENTRY = Entry("withdraw", "How do I take a claim back?", ("recall it",), "Press Withdraw.", ("filing",), "en")


def wrong(entry: Entry) -> list[tuple[str, str]]:
    return [(each.column, each.code.removeprefix("faq.")) for each in mistakes(entry)]


def test_an_entry_as_people_write_it_is_right():
    assert wrong(ENTRY) == []


@pytest.mark.parametrize(
    ("column", "most"),
    [("id", ID_LENGTH), ("question", QUESTION_LENGTH), ("answer", ANSWER_LENGTH), ("owner", OWNER_LENGTH)],
)
def test_a_text_may_be_as_long_as_its_limit_and_no_longer(column: str, most: int):
    assert wrong(replace(ENTRY, **{column: "票" * most})) == []
    assert wrong(replace(ENTRY, **{column: "票" * (most + 1)})) == [(column, "too_long")]


@pytest.mark.parametrize(
    ("column", "most", "longest"),
    [("alternatives", MOST_ALTERNATIVES, QUESTION_LENGTH), ("tags", MOST_TAGS, TAG_LENGTH)],
)
def test_a_list_may_be_as_long_as_its_limit_and_so_may_each_of_its_texts(column: str, most: int, longest: int):
    assert wrong(replace(ENTRY, **{column: tuple(f"{number}" for number in range(most))})) == []
    assert wrong(replace(ENTRY, **{column: tuple(f"{number}" for number in range(most + 1))})) == [(column, "too_many")]
    assert wrong(replace(ENTRY, **{column: ("x" * longest,)})) == []
    assert wrong(replace(ENTRY, **{column: ("x" * (longest + 1),)})) == [(column, "too_long")]


def test_an_entry_needs_an_id_and_a_question_and_for_people_an_answer():
    assert wrong(replace(ENTRY, id="", question="")) == [("id", "missing"), ("question", "missing")]
    assert list(unanswered(ENTRY)) == []
    assert [each.column for each in unanswered(replace(ENTRY, answer=""))] == ["answer"]


@pytest.mark.parametrize("char", ["\0", "\x07", "\x1b", "\x7f", "\ud800"])
def test_what_no_database_or_terminal_takes_is_refused_in_every_text(char: str):
    text = f"a{char}b"
    dirty = replace(ENTRY, question=text, alternatives=(text,), answer=text, tags=(text,), owner=text)

    assert wrong(dirty) == [
        (column, "control_character") for column in ("question", "alternatives", "answer", "tags", "owner")
    ]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "'; DROP TABLE claim; --", "=1+1", "a\u202eb", "{{ x }}"]
)
def test_text_that_would_be_code_elsewhere_is_text_here(text: str):
    assert wrong(replace(ENTRY, question=text, alternatives=(text,), answer=text)) == []


def test_an_id_is_one_line_of_what_can_be_seen():
    assert wrong(replace(ENTRY, id="发票 title/2")) == []
    for bad in ("a\nb", "a\u202eb", "a\u200bb", "a\tb"):
        assert wrong(replace(ENTRY, id=bad)) == [("id", "wrong_id")]


def test_the_bar_that_separates_wordings_is_part_of_none():
    assert wrong(replace(ENTRY, alternatives=("a|b",), tags=("c|d",))) == [
        ("alternatives", "separator"),
        ("tags", "separator"),
    ]
    assert wrong(replace(ENTRY, question="a|b", answer="a|b")) == []


@pytest.mark.parametrize(
    ("locale", "is_right"), [("zh-CN", True), ("en", True), ("zh-Hant-TW", True), ("Chinese!", False)]
)
def test_a_locale_is_a_language_and_perhaps_a_country(locale: str, is_right: bool):
    assert wrong(replace(ENTRY, locale=locale)) == ([] if is_right else [("locale", "wrong_locale")])


def test_two_languages_of_one_topic_know_each_other_by_their_ids():
    assert {replace(ENTRY, id=each).topic for each in ("withdraw.en", "withdraw.zh", "withdraw")} == {"withdraw"}
    assert replace(ENTRY, id="v2.10").topic == "v2.10"
    assert replace(ENTRY, id=".en").topic == ".en"
    assert (replace(ENTRY, locale="zh-CN").language, replace(ENTRY, locale=None).language) == ("zh", None)


def test_texts_are_kept_as_typed_but_for_line_ends_blanks_around_and_repeats():
    assert tidied("  a\r\n\r b\r") == "a\n\n b"
    assert without_repeats([" a", "b", "", "a ", "A"]) == ("a", "b", "A")
