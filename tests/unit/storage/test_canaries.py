"""No personal value stands in the files of a store, in any form anybody would read."""

import logging
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from customer_core.errors import CustomerCoreError
from customer_core.models import (
    Attributed,
    CustomerRecord,
    CustomValue,
    EmailAddress,
    FieldOrigin,
    Identifier,
    OrganizationName,
    PartialDate,
    PersonName,
    PhoneNumber,
    PostalAddress,
    Profile,
    RecordRef,
    SocialHandle,
)
from customer_core.storage import EncryptedStore, KeyRing, SQLiteStore, open_store

TEXTS = (
    "Canarysource", "CANARY-ID-77310", "金丝雀", "Canaryfamily", "Canarygiven",
    "金丝雀贸易有限公司", "1987-03-21", "+8613917173939", "金丝雀路", "七弄八号",
    "Canary.Box@canary-mail.example", "99887766554433", "canary_wechat",
    "canarytailor", "canaryfalconry", "canaryfield", "canaryvalue", "canarylabel",
    "canarycolumn", "canaryterms", "canary raw text", "2031-07-08",
)  # fmt: skip
DIGITS = ("8613917173939", "13917173939", "7173939", "19870321", "77310")


def canary_record(number: int) -> CustomerRecord:
    """A record whose every text is a canary."""
    ref = RecordRef("Canarysource", f"CANARY-ID-77310-{number}")
    moment = datetime(2031, 7, 8, tzinfo=UTC)
    origin = FieldOrigin(
        record=ref, column="canarycolumn", observed_at=moment, terms="canaryterms"
    )

    def said(value: object) -> Attributed:
        return Attributed(
            value=value, raw="canary raw text", origin=origin, label="canarylabel"
        )

    return CustomerRecord(
        ref=ref,
        names=(
            said(PersonName(family="金丝雀", given="金丝雀")),
            said(PersonName(family="Canaryfamily", given="Canarygiven")),
        ),
        organization_names=(
            said(OrganizationName(name="金丝雀贸易有限公司", core="金丝雀贸易")),
        ),
        birth_dates=(said(PartialDate(year=1987, month=3, day=21)),),
        phones=(said(PhoneNumber(e164="+8613917173939", region="CN")),),
        emails=(said(EmailAddress(address="Canary.Box@canary-mail.example")),),
        addresses=(said(PostalAddress(street="金丝雀路", unit="七弄八号")),),
        identifiers=(said(Identifier(kind="passport", value="99887766554433")),),
        social_handles=(said(SocialHandle(kind="wechat", value="canary_wechat")),),
        profile=Profile(
            occupation=(said("canarytailor"),), interests=(said("canaryfalconry"),)
        ),
        custom=(CustomValue(name="canaryfield", value="canaryvalue", origin=origin),),
        updated_at=moment,
    )


def needles() -> Iterator[bytes]:
    """Every canary as it could be written."""
    for text in {*TEXTS, *DIGITS, *(t.casefold() for t in TEXTS), "canary", "CANARY"}:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
            yield text.encode(encoding)


def leaks(folder: Path) -> list[tuple[str, bytes]]:
    """Every canary found, with the file it was found in."""
    contents = {file.name: file.read_bytes() for file in folder.iterdir()}
    return [
        (name, needle)
        for name, content in contents.items()
        for needle in set(needles())
        if needle in content
    ]


def test_no_canary_in_any_file(tmp_path: Path, keys: KeyRing) -> None:
    """While the store is open, with its log, after changes, and after closing."""
    with open_store(f"sqlite:///{tmp_path / 'customers.db'}", keys=keys) as store:
        store.put_many(canary_record(n) for n in range(50))
        assert len(list(store.find(phone="139 1717 3939"))) == 50
        store.put(canary_record(1))
        assert {file.name for file in tmp_path.iterdir()} == {
            f"customers.db{key}{end}"
            for key in ("", ".keys")
            for end in ("", "-wal", "-shm")
        }
        store.hold(canary_record(3).ref, reason="canary reason")
        assert leaks(tmp_path) == []
        store.erase(canary_record(2).ref)
        assert leaks(tmp_path) == []
    assert leaks(tmp_path) == []


