"""Every message the bot can say has a picture in HTML."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.events import Origin, Pressed, Said
from bot.chat.messages import Attachment, Bundle, Button, Card, Choice, Fact, Items, Message, Option, Picture, Row, Text
from bot.chat.texts import Reader, Texts
from claims.people import PersonId
from integrations.pages.html import STATIC, Html
from integrations.pages.static import StaticFiles
from integrations.webchat.channel import HERE
from integrations.webchat.render import Renderer, safe_url

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
READER = Reader(PersonId("ada"), "Ada Byron", "en", "Asia/Shanghai", Texts())
RENDERER = Renderer(Html([HERE / "templates"], static=StaticFiles([STATIC, HERE / "static"])))


@dataclass(frozen=True)
class Entry:
    """A place of a conversation."""

    body: str | None
    side: str = "sent"
    seq: int = 1
    ref: str = "o1"
    at: int = int(NOW.timestamp() * 1000)
    posted: bool = True
    retired: bool = False
    card_key: str | None = None


def drawn(*messages: Message, reader: Reader = READER, **entry: object) -> str:
    """What these messages of one delivery look like."""
    body = Bundle(messages=messages).model_dump_json()
    articles = RENDERER.articles([Entry(body, **entry)], reader, now=NOW)  # type: ignore[arg-type]
    return "\n".join(RENDERER.html(article, reader) for article in articles)


def said(text: str, *, seq: int = 1, at: datetime = NOW) -> Entry:
    """Something the person said."""
    origin = Origin(channel="webchat", address="ada", place="ada", key="webchat:ada:1-k", at=at)
    body = Said(origin=origin, text=text).model_dump_json()
    return Entry(body, side="said", seq=seq, ref=f"i{seq}", at=int(at.timestamp() * 1000))


EVERYTHING = Card(
    card_key="claim:42:owner",
    title="C-000042",
    state="returned",
    state_label="Returned",
    lead="¥128.50",
    facts=(Fact(label="Merchant", short="Shop", value="滴滴"), Fact(label="Purpose", short="Why", value="Client")),
    warnings=("Over the limit: ¥128.50, limit ¥100.00.",),
    changes=("Amount: ¥100.00 → ¥128.50", "Reply: see the invoice"),
    note="Please attach the invoice.",
    images=(Picture(file="f", name="taxi.jpg", alt="a receipt"),),
    buttons=(
        Button(label="Submit", action="claim.submit:42:3", look="primary"),
        Button(label="Edit", action="claim.edit:42:3", opens_form=True),
        Button(label="Drop", action="claim.drop:42:3", look="quiet", confirm="Really?"),
        Button(label="Open", url="https://chit.example/x"),
    ),
    more=(Button(label="Copy", action="claim.copy:42"),),
    choice=Choice(label="Reason type", options=(Option(value="a", label="Other", short="Other"),), chosen="a"),
    status="Returned by Grace Hopper",
)


def test_a_drop_down_in_which_nothing_is_chosen_shows_that_and_not_its_first_option() -> None:
    options = (Option(value="meals", label="Meals", short="Meals"),)
    card = EVERYTHING.model_copy(update={"choice": Choice(label="Category", options=options)})
    html = drawn(card)
    assert '<option value="" selected>Choose…</option>' in html
    assert '<option value="meals">Meals</option>' in html


def test_a_card_shows_all_it_has() -> None:
    html = drawn(EVERYTHING)

    for words in (
        "C-000042",
        ">Returned<",
        "¥128.50",
        "<dt>Merchant</dt>",
        "Over the limit",
        "Please attach",
        "taxi.jpg",
        'aria-label="Receipt taxi.jpg"',
        ">Copy<",
        "Reason type",
        "Returned by Grace Hopper",
        "see the invoice",
    ):
        assert words in html
    assert 'aria-label="Chit"' in html
    assert 'data-card="claim:42:owner"' in html
    assert '<span class="before">Amount: ¥100.00</span>' in html
    assert '<span class="after">¥128.50</span>' in html


def test_buttons_are_named_by_their_labels_and_belong_to_the_one_form_of_the_page() -> None:
    html = drawn(EVERYTHING)

    assert re.search(
        r'<button class="button primary" [^>]*form="press" name="press" value="claim.submit:42:3 claim:', html
    )
    assert re.search(r'value="claim.edit:42:3 claim:42:owner" formaction="/pages/press" aria-haspopup="dialog"', html)
    assert 'data-confirm="Really?"' in html
    assert '<a class="button plain" href="https://chit.example/x" target="_blank" rel="noopener noreferrer">' in html
    assert "token" not in html


def test_text_in_the_other_language_says_so() -> None:
    html = drawn(EVERYTHING)
    chinese = Reader(PersonId("wei"), "王伟", "zh-CN", "Asia/Shanghai", Texts())

    assert '<dd lang="zh-CN" dir="auto">滴滴</dd>' in html
    assert '<dd dir="auto">Client</dd>' in html
    assert '<dd dir="auto">滴滴</dd>' in drawn(EVERYTHING, reader=chinese)
    assert '<dd lang="en" dir="auto">Client</dd>' in drawn(EVERYTHING, reader=chinese)


def test_a_card_that_moved_keeps_its_number_alone() -> None:
    html = drawn(EVERYTHING, retired=True)

    assert "C-000042" in html
    assert "Continues further down" in html
    assert "<button" not in html
    assert "Returned" not in html


def test_examples_fill_the_box_and_send_nothing() -> None:
    html = drawn(Text(text="Hello", examples=("help", "昨天滴滴 68")))

    assert '<button type="button" class="example" data-fill="help" dir="auto">help</button>' in html
    assert 'data-fill="昨天滴滴 68" lang="zh-CN"' in html


def test_a_number_stands_before_its_row_and_says_what_it_is_the_number_of() -> None:
    rows = tuple(
        Row(text=f"Question {each}", button=Button(label=str(each), action=f"faq.show:{each}")) for each in (1, 2)
    )
    html = drawn(Items(title="Did you mean", rows=rows))

    found = re.findall(r'aria-describedby="([^"]+)">([0-9])</button>.*?id="([^"]+)"><p[^>]*>([^<]+)<', html, re.DOTALL)
    assert [(number, words) for _, number, _, words in found] == [("1", "Question 1"), ("2", "Question 2")]
    assert all(about == id for about, _, id, _ in found)


def test_a_list_and_a_file_have_their_pictures_too() -> None:
    row = Row(text="C-1", detail="Meals", state="paid", state_label="Paid", button=Button(label="View", action="v:1"))
    html = drawn(Items(title="My claims", rows=(row,), buttons=(Button(label="More", action="m:1"),)))

    assert "My claims" in html
    assert 'value="v:1"' in html
    assert ">Paid<" in html
    assert "report.csv" in drawn(Attachment(file="f", name="report.csv", alt="the claims"))


def test_several_messages_of_one_delivery_are_articles_of_their_own() -> None:
    html = drawn(Text(text="one"), Text(text="two"))

    assert re.findall(r'<article id="([^"]*)"', html) == ["o1", "o1-1"]
    assert html.count('data-ref="o1"') == 2


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x>', "{{ 7*7 }}", "' onmouseover='x"])
def test_nothing_that_somebody_wrote_becomes_markup(text: str) -> None:
    card = EVERYTHING.model_copy(
        update={"title": text[:36], "note": text, "status": text, "facts": (Fact(label="F", short="F", value=text),)}
    )
    html = drawn(card) + drawn(Text(text=text, examples=(text,)))

    assert "<script" not in html
    assert "<img" not in html
    assert "' onmouseover='" not in html
    assert "49" not in html.replace("o1", "")


@pytest.mark.parametrize(
    ("url", "kept"),
    [("https://a.example/x", True), ("http://a.example", True), ("/claims/1", True), ("//evil.example", False)]
    + [(url, False) for url in ("/\\evil.example", "javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:x", "")],
)
def test_a_button_leads_to_the_web_or_to_a_page_of_ours(url: str, kept: bool) -> None:
    assert (safe_url(url) == url) is kept


def test_presses_show_nothing_and_what_was_erased_neither() -> None:
    origin = Origin(channel="webchat", address="ada", place="ada", key="k", at=NOW)
    pressed = Entry(Pressed(origin=origin, action="a:1").model_dump_json(), side="said")

    assert RENDERER.articles([pressed, Entry(None), Entry(None, side="said")], READER, now=NOW) == []


def test_messages_within_three_minutes_are_one_group() -> None:
    times = [NOW, NOW + timedelta(seconds=179), NOW + timedelta(seconds=179 + 180)]
    articles = RENDERER.articles([said("x", seq=n, at=at) for n, at in enumerate(times)], READER, now=NOW)

    assert [article.follows for article in articles] == [False, True, False]


@pytest.mark.parametrize(
    ("ago", "short"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=1), "1 h ago"),
        (timedelta(hours=23, minutes=59), "23 h ago"),
        (timedelta(hours=24), "Nov 19, 14:00"),
    ],
)
def test_times_are_relative_for_a_day(ago: timedelta, short: str) -> None:
    (article,) = RENDERER.articles([said("x", at=NOW - ago)], READER, now=NOW)

    assert article.moment.short == short


@pytest.mark.parametrize(
    ("at", "english", "chinese"),
    [
        (datetime(2026, 11, 19, 16, 0, tzinfo=UTC), "Today", "今天"),
        (datetime(2026, 11, 19, 15, 59, tzinfo=UTC), "Yesterday", "昨天"),
        (datetime(2026, 11, 18, 6, 0, tzinfo=UTC), "Wednesday, November 18", "11月18日 星期三"),
        (datetime(2025, 11, 18, 6, 0, tzinfo=UTC), "November 18, 2025", "2025年11月18日"),
    ],
)
def test_days_are_the_reader_s_own(at: datetime, english: str, chinese: str) -> None:
    wei = Reader(PersonId("wei"), "王伟", "zh-CN", "Asia/Shanghai", Texts())

    assert RENDERER.articles([said("x", at=at)], READER, now=NOW)[0].moment.day_label == english
    assert RENDERER.articles([said("x", at=at)], wei, now=NOW)[0].moment.day_label == chinese


def test_the_number_of_a_row_is_seen_once_and_stays_in_its_words() -> None:
    rows = (Row(text="1. Where is my claim?", button=Button(label="1", action="faq.choose:1")),)
    html = drawn(Items(title="Did you mean this?", rows=rows))
    assert '<span class="unseen">1. </span>Where is my claim?' in html


def test_what_goes_on_below_a_bullet_keeps_to_its_words_and_what_people_type_is_left_as_it_is() -> None:
    told = "Your claims\n• “claim” – a form\n\n• “help”"
    html = drawn(Text(text=told))
    assert '<p class="point">• “claim” – a form</p>' in html
    (mine,) = RENDERER.articles([said(told)], READER, now=NOW)
    assert 'class="point"' not in RENDERER.html(mine, READER)
