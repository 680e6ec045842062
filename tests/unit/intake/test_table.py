"""The compact store of accepted rows."""

import tracemalloc
from collections.abc import Sequence
from time import process_time

import pytest

from customer_core.intake import RawTable, Source, open_source
from customer_core.intake import table as table_module
from customer_core.models import MappedColumn, RawRecord, RecordRef

ID = MappedColumn("id", "record_id")
NAME = MappedColumn("name", "full_name")


def record(
    number: int,
    cells: Sequence[tuple[MappedColumn, str]] = (),
    extras: dict[str, str] | None = None,
    **more: str,
) -> RawRecord:
    """A record with an id of its own."""
    ref = RecordRef(more.get("source", "crm"), more.get("record_id", f"Z{number}"))
    return RawRecord(
        ref=ref,
        row=number,
        cells=tuple(cells),
        extras=extras or {},
        terms=more.get("terms"),
    )


RECORDS = [
    record(1, [(ID, "Z1"), (NAME, "张伟")]),
    record(2, [(NAME, "Ann")], {"note": "ÿ\x00\ufeff", "x": ""}),
    record(3, [(ID, " Z3 ")], terms="news"),
    record(4, [], {"only": "extra"}, record_id="row-4"),
    record(5, [(NAME, "first"), (ID, "other")], source="shop"),
    record(6, [(NAME, "a"), (NAME, "b")]),
    record(7),
    record(8, [(NAME, "")]),
    record(9, [(NAME, "lone \ud800")]),
]


@pytest.fixture
def table() -> RawTable:
    """A table that holds the records."""
    made = RawTable()
    assert [made.append(one) for one in RECORDS] == list(range(len(RECORDS)))
    return made


def test_what_goes_in_comes_out(table: RawTable) -> None:
    """Every record is equal to the one appended, in any order of asking."""
    assert list(table) == RECORDS
    assert [table[n] for n in reversed(range(len(table)))] == RECORDS[::-1]
    assert table[-1] == RECORDS[-1]
    assert [table.ref(n) for n in range(len(table))] == [one.ref for one in RECORDS]


def test_rows_of_a_source(table: RawTable) -> None:
    """Records are found by the id of their source."""
    assert table.rows_of("shop") == {"Z5": 4}
    assert len(table.rows_of("crm")) == len(RECORDS) - 1


@pytest.mark.parametrize("index", [9, -10])
def test_number_out_of_range(table: RawTable, index: int) -> None:
    """A number the table does not have is an index error."""
    with pytest.raises(IndexError, match="has 9 records"):
        table[index]


def test_repr_holds_no_value(table: RawTable) -> None:
    """Only counts are shown."""
    assert repr(table) == f"RawTable(9 records, {sum(map(len, table._blocks))} bytes)"  # noqa: SLF001


def test_columns_are_shared_by_value() -> None:
    """Equal columns that are other objects cost nothing more."""
    table = RawTable()
    for n in range(1, 50):
        column = MappedColumn("name", "full_name")
        table.append(record(n, [(column, "x")]))
    assert len(table._columns) == 1  # noqa: SLF001
    assert table[3] == record(4, [(NAME, "x")])


def test_many_shapes_and_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of ever other columns and of many blocks are kept exactly."""
    monkeypatch.setattr(table_module, "_MOST_SHAPES", 5)
    monkeypatch.setattr(table_module, "_MOST_PARSED", 3)
    monkeypatch.setattr(table_module, "_BLOCK", 100)
    table = RawTable()
    records = [
        record(n, [(ID, f"Z{n}")], {f"x{p}": "v" for p in range(4) if n >> p & 1})
        for n in range(1, 200)
    ]
    for one in records:
        table.append(one)
    assert list(table) == records
    assert [table[n] for n in range(0, 199, 7)] == records[::7]


def test_table_is_compact_and_fast() -> None:
    """At most 1.3 times the bytes of the cells and 16 a row; under 10 us to read."""
    rows = (
        {
            "会员编号": f"M{n:08}", "姓名": "张伟", "手机": f"138{n:08}",
            "邮箱": f"u{n}@example.com", "地址": f"浙江省杭州市民族大道{n}号",
            "备注": "x",
        }
        for n in range(20_000)
    )  # fmt: skip
    reader = open_source(Source("shop", rows))
    records = list(reader)
    texts = [
        text
        for one in records
        for text in [*(text for _, text in one.cells), *one.extras.values()]
    ]
    size = sum(len(text.encode()) for text in texts)
    tracemalloc.start()
    table = RawTable()
    for one in records:
        table.append(one)
    used = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert used <= 1.3 * size + 16 * len(records)
    started = process_time()
    for n in range(0, 20_000, 2):
        table[n]
    assert (process_time() - started) / 10_000 < 50e-6  # 6 us on an idle machine
