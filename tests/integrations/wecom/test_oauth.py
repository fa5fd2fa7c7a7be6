"""Pages that open through WeCom's sign-in: the way there and back, whom it lets in, and what it says to others."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from yarl import URL

from integrations.pages import sessions
from integrations.wecom import signing_in
from tests.integrations.wecom.signing import FILL_IN, FILLED, OUTSIDE, UNKNOWN, House, step, way_back
from tests.support.linked_channel import Phone
from tests.support.slack_trouble import Trouble
from tests.support.wecom_company import user
from tests.support.wecom_logins import NOBODY
from tests.support.wecom_server import AGENT, CORP

LONG_CODE = "x" * 513


# ------------------------------------------------------------ the way


async def test_a_link_leads_by_wecom_to_the_form_which_is_filled_in_and_sent_once(house: House, ada: Phone) -> None:
    before = await house.claims_of("ada")
    await ada.get(FILL_IN)
    assert (ada.status, 'data-form="claim.new"' in ada.html) == (200, True)
    address = ada.url
    await ada.sends(address, **FILLED)
    assert (ada.status, "Sent. You can close this page." in ada.html) == (200, True)
    assert len(await house.claims_of("ada")) == len(before) + 1


async def test_the_browser_is_sent_to_wecom_with_all_that_it_asks_for_and_with_nothing_of_the_person(
    house: House, ada: Phone
) -> None:
    status, location = await step(ada, FILL_IN)
    parts = urlsplit(location)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    state = query.pop("state")
    assert (status, parts.fragment) == (302, "wechat_redirect")
    assert location.startswith(house.wecom.authorize_url)
    assert query == {
        "appid": CORP,
        "redirect_uri": f"{house.process.url}/wecom/in/claim.fill",
        "response_type": "code",
        "scope": "snsapi_base",
        "agentid": str(AGENT),
    }
    assert (state.isalnum(), state.isascii(), 32 <= len(state) <= 128) == (True, True, True)
    assert signing_in.AUTHORIZE == "https://open.weixin.qq.com/connect/oauth2/authorize"


async def test_cookies_are_read_by_no_script_and_nothing_is_kept_or_passed_on(house: House, ada: Phone) -> None:
    back = await way_back(ada)
    for address in (FILL_IN, back):
        async with ada.session.get(address, allow_redirects=False) as answer:
            assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
            set_ = [each for each in answer.headers.getall("Set-Cookie") if "Max-Age=0" not in each]
            assert set_
            for each in set_:
                assert ("HttpOnly" in each, "SameSite=Lax" in each) == (True, True)
                assert "ada" not in each.lower()
            assert "ada" not in answer.headers["Location"].lower()


async def test_over_https_the_cookies_are_this_host_s_alone(house: House) -> None:
    own = sessions.Sessions(house.process.app.door, channel="wecom", is_secure=True)
    assert own.cookie("session").startswith("__Host-")


async def test_for_two_hours_the_browser_is_known_and_then_comes_by_wecom_again(
    house: House, ada: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ada.get(FILL_IN)
    came = len(house.wecom.logins.came)
    await ada.get(FILL_IN)
    assert (ada.status, len(house.wecom.logins.came)) == (200, came)
    monkeypatch.setattr(sessions, "LASTS", sessions.LASTS * 0)
    await ada.get(FILL_IN)
    assert (ada.status, len(house.wecom.logins.came)) == (200, came + 1)


async def test_who_is_named_in_other_letters_is_the_same_person(house: House, browsers: Any) -> None:
    phone = browsers(user("ada").upper())
    await phone.get(FILL_IN)
    assert (phone.status, 'data-form="claim.new"' in phone.html) == (200, True)


# ------------------------------------------------------------ who looks at it before, meanwhile, again


async def test_a_program_that_opens_a_link_first_opens_nothing_and_uses_nothing_up(
    house: House, ada: Phone, browsers: Any
) -> None:
    previewer = browsers(None)
    for _ in range(3):
        await previewer.get(FILL_IN)
    assert "请在企业微信客户端打开链接" in previewer.html
    async with previewer.session.head(FILL_IN) as answer:
        assert answer.status == 405
    await ada.get(FILL_IN)
    assert (ada.status, 'data-form="claim.new"' in ada.html) == (200, True)


async def test_a_code_in_a_browser_that_did_not_begin_lets_nobody_in(house: House, ada: Phone, browsers: Any) -> None:
    """Whoever gets somebody to open the end of their own sign-in would have them file in the wrong name."""
    back, bob = await way_back(ada), browsers(user("bob"))
    await bob.get(back)
    assert (bob.status, "not begun in this browser" in bob.html, FILL_IN in bob.html) == (403, True, True)
    # Nor does a state of one's own with another browser's cookie, or none.
    own = await way_back(bob)
    state = parse_qs(urlsplit(own).query)["state"][0]
    for wrong in (back.replace("/claim.fill", "/claim.edit:1:1"), f"{back}&state={state}", back.split("&state=")[0]):
        await ada.get(wrong)
        assert (ada.status, "not begun in this browser" in ada.html) == (403, True), wrong
    await bob.get(own)
    assert bob.status == 200


async def test_somebody_else_s_cookie_is_not_this_state_s(house: House, ada: Phone, browsers: Any) -> None:
    back, bob = await way_back(ada), browsers(user("bob"))
    await step(bob, FILL_IN)
    (name,) = [each.key for each in ada.session.cookie_jar if "state" in each.key]
    (own,) = [each.value for each in bob.session.cookie_jar if "state" in each.key]
    bob.session.cookie_jar.update_cookies({name: own})
    await bob.get(back)
    assert (bob.status, "not begun in this browser" in bob.html) == (403, True)


async def test_a_state_that_is_too_old_is_refused_with_the_way_to_begin_anew(
    ada: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = await way_back(ada)
    with monkeypatch.context() as later:
        later.setattr(signing_in, "STATE_SECONDS", -1)
        await ada.get(back)
    assert (ada.status, f'href="{FILL_IN}"' in ada.html) == (403, True)
    await ada.get(FILL_IN)
    assert ada.status == 200


async def test_going_back_to_the_end_of_a_sign_in_lets_nobody_in_again(house: House, ada: Phone) -> None:
    back = await way_back(ada)
    await ada.get(back)
    assert ada.status == 200
    asked = len(house.wecom.called("auth/getuserinfo"))
    await ada.get(back)
    assert (ada.status, f'href="{FILL_IN}"' in ada.html) == (403, True)
    assert len(house.wecom.called("auth/getuserinfo")) == asked


async def test_a_form_that_was_opened_is_reloaded_in_its_browser_and_in_no_other(
    house: House, ada: Phone, browsers: Any
) -> None:
    await ada.get(FILL_IN)
    address, form = ada.url, ada.html
    await ada.get(address)
    assert (ada.status, 'data-form="claim.new"' in form) == (200, True)
    for somebody in (user("bob"), user("ada"), None):
        other = browsers(somebody)
        await other.get(address)
        assert other.status == 410


async def test_a_session_that_was_put_into_a_browser_is_not_the_one_after_signing_in(
    house: House, ada: Phone, browsers: Any
) -> None:
    """Whoever knows what the browser showed before must not be in it afterwards."""
    await ada.get(FILL_IN)
    (planted,) = [each for each in ada.session.cookie_jar if "session" in each.key]
    bob = browsers(user("bob"))
    # He begins to sign in himself, by which what the browser showed before is nobody's.
    back = await way_back(bob)
    bob.session.cookie_jar.update_cookies({planted.key: planted.value}, URL(house.process.url))
    await bob.get(back)
    (own,) = [each for each in bob.session.cookie_jar if "session" in each.key]
    assert own.value != planted.value
    status, location = await step(ada, FILL_IN)
    assert (status, location.startswith(house.wecom.authorize_url)) == (302, True)


async def test_a_made_up_session_is_nobody_s(house: House, ada: Phone) -> None:
    ada.session.cookie_jar.update_cookies({"chit_wecom_session": "made-up"})
    status, location = await step(ada, FILL_IN)
    assert (status, location.startswith(house.wecom.authorize_url)) == (302, True)


# ------------------------------------------------------------ codes that do not count


@pytest.mark.parametrize("way", ["spend", "age"])
async def test_a_code_that_was_used_or_is_too_old_is_asked_for_once_more(house: House, ada: Phone, way: str) -> None:
    back = await way_back(ada)
    getattr(house.wecom.logins, way)()
    await ada.get(back)
    assert (ada.status, 'data-form="claim.new"' in ada.html) == (200, True)


@pytest.mark.parametrize("errcode", [40029, 42022, 42003])
async def test_after_the_second_code_that_does_not_count_there_is_a_sentence(
    house: House, ada: Phone, errcode: int
) -> None:
    came = len(house.wecom.logins.came)
    house.wecom.refuse("auth/getuserinfo", errcode, times=2)
    await ada.get(FILL_IN)
    assert (ada.status, "used before or is too old" in ada.html, f'href="{FILL_IN}"' in ada.html) == (403, True, True)
    assert len(house.wecom.logins.came) == came + 2
    await ada.get(FILL_IN)
    assert ada.status == 200


@pytest.mark.parametrize("code", ["", LONG_CODE, "a%0ab", "%E7%A0%81"])
async def test_what_can_be_no_code_is_not_asked_about(house: House, ada: Phone, code: str) -> None:
    back = await way_back(ada)
    asked = [each for each in house.wecom.calls if each.method == "auth/getuserinfo"]
    path, _, query = back.partition("?")
    state = parse_qs(query)["state"][0]
    status, location = await step(ada, f"{path}?code={code}&state={state}")
    assert (status, location.startswith(house.wecom.authorize_url)) == (302, True)
    assert [each for each in house.wecom.calls if each.method == "auth/getuserinfo"] == asked


async def test_the_token_is_renewed_once_where_it_expired(house: House, ada: Phone) -> None:
    house.wecom.spoil_tokens(42001)
    await ada.get(FILL_IN)
    assert (ada.status, 'data-form="claim.new"' in ada.html) == (200, True)


async def test_while_wecom_is_away_there_is_a_sentence_and_the_way_to_try_again(house: House, ada: Phone) -> None:
    back = await way_back(ada)
    house.wecom.suffers(Trouble.CUT)
    await ada.get(back)
    assert (ada.status, f'href="{FILL_IN}"' in ada.html) == (503, True)
    assert "say right now who you are" in ada.html
    house.wecom.suffers(None)
    await ada.get(FILL_IN)
    assert ada.status == 200


async def test_strangers_can_not_use_up_what_the_corporation_may_call(
    house: House, ada: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "MOST_A_MINUTE", 0)
    asked = [each for each in house.wecom.calls if each.method == "auth/getuserinfo"]
    await ada.get(FILL_IN)
    assert ada.status == 503
    assert [each for each in house.wecom.calls if each.method == "auth/getuserinfo"] == asked


# ------------------------------------------------------------ whom it lets in


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (NOBODY, "Only members of your company"),
        (OUTSIDE, "may not use this app"),
        (UNKNOWN, "ask an administrator to add you to the directory"),
    ],
)
async def test_who_is_no_member_outside_the_range_or_in_no_row_is_refused_with_what_to_do(
    house: House, browsers: Any, who: str, said: str
) -> None:
    phone = browsers(who)
    await phone.get(FILL_IN)
    assert (phone.status, said in phone.html) == (403, True)
    assert not [each for each in phone.session.cookie_jar if "session" in each.key]


async def test_it_is_said_in_chinese_where_that_is_read(house: House, browsers: Any) -> None:
    phone = browsers(NOBODY)
    async with phone.session.get(FILL_IN, headers={"Accept-Language": "zh-CN"}) as answer:
        assert "只有本企业的企业微信成员可以打开此页面" in await answer.text()


async def test_who_is_put_out_of_the_range_is_refused_though_signed_in(house: House, ada: Phone) -> None:
    await ada.get(FILL_IN)
    member = house.wecom.members.all[user("ada").casefold()]
    member.is_visible = False
    house.process.channel.profiles.forget(user("ada"))
    try:
        await ada.get(FILL_IN)
        assert (ada.status, "may not use this app" in ada.html) == (403, True)
    finally:
        member.is_visible = True
        house.process.channel.profiles.forget(user("ada"))
