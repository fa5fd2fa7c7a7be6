"""Serve the web chat over the demo company in a throw-away folder: python -m tests.integrations.webchat.preview."""

import asyncio
import tempfile
from pathlib import Path

from bot import demo, serving
from bot.app import open_application
from bot.settings import Settings
from integrations.webchat.channel import WebChat


async def preview(folder: Path) -> None:
    """Serve on a free port of this machine until interrupted; the address is the first line printed."""
    settings = Settings.of({"CHIT_DATA_DIR": str(folder)})
    key = b"k" * 32
    application = await open_application(settings, keys=(key,))
    await application.store.write(demo.fill)
    sock = serving.listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    application.attach(WebChat(mode="demo", keys=(key,), public_url=url))
    await serving.serve(application, sock, public_url=url, courier=True, ready=lambda url: print(url, flush=True))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="chit-preview-") as folder:
        asyncio.run(preview(Path(folder)))
