"""Write entries as YAML that people like to edit, and that reads back as exactly what was written."""

from __future__ import annotations

import re
from collections.abc import Iterable

from faq.entry import Entry
from faq.fields import fields_of

# Begins like a word, and holds nothing that YAML or an older reader of it takes for more than text.
_PLAIN = re.compile(r"[^\W\d_](?:[^\n\t#:]|:(?=[^\s])|(?<=[^\s])#)*")
_RESERVED = re.compile(r"y|n|yes|no|on|off|true|false|null|nan|inf", re.IGNORECASE)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# What may stand in a file as it is (YAML 1.2, 5.1), but for marks that some reader takes for a line break.
_SAFE = re.compile("[\n\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*")
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
_INDENT = "  "


def write_yaml(entries: Iterable[Entry]) -> bytes:
    """The entries as YAML in UTF-8; the same entries always give the same bytes."""
    return ("\n".join(map(_entry, entries)) or "[]\n").encode("utf-8")


def _entry(entry: Entry) -> str:
    lines = []
    for column, value in fields_of(entry).items():
        if isinstance(value, tuple):
            if value:
                lines += [f"{column}:", *(f"{_INDENT}- {_scalar(each)}" for each in value)]
        elif "\n" in value and _is_block(value):
            lines += [f"{column}: |-", *(_INDENT + line if line else "" for line in value.split("\n"))]
        elif value or column in ("id", "question", "answer"):
            lines.append(f"{column}: {value if _DAY.fullmatch(value) else _scalar(value)}")
    return "".join(f"{'- ' if number == 0 else _INDENT if line else ''}{line}\n" for number, line in enumerate(lines))


def _scalar(text: str) -> str:
    is_plain = _PLAIN.fullmatch(text) and not _RESERVED.fullmatch(text) and _SAFE.fullmatch(text)
    return text if is_plain and not text.endswith(":") else f'"{"".join(map(_escaped, text))}"'


def _is_block(text: str) -> bool:
    """Whether its lines can stand one under the other as they are."""
    return _SAFE.fullmatch(text) is not None and not any(line != line.strip(" ") for line in text.split("\n"))


def _escaped(char: str) -> str:
    if char in _SHORT:
        return _SHORT[char]
    if _SAFE.fullmatch(char):
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
