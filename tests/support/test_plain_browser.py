"""The browser without scripts fills in and sends forms the way browsers do."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot import serving
from tests.support.plain_browser import PlainBrowser

PAGE = """<!doctype html><html><head><title>no heading</title><script>var x = "<form>";</script></head><body>
<h1>Edit  C-000001</h1>
<form method="post" action="/send" enctype="{kind}">
<p role="alert">Something is wrong</p>
<input type="hidden" name="token" value="t&amp;1">
<label for="a">Amount</label> <input id="a" name="amount" value="68"><p id="a-error">No sum</p>
<label for="c">Category</label>
<select id="c" name="category"><option value="taxi">Taxi</option><option value="meals" selected>Meals</option></select>
<fieldset data-line="2"><label for="n">Note</label><textarea id="n" name="note">
 two
 lines</textarea></fieldset>
<label for="b">Billable</label><input type="checkbox" id="b" name="billable" value="on">
<label for="f">Receipt</label><input type="file" id="f" name="file">
<noscript><button type="submit" name="keep" value="keep">Keep</button></noscript>
<input type="hidden" name="last" value="z">
<button type="button" name="no" value="no">No</button><button type="submit">Save</button>
</form></body></html>"""


class Site:
    """A page with a form, and what was sent to it."""

    def __init__(self) -> None:
        self.url = ""
        self.kind = "multipart/form-data"
        self.policy = "same-origin"
        self.sent: list[tuple[str, str]] = []
        self.headers: dict[str, str] = {}
        self.cookies: dict[str, str] = {}

    async def show(self, request: web.Request) -> web.Response:
        page = web.Response(text=PAGE.format(kind=self.kind), content_type="text/html")
        page.headers["Referrer-Policy"] = self.policy
        page.set_cookie("browser", "one")
        return page

    async def take(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.sent = [(name, _told(value)) for name, value in form.items()]
        self.headers, self.cookies = dict(request.headers), dict(request.cookies)
        raise web.HTTPSeeOther("/done")

    async def done(self, request: web.Request) -> web.Response:
        return web.Response(text="<body><h1>Sent</h1><p>You can  close this page.</p></body>", content_type="text/html")


def _told(value: object) -> str:
    if isinstance(value, web.FileField):
        return f"{value.filename}:{value.file.read().decode()}"
    # So it reads a file that nobody chose.
    return value if isinstance(value, str) else "no file"


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    app = web.Application()
    app.add_routes([web.get("/", site.show), web.post("/send", site.take), web.get("/done", site.done)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    sock = serving.listen("127.0.0.1", 0)
    site.url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    await web.SockSite(runner, sock).start()
    yield site
    await runner.cleanup()


@pytest.fixture
async def browser() -> AsyncIterator[PlainBrowser]:
    browser = PlainBrowser()
    yield browser
    await browser.close()


async def test_a_form_is_read_by_its_labels(site: Site, browser: PlainBrowser) -> None:
    await browser.open(site.url)
    (form,) = browser.forms
    assert browser.title == "Edit C-000001"
    assert form.values() == {"Amount": "68", "Category": "meals", "2. Note": " two\n lines", "Billable": ""}
    assert form.errors() == {"Amount": "No sum", "": "Something is wrong"}
    assert [each.text for each in form.buttons] == ["Keep", "Save"]


async def test_what_is_filled_in_is_sent_in_the_order_of_the_page_with_the_cookie(
    site: Site, browser: PlainBrowser
) -> None:
    await browser.open(site.url)
    (form,) = browser.forms
    form.type("Amount", "70")
    form.type("Category", "Taxi")
    form.type("Billable", "on")
    form.choose_file("a.pdf", b"%PDF")
    await browser.press(lambda each: each.text == "Keep", form=form)
    assert site.sent == [
        ("token", "t&1"),
        ("amount", "70"),
        ("category", "taxi"),
        ("note", " two\n lines"),
        ("billable", "on"),
        ("file", "a.pdf:%PDF"),
        ("keep", "keep"),
        ("last", "z"),
    ]
    assert site.cookies == {"browser": "one"}
    assert (browser.title, browser.text) == ("Sent", "Sent You can close this page.")


async def test_without_a_file_an_empty_one_is_sent_and_an_unchecked_box_is_not(
    site: Site, browser: PlainBrowser
) -> None:
    await browser.open(site.url)
    await browser.press(lambda each: each.text == "Save", form=browser.forms[0])
    assert dict(site.sent)["file"] == "no file"
    assert "billable" not in dict(site.sent)
    assert "keep" not in dict(site.sent)


@pytest.mark.parametrize(("policy", "is_told"), [("same-origin", True), ("no-referrer", False)])
async def test_a_page_that_gives_no_referrer_gives_no_origin(
    site: Site, browser: PlainBrowser, policy: str, is_told: bool
) -> None:
    site.policy, site.kind = policy, ""
    await browser.open(site.url)
    await browser.press(lambda each: each.text == "Save", form=browser.forms[0])
    assert site.headers["Origin"] == (site.url if is_told else "null")
    assert site.headers["Sec-Fetch-Site"] == "same-origin"
    assert site.headers["Content-Type"] == "application/x-www-form-urlencoded"


async def test_nobody_types_what_is_not_there(site: Site, browser: PlainBrowser) -> None:
    await browser.open(site.url)
    with pytest.raises(AssertionError, match="no field Colour"):
        browser.forms[0].type("Colour", "red")
    with pytest.raises(AssertionError, match="no option Rent"):
        browser.forms[0].type("Category", "Rent")
