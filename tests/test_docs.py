"""What README and guides say exists: commands, options, settings, files, numbers, labels, and what people write."""

from __future__ import annotations

import re
import shlex
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest

from bot import demo
from bot.chat.channel import Channel
from bot.chat.events import Pressed
from bot.chat.router import Router
from bot.cli import main
from bot.first_policy import first_policy_text
from bot.metrics import Metrics
from bot.settings import Settings
from claims import policy, reading
from handlers import build_router
from integrations.slack.deliveries import Delivery
from integrations.slack.parse import of_command

ROOT = Path(__file__).parent.parent
GUIDES = sorted((ROOT / "docs").glob("*.??.md"))
PAGES = [ROOT / "README.md", *GUIDES]
LANGUAGES = ("en", "zh")
PACKAGES = ("bot", "claims", "faq", "handlers", "integrations", "storage")
LARGEST_PICTURE = 200_000

SETTINGS = {str(field.validation_alias): name for name, field in Settings.model_fields.items()}
_SETTING = re.compile(r"\b(?:CHIT|SLACK|WECOM)_[A-Z_]+\b|(?<![A-Z_])PORT\b")
_LINK = re.compile(r"\]\(([^)#\s]+)\)|(?:src|href)=\"([^\"]+)\"")
_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
each_guide = pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)


def text_of(page: Path) -> str:
    return page.read_text("utf-8")


def prose_of(page: Path) -> str:
    return re.sub(r"^```.*?^```$", "", text_of(page), flags=re.MULTILINE | re.DOTALL)


# ---------------------------------------------------------------- commands


def typed(page: Path) -> Iterator[list[str]]:
    """Every use of `chit`, in blocks and in sentences, as the words behind it."""
    lines = [line for block in _BLOCK.findall(text_of(page)) for line in block.splitlines()]
    for line in [*lines, *_CODE.findall(prose_of(page))]:
        words = shlex.split(line, comments=True)
        while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
            words = words[1:]
        if words and words[0] == "chit":
            yield words[1:]


def wrong_in(words: list[str]) -> str | None:
    """What is wrong with a use of `chit`, or None."""
    command: click.Command = main
    while isinstance(command, click.Group) and words:
        word, *words = words
        found = command.commands.get(word)
        if found is None:
            return f"there is no {command.name} {word}"
        command = found
    known = {option for each in command.params for option in each.opts} | {"--help"}
    unknown = [word for word in words if word.startswith("--") and word not in known]
    return f"{command.name} has no {', '.join(unknown)}" if unknown else None


@each_page
def test_every_command_and_option_exists(page: Path) -> None:
    assert [wrong for words in typed(page) if (wrong := wrong_in(words))] == []


def test_commands_are_found_and_mistakes_in_them_too() -> None:
    assert sum(1 for page in PAGES for _ in typed(page)) > 50
    assert wrong_in(["people", "link", "ada", "--json"]) is None
    assert wrong_in(["people", "fire"]) == "there is no people fire"
    assert wrong_in(["serve", "--fast"]) == "serve has no --fast"


@each_page
def test_every_target_of_make_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    assert set(re.findall(r"(?:^|`)make ([a-z]+)\b", text_of(page), re.MULTILINE)) <= targets


def test_every_command_is_explained_to_the_operator() -> None:
    groups = {words[0] for words in typed(ROOT / "docs/operator.en.md") if words}

    assert groups | {"demo"} == set(main.commands)


# ---------------------------------------------------------------- settings and numbers


@each_page
def test_every_setting_named_is_one(page: Path) -> None:
    assert set(_SETTING.findall(text_of(page))) <= set(SETTINGS)


def test_the_readme_has_every_setting_in_the_table_or_among_those_without_effect() -> None:
    chapter = text_of(ROOT / "README.md").partition("\n## Settings\n")[2].partition("\n## ")[0]
    table, _, later = chapter.partition("without effect yet:")
    in_table = re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)
    without_effect = _SETTING.findall(later)

    assert sorted([*in_table, *without_effect]) == sorted(SETTINGS)
    used = _attributes_used()
    assert {name for name in in_table if not _is_used(name, used)} == set()
    assert {name for name in without_effect if _is_used(name, used)} == set()


def _attributes_used() -> set[str]:
    """The settings that the program asks for; the doctor, who only looks at them, does not count."""
    files = [file for file in (ROOT / "bot").rglob("*.py") if "doctor" not in file.parts and file.name != "settings.py"]
    return {name for file in files for name in re.findall(r"settings\.([a-z_]+)", file.read_text("utf-8"))}


def _is_used(setting: str, used: set[str]) -> bool:
    return SETTINGS[setting].removeprefix("given_") in used | ({"timezone"} if "zone" in used else set())


@each_page
def test_every_number_for_monitoring_exists(page: Path) -> None:
    names = {name for each in Metrics().registry.collect() for name in (each.name, f"{each.name}_total")}

    assert set(re.findall(r"\bchit_[a-z_]+\b", text_of(page))) <= names


# ---------------------------------------------------------------- files


@each_page
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = [first or second for first, second in _LINK.findall(text_of(page))]

    assert links
    assert [link for link in links if "://" in link or not (page.parent / link).exists()] == []


def test_pictures_are_small_and_each_is_shown_somewhere() -> None:
    pictures = sorted((ROOT / "docs/pictures").iterdir())
    shown = {Path(first or second).name for page in PAGES for first, second in _LINK.findall(text_of(page))}

    assert {picture.name for picture in pictures} <= shown
    assert [picture.name for picture in pictures if picture.stat().st_size > LARGEST_PICTURE] == []


