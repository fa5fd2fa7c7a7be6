"""The directory as a file: what is read, and how each mistake is told with its place."""

from dataclasses import replace
from datetime import date

import pytest

from claims.directory import COLUMNS, LARGEST_FILE, RowError, parse_directory
from claims.people import Person, PersonId, Role
from tests.support import builders

KNOWN = {each.id: each for each in builders.company()}


def read(text: str, known: dict[PersonId, Person] | None = None) -> list[Person]:
    people, errors = parse_directory(text.encode(), known or {})
    assert errors == []
    return people


def mistakes(raw: str | bytes, known: dict[PersonId, Person] | None = None) -> list[tuple[int, str, str]]:
    _, errors = parse_directory(raw.encode() if isinstance(raw, str) else raw, known or {})
    return [(error.line, error.column, error.code.removeprefix("directory.")) for error in errors]


def test_every_column_is_read():
    text = (
        ",".join(COLUMNS)
        + "\r\n"
        + (
            "heidi,Heidi,,,,,,,,,,,\r\n"
            "ada,Ada Byron,ada@example.com,heidi,R&D,CC-1,7,finance; auditor,zh_CN,Asia/Shanghai,U1,AdaB,2026-11-30\r\n"
        )
    )

    assert read(text)[1] == Person(
        PersonId("ada"),
        "Ada Byron",
        "ada@example.com",
        PersonId("heidi"),
        "R&D",
        "CC-1",
        "7",
        frozenset({Role.FINANCE, Role.AUDITOR}),
        "zh-CN",
        "Asia/Shanghai",
        "U1",
        "AdaB",
        date(2026, 11, 30),
    )


def test_a_byte_order_mark_quotes_and_blank_lines_are_no_trouble():
    assert read('\ufeffid,name\n\n"w,ei","王伟"\n,\n'.replace("w,ei", "wei")) == [Person(PersonId("wei"), "王伟")]


def test_columns_that_the_file_lacks_keep_their_values_and_empty_cells_clear_them():
    known = {
        **KNOWN,
        PersonId("ada"): replace(KNOWN[PersonId("ada")], email="ada@example.com", locale="zh-CN", grade="7"),
    }

    (ada,) = read("id,name,email,locale\nada,Ada King,,\n", known)

    assert ada == replace(known[PersonId("ada")], name="Ada King", email=None)
    assert ada.locale == "zh-CN", "a language that somebody chose is not taken away by an empty cell"


def test_a_day_may_be_written_as_excel_writes_it():
    assert read("id,name,left_on\na,A,2026/1/5\n")[0].left_on == date(2026, 1, 5)


def test_a_manager_who_is_oneself_means_nobody_above():
    (ada,) = read("id,name,manager_id\nada,Ada,ada\n")

    assert not ada.has_manager


def test_a_manager_may_stand_further_down_or_be_known_already():
    assert len(read("id,name,manager_id\na,A,b\nb,B,grace\n", KNOWN)) == 2


def test_a_file_from_excel_in_china_is_told_from_utf_8():
    assert mistakes("id,name\nada,Ada\nwei,王伟\n".encode("gbk")) == [(3, "", "not_utf8")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "", "empty")]),
        ("\n\n", [(1, "", "empty")]),
        ("id;name\nada;Ada\n", [(1, "", "no_commas")]),
        ("id,name,salary\n", [(1, "salary", "unknown_column")]),
        ("id,name,name\n", [(1, "name", "double_column")]),
        ("name\nAda\n", [(1, "id", "missing_column")]),
        ("id\nada\n", [(1, "name", "missing_column")]),
        ("id,name\nada\n", [(2, "", "wrong_number_of_cells")]),
        ("id,name\nada,Ada,7\n", [(2, "", "wrong_number_of_cells")]),
        ('id,name\nada,"Ada\n', [(2, "", "not_csv")]),
        ("id,name\n,Ada\n", [(2, "id", "missing")]),
        ("id,name\nada,\n", [(2, "name", "missing")]),
        ("id,name\nad a,Ada\n", [(2, "id", "wrong_id")]),
        ("id,name\na:b,Ada\n", [(2, "id", "wrong_id")]),
        ("id,name\noperator,Ada\n", [(2, "id", "wrong_id")]),
        ("id,name,email\nada,Ada,ada\n", [(2, "email", "wrong_email")]),
        ("id,name,wecom_id\nada,Ada,@all\nbob,Bob,a|b\n", [(n, "wecom_id", "wrong_wecom_id") for n in (2, 3)]),
        ("id,name,wecom_id\nada,Ada,张三\nbob,Bob,Zhang-San.1_2@x\n", [(2, "wecom_id", "wrong_wecom_id")]),
        ("id,name,roles\nada,Ada,boss;admin\n", [(2, "roles", "wrong_roles")]),
        ("id,name,left_on\nada,Ada,2026-02-30\n", [(2, "left_on", "wrong_left_on")]),
        ("id,name,left_on\nada,Ada,20261120\n", [(2, "left_on", "wrong_left_on")]),
        ("id,name,timezone\nada,Ada,Asia/Peking\n", [(2, "timezone", "wrong_timezone")]),
        ("id,name,timezone\nada,Ada,/etc/passwd\n", [(2, "timezone", "wrong_timezone")]),
        ("id,name,locale\nada,Ada,chinese\n", [(2, "locale", "wrong_locale")]),
        ("id,name\nada,A\u202eda\n", [(2, "name", "control_character")]),
        ('id,name\nada,"A\nda"\n', [(2, "name", "control_character")]),
        ("id,name\nada,A\x00da\n", [(2, "name", "control_character")]),
        ("id,name\nada,Ada\nbob,Bob\nada,Ada\n", [(4, "id", "double_id")]),
        ("id,name,slack_id\nada,Ada,U1\nbob,Bob,u1\n", [(3, "slack_id", "double_account")]),
        ("id,name,manager_id\nada,Ada,nobody\n", [(2, "manager_id", "unknown_manager")]),
        ("id,name,manager_id\na,A,b\nb,B,a\nc,C,a\n", [(2, "manager_id", "circle"), (3, "manager_id", "circle")]),
    ],
)
def test_every_mistake_is_told_with_its_line_and_column(text, expected):
    assert mistakes(text) == expected


