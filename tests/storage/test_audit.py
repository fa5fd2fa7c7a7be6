"""The audit trail: it holds, also after an erasure, and nothing that is edited, deleted or cut off goes unseen."""

import io
from dataclasses import replace

import pytest
from sqlalchemy import text

from claims import attaching, filing
from claims.people import PersonId, Role
from storage.audit import first_link, link
from storage.audit_check import Verdict, verify
from storage.audit_export import NotAnExport, export
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds
from tests.support import builders
from tests.support.memory_receipts import a_file

ADA = PersonId("ada")


async def check(store: Store[UnitOfWork], *, heads: str | None = None) -> Verdict:
    lines = None if heads is None else heads.splitlines()
    return await store.read(lambda unit: verify(unit.connection, unit.vault, heads=lines))


async def exported(store: Store[UnitOfWork]) -> str:
    def write(unit: UnitOfWork) -> str:
        file = io.StringIO()
        export(unit.connection, unit.vault, file)
        return file.getvalue()

    return await store.read(write)


async def by_hand(store: Store[UnitOfWork], *statements: str) -> Verdict:
    """What a check finds after somebody with access to the database changed it; the change is undone."""

    def edit(unit: UnitOfWork) -> None:
        for statement in statements:
            assert unit.connection.execute(text(statement)).rowcount > 0, statement
        raise Undone(verify(unit.connection, unit.vault))

    with pytest.raises(Undone) as undone:
        await store.write(edit)
    return undone.value.verdict


