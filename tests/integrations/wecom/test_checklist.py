"""What WeCom as a channel must hold, case by case, with the tests that show it. Each of them is there: see below.

Left out is what the product does not do: electronic invoices, and the signatures with which pages call WeCom's client.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]
HERE = "integrations/wecom/"

CASES: dict[str, tuple[str, ...]] = {
    "Every vector of WeCom, and of others who wrote for it, is opened and sealed alike": (
        f"{HERE}test_crypto.py::test_what_wecom_sealed_is_opened_and_sealed_alike",
        f"{HERE}test_ingress.py::test_every_good_delivery_is_acknowledged_with_nothing",
    ),
    "What must be refused is, at the layer named; a bomb costs less than 50 ms, and nothing outside is touched": (
        f"{HERE}test_crypto.py::test_what_wecom_did_not_seal_is_refused_at_the_latest_where_it_must",
        f"{HERE}test_ingress.py::test_every_bad_delivery_is_refused_without_a_word",
        f"{HERE}test_ingress.py::test_a_bomb_of_entities_costs_nothing",
        f"{HERE}test_parse.py::test_an_envelope_of_another_form_is_not_opened",
        f"{HERE}test_parse.py::test_what_is_no_xml_or_has_a_document_type_is_not_read",
    ),
    "An echo is answered as exact plain text within a second; a wrong signature is 401 without a detail": (
        f"{HERE}test_ingress.py::test_the_check_of_the_address_is_answered_with_the_bare_words_at_once",
        f"{HERE}test_ingress.py::test_a_check_that_wecom_did_not_sign_is_refused_without_a_word",
        "stories/test_at_wecom.py::test_the_address_is_proved_when_it_is_saved",
    ),
    "It is acknowledged within a second, however long a handler takes": (
        f"{HERE}test_delivered_once.py::test_three_deliveries_are_acknowledged_at_once_while_a_handler_takes_ever_so_long",
        f"{HERE}test_delivered_once.py::test_the_answer_waits_for_no_turn",
    ),
    "Three deliveries of one message have one effect, over a restart and in two processes": (
        f"{HERE}test_delivered_once.py::test_a_message_delivered_three_times_is_one_claim_over_a_restart_and_in_two_processes",
        f"{HERE}test_ingress.py::test_three_deliveries_of_one_message_are_one",
    ),
    "Two presses of one second have two effects": (
        f"{HERE}test_delivered_once.py::test_two_events_of_one_second_are_two_and_each_repeat_is_none",
        f"{HERE}test_ingress.py::test_two_presses_of_one_second_are_both_kept",
        f"{HERE}test_parse.py::test_two_events_of_one_second_have_keys_of_their_own_and_a_repeat_has_the_same",
    ),
    "What is unknown, without the application's number or of the platform itself is taken in silence": (
        f"{HERE}test_ingress.py::test_whatever_wecom_tells_is_acknowledged",
        f"{HERE}test_ingress.py::test_what_is_not_for_this_application_has_no_effect",
        f"{HERE}test_parse.py::test_the_platform_itself_and_whoever_is_no_userid_are_nobody",
        f"{HERE}test_parse.py::test_what_is_of_no_known_kind_means_nothing",
    ),
    "What was chosen is a list, also where it is one or none": (
        f"{HERE}test_parse.py::test_what_is_chosen_is_a_list_even_where_it_is_one_or_none",
    ),
    "A press by the wrong person, after the decision, after 72 hours or twice decides nothing and is answered": (
        "stories/test_wecom_presses.py::test_a_press_by_whom_it_is_not_for_or_too_late_changes_nothing_and_is_answered",
        "stories/test_wecom_presses.py::test_a_press_after_the_decision_and_another_after_that_decide_nothing_more",
        "stories/test_at_wecom.py::test_a_press_that_comes_twice_decides_once",
        "stories/test_at_wecom.py::test_a_forged_press_decides_nothing",
    ),
    "A token that ended under fifty messages at once is fetched once; a wrong secret starts no storm": (
        f"{HERE}test_channel.py::test_fifty_messages_at_once_whose_token_ended_fetch_one_and_all_arrive_once",
        f"{HERE}test_client.py::test_fifty_whose_token_ended_fetch_one_and_all_arrive",
        f"{HERE}test_client.py::test_a_wrong_secret_starts_no_storm",
        f"{HERE}test_client.py::test_a_secret_that_became_wrong_is_asked_for_once_a_minute",
        "stories/test_at_wecom.py::test_a_token_that_is_spoilt_is_fetched_once_anew",
    ),
    "A text is split at 2,048 bytes between characters, in order; nothing that is seen as one is torn": (
        f"{HERE}test_texts.py::test_a_text_goes_into_one_message_up_to_its_bytes_and_into_two_after_that",
        f"{HERE}test_texts.py::test_a_message_with_its_mark_is_never_cut_by_wecom",
        f"{HERE}test_texts.py::test_a_long_text_comes_in_order_between_lines_and_nothing_is_lost",
        f"{HERE}test_texts.py::test_what_is_seen_as_one_is_not_torn_apart",
        f"{HERE}test_channel.py::test_a_long_answer_comes_in_order_and_whole",
    ),
    "The 31st message of a minute comes later and is not lost": (
        "stories/test_wecom_ways.py::test_more_messages_than_a_minute_holds_come_later_and_none_is_lost",
        f"{HERE}test_channel.py::test_nothing_is_dropped_of_an_answer_longer_than_a_minute_takes",
        f"{HERE}test_channel.py::test_an_hour_has_its_limit_too",
    ),
    "Whoever is named as not reached is noticed, whatever the case; an administrator hears of whom the app can't see": (
        f"{HERE}test_channel.py::test_whoever_is_named_as_invalid_is_gone_whatever_the_case",
        f"{HERE}test_channel.py::test_whoever_has_no_licence_is_gone_though_it_went_well",
        f"{HERE}test_channel.py::test_whoever_the_app_can_not_see_is_gone",
        "stories/test_wecom_ways.py::test_an_administrator_hears_of_an_approver_whom_the_app_can_t_see",
        "stories/test_at_wecom.py::test_a_claim_waits_for_an_approver_whom_the_app_can_t_see_until_it_can",
    ),
    "A message whose answer was lost is shown once": (
        f"{HERE}test_channel.py::test_a_message_whose_answer_was_lost_is_shown_once",
        f"{HERE}test_channel.py::test_a_card_that_arrived_long_ago_is_not_posted_again",
        "stories/test_at_wecom.py::test_a_message_whose_answer_is_lost_is_shown_once",
    ),
    "A code changes a card once; after that, and after 72 hours, there is a new message": (
        f"{HERE}test_channel.py::test_a_card_changes_in_place_and_uses_its_code_up",
        f"{HERE}test_channel.py::test_a_code_that_was_used_serves_no_second_change",
        f"{HERE}test_channel.py::test_a_code_serves_for_72_hours",
        "storage/test_codes.py::test_a_code_is_gone_before_the_call_so_that_a_crash_uses_it_once",
        "bot/test_courier.py::"
        "test_a_card_that_can_not_be_changed_any_more_is_posted_anew_and_its_next_change_gets_a_new_code",
        "stories/test_at_wecom.py::test_a_card_whose_code_is_too_old_is_followed_by_a_new_message",
    ),
    "An error that says success is no file; what is too large is not read on; a file is what it holds": (
        f"{HERE}test_media.py::test_an_error_is_known_by_what_it_holds_whatever_it_is_called",
        f"{HERE}test_media.py::test_the_published_example_of_an_error_which_says_success_is_no_file",
        f"{HERE}test_media.py::test_no_more_is_read_than_shows_that_it_is_too_large",
        "integrations/documents/test_kinds.py::test_every_kind_is_known_by_its_first_bytes",
        "integrations/documents/test_kinds.py::test_what_is_refused_is_called_by_what_it_is",
        "stories/test_receipts.py::test_a_file_that_can_t_be_a_receipt_is_refused_by_its_name_with_the_reason",
        "stories/test_at_wecom.py::test_a_photo_that_is_too_old_is_asked_for_again",
    ),
    "The name of a card holds only what WeCom takes, whatever a userid holds, and no two have the same": (
        f"{HERE}test_channel.py::test_a_name_has_only_characters_that_wecom_takes",
        f"{HERE}test_channel.py::test_no_two_cards_have_the_same_name",
    ),
    "The menu is within its bytes, and everything that is drawn within WeCom's limits": (
        f"{HERE}test_cards.py::test_wecom_takes_the_menu",
        f"{HERE}test_cards.py::test_wecom_takes_everything_the_handlers_show_and_cuts_nothing_of_it",
        f"{HERE}test_cards.py::test_the_fullest_card_of_the_longest_words_is_said_whole",
        "bot/test_wecom_commands.py::test_the_menu_is_created_and_told",
        "stories/test_wecom_ways.py::test_the_menu_that_an_operator_makes_does_what_its_words_say",
        "support/test_wecom_people.py::test_a_wrong_menu_is_refused",
        "support/test_wecom_server.py::test_a_wrong_card_is_refused",
    ),
    "Signing in with a used code, a foreign state, as nobody of the company or out of sight is refused": (
        f"{HERE}test_oauth.py::test_a_code_that_was_used_or_is_too_old_is_asked_for_once_more",
        f"{HERE}test_oauth.py::test_after_the_second_code_that_does_not_count_there_is_a_sentence",
        f"{HERE}test_oauth.py::test_a_code_in_a_browser_that_did_not_begin_lets_nobody_in",
        f"{HERE}test_oauth.py::test_somebody_else_s_cookie_is_not_this_state_s",
        f"{HERE}test_oauth.py::test_a_state_that_is_too_old_is_refused_with_the_way_to_begin_anew",
        f"{HERE}test_oauth.py::test_who_is_no_member_outside_the_range_or_in_no_row_is_refused_with_what_to_do",
    ),
    "No secret, token, code or media id is ever in the log": (
        f"{HERE}test_ingress.py::test_no_secret_and_no_media_id_is_ever_in_the_log",
        f"{HERE}test_client.py::test_nothing_secret_is_told_or_logged",
        "stories/test_wecom_ways.py::test_of_a_day_with_all_its_troubles_the_log_tells_no_secret",
    ),
}


@cache
def shown_in(file: str) -> frozenset[str]:
    """The names of the tests of a file."""
    tree = ast.parse((TESTS / file).read_text("utf-8"))
    return frozenset(each.name for each in tree.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef)))


@pytest.mark.parametrize("case", CASES)
def test_what_shows_a_case_is_there(case: str) -> None:
    named = [name.partition("::") for name in CASES[case]]

    assert [f"{file}::{test}" for file, _, test in named if test not in shown_in(file)] == []
    assert all(test.startswith("test_") for _, _, test in named)


def test_no_case_is_shown_by_nothing() -> None:
    assert len(CASES) == 20
    assert all(CASES.values())
