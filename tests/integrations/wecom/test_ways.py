"""Which buttons lead to a page at once where people sign in through WeCom, and which tell the bot as ever."""

from __future__ import annotations

from typing import Any

from bot.chat.messages import Button, Card, Fact, Items, Picture, Row
from handlers.actions import Edit, FillIn, Submit
from handlers.faq_actions import EditEntry
from integrations.wecom.cards import drawn
from integrations.wecom.menu import menu
from integrations.wecom.parts import sayer
from tests.support.wecom_rules import check_menu

BASE = "https://chit.example.com"
SIGNING: Any = {"locale": "en", "base": BASE, "signs_in": True}


def _card() -> Card:
    edit = Button(label="Edit", action=Edit(claim=42, version=1).pack(), opens_form=True)
    submit = Button(label="Submit", action=Submit(claim=42, version=1).pack(), look="primary")
    return Card(
        title="C-000042",
        card_key="claim:42:owner",
        facts=(Fact(label="Date", short="Date", value="2026-11-20"),),
        buttons=(submit, edit),
    )


def _items() -> Items:
    edit = Button(label="Edit", action=EditEntry(row=1).pack(), opens_form=True)
    return Items(title="Entries", rows=(Row(text="1. Taxi", button=edit),))


def test_a_button_that_opens_a_page_leads_there_and_the_others_are_told() -> None:
    (plain,) = drawn([_card()], locale="en", base=BASE)
    (posting,) = drawn([_card()], **SIGNING)
    assert plain.card is not None
    assert posting.card is not None
    assert [each.get("url") for each in plain.card["button_list"]] == [None, None]
    submit, edit = posting.card["button_list"]
    assert (submit["key"], edit["type"], edit["url"]) == (
        "claim.submit:42:1 claim:42:owner",
        1,
        f"{BASE}/wecom/go/claim.edit:42:1",
    )
    assert "key" not in edit


def test_a_card_on_which_nothing_else_can_be_pressed_stays_a_card_as_it_is_changed_later() -> None:
    fill_in = Button(label="Fill in", action=FillIn().pack(), opens_form=True)
    (posting,) = drawn([Card(title="New claim", buttons=(fill_in,))], **SIGNING)
    assert posting.card is not None
    (button,) = posting.card["button_list"]
    assert button["url"] == f"{BASE}/wecom/go/claim.fill"


def test_what_a_menu_of_a_card_opens_is_told_to_the_bot_as_wecom_takes_no_address_there() -> None:
    edit = Button(label="Edit", action=Edit(claim=42, version=1).pack(), opens_form=True)
    (posting,) = drawn([_card().model_copy(update={"buttons": _card().buttons[:1], "more": (edit,)})], **SIGNING)
    assert posting.card is not None
    assert posting.card["action_menu"]["action_list"][0]["key"].startswith("claim.edit:42:1")


def test_the_buttons_of_a_list_lead_to_their_pages_too() -> None:
    found = drawn([_items()], **SIGNING)
    (button,) = [each for posting in found if posting.card for each in posting.card["button_list"]]
    assert button["url"] == f"{BASE}/wecom/go/faq.edit:1"


def test_the_menu_opens_the_form_at_once() -> None:
    (before, after) = [menu(sayer("zh-CN"), pages=pages) for pages in (None, BASE)]
    assert before["button"][0]["sub_button"][0]["type"] == "click"
    first = after["button"][0]["sub_button"][0]
    assert (first["type"], first["url"]) == ("view", f"{BASE}/wecom/go/claim.fill")
    assert check_menu(after) == []
    assert after["button"][1:] == before["button"][1:]


def test_the_receipts_of_a_card_on_which_nothing_is_left_to_press_are_behind_a_link() -> None:
    picture = Picture(file="0" * 64, name="taxi.jpg", alt="Receipt")
    card = Card(title="C-000042", card_key="claim:42:owner", images=(picture,), status="Paid")
    (posting,) = drawn([card], **SIGNING)
    assert posting.text is not None
    assert f'<a href="{BASE}/wecom/go/claim.receipts:42">Receipts</a>' in posting.text
