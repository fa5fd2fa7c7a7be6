"""People sign in by a one-time link, stay for thirty days, and leave."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp.test_utils import TestClient

from bot.chat.channel import Outgoing
from bot.chat.messages import Text
from bot.chat.refusals import Gone
from tests.integrations.webchat.house import ADA, GRACE, PEOPLE, House, look, new_key


async def link_for(house: House, person=ADA, *, ago: timedelta = timedelta(0)) -> str:
    token: str = await house.store.write(lambda unit: unit.sign_ins.create(person, now=datetime.now(UTC) - ago))
    return token


async def enter(client: TestClient, house: House, token: str):
    return await client.post("/sign-in", data={"link": token}, headers={"Origin": house.url}, allow_redirects=False)


async def test_who_is_not_signed_in_reads_whom_to_ask(signed: House) -> None:
    async with signed.client() as client:
        answer = await client.get("/", headers={"Accept-Language": "en"})
        html = await answer.text()

        assert answer.status == 200
        assert "Ask the administrator" in html
        assert "Ada" not in html
        assert 'role="log"' not in html


async def test_opening_the_link_uses_nothing_up_and_its_button_does(signed: House) -> None:
    token = await link_for(signed)
    async with signed.client() as client:
        for _ in range(3):
            answer = await client.get("/sign-in", params={"token": token})
            assert "Ada Byron" in await answer.text()

        answer = await enter(client, signed, token)

        assert (answer.status, answer.headers["Location"]) == (303, "/")
        page = await look(client)
        assert page.person == "ada"
        assert ">Sign out</button>" in page.html
        assert 'id="who"' not in page.html
    async with signed.client() as other:
        again = await enter(other, signed, token)
        assert again.status == 410
        assert "Ask for a new one" in await again.text()


@pytest.mark.parametrize(("hours", "status"), [(23.9, 200), (24.1, 410)])
async def test_a_link_lives_for_a_day(signed: House, hours: float, status: int) -> None:
    token = await link_for(signed, ago=timedelta(hours=hours))
    async with signed.client() as client:
        assert (await client.get("/sign-in", params={"token": token})).status == status


@pytest.mark.parametrize("token", ["", "nonsense", "../../x", "x" * 5000])
async def test_a_link_nobody_made_is_answered_like_a_used_one(signed: House, token: str) -> None:
    async with signed.client() as client:
        answer = await client.get("/sign-in", params={"token": token})

        assert answer.status == 410


async def test_nobody_is_signed_in_from_elsewhere(signed: House) -> None:
    token = await link_for(signed)
    async with signed.client() as client:
        foreign = await client.post("/sign-in", data={"link": token}, headers={"Origin": "https://evil.example"})
        silent = await client.post("/sign-in", data={"link": token})

        assert (foreign.status, silent.status) == (403, 403)
        assert (await enter(client, signed, token)).status == 303


async def test_signing_out_ends_it_in_the_store_too(signed: House) -> None:
    async with signed.client() as client:
        await enter(client, signed, await link_for(signed))
        page = await look(client)
        (cookie,) = client.session.cookie_jar
        kept = {cookie.key: cookie.value}

        answer = await page.submit("/sign-out")

        assert answer.status == 303
        assert 'role="log"' not in (await look(client)).html
    async with signed.client(cookies=kept) as thief:
        assert 'role="log"' not in (await look(thief)).html
        answer = await thief.post("/say", json={"text": "x", "key": new_key()}, headers=page.headers)
        assert answer.status == 401


async def test_a_tab_of_an_earlier_sign_in_gets_409(signed: House) -> None:
    async with signed.client() as client:
        await enter(client, signed, await link_for(signed))
        tab = await look(client)
        await enter(client, signed, await link_for(signed, GRACE))

        answer = await tab.post("/say", {"text": "hello", "key": new_key()})

        assert answer.status == 409
        assert signed.shop.said == []


async def test_a_token_of_an_earlier_sign_in_of_the_same_person_is_no_proof(signed: House) -> None:
    async with signed.client() as client:
        await enter(client, signed, await link_for(signed))
        tab = await look(client)
        await enter(client, signed, await link_for(signed))

        answer = await tab.post("/say", {"text": "hello", "key": new_key()})

        assert answer.status == 403
        assert signed.shop.said == []


async def test_who_signs_in_anew_in_a_browser_is_out_of_what_it_showed_before(signed: House) -> None:
    async with signed.client() as client:
        await enter(client, signed, await link_for(signed))
        (cookie,) = client.session.cookie_jar
        kept = {cookie.key: cookie.value}
        await enter(client, signed, await link_for(signed, GRACE))

        assert (await look(client)).person == "grace"
    async with signed.client(cookies=kept) as thief:
        assert 'role="log"' not in (await look(thief)).html


async def test_a_link_that_was_replaced_by_a_newer_one_is_answered_like_a_used_one(signed: House) -> None:
    older, newer = await link_for(signed), await link_for(signed)
    async with signed.client() as client:
        assert (await client.get("/sign-in", params={"token": older})).status == 410
        assert (await enter(client, signed, older)).status == 410
        assert (await enter(client, signed, newer)).status == 303


async def test_who_is_signed_out_everywhere_sees_and_does_nothing_more(signed: House) -> None:
    async with signed.client() as phone, signed.client() as laptop:
        pages = []
        for client in (phone, laptop):
            await enter(client, signed, await link_for(signed))
            pages.append(await look(client))

        await signed.store.write(lambda unit: unit.sign_ins.end_all(ADA, now=datetime.now(UTC)))

        for page in pages:
            assert (await page.post("/say", {"text": "hello", "key": new_key()})).status == 401
            assert 'role="log"' not in (await look(page.client)).html
    assert signed.shop.said == []


async def test_without_a_sign_in_nothing_is_shown_or_done(signed: House) -> None:
    async with signed.client() as client:
        await enter(client, signed, await link_for(signed))
        page = await look(client)
    async with signed.client() as stranger:
        say = await stranger.post("/say", json={"text": "x", "key": new_key()}, headers=page.headers)
        older = await stranger.get("/older")
        stream = await stranger.get("/stream", headers={"Origin": signed.url})
        nothing = await stranger.get("/nothing", headers={"Accept": "text/html", "Accept-Language": "zh-CN,zh"})

        assert [say.status, older.status, stream.status, nothing.status] == [401, 401, 401, 404]
        assert "没有这个页面" in await nothing.text()


async def test_nobody_switches_where_people_sign_in(signed: House) -> None:
    async with signed.client() as client:
        await enter(client, signed, await link_for(signed))

        assert (await (await look(client)).post("/who", {"person": "grace"})).status == 404


async def test_who_has_left_is_nobody(signed: House) -> None:
    async with signed.client() as client:
        await enter(client, signed, await link_for(signed))
        gone = replace(PEOPLE[0], left_on=(datetime.now(UTC) - timedelta(days=2)).date())
        await signed.store.write(lambda unit: unit.people.put(gone))

        assert 'role="log"' not in (await look(client)).html


async def test_who_never_signed_in_can_t_be_reached(signed: House) -> None:
    outgoing = Outgoing(id="1", place="ada", messages=(Text(text="news"),), locale="en", to=ADA)
    with pytest.raises(Gone):
        await signed.chat.send(outgoing)

    async with signed.client() as client:
        await enter(client, signed, await link_for(signed))

    assert (await signed.chat.send(outgoing)).ref == "o1"
    assert (await signed.chat.update("o7", outgoing)).ref == "o7"


async def test_in_the_demo_everybody_counts_as_signed_in(demo: House) -> None:
    outgoing = Outgoing(id="1", place="nobody", messages=(Text(text="news"),), locale="en", to=None)

    assert (await demo.chat.send(outgoing)).ref == "o1"
