"""The Slack of the tests refuses the blocks and views that the real one refuses, on both sides of each limit."""

from __future__ import annotations

import pytest

from tests.support.slack_caller import Caller, button, entry, modal, option, section, words
from tests.support.slack_rules import LIMITS

# ---------------------------------------------------------------- blocks

MESSAGE_FAULTS = {
    "an unknown block": [{"type": "poem"}],
    "a block without what it needs": [{"type": "header"}],
    "an unknown field": [section(colour="red")],
    "a header in mrkdwn": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
    "a section of nothing": [{"type": "section"}],
    "an empty text": [section("")],
    "a text of 3001": [section("x" * 3_001)],
    "a header of 151": [{"type": "header", "text": words("x" * 151)}],
    "51 blocks": [{"type": "divider"}] * 51,
    "a label of 76": [section(accessory=button(text=words("x" * 76)))],
    "a value that is a number": [section(accessory=button(value=7))],
    "a value of 2001": [section(accessory=button(value="x" * 2_001))],
    "a label for screen readers of 76": [section(accessory=button(accessibility_label="x" * 76))],
    "an action id of 256": [section(accessory=button(action_id="x" * 256))],
    "a block id of 256": [section(block_id="x" * 256)],
    "an address without a host": [section(accessory=button(url="/claims/1"))],
    "an address of 3001": [section(accessory=button(url="https://example.com/" + "x" * 2_981))],
    "two action ids alike in a block": [{"type": "actions", "elements": [button(), button()]}],
    "two block ids alike": [section(block_id="a"), section(block_id="a")],
    "26 buttons": [{"type": "actions", "elements": [button(action_id=f"a{n}") for n in range(26)]}],
    "no buttons": [{"type": "actions", "elements": []}],
    "11 parts of a context": [{"type": "context", "elements": [words("x")] * 11}],
    "11 fields": [{"type": "section", "fields": [words("x")] * 11}],
    "a field of 2001": [{"type": "section", "fields": [words("x" * 2_001)]}],
    "6 options of an overflow": [
        section(accessory={"type": "overflow", "action_id": "o", "options": [option(value=str(n)) for n in range(6)]})
    ],
    "101 options": [
        section(accessory={"type": "static_select", "action_id": "o", "options": [option()] * 101}),
    ],
    "an option of 76": [
        section(accessory={"type": "static_select", "action_id": "o", "options": [option("x" * 76)]}),
    ],
    "an option's value of 151": [
        section(accessory={"type": "static_select", "action_id": "o", "options": [option(value="x" * 151)]}),
    ],
    "an option without words": [
        section(accessory={"type": "static_select", "action_id": "o", "options": [option("")]}),
    ],
    "a preset that is no option": [
        section(
            accessory={
                "type": "static_select",
                "action_id": "o",
                "options": [option()],
                "initial_option": option("Two", "2"),
            }
        ),
    ],
    "a question of 301 before a press": [
        section(
            accessory=button(
                confirm={"title": words("?"), "text": words("x" * 301), "confirm": words("y"), "deny": words("n")}
            )
        )
    ],
    "a file input in a message": [entry(type="file_input")],
    "a file block": [{"type": "file", "external_id": "1", "source": "remote"}],
    "a picture without words": [{"type": "image", "image_url": "https://example.com/a.png", "alt_text": ""}],
    "a file nobody uploaded": [{"type": "image", "slack_file": {"id": "F404"}, "alt_text": "a"}],
    "empty rich text": [
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}],
        }
    ],
    "two tables": [{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}] * 2,
    "markdown of 12001 together": [
        {"type": "markdown", "text": "x" * 6_000},
        {"type": "markdown", "text": "x" * 6_001},
    ],
}


@pytest.mark.parametrize("fault", MESSAGE_FAULTS)
async def test_blocks_that_slack_does_not_take_are_refused(app: Caller, fault: str) -> None:
    answer = await app.call("chat.postMessage", channel="U0ADA", text="x", blocks=MESSAGE_FAULTS[fault])
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"]
    assert app.slack.workspace.messages == {}


async def test_blocks_at_their_limits_are_taken(app: Caller) -> None:
    blocks = [
        {"type": "header", "text": words("x" * 150)},
        section("x" * 3_000, accessory=button(text=words("x" * 75), value="x" * 2_000, action_id="x" * 255)),
        section(block_id="x" * 255, accessory=button(url="https://example.com/" + "x" * 2_980)),
        {"type": "actions", "elements": [button(action_id=f"a{n}") for n in range(25)]},
        {"type": "context", "elements": [words("x")] * 10},
        {"type": "section", "fields": [words("x" * 300)] * 10},
        section(
            accessory={
                "type": "static_select",
                "action_id": "o",
                "options": [option("x" * 75, "x" * 150)] * 50,
                "initial_option": option("x" * 75, "x" * 150),
            }
        ),
        *[{"type": "divider"}] * 43,
    ]
    assert await app.error("chat.postMessage", channel="U0ADA", text="x", blocks=blocks) is None


async def test_all_blocks_together_have_a_limit(app: Caller) -> None:
    most = LIMITS["message"]["all_blocks_characters"]["max_length"]
    parts = [section("x" * 2_640) for _ in range(5)]
    assert most == 5 * 2_640
    assert await app.error("chat.postMessage", channel="U0ADA", text="x", blocks=parts) is None
    too_many = [*parts, section("x")]
    assert await app.error("chat.postMessage", channel="U0ADA", text="x", blocks=too_many) == "msg_blocks_too_long"


