"""The fields of a form are read as the standard library reads them, which takes three times as long."""

from urllib.parse import parse_qsl, urlencode

import pytest

from integrations.slack.ingress import MOST_FIELDS, pairs_of

FORMS = (
    "",
    "&&",
    "a",
    "a=",
    "=b",
    "a=b=c&a=b",
    "text=%E5%87%BA%E7%A7%9F%E8%BD%A6+68&command=%2Fclaim",
    "a%3Db=c%26d&x=%",
    "a=%zz&b=%2&c=100%",
    "a=1;b=2",
    urlencode({"text": 'a+b & "payload" = 50 % 滴滴\r\n\t', "payload": "{}", "": ""}),
)


@pytest.mark.parametrize("form", FORMS)
def test_the_fields_are_those_of_the_standard_library(form):
    assert pairs_of(form) == parse_qsl(form, keep_blank_values=True, errors="strict")


@pytest.mark.parametrize("form", ["a=%ff", "%ff=a", "a=%E5%87"])
def test_what_is_no_utf_8_is_refused(form):
    with pytest.raises(ValueError, match="utf-8"):
        pairs_of(form)


def test_as_many_fields_as_slack_could_ever_send_are_taken_and_no_more():
    assert len(pairs_of("&".join(["a=b"] * MOST_FIELDS))) == MOST_FIELDS
    with pytest.raises(ValueError, match="many"):
        pairs_of("&".join(["a=b"] * (MOST_FIELDS + 1)))
