"""PDFs: their first page as a picture, their limits, what in them could run."""

import io

import pytest
from PIL import Image

from claims.errors import Refused
from claims.receipts import Kind
from integrations.documents.examining import examine
from tests.support.attacks import ATTACKS, encrypted
from tests.support.receipts import RED, pdf


def test_the_first_page_is_shown() -> None:
    seen = examine(pdf(pages=3), Kind.PDF)

    assert (seen.size, seen.pages, seen.active) == (None, 3, False)
    assert seen.view is not None
    assert seen.thumbnail is not None
    assert seen.view.width / seen.view.height == pytest.approx(595 / 842, rel=0.01)
    page = Image.open(io.BytesIO(seen.view.content)).convert("RGB")
    # The square in its corner: the measures of a PDF begin at the foot of the page.
    assert page.getpixel((20, page.height - 20))[0] > RED[0]  # type: ignore[index]
    assert page.getpixel((20, page.height - 20))[1] < 60  # type: ignore[index]
    assert page.getpixel((20, 20)) == (255, 255, 255)


def test_a_pdf_of_20_pages_is_taken_and_one_of_21_is_not() -> None:
    assert examine(pdf(pages=20), Kind.PDF).pages == 20
    with pytest.raises(Refused) as refused:
        examine(pdf(pages=21), Kind.PDF)
    assert (refused.value.code, refused.value.facts) == ("receipt.too_many_pages", {"pages": 21, "most": 20})


@pytest.mark.parametrize("box", [(14_400, 14_400), (1, 14_400), (14_400, 1)])
def test_a_page_of_any_size_is_shown_with_so_many_pixels(box: tuple[int, int]) -> None:
    seen = examine(pdf(box=box), Kind.PDF)

    assert seen.view is not None
    assert seen.view.width * seen.view.height < 2_600_000


def test_a_small_page_is_not_blown_up() -> None:
    seen = examine(pdf(box=(144, 72)), Kind.PDF)

    assert seen.view is not None
    assert (seen.view.width, seen.view.height) == (400, 200)


def test_a_password_is_asked_for_only_where_one_is_needed() -> None:
    assert examine(encrypted(b""), Kind.PDF).pages == 1
    with pytest.raises(Refused, match=r"receipt\.password"):
        examine(encrypted(b"secret"), Kind.PDF)


def test_a_pdf_without_pages_is_damaged() -> None:
    with pytest.raises(Refused, match=r"receipt\.damaged"):
        examine(pdf(pages=0), Kind.PDF)


def test_the_password_of_one_file_is_not_asked_for_at_the_next() -> None:
    with pytest.raises(Refused, match=r"receipt\.password"):
        examine(encrypted(b"secret"), Kind.PDF)
    with pytest.raises(Refused, match=r"receipt\.damaged"):
        examine(pdf(pages=0), Kind.PDF)


@pytest.mark.parametrize(
    "action",
    [b"<</S/JavaScript/JS(x)>>", b"<</S/J#61vaScript/JS(x)>>", b"<</S/Launch/F(x.exe)>>"],
)
def test_what_could_run_is_told(action: bytes) -> None:
    assert examine(pdf(catalog=b"/OpenAction " + action), Kind.PDF).active


def test_going_to_a_page_is_no_script() -> None:
    assert not examine(pdf(catalog=b"/OpenAction[4 0 R/Fit]"), Kind.PDF).active


@pytest.mark.parametrize(("name", "is_active"), [(b"factur-x.xml", False), (b"invoice.exe", True)])
def test_a_program_attached_is_told_and_an_invoice_attached_is_not(name: bytes, is_active: bool) -> None:
    files = b"/Names<</EmbeddedFiles<</Names[(%s) 5 0 R]>>>>" % name
    attached = (
        b"<</Type/Filespec/F(%s)/UF(%s)/EF<</F 6 0 R>>>>" % (name, name),
        b"<</Type/EmbeddedFile/Length 1>>stream\nx\nendstream",
    )

    assert examine(pdf(catalog=files, more=attached), Kind.PDF).active is is_active


def test_a_script_in_packed_objects_is_told() -> None:
    assert examine(ATTACKS["a PDF with a hidden script"][0](), Kind.PDF).active
