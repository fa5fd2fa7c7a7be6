"""Files that people send and put on their claims, the same one on several, as tests need them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims import attaching
from claims.claim import Claim
from claims.errors import Refused
from claims.lines import Line
from tests.support import builders
from tests.support.memory_receipts import a_file
from tests.support.office import Office


def staged(office: Office, name: str, *, owner: str = "ada", content: bytes = b"") -> str:
    """The SHA-256 of a file that somebody sent."""
    file = a_file(name, owner=owner, content=content)
    office.store.write(lambda unit: unit.receipts.stage(file))
    return file.sha256


def with_receipt(sha256: str, amount: str = "68") -> Line:
    """A taxi ride with that receipt."""
    return replace(builders.line(amount), receipts=(sha256,))


def code_of(deed: object) -> Refused:
    """How the deed is refused."""
    with pytest.raises(Refused) as caught:
        deed()  # type: ignore[operator]
    return caught.value


def keep_both(
    office: Office, number: int, file: str, *, owner: str = "ada", reason: str = "Two people, one bill", line: int = 0
) -> Claim:
    """Keep a file of that name on a claim that may be edited, though another has it."""
    claim, id = office.claim(number), a_file(file, owner=owner).id
    on_claim = [each for each in office.store.receipts.values() if each.claim == number and each.name == file]
    return office.store.write(
        lambda unit: attaching.keep_both(
            unit,
            number,
            on_claim[0].id if on_claim else id,
            reason=reason,
            by=office.person(owner),
            seen=claim.version,
            now=office.now,
            on=office.now.date(),
            line=line,
        )
    )