def test_all_mistakes_of_a_file_are_told_at_once_in_the_order_of_the_file():
    text = "id,name,email,roles\na,A,x,boss\nb,,,\nc,C,c@example.com,\n"

    assert mistakes(text) == [(2, "email", "wrong_email"), (2, "roles", "wrong_roles"), (3, "name", "missing")]


def test_a_circle_through_somebody_who_is_not_in_the_file_is_found():
    assert mistakes("id,name,manager_id\nheidi,Heidi,ada\n", KNOWN) == [(2, "manager_id", "circle")]


def test_an_account_of_somebody_who_is_not_in_the_file_is_taken():
    known = {**KNOWN, PersonId("bob"): replace(KNOWN[PersonId("bob")], wecom_id="ZhangSan")}

    assert mistakes("id,name,wecom_id\nada,Ada,zhangsan\n", known) == [(2, "wecom_id", "account_taken")]
    assert mistakes("id,name,wecom_id\nada,Ada,ZhangSan\nbob,Bob,\n", known) == []


def test_somebody_who_was_erased_does_not_come_back_by_a_file():
    known = {PersonId("ada"): Person(PersonId("ada"), "", erased=True)}

    assert mistakes("id,name\nada,Ada\n", known) == [(2, "id", "erased")]


def test_ids_that_differ_in_capitals_alone_are_refused_in_one_file_and_against_the_directory():
    _, errors = parse_directory("id,name\nZhangSan,A\nstraße,B\nzhangsan,C\nSTRASSE,D\nGrace,E\n".encode(), KNOWN)

    assert errors == [
        RowError(4, "id", "directory.alike_id", {"id": "zhangsan", "other": "ZhangSan"}),
        RowError(5, "id", "directory.alike_id", {"id": "STRASSE", "other": "straße"}),
        RowError(6, "id", "directory.alike_id", {"id": "Grace", "other": "grace"}),
    ]


def test_ids_that_differ_in_more_than_capitals_or_not_at_all_are_accepted():
    assert [each.id for each in read("id,name\ngrace,Grace\nGrace2,Grace\ngrace3,Grace\n", KNOWN)] == [
        "grace",
        "Grace2",
        "grace3",
    ]


def test_two_people_of_the_directory_who_were_alike_before_can_still_be_changed():
    known = {**KNOWN, PersonId("ADA"): Person(PersonId("ADA"), "Ada")}

    assert len(read("id,name\nada,Ada King\nADA,Ada Byron\n", known)) == 2
    assert mistakes("id,name\nAda,Ada\n", known) == [(2, "id", "alike_id")]


@pytest.mark.parametrize(("column", "most"), [("id", 64), ("name", 200), ("email", 254), ("department", 100)])
def test_a_cell_is_too_long_from_one_more_on(column, most):
    def file(length: int) -> str:
        cells = {"id": "ada", "name": "Ada", column: "a@" + "b" * (length - 2)}
        return ",".join(cells) + "\n" + ",".join(cells.values()) + "\n"

    assert mistakes(file(most)) == []
    assert mistakes(file(most + 1)) == [(2, column, "too_long")]


def test_a_file_is_too_large_from_one_byte_more_on():
    head = b"id,name\nada,Ada\n"
    blank = (b" " * 99_999 + b"\n") * (LARGEST_FILE // 100_000)
    whole = head + blank[len(head) :]
    assert len(whole) == LARGEST_FILE
    assert mistakes(whole) == []
    assert mistakes(whole + b"\n") == [(1, "", "too_large")]


def test_what_was_found_is_told_with_the_mistake():
    _, errors = parse_directory(b"id,name,roles\nada,Ada,boss\n", {})

    assert errors == [RowError(2, "roles", "directory.wrong_roles", {"found": "boss"})]
