"""What the library prints of a run, or raises, shows nobody.

Every object that a result reaches is shown, and every way to fail is tried, with texts
that stand nowhere else. Shown on purpose are the domain of a mailbox, the cities of an
address, amounts and the last digits of a number: they are no canaries here.
"""

import json
import logging
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl
import pytest

import customer_core as cc
from customer_core.intake import open_source
from customer_core.models import PersonName
from customer_core.normalizers import normalize_url
from customer_core.storage.decoding import decode_record

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CANARIES = (
    "QZID77310", "Qzfamily", "Qzgiven", "翀赟骉", "13917173939", "7173939", "qzmailbox",
    "1987-03-21", "19870321", "Qzstreet", "QZ7 7ZQ", "310112198703217735", "qznote",
    "qzcustom", "QZORDER", "qzwechat", "qzjob", "Qzfirm", "qzlanguage", "qzcategory",
)  # fmt: skip
FIELDS = {
    "Id": "record_id", "First": "given_name", "Last": "family_name",
    "Full": "full_name", "Mail": "email", "Mobile": "phone", "Birth": "birth_date",
    "Street": "street_address", "Zip": "postal_code", "Number": "identifier",
    "Size": "custom.size", "Chat": "social_handle@wechat", "Job": "occupation",
    "Firm": "organization_name", "Language": "language",
}  # fmt: skip
ORDER_FIELDS = {
    "no": "transaction_id", "of": "customer_id", "on": "occurred_at", "sum": "amount",
    "kind": "category",
}  # fmt: skip


def customer(number: int, **cells: str) -> dict[str, str]:
    """A row in which every text is a canary."""
    return {
        "Id": f"QZID77310-{number}", "First": "Qzgiven", "Last": "Qzfamily",
        "Full": "欧阳翀赟骉" if number % 2 else "",
        "Mail": f"qzmailbox{number % 3}@qq.com", "Mobile": "13917173939",
        "Birth": "1987-03-21", "Street": f"Qzstreet {number}",
        "Zip": "QZ7 7ZQ", "Number": "310112198703217735", "Note": "qznote",
        "Size": "qzcustom", "Chat": "qzwechat", "Job": "qzjob", "Firm": "Qzfirm Ltd",
        "Language": "qzlanguage",
    } | cells  # fmt: skip


BAD_CELLS = {
    "Mail": "qzmailbox@gmial.con; qzmailbox", "Mobile": "1391717393913917173939",
    "Birth": "1987-03-21 qznote", "Number": "310112198703217734", "Chat": "! qzwechat",
}  # fmt: skip
CUSTOMERS: list[object] = [
    *(customer(number) for number in range(8)), customer(9, **BAD_CELLS), customer(1),
    customer(10, First="Qzgiven\0"), "qznote", ["Qzfamily"], {},
]  # fmt: skip
ORDERS = [
    {"no": f"QZORDER{n}", "of": f"QZID77310-{n % 9}", "on": "2025-05-01",
     "sum": amount, "kind": "qzcategory"}
    for n, amount in enumerate(["12.34", "qznote", "$5", "9.9 QZNOTE", "1e400"])
]  # fmt: skip


def shown(text: str) -> list[str]:
    """The canaries in a text."""
    return [canary for canary in CANARIES if canary.casefold() in text.casefold()]


def attributes(thing: object) -> Iterator[object]:
    """Whatever an object of ours holds or computes without being asked anything."""
    names = set(getattr(thing, "__dict__", {}))
    for cls in type(thing).__mro__[:-1]:
        names |= {n for n in getattr(cls, "__slots__", ()) if not n.startswith("__")}
        names |= {n for n, member in vars(cls).items() if isinstance(member, property)}
    return (getattr(thing, name, None) for name in sorted(names))


def reachable(root: object) -> Iterator[object]:
    """Every object of ours that can be reached, each once."""
    waiting, met = [root], {}
    while waiting:
        thing = waiting.pop()
        is_ours = type(thing).__module__.startswith("customer_core")
        is_mapping = isinstance(thing, Mapping | MappingProxyType)
        if id(thing) in met or not (
            is_ours or is_mapping or isinstance(thing, list | tuple | set)
        ):
            continue
        met[id(thing)] = thing  # kept, so that no id is given twice
        if is_ours:
            yield thing
            waiting += attributes(thing)
        if is_mapping:
            waiting += thing.values()
        elif hasattr(thing, "__iter__"):
            waiting += thing


