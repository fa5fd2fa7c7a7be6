"""The people of the directory as the rules need them."""

from __future__ import annotations

from datetime import timedelta

from tests.support.builders import TODAY, person


def test_a_manager_equal_to_oneself_means_nobody_is_above() -> None:
    assert not person("ada", manager="ada").has_manager
    assert not person("ada").has_manager
    assert person("ada", manager="grace").has_manager


def test_the_day_somebody_leaves_is_the_first_on_which_they_can_do_nothing() -> None:
    ada = person("ada", left_on=TODAY)
    assert ada.is_active(TODAY - timedelta(days=1))
    assert not ada.is_active(TODAY)
    assert not ada.is_active(TODAY + timedelta(days=1))