def test_the_rooms_of_the_house_are_there() -> None:
    svg = "{http://www.w3.org/2000/svg}"
    house = ET.parse(ROOT / "docs/pictures/house.svg").getroot()  # noqa: S314 – our own file
    missing = []
    for floor in house.iter(f"{svg}g"):
        package = floor.get("data-package")
        for line in floor.findall(f"{svg}text[@class='rooms']"):
            folder = ROOT / str(package) / (line.get("data-under") or "")
            rooms = re.sub(r"^\w+/: ", "", line.text or "").split(" · ")
            missing += [f"{package}/{room}" for room in rooms if not _is_room(folder, room)]

    assert missing == []


def _is_room(folder: Path, name: str) -> bool:
    return (folder / name).is_dir() if name.endswith("/") else (folder / f"{name}.py").is_file()


def test_the_picture_counts_what_a_channel_must_offer() -> None:
    members = [name for name in vars(Channel) if not name.startswith("_")]
    numbers = ("six", "seven", "eight", "nine", "ten")

    assert f"A channel has {numbers[len(members) - 6]} members;" in text_of(ROOT / "docs/pictures/house.svg")


def test_no_file_of_the_program_is_as_long_as_the_readme_calls_a_defect() -> None:
    most = int(re.findall(r"over 250 lines is a question, one over (\d+) a defect", text_of(ROOT / "README.md"))[0])
    program = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    lines = {str(file.relative_to(ROOT)): len(file.read_text("utf-8").splitlines()) for file in program}

    lists = ("storage/schema.py", "storage/migrations/versions/")
    assert {file: count for file, count in lines.items() if count > most and not file.startswith(lists)} == {}
    assert max(lines.values()) > 250


def test_the_demo_counts_its_people() -> None:
    assert demo.__doc__ is not None
    assert demo.__doc__.startswith(f"The demo company: {('seven', 'eight', 'nine')[len(demo.people()) - 7]} people")


# ---------------------------------------------------------------- guides


def test_every_guide_is_there_in_both_languages_and_in_the_readme() -> None:
    readers = {guide.name.split(".")[0] for guide in GUIDES}

    assert {guide.name for guide in GUIDES} == {f"{reader}.{each}.md" for reader in readers for each in LANGUAGES}
    assert all(f"docs/{guide.name}" in text_of(ROOT / "README.md") for guide in GUIDES)


@pytest.mark.parametrize("guide", [guide for guide in GUIDES if ".en." in guide.name], ids=lambda guide: guide.name)
def test_both_languages_show_the_same_commands(guide: Path) -> None:
    chinese = guide.with_name(guide.name.replace(".en.", ".zh."))
    of_both = [[words[:2] for words in typed(page) if words] for page in (guide, chinese)]

    assert of_both[0] == of_both[1]


@each_guide
def test_labels_in_guides_are_those_people_see(page: Path) -> None:
    language = page.name.split(".")[1]
    labels = _labels(language)

    assert [bold for bold in _BOLD.findall(text_of(page)) if bold not in labels] == []


def _labels(language: str) -> set[str]:
    """Everything that stands on a button, a field, a state or the page, in one language."""
    found: set[str] = set()
    for file in (ROOT / "bot/locales").glob(f"{language}*.ftl"):
        found |= set(
            re.findall(r"^(?:button|field|state|web)-[a-z0-9-]+ = (.+)$", file.read_text("utf-8"), re.MULTILINE)
        )
    return found | {reason.names[language] for reason in _policy().reasons}


def _policy() -> policy.Policy:
    return policy.parse(first_policy_text(None, "CNY"))


@pytest.mark.parametrize(
    "page", [guide for guide in GUIDES if "operator" not in guide.name], ids=lambda page: page.name
)
def test_what_guides_tell_people_to_write_is_understood(page: Path) -> None:
    router = build_router()
    written = [code for code in _CODE.findall(prose_of(page)) if not code.startswith("chit ")]

    assert written
    assert [words for words in written if not _is_understood(router, words)] == []


def _is_understood(router: Router, words: str) -> bool:
    if words.startswith("/"):
        return _is_understood_in_slack(router, words)
    if router.is_command(words):
        return True
    turn: Any = SimpleNamespace(stays=None)  # Somebody for whom no list waits.
    if any(listens(turn, words) is not None for listens, _ in router.listeners):
        return True
    read = reading.read(words, on=date(2026, 11, 27), policy=_policy())
    return read.is_claim and read.refusal is None and not read.ask


def _is_understood_in_slack(router: Router, words: str) -> bool:
    name, _, rest = words.partition(" ")
    command = Delivery("command", name, {"text": rest}, user="U1", key="1", at=datetime.now(UTC), arrived=0.0)
    meant = of_command(command, profile=None)
    return isinstance(meant, Pressed) or (meant is not None and _is_understood(router, meant.text))


def test_the_order_of_steps_in_the_readme_is_that_of_the_picture() -> None:
    steps = [int(number) for number in re.findall(r"^(\d)\. ", text_of(ROOT / "README.md"), re.MULTILINE)]
    in_picture = re.findall(r'class="number"[^>]*>(\d)<', (ROOT / "docs/pictures/house.svg").read_text("utf-8"))

    assert steps == [int(number) for number in in_picture]
    assert all(after == before + 1 for before, after in pairwise(steps))