class Undone(Exception):
    """Carries what was found out of a transaction that is rolled back."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict


@pytest.fixture
async def busy_store(store: Store[UnitOfWork]) -> Store[UnitOfWork]:
    """Claims 1 (paid after a return) and 2 (submitted), and a second policy."""

    def live(unit: UnitOfWork) -> None:
        first = deeds.submitted(unit).number
        deeds.send_back(unit, first, "Which client?")
        deeds.edit(unit, first, builders.line("70", merchant="Didi", purpose="Acme"), seen=3)
        deeds.submit(unit, first, seen=4, reply="Acme it was")
        deeds.approve(unit, first, seen=5)
        deeds.pay(unit, first, seen=6)
        assert (first, deeds.submitted(unit).number) == (1, 2)
        unit.policies.add(unit.policies.current().text, now=builders.NOW)

    await store.write(live)
    return store


async def test_what_was_done_by_use_cases_verifies(busy_store):
    verdict = await check(busy_store)

    assert verdict.broken == ()
    assert verdict.chains == 4
    people_rows = 2 * len(builders.company())
    assert verdict.rows == people_rows + 1 + 8 + 2


async def test_it_verifies_after_the_claimant_and_the_approver_were_erased(busy_store):
    await busy_store.write(lambda unit: unit.people.erase(ADA))
    await busy_store.write(lambda unit: unit.people.erase(PersonId("grace")))

    claim = await busy_store.read(lambda unit: unit.claims.get(1))
    rows = await busy_store.read(lambda unit: unit.claims.history(1))
    assert (claim.lines[0].purpose, claim.lines[0].minor, claim.rounds[0].reply) == (None, 7000, None)
    assert all("after" not in row.facts for row in rows)
    assert (await check(busy_store)).broken == ()


EDITS = [
    ("UPDATE claim SET total_minor = 1 WHERE number = 1", "claim_changed"),
    ("UPDATE claim SET state = 'submitted' WHERE number = 1", "claim_changed"),
    ("UPDATE claim SET version = version + 1 WHERE number = 1", "claim_changed"),
    ("UPDATE claim SET owner = 'bob' WHERE number = 1", "text_changed"),
    ("UPDATE claim_line SET minor = 9900 WHERE claim = 1", "claim_changed"),
    ("UPDATE claim_line SET date = '2026-01-01' WHERE claim = 1", "claim_changed"),
    ("UPDATE claim_line SET purpose_enc = merchant_enc WHERE claim = 1", "text_changed"),
    ("UPDATE claim_line SET purpose_enc = NULL WHERE claim = 1", "text_changed"),
    ("UPDATE claim_step SET decided_by = 'ada' WHERE claim = 1 AND round = 2", "claim_changed"),
    ("UPDATE claim_step SET reason_enc = NULL WHERE claim = 1 AND round = 1", "text_changed"),
    ("UPDATE claim_round SET reply_enc = NULL WHERE claim = 1 AND round = 2", "text_changed"),
    ("UPDATE claim_round SET lines_enc = reply_enc WHERE claim = 1 AND round = 2", "text_changed"),
    ("UPDATE claim_event SET \"by\" = 'bob' WHERE claim = 1 AND seq = 3", "history_changed"),
    ("UPDATE claim_event SET after_enc = NULL WHERE claim = 1 AND seq = 3", "history_changed"),
    ("UPDATE claim_event SET after_enc = before_enc WHERE claim = 1 AND seq = 4", "history_changed"),
    ("UPDATE claim_event SET facts = '{}' WHERE claim = 1 AND seq = 2", "history_changed"),
    ("DELETE FROM claim_event WHERE claim = 1 AND seq = 8", "history_missing"),
    ("DELETE FROM claim_step WHERE claim = 1 AND round = 2", "claim_changed"),
    ("UPDATE audit SET body = replace(body, 'ada', 'bob') WHERE chain = 'claim:1' AND seq = 1", "row_changed"),
    ("UPDATE audit SET at = at + 1 WHERE chain = 'claim:1' AND seq = 5", "row_changed"),
    ("UPDATE audit SET signature = NULL WHERE chain = 'claim:1' AND seq = 8", "signature_wrong"),
    ("UPDATE audit SET signature = 'AAAA' WHERE chain = 'claim:1' AND seq = 8", "signature_wrong"),
    ("DELETE FROM audit WHERE chain = 'claim:1' AND seq = 1", "row_missing"),
    ("DELETE FROM audit WHERE chain = 'claim:1' AND seq = 4", "row_missing"),
    ("DELETE FROM audit WHERE chain = 'claim:1' AND seq = 8", "claim_changed"),
    ("DELETE FROM audit WHERE chain = 'claim:1'", "row_missing"),
]


async def test_rows_of_a_claim_edited_by_hand_are_found(busy_store):
    for statement, why in EDITS:
        broken = (await by_hand(busy_store, statement)).broken
        assert (statement, [(each.chain, each.why) for each in broken]) == (statement, [("claim:1", why)])


FILE = a_file("taxi.jpg")


@pytest.fixture
async def kept_store(store: Store[UnitOfWork]) -> Store[UnitOfWork]:
    """Claims 1 (submitted) and 2 (a draft) with the same receipt, for two reasons one after the other."""

    def live(unit: UnitOfWork) -> None:
        unit.receipts.stage(FILE)
        with_file = replace(deeds.LINE, receipts=(FILE.sha256,))
        assert deeds.submitted(unit, with_file).number == 1
        words = {"by": deeds.person("ada"), "now": builders.NOW, "on": builders.TODAY}
        reasons = {FILE.sha256: "Two people"}
        assert filing.create(unit, [with_file], reasons=reasons, **words).number == 2
        unit.flush()
        id = unit.receipts.of_claim(2)[0].id
        attaching.keep_both(unit, 2, id, reason="One bill", seen=1, **words)
        unit.flush()

    await store.write(live)
    return store


async def test_receipts_and_reasons_verify_also_after_their_owner_was_erased(kept_store):
    assert (await check(kept_store)).broken == ()
    rows = await kept_store.read(lambda unit: unit.claims.history(2))
    told = [row.facts["after"]["reason"] for row in rows if "kept_both" in row.facts]
    assert told == ["Two people", "One bill"]
    await kept_store.write(lambda unit: unit.people.erase(ADA))
    assert (await check(kept_store)).broken == ()


async def test_receipts_that_were_taken_off_verify(kept_store):
    await kept_store.write(lambda unit: deeds.edit(unit, 2, deeds.LINE, seen=2))
    assert (await check(kept_store)).broken == ()


RECEIPT_EDITS = [
    ("DELETE FROM receipt WHERE claim = 1", "claim:1", "receipt_missing"),
    ("DELETE FROM receipt WHERE claim = 2", "claim:2", "receipt_missing"),
    ("UPDATE receipt SET claim = NULL WHERE claim = 1", "claim:1", "receipt_missing"),
    ("UPDATE receipt SET person = 'bob' WHERE claim = 1", "claim:1", "receipt_missing"),
    ("UPDATE receipt SET sha256 = 'other' WHERE claim = 2", "claim:2", "receipt_missing"),
    ("UPDATE receipt SET reason_enc = NULL WHERE claim = 2", "claim:2", "text_changed"),
    ("UPDATE receipt SET reason_enc = name_enc WHERE claim = 2", "claim:2", "text_changed"),
]


async def test_receipts_and_reasons_edited_by_hand_are_found(kept_store):
    for statement, chain, why in RECEIPT_EDITS:
        broken = (await by_hand(kept_store, statement)).broken
        assert (statement, [(each.chain, each.why) for each in broken]) == (statement, [(chain, why)])


async def test_a_reason_put_into_its_row_past_the_history_is_found(kept_store):
    await kept_store.write(
        lambda unit: unit.receipts.give_reason(unit.receipts.of_claim(2)[0], "Whatever the approver likes")
    )
    assert [(each.chain, each.why) for each in (await check(kept_store)).broken] == [("claim:2", "text_changed")]


async def test_a_deleted_claim_is_found(busy_store):
    tables = ("claim_desk", "claim_line", "claim_round", "claim_step", "claim_event")
    statements = [f"DELETE FROM {table} WHERE claim = 2" for table in tables]  # noqa: S608
    broken = (await by_hand(busy_store, *statements, "DELETE FROM claim WHERE number = 2")).broken

    assert [(each.chain, each.why) for each in broken] == [("claim:2", "claim_missing")]


OTHER_EDITS = [
    ("UPDATE person SET roles = 'admin;finance' WHERE id = 'ada'", "people", "person_changed"),
    ("INSERT INTO person_role (role, person) VALUES ('finance', 'ada')", "people", "person_changed"),
    ("UPDATE person SET manager_id = 'bob' WHERE id = 'ada'", "people", "person_changed"),
    ("DELETE FROM person WHERE id = 'sam'", "people", "person_missing"),
    ("INSERT INTO person (id) VALUES ('eve')", "people", "person_changed"),
    ("UPDATE policy SET text = text || ' '", "policy", "policy_changed"),
    ("UPDATE policy SET starts_on = '2020-01-01'", "policy", "policy_changed"),
    ("DELETE FROM policy", "policy", "policy_missing"),
    ("DELETE FROM audit WHERE chain = 'people' AND seq = 3", "people", "row_missing"),
]


async def test_people_and_policies_edited_by_hand_are_found(busy_store):
    for statement, chain, why in OTHER_EDITS:
        broken = (await by_hand(busy_store, statement)).broken
        assert (statement, [(each.chain, each.why) for each in broken]) == (statement, [(chain, why)])


async def test_a_change_of_the_directory_verifies(busy_store):
    ada = replace(deeds.person("ada"), roles=frozenset({Role.AUDITOR}), manager_id=PersonId("heidi"))
    await busy_store.write(lambda unit: unit.people.put(ada))

    assert (await check(busy_store)).ok


async def test_a_tail_cut_off_everywhere_shows_against_heads_exported_earlier(busy_store):
    await busy_store.write(lambda unit: unit.people.add_address(ADA, channel="slack", address="U1"))
    heads = await exported(busy_store)

    def cut(unit: UnitOfWork) -> None:
        unit.connection.execute(text("DELETE FROM audit WHERE chain = 'people' AND body LIKE '%slack%'"))

    await busy_store.write(cut)

    assert (await check(busy_store)).ok
    assert [(each.chain, each.why) for each in (await check(busy_store, heads=heads)).broken] == [("people", "cut_off")]


async def test_a_chain_recomputed_after_an_edit_lacks_the_signature(busy_store):
    def rewrite(unit: UnitOfWork) -> None:
        read = text("SELECT seq, at, body, hash FROM audit WHERE chain = 'claim:2' ORDER BY seq")
        before = first_link("claim:2")
        for row in unit.connection.execute(read).all():
            body = row.body.replace('"by":"ada"', '"by":"bob"')
            before = link(before, seq=row.seq, at=row.at, body=body)
            edit = text("UPDATE audit SET body = :body, hash = :hash WHERE chain = 'claim:2' AND seq = :seq")
            unit.connection.execute(edit, {"body": body, "hash": before, "seq": row.seq})

    await busy_store.write(rewrite)

    assert [(each.chain, each.why) for each in (await check(busy_store)).broken] == [("claim:2", "signature_wrong")]


async def test_heads_exported_earlier_hold_when_only_more_was_added(busy_store):
    heads = await exported(busy_store)
    await busy_store.write(lambda unit: deeds.approve(unit, 2))
    await busy_store.write(lambda unit: deeds.draft(unit).number)

    assert (await check(busy_store, heads=heads)).broken == ()


async def test_a_trail_written_anew_under_another_key_shows_against_heads(busy_store):
    heads = await exported(busy_store)
    other = heads.replace('"public_key":"', '"public_key":"00', 1)

    assert [each.why for each in (await check(busy_store, heads=other)).broken] == ["other_key"]


async def test_a_head_that_was_made_up_is_told_from_one_that_was_signed(busy_store):
    lines = (await exported(busy_store)).splitlines()
    forged = [line.replace('"seq":1,', '"seq":2,') for line in lines]
    forged = [line.replace('"hash":"', '"hash":"ab', 1) if line.startswith('{"head"') else line for line in forged]

    broken = (await check(busy_store, heads="\n".join(forged))).broken

    assert {each.why for each in broken} == {"head_forged"}


async def test_a_file_that_is_no_export_is_refused_with_its_line(busy_store):
    key = (await exported(busy_store)).splitlines()[0]
    for heads, line in (("nonsense", 1), ("{}", 1), ("[1]", 1), (f"{key}\n[", 2), (f'{key}\n{{"head":{{}}}}', 2)):
        with pytest.raises(NotAnExport) as refused:
            await check(busy_store, heads=heads)
        assert refused.value.line == line


async def test_progress_is_told_up_to_the_end(busy_store):
    told: list[tuple[int, int]] = []
    await busy_store.read(
        lambda unit: verify(unit.connection, unit.vault, progress=lambda done, total: told.append((done, total)))
    )

    verdict = await check(busy_store)
    assert told[-1] == (verdict.rows, verdict.rows)
