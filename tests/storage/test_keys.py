import os
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, create_engine, text

from storage import keys, rewrapping
from storage.keys import Keychain, KeyRing, KeysMissing, Unreadable, Vault, key_id, open_keychain, used_key_ids
from storage.schema import metadata
from storage.store import Store
from storage.unit_of_work import UnitOfWork

OLD, NEW = b"o" * 32, b"n" * 32
WHERE = "claim_line.purpose_enc:42.1"
House = Store[UnitOfWork]


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.connect() as own:
        yield own
    engine.dispose()


@pytest.fixture
def keychain(connection: Connection) -> Keychain:
    return open_keychain(connection, KeyRing([OLD]))


@pytest.fixture
def vault(connection: Connection, keychain: Keychain) -> Vault:
    return Vault(connection, keychain)


def sealed(vault: Vault, text: str = "Visit to a client", **where: Any) -> bytes:
    blob = vault.seal(text, **({"person": "ada", "where": WHERE} | where))
    assert blob is not None
    return blob


def test_what_was_sealed_opens_again_and_never_looks_the_same(vault: Vault) -> None:
    first, second = sealed(vault), sealed(vault)
    assert first != second
    assert b"client" not in first
    assert vault.open(first, person="ada", where=WHERE) == "Visit to a client"
    assert vault.open(second, person="ada", where=WHERE) == "Visit to a client"


def test_nothing_stays_nothing_and_an_empty_text_stays_empty(vault: Vault) -> None:
    assert vault.seal(None, person="ada", where=WHERE) is None
    assert vault.open(None, person="ada", where=WHERE) is None
    assert vault.open(sealed(vault, ""), person="ada", where=WHERE) == ""


