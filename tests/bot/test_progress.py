"""Long work tells how far it is, on stderr; short work says nothing."""

import pytest

from bot.commands import progress


def test_where_there_is_no_terminal_short_work_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.progress("Checking") as told:
        told(1, 2)
        told(2, 2)

    assert capsys.readouterr() == ("", "")


def test_where_there_is_no_terminal_long_work_says_a_line_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "EVERY", 0.0)

    with progress.progress("Checking") as told:
        told(1, 2)
        told(2, 2)

    assert capsys.readouterr() == ("", "Checking: 1 of 2\nChecking: 2 of 2\n")


def test_on_a_terminal_a_bar_appears_with_the_first_news(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)

    with progress.progress("Checking"):
        pass
    assert capsys.readouterr() == ("", "")

    with progress.progress("Checking") as told:
        told(1, 2)
        told(2, 2)
    out, err = capsys.readouterr()
    assert out == ""
    assert "Checking" in err
    assert "100%" in err
