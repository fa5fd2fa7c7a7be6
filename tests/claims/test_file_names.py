"""Names of files: harmless to look at, to keep and to give back."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.file_names import LONGEST, NAMELESS, download_name, shown_name
from claims.receipts import Kind


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("lunch.jpg", "lunch.jpg"),
        ("收据 2026/08.jpg", "收据 2026_08.jpg"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("/etc/passwd", "passwd"),
        ("~/.ssh/id", "id"),
        ("C:\\x\\y.pdf", "y.pdf"),
        ("..\\..\\x", "x"),
        ("receipt\u202efdp.exe", "receiptfdp.exe"),
        ("a\u200b\u2066b\ufeff.pdf", "ab.pdf"),
        ("a\0.pdf", "a.pdf"),
        ("one\r\ntwo\tthree.pdf", "one two three.pdf"),
        ("\x1b[31mred.pdf", "[31mred.pdf"),
        ("cafe\u0301.png", "café.png"),
        (".hidden", "hidden"),
        ("name. . ", "name"),
        ("<img src=x onerror=1>.png", "<img src=x onerror=1>.png"),
        ("", NAMELESS),
        ("..", NAMELESS),
        ("/", NAMELESS),
        ("\u202e\u200b", NAMELESS),
    ],
)
def test_a_name_is_shown_without_its_path_and_without_what_can_not_be_seen(raw: str, shown: str) -> None:
    assert shown_name(raw) == shown


def test_a_name_of_100_characters_is_kept_and_one_more_is_cut_before_its_ending() -> None:
    kept, cut = "票" * 96 + ".jpg", "票" * 97 + ".jpg"

    assert shown_name(kept) == kept
    assert shown_name(cut) == "票" * 95 + "….jpg"
    assert len(shown_name(cut)) == LONGEST


def test_a_name_of_four_kilobytes_still_shows_its_ending() -> None:
    assert shown_name("a" * 4_096 + ".pdf").endswith("….pdf")


@pytest.mark.parametrize(
    ("shown", "kind", "given_back"),
    [
        ("lunch.jpg", Kind.JPEG, "lunch.jpg"),
        ("lunch.JPEG", Kind.JPEG, "lunch.JPEG"),
        ("renamed.pdf", Kind.JPEG, "renamed.pdf.jpg"),
        ("receiptfdp.exe", Kind.PDF, "receiptfdp.exe.pdf"),
        ("con.pdf", Kind.PDF, "_con.pdf"),
        ("NUL", Kind.XML, "_NUL.xml"),
        ('=HYPERLINK("http:_x","y").pdf', Kind.PDF, "_HYPERLINK(_http__x_,_y_).pdf"),
        ("<img src=x>.png", Kind.PNG, "_img src_x_.png"),
    ],
)
def test_a_download_ends_as_what_it_is(shown: str, kind: Kind, given_back: str) -> None:
    assert download_name(shown, kind) == given_back


@given(st.text(max_size=300))
def test_any_name_is_short_visible_and_no_path(raw: str) -> None:
    shown = shown_name(raw)

    assert 1 <= len(shown) <= LONGEST
    assert not {"/", "\\"} & set(shown)
    assert shown not in (".", "..")
    assert not {"Cc", "Cf", "Cs"} & {unicodedata.category(each) for each in shown}
    assert shown_name(shown) == shown