def test_erased_record_leaves_no_bytes_of_itself(tmp_path: Path, keys: KeyRing) -> None:
    """Envelope and wrapped key at once, in every file; tokens after a deep scrub."""
    rows = SQLiteStore(tmp_path / "customers.db")
    with EncryptedStore(rows, keys=keys) as store:
        store.put_many(canary_record(n) for n in range(50))
        name = store.name_of(canary_record(7).ref)
        (kept,) = rows.get_many([name])
        assert kept is not None
        ((_, wrapped),) = rows.keys.get_many([name])[name]
        # those that no other record has
        (own,) = [t for label, t in rows.index_rows([name])[0] if label[:6] == "record"]

        def left(*parts: bytes) -> list[bool]:
            disk = b"".join(file.read_bytes() for file in tmp_path.iterdir())
            return [part in disk for part in parts]

        assert left(kept.envelope[28:], wrapped, own) == [True, True, True]
        assert store.erase(canary_record(7).ref).is_scrubbed
        assert left(kept.envelope[28:60], kept.envelope[-80:], wrapped) == [False] * 3
        assert store.scrub(deep=True)
        assert left(own) == [False]


def test_no_canary_in_logs_and_tracebacks(
    tmp_path: Path, keys: KeyRing, caplog: pytest.LogCaptureFixture
) -> None:
    """Of refused, missing, held and conflicting records, at any level of logging."""
    caplog.set_level(logging.DEBUG)
    rows = SQLiteStore(tmp_path / "customers.db")
    record = canary_record(1)
    with EncryptedStore(rows, keys=keys) as store:
        store.put(record)
        store.hold(record.ref, reason="canary reason")
        calls: list[Callable[[], object]] = [
            lambda: store.erase(record.ref),
            lambda: store.put(record, expected_version=7),
            lambda: store.get("CANARY-ID-77310"),
            lambda: store.find(name="金丝雀"),
            lambda: store.find(phone="", email="Canary.Box@canary-mail.example"),
        ]
        printed = [failure_of(call) for call in calls]
        rows.keys.destroy([store.name_of(record.ref)])
        with EncryptedStore(SQLiteStore(tmp_path / "customers.db"), keys=keys) as again:
            printed.append(failure_of(lambda: again.get(record.ref)))
    shown = "\n".join([*printed, caplog.text]).casefold().encode()
    assert [needle for needle in needles() if needle.lower() in shown] == []


def failure_of(call: Callable[[], object]) -> str:
    """The traceback that a failing call prints, without the lines of this file."""
    with pytest.raises(CustomerCoreError) as caught:
        call()
    error = caught.value
    lines = traceback.format_exception(error)
    return "".join(line for line in lines if __file__ not in line) + repr(error)


def test_the_search_would_find_a_leak(tmp_path: Path) -> None:
    """The same search over the same record in plain text finds canaries."""
    from customer_core.models import to_json

    (tmp_path / "plain.json").write_text(to_json(canary_record(1)), encoding="utf-8")
    found = {needle for _, needle in leaks(tmp_path)}
    assert {"金丝雀路".encode(), b"7173939", b"canaryvalue", b"Canarysource"} <= found


def test_repr_of_a_store_tells_its_kind_alone(keys: KeyRing, tmp_path: Path) -> None:
    """No key, no path, no password of a URL."""
    store = open_store(f"sqlite:///{tmp_path / 'customers.db'}", keys=keys)
    shown = repr(store)
    store.close()
    assert (shown, repr(store)) == (
        "EncryptedStore(sqlite, open)",
        "EncryptedStore(sqlite, closed)",
    )


def test_no_canary_in_reprs_and_messages(keys: KeyRing) -> None:
    """Of the store and of what it raises."""
    with open_store("memory://", keys=keys) as store:
        store.put(canary_record(1))
        with pytest.raises(LookupError) as missing:
            store.get("CANARY-ID-77310")
        shown = f"{store!r} {keys!r} {missing.value!r} {missing.value}"
    assert "canary" not in shown.casefold()
