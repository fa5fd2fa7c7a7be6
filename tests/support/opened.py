"""Everything that is kept, as whoever has the house's keys can read it: what may not be found here is gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Row, select

from storage.schema import claim, metadata
from storage.unit_of_work import UnitOfWork

Bound = Callable[[Row[Any], Mapping[int, str]], tuple[str | None, str]]
"""By whose key a cell opens, and what it is bound to; also told whose each claim is."""


def _body(row: Row[Any], _: Mapping[int, str]) -> tuple[str | None, str]:
    return row.sealed_for, f"outbox.body_enc:{row.notice_key or row.id}"


SEALED: Mapping[str, Bound] = {
    **{
        f"person.{name}": lambda row, _, name=name: (row.id, f"person.{name}:{row.id}")
        for name in ("name_enc", "email_enc", "slack_enc", "wecom_enc")
    },
    "address.address_enc": lambda row, _: (row.person, f"address.address_enc:{row.channel}:{row.hmac}"),
    **{
        f"claim_line.{name}": lambda row, of, name=name: (of[row.claim], f"claim_line.{name}:{row.claim}.{row.line}")
        for name in ("merchant_enc", "purpose_enc")
    },
    **{
        f"claim_round.{name}": lambda row, of, name=name: (of[row.claim], f"claim_round.{name}:{row.claim}.{row.round}")
        for name in ("lines_enc", "reply_enc")
    },
    "claim_step.reason_enc": lambda row, of: (
        of[row.claim],
        f"claim_step.reason_enc:{row.claim}.{row.round}.{row.step}",
    ),
    **{
        f"claim_event.{name}": lambda row, of, name=name: (of[row.claim], f"claim_event.{name}:{row.claim}.{row.seq}")
        for name in ("before_enc", "after_enc")
    },
    **{
        f"inbox.{name}": lambda row, _, name=name: (row.person, f"inbox.{name}:{row.key}")
        for name in ("body_enc", "reply_enc")
    },
    "outbox.body_enc": _body,
    "card.code_enc": lambda row, _: (row.person, f"card.code_enc:{row.lane}:{row.card_key}"),
    "question.form_enc": lambda row, _: (row.person, f"question.form_enc:{row.lane}"),
    "place.place_enc": lambda row, _: (row.person or None, f"place.place_enc:{row.lane}:{row.person}"),
    "faq_version.entry_enc": lambda row, _: (None, f"faq_version.entry_enc:{row.number}:{row.entry}"),
    "faq_miss.question_enc": lambda row, _: (None, f"faq_miss.question_enc:{row.ask}"),
    **{
        f"help_request.{name}": lambda row, _, name=name: (row.person, f"help_request.{name}:{row.ask}")
        for name in ("question_enc", "answer_enc")
    },
    **{
        f"receipt.{name}": lambda row, _, name=name: (row.person, f"receipt.{name}:{row.id}")
        for name in ("key_enc", "name_enc", "reason_enc")
    },
    "refused_file.name_enc": lambda row, _: (row.person, f"refused_file.name_enc:{row.upload}"),
    "offer.holds_enc": lambda row, _: (row.person, f"offer.holds_enc:{row.id}"),
}


def everything(unit: UnitOfWork) -> list[str]:
    """Every cell of every table in clear; of one that can't be opened any more, nothing.

    Fails on a sealed column that is not named here.
    """
    of = {row.number: row.owner for row in unit.connection.execute(select(claim.c.number, claim.c.owner))}
    found: list[str] = []
    for table in metadata.sorted_tables:
        for row in unit.connection.execute(select(table)):
            for column in table.columns:
                cell = getattr(row, column.name)
                if column.name.endswith("_enc"):
                    found += _opened(unit, f"{table.name}.{column.name}", row, of)
                elif cell is not None:
                    found.append(str(cell))
    return found


def _opened(unit: UnitOfWork, column: str, row: Row[Any], of: Mapping[int, str]) -> list[str]:
    cell = getattr(row, column.partition(".")[2])
    if cell is None:
        return []
    person, where = SEALED[column](row, of)
    opened = unit.vault.open(bytes(cell), person=person, where=where)
    return [] if opened is None else [opened]
