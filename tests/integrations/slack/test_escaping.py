"""What people wrote is shown as it stands, and nothing of it is lost but what is too long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.slack.escaping import TEXT, cut, escape, escaped, literal, mrkdwn, pieces, plain, unescape
from tests.integrations.slack.checked import INTERPRETED

WORDS = st.text(alphabet=st.sampled_from(list("ab 长🧾&<>!@#|*_~`\n")), max_size=300)

HOSTILE = [
    "<!channel>", "<!here|here>", "<!subteam^S1>", "<!date^1^{date}|x>", "<@U1>", "<@U1|ada>", "<#C1|general>",
    "<http://x|y>", "<mailto:a@b.c|d>", "*b*", "_i_", "~s~", "`c`", "```c```", "> q", "@here", "@channel", "#chan",
    "https://evil.example/x", "&lt;!channel&gt;", "&amp;lt;@U1&amp;gt;", ":smile:", "\u202eevil", "a\n&gt; b",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_people_write_mentions_or_links(text: str) -> None:
    assert not INTERPRETED.search(escaped(text, TEXT))
    assert "<" not in escaped(text, TEXT)
    assert plain(text) == {"type": "plain_text", "text": text, "emoji": False}
    assert literal(text) == {"type": "text", "text": text}
    assert mrkdwn(text)["verbatim"] is True
    assert unescape(escape(text)) == text


@given(WORDS)
def test_what_is_escaped_comes_back(text: str) -> None:
    assert unescape(escape(text)) == text


@given(WORDS, st.integers(min_value=10, max_value=80))
def test_what_is_cut_fits_afterwards_and_breaks_no_entity(text: str, most: int) -> None:
    found = escaped(text, most)
    assert len(found) <= most
    assert found == escape(text) or text.startswith(unescape(found).removesuffix("…"))


def test_a_text_is_cut_before_it_is_escaped_on_both_sides_of_the_limit() -> None:
    assert escaped("&" * 4, 20) == "&amp;" * 4
    assert escaped("&" * 5, 20) == "&amp;" * 3 + "…"
    assert escaped("x" * 20, 20) == "x" * 20
    assert escaped("x" * 21, 20) == "x" * 19 + "…"


def test_a_plain_text_is_cut_on_code_points() -> None:
    assert plain("🧾" * 75, 75)["text"] == "🧾" * 75
    assert plain("🧾" * 76, 75)["text"] == "🧾" * 74 + "…"


@pytest.mark.parametrize("blank", ["", " ", "\n"])
def test_a_blank_text_which_slack_refuses_is_an_ellipsis(blank: str) -> None:
    assert plain(blank)["text"] == "…"


@given(WORDS, st.integers(min_value=20, max_value=90))
def test_the_pieces_of_a_long_text_are_all_of_it(text: str, most: int) -> None:
    found = pieces(text, most)
    assert all(0 < len(escape(each)) <= most for each in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_a_long_text_is_cut_after_a_line_or_a_word() -> None:
    assert pieces("a" * 60 + "\n" + "b" * 60, 100) == ["a" * 60, "b" * 60]
    assert pieces("a" * 60 + " " + "b" * 60, 100) == ["a" * 60, "b" * 60]
    assert pieces("a" * 100, 100) == ["a" * 100]
    assert pieces("a" * 101, 100) == ["a" * 100, "a"]
    assert pieces("&" * 25, 100) == ["&" * 20, "&" * 5]


def test_what_slack_writes_for_people_channels_and_links_reads_as_it_was_typed() -> None:
    sent = "ask <@U1|ada> or <@U2> in <#C1|general>, <https://a.example/?x=1&amp;y=2|a.example>, <https://b.example>"
    assert unescape(sent) == "ask @ada or @U2 in #general, a.example, https://b.example"
    assert unescape("<!here> <!subteam^S1|@team> <mailto:a@b.example|a@b.example> 1 &lt; 2 &amp;amp; 3") == (
        "@here @team a@b.example 1 < 2 &amp; 3"
    )


def test_an_ellipsis_takes_the_place_of_what_is_cut() -> None:
    assert cut("abc", 3) == "abc"
    assert cut("abcd", 3) == "ab…"