# ---------------------------------------------------------------- views

VIEW_FAULTS = {
    "no title": {"type": "modal", "blocks": [section()]},
    "no blocks": modal() | {"blocks": []},
    "a home tab": {"type": "home", "blocks": [section()]},
    "an input without a submit": {"type": "modal", "title": words("x"), "blocks": [entry()]},
    "a title of 25": modal(title=words("x" * 25)),
    "a submit of 25": modal(submit=words("x" * 25)),
    "a close of 25": modal(close=words("x" * 25)),
    "metadata of 3001": modal(private_metadata="x" * 3_001),
    "a callback id of 256": modal(callback_id="x" * 256),
    "101 blocks": modal(*[{"type": "divider"}] * 101),
    "a label of 2001": modal({**entry(), "label": words("x" * 2_001)}),
    "a hint of 2001": modal({**entry(), "hint": words("x" * 2_001)}),
    "a placeholder of 151": modal(entry(placeholder=words("x" * 151))),
    "a preset longer than it may be": modal(entry(max_length=5, initial_value="x" * 6)),
    "a max_length of 3001": modal(entry(max_length=3_001)),
    "a day that is none": modal(entry(type="datepicker", initial_date="2026-02-30")),
    "11 files": modal(entry(type="file_input", max_files=11)),
    "a table in a modal": modal({"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}),
    "a number input that does not say of which": modal(entry(type="number_input")),
}


@pytest.mark.parametrize("fault", VIEW_FAULTS)
async def test_views_that_slack_does_not_take_are_refused(app: Caller, fault: str) -> None:
    assert await app.error("views.open", trigger_id=app.trigger(), view=VIEW_FAULTS[fault]) == "invalid_arguments"


async def test_a_view_of_250_kb_is_the_largest(app: Caller) -> None:
    blocks = [section("x" * 2_900) for _ in range(84)]
    assert await app.error("views.open", trigger_id=app.trigger(), view=modal(*blocks)) is None
    assert (
        await app.error("views.open", trigger_id=app.trigger(), view=modal(*blocks, *blocks[:16])) == "view_too_large"
    )


async def test_a_trigger_serves_once_for_three_seconds(app: Caller) -> None:
    trigger, late, later = (app.trigger() for _ in range(3))
    assert await app.error("views.open", trigger_id=trigger, view=modal()) is None
    assert await app.error("views.open", trigger_id=trigger, view=modal()) == "exchanged_trigger_id"
    app.clock.skip(0)
    assert await app.error("views.open", trigger_id=late, view=modal()) is None
    assert await app.error("views.open", trigger_id=later, view=modal()) == "expired_trigger_id"
    assert await app.error("views.open", trigger_id="1.invented", view=modal()) == "invalid_trigger_id"


async def test_a_view_is_changed_by_whoever_knows_how_it_looks(app: Caller) -> None:
    view = (await app.call("views.open", trigger_id=app.trigger(), view=modal()))["view"]
    changed = await app.call("views.update", view_id=view["id"], hash=view["hash"], view=modal(section()))
    assert changed["view"]["hash"] != view["hash"]
    stale = {"view_id": view["id"], "hash": view["hash"], "view": modal()}
    assert await app.error("views.update", **stale) == "hash_conflict"
    app.slack.views.close_all("U0ADA")
    assert await app.error("views.update", view_id=view["id"], view=modal()) == "not_found"


async def test_what_is_typed_stays_where_block_and_action_stay(app: Caller) -> None:
    view = (await app.call("views.open", trigger_id=app.trigger(), view=modal(entry(initial_value="1"))))["view"]
    there = app.slack.views.find(id=view["id"])
    there.typed["amount", "value"] = {"type": "plain_text_input", "value": "2"}
    both = modal(entry(initial_value="3"), entry("other", initial_value="4"))
    state = (await app.call("views.update", view_id=view["id"], view=both))["view"]["state"]["values"]
    assert (state["amount"]["value"]["value"], state["other"]["value"]["value"]) == ("2", "4")


async def test_three_views_lie_on_one_another(app: Caller) -> None:
    view = (await app.call("views.open", trigger_id=app.trigger(), view=modal()))["view"]
    for _ in range(2):
        assert await app.error("views.push", trigger_id=app.trigger(view=view["id"]), view=modal()) is None
    pushed = {"trigger_id": app.trigger(view=view["id"]), "view": modal()}
    assert await app.error("views.push", **pushed) == "push_limit_reached"
    assert await app.error("views.push", trigger_id=app.trigger(), view=modal()) == "not_found"


async def test_a_home_tab_is_published_for_people_that_exist_and_by_its_hash(app: Caller) -> None:
    home = {"type": "home", "blocks": [section()]}
    view = (await app.call("views.publish", user_id="U0ADA", view=home))["view"]
    assert await app.error("views.publish", user_id="U0ADA", view=home, hash=view["hash"]) is None
    assert await app.error("views.publish", user_id="U0ADA", view=home, hash=view["hash"]) == "hash_conflict"
    assert await app.error("views.publish", user_id="U404", view=home) == "user_not_found"
    assert await app.error("views.publish", user_id="U0ADA", view=modal()) == "invalid_arguments"


async def test_an_external_id_is_used_once(app: Caller) -> None:
    given = modal(external_id="claim")
    assert await app.error("views.open", trigger_id=app.trigger(), view=given) is None
    other = app.slack.workspace.trigger("U0BOB")
    assert await app.error("views.open", trigger_id=other, view=given) == "duplicate_external_id"