@pytest.mark.parametrize(
    "elsewhere", [{"where": "claim_line.purpose_enc:42.2"}, {"where": "claim_line.merchant_enc:42.1"}, {"person": None}]
)
def test_a_cell_moved_to_another_row_column_or_owner_does_not_open(vault: Vault, elsewhere: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        vault.open(sealed(vault), **({"person": "ada", "where": WHERE} | elsewhere))


def test_a_cell_of_another_person_does_not_open(vault: Vault) -> None:
    sealed(vault, person="bob")
    with pytest.raises(Unreadable):
        vault.open(sealed(vault), person="bob", where=WHERE)
    with pytest.raises(Unreadable):
        vault.open(sealed(vault), person="nobody", where=WHERE)


@pytest.mark.parametrize("place", [0, 1, 13, -1])
def test_a_cell_with_one_bit_changed_does_not_open(vault: Vault, place: int) -> None:
    blob = bytearray(sealed(vault))
    blob[place] ^= 2
    with pytest.raises(Unreadable):
        vault.open(bytes(blob), person="ada", where=WHERE)


def test_a_text_is_found_by_its_stand_in_whatever_its_case(vault: Vault) -> None:
    assert vault.lookup("Ada@Example.com") == vault.lookup("ada@example.COM")
    assert vault.lookup("ada") != vault.lookup("bob")
    assert len(vault.lookup("ada")) == 64


def test_digests_tell_texts_apart_by_every_letter(vault: Vault) -> None:
    assert vault.digest("a") == vault.digest("a")
    assert vault.digest("a") != vault.digest("A")


def test_an_erased_person_reads_as_nothing_and_cant_be_written_again(
    connection: Connection, keychain: Keychain
) -> None:
    vault = Vault(connection, keychain)
    blob = sealed(vault)
    vault.committed()
    vault.erase("ada")
    vault.committed()
    for reader in (vault, Vault(connection, keychain)):
        assert reader.open(blob, person="ada", where=WHERE) is None
        assert reader.open(sealed(reader, "new"), person="ada", where=WHERE) is None
    assert connection.execute(text("select wrapped from person_key where person = 'ada'")).scalar_one() is None


def test_a_key_read_before_an_erasure_does_not_come_back_after_it(connection: Connection, keychain: Keychain) -> None:
    blob = sealed(first := Vault(connection, keychain))
    first.committed()
    keychain.people.forget("ada")
    slow = Vault(connection, keychain)
    slow.open(blob, person="ada", where=WHERE)
    eraser = Vault(connection, keychain)
    eraser.erase("ada")
    eraser.committed()
    slow.committed()
    assert Vault(connection, keychain).open(blob, person="ada", where=WHERE) is None


def test_what_is_sealed_for_several_opens_by_all_of_their_keys_until_one_is_erased(vault: Vault) -> None:
    def blobs() -> list[bytes]:
        return [sealed(vault, also=("grace", "ada", None, "frank")), sealed(vault, person=None, also=("grace",))]

    whole = blobs()
    assert [vault.open(blob, person="ada", where=WHERE) for blob in whole] == ["Visit to a client"] * 2
    assert all(b"client" not in blob for blob in whole)
    for blob in whole:
        with pytest.raises(Unreadable):
            vault.open(blob, person="ada", where="claim_line.purpose_enc:42.2")

    vault.erase("grace")

    assert [vault.open(blob, person="ada", where=WHERE) for blob in whole] == [None, None]
    assert [vault.open(blob, person="ada", where=WHERE) for blob in blobs()] == [None, None]
    assert vault.open(sealed(vault, also=("frank",)), person="ada", where=WHERE) == "Visit to a client"


def test_a_cell_for_several_that_was_changed_is_unreadable(vault: Vault) -> None:
    blob = sealed(vault, also=("grace",))
    for changed in (
        blob.replace(b"ada;grace", b"ada;frank"),
        blob.replace(b"ada;grace", b"grace;ada"),
        blob[:5] + blob[5 + len(b"ada;grace") :],
        blob[:1] + bytes(4) + blob[5:],
        blob[:1] + b"\xff" * 4 + blob[5:],
        blob[:-1],
    ):
        with pytest.raises(Unreadable):
            vault.open(changed, person="ada", where=WHERE)


def test_keys_known_before_somebody_was_erased_by_another_process_are_forgotten_when_asked(
    connection: Connection, keychain: Keychain
) -> None:
    first = Vault(connection, keychain)
    blob = sealed(first)
    first.committed()
    keys.erase(connection, "ada")
    assert Vault(connection, keychain).open(blob, person="ada", where=WHERE) == "Visit to a client"

    fresh = Vault(connection, keychain)
    fresh.refresh()

    assert fresh.open(blob, person="ada", where=WHERE) is None
    fresh.committed()
    assert Vault(connection, keychain).open(blob, person="ada", where=WHERE) is None


def test_keys_stay_known_where_nobody_was_erased_since(connection: Connection, keychain: Keychain) -> None:
    for _ in range(2):
        vault = Vault(connection, keychain)
        vault.refresh()
        sealed(vault)
        vault.committed()
    again = Vault(connection, keychain)
    again.refresh()

    assert keychain.people.get("ada") is not None


def test_a_key_made_in_a_transaction_that_failed_is_forgotten(connection: Connection, keychain: Keychain) -> None:
    connection.commit()
    sealed(Vault(connection, keychain))
    connection.rollback()
    with pytest.raises(Unreadable):
        Vault(connection, keychain).open(b"\x01" + bytes(40), person="ada", where=WHERE)


def test_no_more_than_so_many_keys_are_kept_open(
    connection: Connection, keychain: Keychain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "_CACHED_PEOPLE", 3)
    vault = Vault(connection, keychain)
    for n in range(5):
        sealed(vault, person=f"p{n}")
    vault.committed()
    known = [n for n in range(5) if keychain.people.get(f"p{n}") is not None]
    assert known == [2, 3, 4]


def test_stand_ins_are_made_once_and_no_more_than_so_many_kept(
    monkeypatch: pytest.MonkeyPatch, keychain: Keychain
) -> None:
    monkeypatch.setattr(keys, "_CACHED_PEOPLE", 2)
    made = list[str]()

    def make(text: str) -> str:
        made.append(text)
        return text.upper()

    for text_ in ("a", "b", "a", "b", "c", "c", "a"):
        assert keychain.people.stand_in(text_, make) == text_.upper()
    assert made == ["a", "b", "c", "a"]


def test_stand_ins_are_forgotten_with_whoever_is_erased(keychain: Keychain) -> None:
    made = list[str]()
    for erase in (lambda: keychain.people.forget("ada"), lambda: keychain.people.heed(7), lambda: None):
        keychain.people.stand_in("ada@example.com", lambda text: made.append(text) or text)
        erase()
    assert len(made) == 3


def test_a_ring_without_a_key_that_rows_need_opens_nothing(connection: Connection, vault: Vault) -> None:
    sealed(vault)
    with pytest.raises(KeysMissing) as caught:
        open_keychain(connection, KeyRing([NEW]))
    assert caught.value.ids == (key_id(OLD),)


def test_a_key_that_one_person_s_texts_still_need_can_not_be_left_out(
    connection: Connection, keychain: Keychain
) -> None:
    vault = Vault(connection, keychain)
    for n in range(3):
        sealed(vault, person=f"p{n}")
    rewrapping.rewrap_some(connection, KeyRing([NEW, OLD]), most=2)

    with pytest.raises(KeysMissing) as caught:
        open_keychain(connection, KeyRing([NEW]))
    assert caught.value.ids == (key_id(OLD),)


def test_keys_are_brought_to_the_newest_in_batches_and_the_old_one_can_go(
    connection: Connection, keychain: Keychain
) -> None:
    vault = Vault(connection, keychain)
    blobs = {f"p{n}": sealed(vault, person=f"p{n}") for n in range(7)}
    vault.erase("p6")
    ring, told = KeyRing([NEW, OLD]), list[tuple[int, int]]()
    assert rewrapping.rewrap(connection, ring, lambda *done: told.append(done), most=2) == 9
    assert told[0] == (0, 9)
    assert told[-1] == (9, 9)
    assert used_key_ids(connection) == {key_id(NEW)}
    fresh = Vault(connection, open_keychain(connection, KeyRing([NEW])))
    assert fresh.open(blobs["p0"], person="p0", where=WHERE) == "Visit to a client"
    assert fresh.open(blobs["p6"], person="p6", where=WHERE) is None
    assert rewrapping.rewrap(connection, KeyRing([NEW]), lambda *done: None) == 0


def test_rewrapping_that_was_interrupted_goes_on_where_it_ended(connection: Connection, keychain: Keychain) -> None:
    vault = Vault(connection, keychain)
    for n in range(5):
        sealed(vault, person=f"p{n}")
    ring = KeyRing([NEW, OLD])
    assert rewrapping.rewrap_some(connection, ring, most=2) == 5
    assert used_key_ids(connection) == {key_id(NEW), key_id(OLD)}
    assert rewrapping.rewrap(connection, ring, lambda *done: None) == 3
    assert used_key_ids(connection) == {key_id(NEW)}


@pytest.mark.parametrize("wrong", [[], [b"short"], [OLD, b"x" * 31], [b"x" * 33]])
def test_a_ring_takes_keys_of_32_bytes_and_at_least_one(wrong: list[bytes]) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        KeyRing(wrong)


def test_the_newest_key_wraps_and_any_unwraps() -> None:
    wrapped = KeyRing([OLD]).wrap(b"secret", where="here")
    ring = KeyRing([NEW, OLD])
    assert ring.unwrap(wrapped, key_id=key_id(OLD), where="here") == b"secret"
    assert ring.newest == key_id(NEW)
    with pytest.raises(Unreadable):
        ring.unwrap(wrapped, key_id=key_id(OLD), where="there")


async def test_two_processes_that_need_a_person_s_key_first_agree_on_one(empty_store: House, other: House) -> None:
    import asyncio

    def seal(house: House) -> Any:
        return house.write(lambda unit: unit.vault.seal("x", person="zoe", where=WHERE))

    for blob in await asyncio.gather(*(seal(house) for house in (empty_store, other) * 4)):
        for house in (empty_store, other):
            opened = await house.read(lambda unit, blob=blob: unit.vault.open(blob, person="zoe", where=WHERE))
            assert opened == "x"


async def test_the_signing_key_is_one_for_the_whole_store(empty_store: House, other: House) -> None:
    message = os.urandom(16)
    signature = await empty_store.read(lambda unit: unit.vault.signing.sign(message).signature)
    public = await other.read(lambda unit: bytes(unit.vault.signing.verify_key))
    Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