def test_nothing_of_a_run_shows_a_person(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Reprs of all that is reached, issues, explanations, summaries, progress, logs."""
    caplog.set_level(logging.DEBUG)
    told: list[tuple[object, ...]] = []
    pipeline = cc.CustomerPipeline(
        region="CN", custom_fields=cc.CustomFields.of([cc.CustomField(name="size")])
    )
    with warnings.catch_warnings(record=True) as warned:
        result = pipeline.run(
            [
                cc.Source("crm", CUSTOMERS, fields=FIELDS),
                cc.Source("shop", [customer(n) for n in range(4)], fields=FIELDS),
            ],
            cc.Source("orders", ORDERS, fields=ORDER_FIELDS, of="crm"),
            now=NOW,
            progress=lambda *call: told.append(call),
        )
    assert (len(result.records), len(result.rejects)) == (13, 8)
    raws = [result.records.raw(row) for row in range(len(result.records))]
    explained = [result.explain(0, row) for row in range(1, len(result.records))]
    things = list(reachable([pipeline, result, raws, explained]))
    assert len(things) > 500
    leaking = {type(thing).__name__ for thing in things if shown(f"{thing!r} {thing}")}
    assert leaking == set()

    said: list[object] = [*told, *(w.message for w in warned), capsys.readouterr()]
    said += [caplog.text, *explained]
    said += [d.explain() for golden in result.golden for d in golden.decisions]
    said += [score.explain() for score in result.tiers]
    issues = [*result.issues, *(i for row in result.rejects for i in row.issues)]
    for language in ("en", "zh"):
        summary = result.summary(language)
        said += [summary, summary._repr_html_()]
        said += [f"{i.path} {i.message(language)} {i.hint(language)}" for i in issues]
    said += [str(dict(issue.parameters)) for issue in issues]
    assert shown("\n".join(map(str, said))) == []


def test_readers_and_stores_show_no_person() -> None:
    """Before, while and after they hold records."""
    fields = {**FIELDS, "Size": "preferences"}
    reader = open_source(cc.Source("crm", CUSTOMERS, fields=fields))
    assert len(list(reader)) == len(CUSTOMERS)
    keys = cc.KeyRing.generate()
    record = cc.CustomerRecord(ref=cc.RecordRef("crm", "QZID77310"))
    with cc.open_store("memory://", keys=keys) as store:
        store.put(record)
        held = [*reachable(reader), *reachable(store)]
        assert {"RowReader", "EncryptedStore", "StoredRow"} <= {
            type(thing).__name__ for thing in held
        }
        assert [t for t in held if shown(f"{t!r} {t}")] == []


@pytest.mark.parametrize("normalize", [
    cc.normalize_address, cc.normalize_date, cc.normalize_email,
    cc.normalize_identifier, cc.normalize_money, cc.normalize_organization_name,
    cc.normalize_person_name, cc.normalize_phone, cc.normalize_social_handle,
    normalize_url,
])  # fmt: skip
def test_normalized_values_show_no_person(normalize: Callable[..., object]) -> None:
    """Value, keys, issues, suggestions and further values of any text."""
    for text in ("Qzgiven qznote", "qzmailbox@gmial.com, 13917173939", "1987-03-21"):
        things = reachable(normalize(text))
        assert [thing for thing in things if shown(f"{thing!r} {thing}")] == []


# --- what is raised


def run(rows: object, **options: Any) -> object:  # noqa: ANN401 - of any source
    """A run over one source."""
    return cc.CustomerPipeline(region="CN").run(
        [cc.Source("crm", rows, **options)], now=NOW
    )


def file(folder: Path, name: str, content: bytes) -> Path:
    """A file with that content."""
    path = folder / name
    path.write_bytes(content)
    return path


def failing_lazy_frame() -> pl.LazyFrame:
    """A plan that fails, in words that quote a cell, when it is computed."""
    return pl.LazyFrame({"name": ["Qzgiven"]}).select(pl.col("name").cast(pl.Int64))


def memory_store() -> cc.EncryptedStore:
    """An empty store."""
    return cc.open_store("memory://", keys=cc.KeyRing.generate())


def unfit(schema: str, **body: object) -> dict[str, object]:
    """A document of another shape."""
    return {"schema": schema, "schema_version": 1, **body}


FAILURES: dict[str, Callable[[Path], object]] = {
    "unclosed quote": lambda d: run(file(d, "q.csv", b'"name,Qzgiven\n1,2')),
    "binary": lambda d: run(file(d, "b.csv", b"\0\1\2" * 99 + b"Qzgiven")),
    "latin": lambda d: run(file(d, "l.csv", b"name,x\nQzgiven\xe9e,x\n" * 50)),
    "UTF-16": lambda d: run(file(d, "u.csv", b"\x00\xd8Qzgiven"), encoding="utf-16"),
    "JSON": lambda d: run(file(d, "j.csv", b'[{"name": "Qzgiven"}]')),
    "spreadsheet": lambda d: run(file(d, "s.xlsx", b"PK\x03\x04Qzgiven")),
    "no header": lambda d: run(
        file(d, "h.csv", b"Qzgiven,13917173939\nQzfamily,13917173938\n"),
        fields={"Qzgive": "full_name"},
    ),
    "ragged columns": lambda _: run({"name": ["Qzgiven"], "x": ["qznote"] * 2}),
    "text as column": lambda _: run({"name": "Qzgiven"}),
    "lazy frame": lambda _: run(failing_lazy_frame()),
    "lazy table": lambda _: cc.dedupe(failing_lazy_frame(), {"name": "given_name"}),
    "list in a cell": lambda _: cc.dedupe({"n": [["Qzgiven"]]}, {"n": "given_name"}),
    "no table": lambda _: cc.dedupe(["Qzgiven"]),
    "unfit record": lambda _: cc.from_dict(
        cc.CustomerRecord, unfit("CustomerRecord", ref="QZID77310", names=["Qzgiven"])
    ),
    "unknown key": lambda _: cc.from_dict(
        PersonName, unfit("PersonName", family="Qzfamily", Qzgiven=1)
    ),
    "no JSON": lambda _: cc.from_json(PersonName, '{"Qzgiven'),
    "no model": lambda _: cc.LinkageModel.from_json(json.dumps({"format": "Qzgiven"})),
    "wrong kind": lambda _: cc.CustomField(name="n", kind="integer").parse("qzcustom"),
    "wrong date": lambda _: cc.CustomField(name="n", kind="date").parse("qzcustom"),
    "no choice": lambda _: cc.CustomField(name="n", choices=("a",)).parse("qzcustom"),
    "no ref": lambda _: cc.RecordRef.parse("QZID77310"),
    "unknown record": lambda _: run([]).explain(cc.RecordRef("crm", "QZID77310"), 0),
    "unknown id": lambda _: memory_store().get("QZID77310"),
    "unknown erasure": lambda _: memory_store().erase("QZID77310"),
    "unknown query": lambda _: memory_store().find(name="Qzgiven"),
    "blank query": lambda _: memory_store().find(phone=" ", email="qzmailbox@qq.com"),
    "no record": lambda _: memory_store().put_many(["QZID77310"]),  # type: ignore[list-item] # on purpose
    "key ring": lambda _: cc.KeyRing.from_json('{"salt": "Qzgiven"}', "qznote"),
    "scheme": lambda _: cc.open_store("db://Qzgiven", keys=cc.KeyRing.generate()),
    "folder": lambda d: cc.open_store(
        f"sqlite:///{d}/none/Qzgiven.db", keys=cc.KeyRing.generate()
    ),
}


def printed(error: BaseException) -> str:
    """What a log shows of an exception: its chain, without lines of source code."""
    lines = "".join(traceback.format_exception(error)).splitlines()
    return "\n".join(line for line in lines if not line.startswith("    "))


@pytest.mark.parametrize("name", FAILURES)
def test_exceptions_show_no_person(name: str, tmp_path: Path) -> None:
    """Message, arguments, attributes and the printed chain of each failure."""
    with pytest.raises((cc.CustomerCoreError, ValueError, AttributeError)) as caught:
        FAILURES[name](tmp_path)
    error = caught.value
    assert shown(f"{printed(error)} {error!r} {error.args} {vars(error)}") == []


@pytest.mark.parametrize("plaintext", [
    b'{"Qzgiven', b"\xffQzgiven",
    json.dumps(unfit("CustomerRecord", ref="Qzgiven", names=["Qzgiven"])).encode(),
])  # fmt: skip
def test_nothing_hangs_on_what_a_store_raises(plaintext: bytes) -> None:
    """Not even a suppressed exception, which a debugger would show."""
    with pytest.raises(cc.StorageError) as caught:
        decode_record({1: plaintext})
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_the_search_would_find_a_leak() -> None:
    """A canary in a repr and in a printed exception is found."""
    assert shown(repr(customer(1))) != []
    assert shown(printed(ValueError("about Qzgiven"))) == ["Qzgiven"]
