"""Who is let in at the doors of a serving process: this machine, or whoever asks for the public address."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import Application, open_application
from bot.demo import fill
from bot.serving import build
from bot.settings import Settings
from integrations.webchat.channel import WebChat

KEYS = (b"a key for tests, 32 bytes long..",)
FORWARDED = (
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Server",
    "x-forwarded",
    "X-Real-IP",
    "X-Client-IP",
    "X-Cluster-Client-IP",
    "Client-IP",
    "True-Client-IP",
    "CF-Connecting-IP",
    "CF-Ray",
    "Fastly-Client-IP",
    "Fly-Client-IP",
    "X-ProxyUser-Ip",
    "X-Original-Host",
    "X-Original-Forwarded-For",
    "X-Envoy-External-Address",
    "X-Azure-ClientIP",
    "CDN-Loop",
    "Via",
)


@pytest.fixture(scope="module")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Application]:
    """The demo company with its web chat."""
    settings = Settings.of({"CHIT_DATA_DIR": str(tmp_path_factory.mktemp("doors"))})
    application = await open_application(settings, keys=KEYS)
    application.attach(WebChat(mode="demo", keys=KEYS, public_url="https://chit.example"))
    await application.store.write(fill)
    yield application
    await application.close()


@pytest.fixture(scope="module")
async def near(demo: Application) -> AsyncIterator[TestClient]:
    """Somebody on this machine, while people reach it at another address."""
    app, _ = build(demo, public_url="https://chit.example")
    async with TestClient(TestServer(app, host="127.0.0.1")) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/metrics"])
async def test_this_machine_is_answered_by_either_of_its_names(near: TestClient, path: str) -> None:
    port = near.server.port

    for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"LOCALHOST:{port}", "[::1]:8080", "127.0.0.1"):
        assert (await near.get(path, headers={"Host": host})).status == 200, host


@pytest.mark.parametrize("header", FORWARDED)
async def test_what_a_proxy_passes_on_is_not_of_this_machine(near: TestClient, header: str) -> None:
    passed_on = {header: "127.0.0.1"}

    assert (await near.get("/metrics", headers=passed_on)).status == 404
    # At the address of this machine nobody is answered, and at the public one the demo is not.
    assert (await near.get("/", headers=passed_on)).status == 421
    assert (await near.get("/", headers={**passed_on, "Host": "chit.example"})).status == 403
    # Whether a process lives may be asked from anywhere.
    assert (await near.get("/healthz", headers=passed_on)).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "chit.example",
        "127.0.0.1.example",
        "localhost.example",
        "ada@localhost",
        "localhost:80@evil.example",
        "localhost/x",
        "[::2]:80",
        "::1",
        "127.0.0.1:x",
        "0.0.0.0",
        "2130706433",
    ],
)
async def test_numbers_are_not_shown_under_another_host(near: TestClient, host: str) -> None:
    assert (await near.get("/metrics", headers={"Host": host})).status == 404


@pytest.mark.parametrize(
    ("public_url", "answered", "refused"),
    [
        ("https://Chit.Example", ("chit.example", "CHIT.example", "chit.example:443"), ("chit.example:80",)),
        ("https://chit.example:443/", ("chit.example", "chit.example:443"), ("chit.example:4430", "chit.example.")),
        ("HTTP://chit.example:80", ("chit.example", "chit.example:80"), ("chit.example:443",)),
        ("https://chit.example:80", ("chit.example:80",), ("chit.example", "chit.example:443")),
        ("https://chit.example:8443", ("chit.example:8443",), ("chit.example", "chit.example:443")),
        ("https://[2001:DB8::1]:443", ("[2001:db8::1]", "[2001:db8::1]:443"), ("2001:db8::1",)),
        ("https://报销.example", ("xn--4ruw43i.example",), ("xn--4ruw43i.example.org",)),
    ],
)
async def test_the_public_address_counts_as_browsers_write_it(
    demo: Application, public_url: str, answered: tuple[str, ...], refused: tuple[str, ...]
) -> None:
    address = Settings.of({"CHIT_PUBLIC_URL": public_url}).public_url(port=8080)
    app, _ = build(demo, public_url=address)

    async with TestClient(TestServer(app)) as client:
        for host in answered:
            # The demo is for this machine alone, but its door has let the request in.
            assert (await client.get("/", headers={"Host": host})).status == 403, host
        for host in refused:
            assert (await client.get("/", headers={"Host": host})).status == 421, host
