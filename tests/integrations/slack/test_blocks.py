"""Every message is one that Slack takes, says in words what it shows, and interprets nothing that people wrote."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat.messages import (
    Attachment,
    Button,
    Card,
    Choice,
    Fact,
    Items,
    Message,
    Option,
    Picture,
    Row,
    Text,
)
from integrations.slack import parts
from integrations.slack.blocks import BLOCKS, SPOKEN, Posting, drawn
from integrations.slack.cards import BUDGET, weight
from tests.integrations.slack import golden
from tests.integrations.slack.checked import check_posting, objects, readable
from tests.integrations.slack.test_escaping import HOSTILE

APPROVE = Button(label="Approve", action="claim.approve:1:2", look="primary")
RETURN = Button(label="Return", action="claim.return:1:2", opens_form=True)


def one(*messages: Message, **kwargs: Any) -> Posting:
    """The one posting of these messages."""
    (posting,) = drawn(messages, locale="en", **kwargs)
    check_posting(posting)
    return posting


def found(posting: Posting, kind: str) -> list[Any]:
    """All blocks and elements of that kind."""
    return [each for each in objects(posting.blocks) if each.get("type") == kind]


def card(**parts_: Any) -> Card:
    return Card(**({"card_key": "claim:1:review", "title": "C-000001"} | parts_))


# ---------------------------------------------------------------- what the handlers show


@pytest.mark.parametrize("language", golden.LANGUAGES)
def test_everything_the_handlers_show_is_as_the_golden_files_have_it(language: str) -> None:
    made = golden.files(language)
    assert {path.name for path in golden.FOLDER.glob(f"*.{language}.json")} == {
        f"{name}.{language}.json" for name in made
    }
    changed = [
        name for name, value in made.items() if golden.path(name, language).read_text("utf-8") != golden.written(value)
    ]
    assert changed == [], "see tests/integrations/slack/golden.py"


@pytest.mark.parametrize("language", golden.LANGUAGES)
def test_slack_takes_everything_the_handlers_show(language: str) -> None:
    shown = golden.staged(language)
    for messages in shown.messages.values():
        for posting in drawn(messages, locale=language, pictures=golden.pictures_of(messages)):
            check_posting(posting)


def test_an_approver_hears_amount_person_state_and_what_can_be_done() -> None:
    (posting,) = drawn(golden.staged("en").messages["card-submitted-review"], locale="en")
    assert posting.text.split("\n")[:2] == [
        "C-000001 · Submitted · ¥8,800.00 · From: Ada Byron",
        "You can: Approve, Return, Reject, History",
    ]


# ---------------------------------------------------------------- cards


def test_a_card_has_a_heading_its_sum_and_facts_and_its_buttons() -> None:
    facts = (Fact(label="From", short="From", value="Ada"), Fact(label="Merchant", short="Shop", value=""))
    posting = one(
        card(state="submitted", state_label="Submitted", lead="¥68.00", facts=facts, buttons=(APPROVE, RETURN))
    )
    header, told, actions = posting.blocks
    assert header["text"]["text"] == "C-000001 · Submitted"
    assert "".join(each["text"] for each in found(posting, "text")) == "¥68.00\nFrom: Ada\nMerchant: "
    assert told["elements"][0]["elements"][0]["style"] == {"bold": True}
    assert actions["block_id"] == "card!claim:1:review!1"
    assert [each["action_id"] for each in actions["elements"]] == ["claim.approve:1:2", "form!claim.return:1:2"]
    assert [each.get("style") for each in actions["elements"]] == ["primary", None]
    assert [each["accessibility_label"] for each in actions["elements"]] == [
        "Approve · C-000001 · ¥68.00 · Ada",
        "Return · C-000001 · ¥68.00 · Ada",
    ]


def test_warnings_and_changes_stand_under_words_and_the_status_takes_the_place_of_buttons() -> None:
    posting = one(card(warnings=("Over the limit.",), changes=("Amount: 1 → 2",), note="Round 2.", status="Approved."))
    assert readable(posting.blocks).split("\n") == [
        "C-000001", "⚠ Please check", "Over the limit.", "What changed", "Amount: 1 → 2", "Round 2.", "Approved.",
    ]  # fmt: skip
    assert posting.text == "C-000001\nApproved.\nRound 2.\nPlease check: Over the limit."


def test_pictures_that_slack_has_are_shown_and_the_others_named() -> None:
    images = (
        Picture(file="a", name="taxi.jpg", alt="Receipt 1 of 2: taxi.jpg", caption="Expense 1"),
        Picture(file="b", name="lunch.pdf", alt="Receipt 2 of 2: lunch.pdf"),
    )
    posting = one(card(images=images), pictures={"a": "F1"})
    _, shown, named = posting.blocks
    assert shown["slack_file"] == {"id": "F1"}
    assert (shown["alt_text"], shown["title"]["text"]) == ("Receipt 1 of 2: taxi.jpg", "Expense 1 · taxi.jpg")
    assert readable(named) == "Receipt: lunch.pdf"


def test_under_the_first_page_of_a_document_stands_where_the_others_are() -> None:
    images = (Picture(file="a", name="trip.pdf", alt="Receipt trip.pdf, page 1 of 3", pages=3),)
    _, shown = one(card(images=images), pictures={"a": "F1"}).blocks
    assert shown["title"]["text"] == "trip.pdf · page 1 of 3; the others are not shown here"


def test_more_is_a_menu_and_where_it_can_t_be_one_buttons() -> None:
    history = Button(label="History", action="claim.history:1")
    edit = Button(label="Edit", action="claim.edit:1:2", opens_form=True)
    (menu,) = found(one(card(buttons=(APPROVE,), more=(history, edit))), "overflow")
    assert [each["value"] for each in menu["options"]] == ["claim.history:1", "form!claim.edit:1:2"]
    for other in (
        Button(label="Long", action="a" * 151),
        Button(label="Sure", action="a", confirm="Really?"),
        Button(label="Page", url="https://chit.example/x"),
    ):
        posting = one(card(buttons=(APPROVE,), more=(history, other)))
        assert found(posting, "overflow") == []
        assert len(found(posting, "button")) == 3
    (menu,) = found(one(card(more=(Button(label="Long", action="a" * 150),))), "overflow")
    assert len(menu["options"][0]["value"]) == 150


def test_a_second_question_is_asked_where_a_button_wants_one() -> None:
    (button,) = found(one(card(buttons=(Button(label="Discard", action="a", confirm="For good?" * 33),))), "button")
    assert button["confirm"]["text"]["text"] == "For good?" * 33
    assert button["confirm"]["confirm"]["text"] == "Discard"
    assert "style" not in button


def test_two_buttons_that_do_the_same_stand_in_two_blocks() -> None:
    posting = one(card(buttons=(APPROVE, APPROVE.model_copy(update={"look": "plain"}))))
    assert [len(each["elements"]) for each in found(posting, "actions")] == [1, 1]


@pytest.mark.parametrize(("length", "id"), [(250, "form!" + "a" * 250), (251, "a" * 251)])
def test_a_button_is_marked_as_opening_a_dialog_as_far_as_there_is_room(length: int, id: str) -> None:
    (button,) = found(one(card(buttons=(Button(label="Edit", action="a" * length, opens_form=True),))), "button")
    assert button["action_id"] == id


def test_a_page_of_ours_needs_our_address() -> None:
    here = card(buttons=(Button(label="Open", url="/claims/1"),), status="Done.")
    assert found(one(here), "button") == []
    (button,) = found(one(here, base="https://chit.example/"), "button")
    assert (button["url"], button["action_id"]) == ("https://chit.example/claims/1", "link!1")


def test_a_drop_down_that_says_something_else_has_another_name_so_that_slack_keeps_no_older_choice() -> None:
    options = tuple(Option(value=each, label=each.title(), short=each) for each in ("meals", "travel"))

    def name(chosen: str | None) -> str:
        posting = one(card(choice=Choice(label="Category", options=options, chosen=chosen)))
        (row,) = [each for each in posting.blocks if each.get("accessory", {}).get("type") == "static_select"]
        assert parts.card_key_in(row["block_id"]) == "claim:1:review"
        return str(row["block_id"])

    assert name("meals") == name("meals")
    assert len({name("meals"), name("travel"), name(None)}) == 3


def test_a_press_is_read_back_with_its_card_and_what_is_chosen_there() -> None:
    options = tuple(Option(value=each, label=each.title(), short=each) for each in ("meals", "travel"))
    more = (Button(label="Edit", action="claim.edit:1:2", opens_form=True),)
    choice = Choice(label="Category", options=options, chosen="travel")
    posting = one(card(buttons=(APPROVE, RETURN), more=more, choice=choice))
    (actions,) = found(posting, "actions")
    approve, send_back, menu = actions["elements"]
    assert parts.pressed_in(approve) == ("claim.approve:1:2", False)
    assert parts.pressed_in(send_back) == ("claim.return:1:2", True)
    assert parts.pressed_in(menu | {"selected_option": menu["options"][0]}) == ("claim.edit:1:2", True)
    assert parts.pressed_in(menu) is None
    assert parts.card_key_in(actions["block_id"]) == "claim:1:review"
    (select,) = found(posting, "static_select")
    assert parts.pressed_in(select | {"selected_option": select["options"][0]}) is None
    assert select["initial_option"]["value"] == "travel"
    (row,) = [each for each in posting.blocks if each.get("accessory") == select]
    state = {row["block_id"]: {select["action_id"]: {"selected_option": select["options"][0]}}}
    assert parts.choice_in(state, "claim:1:review") == "meals"
    assert parts.choice_in(state, "claim:2:review") is None
    for odd in (None, 5, {}, {"choice!": 5}, {"choice!": {"selected_option": 5}}, {"choice!": {"selected_option": {}}}):
        assert parts.choice_in({row["block_id"]: odd}, "claim:1:review") is None
    assert parts.pressed_in({"action_id": "link!1"}) is None
    assert parts.card_key_in("row!1") is None
    assert parts.card_key_in(found(one(Card(title="New", buttons=(APPROVE,))), "actions")[0]["block_id"]) is None


# ---------------------------------------------------------------- lists, sentences, files


def test_a_list_has_a_row_each_with_its_button_beside_it() -> None:
    rows = tuple(
        Row(text=f"{n}. Where is it?", detail="In short", button=Button(label=str(n), action=f"faq.show:{n}"))
        for n in range(1, 4)
    )
    posting = one(Items(title="Did you mean", rows=rows, buttons=(Button(label="Get help", action="help.ask:1"),)))
    assert [each["type"] for each in posting.blocks] == ["header", "section", "section", "section", "actions"]
    assert posting.blocks[1]["text"]["text"] == "1. Where is it?\nIn short"
    assert posting.blocks[1]["accessory"]["action_id"] == "faq.show:1"
    assert posting.text.endswith("You can: 1, 2, 3, Get help")


def test_the_state_of_a_row_is_a_word() -> None:
    posting = one(Items(title="My claims", rows=(Row(text="C-000001", state="paid", state_label="Paid"),)))
    assert "C-000001 · Paid" in readable(posting.blocks)
    assert posting.text == "My claims\nC-000001 · Paid"


def test_examples_are_lines() -> None:
    posting = one(Text(text="Try:", examples=("my claims", "help")))
    assert posting.text == "Try:\nmy claims\nhelp"
    assert len(found(posting, "rich_text_list")[0]["elements"]) == 2


def test_a_file_to_take_away_is_named_with_how_to_get_it() -> None:
    posting = one(Attachment(file="x", name="claims.xlsx", alt="12 claims"))
    assert posting.text == "claims.xlsx\n12 claims\nYou can open this file in Chit in your browser."


# ---------------------------------------------------------------- how much fits


@pytest.mark.parametrize(("length", "sections"), [(3_000, 1), (3_001, 2), (10_000, 4)])
def test_a_long_text_is_several_sections(length: int, sections: int) -> None:
    posting = one(Text(text="长" * length))
    assert len(posting.blocks) == sections
    assert "".join(each["text"]["text"] for each in posting.blocks) == "长" * length


def test_what_is_read_out_is_cut_where_an_update_would_be_refused() -> None:
    # Two sections are read out as two lines.
    assert one(Text(text="x" * (SPOKEN - 1))).text == "x" * 3_000 + "\n" + "x" * 999
    assert one(Text(text="x" * SPOKEN)).text == "x" * 3_000 + "\n" + "x" * 998 + "…"
    assert len(one(Text(text="<" * 2_900)).text) <= SPOKEN


def test_messages_share_a_posting_as_long_as_they_fit() -> None:
    short = [Text(text=str(number)) for number in range(BLOCKS + 1)]
    assert [len(each.blocks) for each in drawn(short[:BLOCKS], locale="en")] == [BLOCKS]
    assert [len(each.blocks) for each in drawn(short, locale="en")] == [BLOCKS, 1]


def test_long_messages_are_several_postings_of_which_nothing_is_missing() -> None:
    long = [Text(text=character * 9_900) for character in "abc"]
    postings = drawn(long, locale="en")
    assert len(postings) > 1
    for each in postings:
        check_posting(each)
        assert weight(each.blocks) <= BUDGET
    said = "".join(block["text"]["text"] for each in postings for block in each.blocks)
    assert said == "".join(each.text for each in long)


def _longest(character: str) -> Iterator[Card]:
    def long(most: int) -> str:
        return character * most

    buttons = [Button(label=long(10), action=f"{n}" + "a" * 254, opens_form=True, confirm=long(300)) for n in range(7)]
    options = tuple(Option(value=f"{n}" + "v" * 127, label=long(75), short=long(16)) for n in range(10))
    images = tuple(Picture(file=f"{n}", name=long(255), alt=long(2_000), caption=long(24)) for n in range(10))
    yield Card(
        card_key="c" * 100,
        title=long(36),
        state="submitted",
        state_label=long(16),
        lead=long(300),
        facts=tuple(Fact(label=long(24), short=long(5), value=long(300)) for _ in range(6)),
        warnings=(long(300),) * 3,
        changes=(long(700),) * 10,
        note=long(300),
        images=images,
        buttons=tuple(buttons[:4]),
        more=tuple(buttons[4:]),
        choice=Choice(label=long(24), options=options, chosen=options[0].value),
        status=long(300),
    )


@pytest.mark.parametrize("character", ["x", "长", "&", "🧾"])
@pytest.mark.parametrize("has_pictures", [True, False])
def test_the_longest_card_is_one_posting_with_all_its_buttons(character: str, has_pictures: bool) -> None:
    (longest,) = _longest(character)
    pictures = {each.file: f"F{each.file}" for each in longest.images} if has_pictures else {}
    posting = one(longest, pictures=pictures)
    assert weight(posting.blocks) <= BUDGET
    assert len(found(posting, "button")) == 7


def test_a_card_with_ten_long_changes_keeps_them_whole() -> None:
    posting = one(card(changes=tuple(f"{n}" + "x" * 699 for n in range(10))))
    assert all(f"{n}" + "x" * 699 in readable(posting.blocks) for n in range(10))


def test_the_longest_list_loses_no_row() -> None:
    rows = tuple(
        Row(text=f"{n:02}" + "x" * 298, detail="d" * 300, state="paid", state_label="s" * 16,
            button=Button(label="View", action=f"{n:02}" + "a" * 250))
        for n in range(11)
    )  # fmt: skip
    postings = drawn([Items(title="t" * 36, rows=rows, buttons=(APPROVE, RETURN))], locale="en")
    for each in postings:
        check_posting(each)
    assert len([block for each in postings for block in each.blocks if block["type"] == "section"]) == 11


# ---------------------------------------------------------------- what people wrote


def _everywhere(text: str) -> list[Message]:
    """A message of each kind that says this wherever people's words can be."""
    short = text[:10] or "x"
    button = Button(label=short, action="a", confirm=text[:300])
    return [
        Text(text=text, examples=(text[:200],)),
        Card(
            card_key="claim:1:owner",
            title=text[:36],
            lead=text[:300],
            facts=(Fact(label=text[:24], short=text[:5], value=text[:300]),),
            warnings=(text[:300],),
            changes=(text[:700],),
            note=text[:300],
            images=(Picture(file="a", name=text, alt=text), Picture(file="b", name=text, alt=text)),
            buttons=(button,),
            choice=Choice(label=text[:24], options=(Option(value="v", label=text[:75], short=text[:16]),)),
            status=text[:300],
        ),
        Items(title=text[:36], rows=(Row(text=text[:300], detail=text[:300], button=button),)),
        Attachment(file="f", name=text[:255], alt=text),
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_people_wrote_is_interpreted_wherever_it_stands(text: str) -> None:
    for message in _everywhere(text):
        posting = one(message, pictures={"a": "F1"})
        assert text in readable(posting.blocks) or len(text) > 36


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.sampled_from(list("ab 长🧾&<>!@#|*_~`\n")), min_size=1, max_size=2_000).filter(str.strip))
def test_whatever_people_write_slack_takes_it(text: str) -> None:
    for posting in drawn(_everywhere(text), locale="zh-CN", pictures={"a": "F1"}):
        check_posting(posting)


def test_no_id_is_given_twice_in_one_posting() -> None:
    messages = list(itertools.chain.from_iterable(_everywhere("x") for _ in range(2)))
    assert "block_id" in json.dumps(one(*messages, pictures={"a": "F1"}).blocks)
