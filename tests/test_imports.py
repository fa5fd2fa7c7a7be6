"""The import rules name every module of the roof, and they hold."""

import configparser
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def _contract(name: str) -> configparser.SectionProxy:
    rules = configparser.ConfigParser()
    rules.read(ROOT / ".importlinter")
    return rules[f"importlinter:contract:{name}"]


def _roof_on_disk() -> list[str]:
    modules = [path.stem for path in (ROOT / "bot").glob("*.py") if path.stem != "__init__"]
    packages = [path.parent.name for path in (ROOT / "bot").glob("*/__init__.py") if path.parent.name != "chat"]
    return sorted(f"bot.{name}" for name in modules + packages)


@pytest.mark.parametrize("option", ["protected_modules", "allowed_importers"])
def test_the_rules_name_every_module_of_the_roof_in_order(option: str) -> None:
    assert _contract("roof")[option].split() == _roof_on_disk()


def test_every_channel_is_kept_apart_from_the_others() -> None:
    named = _contract("channels")["layers"].replace("|", " ").replace("(", " ").replace(")", " ").split()
    not_channels = {"documents", "directory", "exports"}
    on_disk = {path.parent.name for path in (ROOT / "integrations").glob("*/__init__.py")} - not_channels

    assert {f"integrations.{name}" for name in on_disk} <= set(named)


def test_every_folder_of_code_is_a_package() -> None:
    packages = ["bot", "claims", "faq", "handlers", "integrations", "storage"]
    folders = {path.parent for package in packages for path in (ROOT / package).rglob("*.py")}
    # Alembic runs its own files by path.
    missing = [
        folder for folder in folders if "migrations" not in folder.parts and not (folder / "__init__.py").exists()
    ]

    assert missing == []


def _checked(house: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo", "--config", ".importlinter"]
    return subprocess.run(command, cwd=house, capture_output=True, text=True, check=False)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the house in which every module is empty."""
    (tmp_path / ".importlinter").write_text((ROOT / ".importlinter").read_text())
    for package in ["bot", "claims", "faq", "handlers", "integrations", "storage"]:
        for module in (ROOT / package).rglob("*.py"):
            if "migrations" not in module.parts:
                empty = tmp_path / module.relative_to(ROOT)
                empty.parent.mkdir(parents=True, exist_ok=True)
                empty.write_text("")
    (tmp_path / "bot/chat/channel.py").write_text("import aiohttp\n")
    return tmp_path


@pytest.mark.slow
def test_an_empty_house_keeps_the_rules(house: Path) -> None:
    checked = _checked(house)

    assert checked.returncode == 0, checked.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("claims/money.py", "import sqlalchemy"),
        ("claims/money.py", "import bot.chat"),
        ("claims/money.py", "import faq"),
        ("faq/__init__.py", "import aiohttp"),
        ("storage/__init__.py", "import bot.chat.ports"),
        ("storage/__init__.py", "import integrations.webchat"),
        ("bot/chat/ports.py", "import handlers"),
        ("bot/chat/ports.py", "import bot.settings"),
        ("handlers/__init__.py", "import storage"),
        ("handlers/__init__.py", "import sqlalchemy"),
        ("handlers/__init__.py", "import aiohttp"),
        ("handlers/__init__.py", "import integrations.pages"),
        ("integrations/webchat/__init__.py", "import handlers"),
        ("integrations/webchat/__init__.py", "import storage"),
        ("integrations/webchat/__init__.py", "import claims.money"),
        ("integrations/pages/__init__.py", "import integrations.webchat"),
        ("storage/__init__.py", "import bot.settings"),
        ("storage/__init__.py", "import PIL"),
        ("integrations/documents/decoder.py", "import pypdfium2"),
        ("integrations/documents/kinds.py", "import pi_heif"),
    ],
)
def test_a_forbidden_import_breaks_the_rules(house: Path, module: str, forbidden: str) -> None:
    (house / module).write_text((house / module).read_text() + forbidden + "\n")

    checked = _checked(house)

    assert checked.returncode == 1, checked.stdout
    assert "BROKEN" in checked.stdout
