"""Who is shown in a message, read from what is kept of it."""

import json

import pytest

from storage.shown import people_in


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        (None, []),
        ("not JSON at all", []),
        ({"messages": []}, []),
        ({"messages": [], "shows": None}, []),
        ({"messages": [{"text": "hello"}], "shows": ["ada"]}, ["ada"]),
        ({"form": {"lead": "x", "shows": ["wei"]}, "shows": ["ada", "bob"]}, ["ada", "bob", "wei"]),
        ({"shows": ['quo"ted', "王伟"]}, ['quo"ted', "王伟"]),
        ({"text": '"shows":["bob"]', "shows": ["ada"]}, ["ada"]),
        ({"typed": {"shows": "bob"}}, []),
    ],
)
def test_everybody_who_is_said_to_be_shown_is_found_and_nobody_who_is_typed(kept: object, expected: list[str]) -> None:
    for written in ({"separators": (",", ":")}, {"indent": 2}, {"ensure_ascii": False}):
        text = kept if kept is None or isinstance(kept, str) else json.dumps(kept, **written)
        assert sorted(people_in(text)) == sorted(expected)
