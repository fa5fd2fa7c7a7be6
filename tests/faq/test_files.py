"""Entries as files: what is read, how each mistake is told with its place, and that nothing is lost on the way."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from faq import fields
from faq.csv_file import read_csv, write_csv
from faq.entry import COLUMNS, Entry, mistakes, tidied, without_repeats
from faq.fields import LARGEST_FILE, MOST_ENTRIES, Reading
from faq.yaml_file import read_yaml
from faq.yaml_text import write_yaml

FULL = Entry(
    "withdraw.zh",
    "提交以后怎么撤回？",
    ("交错了想拿回来", "withdraw在哪里"),
    "点“撤回”。\n\n  已通过的撤不回来。",
    ("报销", "a, b"),
    "zh-CN",
    "sam",
    date(2027, 1, 31),
)
SMALL = Entry("x", "no")


def told(reading: Reading) -> list[tuple[int, str, str]]:
    assert reading.entries == ()
    return [(each.line, each.column, each.code.removeprefix("faq.")) for each in reading.mistakes]


def csv_of(*rows: str) -> bytes:
    return "\r\n".join((",".join(COLUMNS), *rows)).encode()


# ------------------------------------------------------------ there and back


# Texts that files stumble over, one a line.
ODD = """no
null
~
yes
1.50
2026-11-20
- a
a: b
a #b
a:
a,b
=1
'=1
''+1
＝1
[a]
{a}
*a
&a
!a
%a
@a
`a
---
...
😂""".splitlines()
ODD += ["\u2028", "\x85", "\ufeff", "a\u202eb", *"-?'\"\\|>"]


def texts(*, most: int, several_lines: bool = False) -> some.SearchStrategy[str]:
    """Any text that an entry may hold, and often one that files stumble over."""
    letters = some.characters(blacklist_categories=["Cs", "Cc"])
    if several_lines:
        letters = some.one_of(letters, some.sampled_from("\n\t"))
    odd = some.sampled_from(ODD)
    return some.one_of(some.text(letters, max_size=most), odd).map(tidied)


def entries() -> some.SearchStrategy[Entry]:
    several = some.lists(texts(most=20), max_size=4).map(lambda each: [text.replace("|", "/") for text in each])
    return some.builds(
        Entry,
        id=texts(most=12).filter(bool),
        question=texts(most=30, several_lines=True).filter(bool),
        alternatives=several.map(without_repeats),
        answer=texts(most=60, several_lines=True),
        tags=several.map(without_repeats),
        locale=some.sampled_from([None, "en", "zh-CN"]),
        owner=some.one_of(some.none(), texts(most=10).filter(bool)),
        review_by=some.one_of(some.none(), some.dates()),
    ).filter(lambda entry: not list(mistakes(entry)) and entry.question not in entry.alternatives)


@pytest.mark.parametrize(("write", "read"), [(write_yaml, read_yaml), (write_csv, read_csv)], ids=["yaml", "csv"])
class TestThereAndBack:
    @given(book=some.lists(entries(), min_size=1, max_size=4, unique_by=lambda entry: entry.id))
    def test_what_was_written_reads_as_the_same_and_writes_as_the_same_bytes(self, write, read, book):
        written = write(book)
        reading = read(written)

        assert reading.mistakes == ()
        assert list(reading.entries) == book
        assert write(reading.entries) == written

    def test_every_column_comes_back(self, write, read):
        assert read(write([FULL, SMALL])).entries == (FULL, SMALL)

    def test_an_empty_book_is_a_file_without_entries(self, write, read):
        assert read(write([])).entries == ()


def test_yaml_is_written_as_people_would_write_it():
    assert write_yaml([FULL, SMALL]).decode() == (
        "- id: withdraw.zh\n"
        "  question: 提交以后怎么撤回？\n"
        "  alternatives:\n"
        "    - 交错了想拿回来\n"
        "    - withdraw在哪里\n"
        '  answer: "点“撤回”。\\n\\n  已通过的撤不回来。"\n'
        "  tags:\n"
        "    - 报销\n"
        "    - a, b\n"
        "  locale: zh-CN\n"
        "  owner: sam\n"
        "  review_by: 2027-01-31\n"
        "\n"
        "- id: x\n"
        '  question: "no"\n'
        '  answer: ""\n'
    )
    assert b"answer: |-\n    a\n\n    b\n" in write_yaml([Entry("x", "q", answer="a\n\nb")])


# ------------------------------------------------------------ reading


def test_columns_may_be_missing_and_what_a_file_lacks_is_kept():
    text = "id,question\nwithdraw.zh,怎么拿回来\nnew,新的\n".encode()

    first, second = read_csv(text, {FULL.id: FULL}).entries

    assert (first.question, first.answer, first.tags) == ("怎么拿回来", FULL.answer, FULL.tags)
    assert second == Entry("new", "新的")
    assert read_yaml("- id: withdraw.zh\n  question: 怎么拿回来\n".encode(), {FULL.id: FULL}).entries == (first,)


def test_an_empty_cell_clears_what_was_there():
    (entry,) = read_csv(b"id,question,answer,tags\nwithdraw.zh,q,,\n", {FULL.id: FULL}).entries

    assert (entry.answer, entry.tags, entry.owner) == ("", (), "sam")


def test_excel_s_habits_are_understood():
    row = "x,问,a|| b |a,答,,zh_CN,,2027/1/31"

    (entry,) = read_csv("\ufeff".encode() + csv_of(row, ",,,,,,,")).entries

    assert entry == Entry("x", "问", ("a", "b"), "答", (), "zh-CN", None, date(2027, 1, 31))


def test_a_cell_that_a_spreadsheet_would_calculate_is_written_as_text_and_read_as_it_was():
    formula = Entry("x", "=HYPERLINK(1)", ("+1", "'=x"), "-5\n＠SUM", ("@t",))

    rows = list(csv.reader(io.StringIO(write_csv([formula]).decode("utf-8-sig"))))

    assert all(not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) for cell in rows[1])
    assert read_csv(write_csv([formula])).entries == (formula,)


def test_yaml_values_are_the_text_that_was_typed():
    text = "- id: 007\n  question: no\n  alternatives: [1.50, yes, ~]\n  answer: null\n  owner: ~\n  tags: one\n"

    assert read_yaml(text.encode()).entries == (Entry("007", "no", ("1.50", "yes"), "", ("one",)),)


def test_the_question_is_not_repeated_among_its_wordings():
    assert read_csv(csv_of("x,a,b|a|b,,,,,")).entries == (Entry("x", "a", ("b",)),)


# ------------------------------------------------------------ mistakes


def test_each_mistake_of_a_csv_is_told_with_its_line_and_column():
    rows = ("x,q,,a,,,,", '"y\nz",,,,,,,31.1.2027', "x,q,,,,english,,", "one,two")

    assert told(read_csv(csv_of(*rows))) == [
        (3, "review_by", "wrong_review_by"),
        (3, "id", "wrong_id"),
        (3, "question", "missing"),
        (5, "locale", "wrong_locale"),
        (5, "id", "double_id"),
        (6, "", "wrong_number_of_cells"),
    ]


@pytest.mark.parametrize(
    ("raw", "mistake"),
    [
        (b"", (1, "", "empty")),
        ("id,question\n报销,怎么".encode("gbk"), (2, "", "not_utf8")),
        (b'id,question\n"a,b', (2, "", "not_csv")),
        (b"id;question\na;b", (1, "", "no_commas")),
        (b"id,question,answr\na,b,c", (1, "answr", "unknown_column")),
        (b"id,question,id\na,b,c", (1, "id", "double_column")),
        (b"id,answer\na,b", (1, "question", "missing_column")),
        (b"id,question\na,b\0", (2, "question", "control_character")),
    ],
    ids=["empty", "gbk", "open-quote", "semicolons", "unknown", "double", "missing", "nul"],
)
def test_a_csv_that_can_t_be_read_says_why(raw: bytes, mistake: tuple[int, str, str]):
    assert told(read_csv(raw)) == [mistake]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("", (1, "", "empty")),
        ("# nothing\n", (1, "", "empty")),
        ("id: x\nquestion: y\n", (1, "", "not_a_list")),
        ("- just text\n", (1, "", "not_a_list")),
        ("text", (1, "", "not_a_list")),
        ("- id: x\n  question: {a: b}\n", (2, "", "not_a_list")),
        ("- id: x\n  question: q\n  tags: [[a]]\n", (3, "", "not_a_list")),
        ("- &a {id: x, question: q}\n- *a\n", (2, "", "not_a_list")),
        ("- {id: x, question: q}\n---\n- {id: y, question: q}\n", (2, "", "not_a_list")),
        ("- id: x\n  question: [a, b]\n", (2, "question", "not_text")),
        ("- id: x\n  question: q\n  id: y\n", (1, "id", "double_column")),
        ("- id: x\n  question: q\n  colour: red\n", (1, "colour", "unknown_column")),
        ("- id: x\n", (1, "question", "missing_column")),
        ("- id: x\n  question: 'q\n", (3, "", "not_yaml")),
        ("- id: x\n  question: a\0b\n", (2, "", "control_character")),
        ("- id: x\n  question: q\n\n- id: x\n  question: r\n", (4, "id", "double_id")),
        ('- id: x\n  question: q\n  answer: "\\ud800"\n', (3, "answer", "control_character")),
    ],
    ids=range(17),
)
def test_a_yaml_that_can_t_be_read_says_why(text: str, mistake: tuple[int, str, str]):
    found = told(read_yaml(text.encode()))

    assert found[0] == mistake


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "{a: " * 50_000, "? " * 50_000])
def test_a_yaml_as_deep_as_a_well_is_refused(text: str):
    assert told(read_yaml(text.encode())) != []


def test_a_file_may_be_as_large_as_its_limit_and_hold_as_many_entries_and_wordings(monkeypatch: pytest.MonkeyPatch):
    row = b"id,question\na,b\n"
    assert read_csv(row + b"\n" * (LARGEST_FILE - len(row))).mistakes == ()
    assert told(read_csv(row + b"\n" * (LARGEST_FILE - len(row) + 1))) == [(1, "", "too_large")]

    lines = [f"e{number},q" for number in range(MOST_ENTRIES + 1)]
    assert len(read_csv("\n".join(("id,question", *lines[:-1])).encode()).entries) == MOST_ENTRIES
    assert told(read_csv("\n".join(("id,question", *lines)).encode())) == [(MOST_ENTRIES + 2, "", "too_many_entries")]

    monkeypatch.setattr(fields, "MOST_PHRASINGS", 4)
    assert len(read_csv(csv_of("a,q,r|s,,,,,", "b,q,,,,,,")).entries) == 2
    assert told(read_csv(csv_of("a,q,r|s,,,,,", "b,q,r,,,,,"))) == [(3, "", "too_many_phrasings")]


def test_entries_without_an_answer_are_known_by_their_line():
    reading = read_csv(csv_of("a,q,,yes,,,,", "b,q,,,,,,"))

    assert [(each.line, each.column, each.code) for each in reading.unanswered] == [(3, "answer", "faq.missing")]


@pytest.mark.parametrize("read", [read_csv, read_yaml], ids=["csv", "yaml"])
def test_what_is_only_measured_may_be_longer_than_people_would_read(read):
    book = [Entry("x", "q" * 1_000, ("a\tb", "z" * 400), locale="Chinese!")]
    written = write_csv(book) if read is read_csv else write_yaml(book)

    assert read(written).mistakes != ()
    assert read(written, check=fields.anything).entries == tuple(book)
