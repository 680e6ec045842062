"""What becomes of rows: records, rejects, ids, extras, counts."""

import tracemalloc
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from customer_core.errors import ConfigurationError, IntakeError
from customer_core.intake import Source, open_source
from customer_core.models import (
    CustomField,
    CustomFields,
    FieldMap,
    MappedColumn,
    RawRecord,
    RejectedRow,
    Terms,
)

Read = Callable[..., Any]
Write = Callable[..., Path]
ID = MappedColumn("id", "record_id")


def test_record_holds_every_cell(read: Read) -> None:
    """Mapped cells stand with their column, the others in the extras."""
    fields = {"id": "record_id", "Tel": "phone@home"}
    outcome = read(
        [{"id": " 7 ", "note": "vip", "Tel": "555", "empty": ""}],
        fields=fields,
        terms=Terms(name="news"),
    )
    (record,) = outcome.records
    assert (record.ref.key, record.row, record.terms) == ("crm/7", 1, "news")
    assert record.cells == (
        (ID, " 7 "),
        (MappedColumn("Tel", "phone", "home"), "555"),
    )
    assert record.extras == {"note": "vip"}


def test_missing_id_is_the_row_number(read: Read) -> None:
    """A row without an id is named by its number, with a warning."""
    outcome = read([{"id": "1", "name": "Ann"}, {"id": " ", "name": "Bob"}])
    assert [record.ref.record_id for record in outcome.records] == ["1", "row-2"]
    assert outcome.doubts == [(2, "row.id_missing")]


def test_source_without_ids_is_told_once(read: Read) -> None:
    """Where no column holds ids, one issue speaks for the source."""
    outcome = read([{"email": "a@example.com"}] * 5, fields=None)
    assert [record.ref.record_id for record in outcome.records] == [
        f"row-{n}" for n in range(1, 6)
    ]
    assert outcome.doubts == [(0, "row.id_missing")]


def test_repeated_id_is_rejected(read: Read) -> None:
    """The first row of an id is kept, later ones are rejected with their cells."""
    outcome = read([{"id": "1", "n": "a"}, {"id": "1 ", "n": "b"}, {"id": "row-4"}, {}])
    assert outcome.codes == [(2, "row.id_duplicate"), (4, "row.empty")]
    assert outcome.rejects[0].cells == ("1 ", "b")
    assert outcome.rejects[0].issues[0].record_id == "1"
    assert outcome.counts == (4, 2, 2)


def test_transactions_are_named_by_their_own_id(read: Read) -> None:
    """The id of a purchase is the order number."""
    fields = {"order": "transaction_id", "who": "customer_id"}
    rows = [{"order": "O1", "who": "7"}, {"order": "O2", "who": "7"}]
    outcome = read(rows, kind="transaction", fields=fields)
    assert [r.ref.record_id for r in outcome.records] == ["O1", "O2"]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"id": "1", "name": "a\0b"}, "row.nul_byte"),
        ({"id": "1", "name": "x" * 11}, "row.cell_too_long"),
        ({"id": "1", "name": "a\ud800b"}, "row.undecodable"),
        ({"id": None, "name": "  "}, "row.empty"),
    ],
)
def test_rows_of_objects_are_judged_as_those_of_files(
    read: Read, cells: dict[str, str | None], code: str
) -> None:
    """Every kind of source rejects the same rows."""
    columns = {name: [value] for name, value in cells.items()}
    for rows in ([cells], columns):
        outcome = read(rows, max_cell_length=10)
        assert outcome.codes == [(1, code)]
        for cell in outcome.rejects[0].cells:
            cell.encode()


def test_reader_is_read_once_and_counts() -> None:
    """Counters follow the rows; a second pass over one reader finds none left."""
    reader = open_source(Source("crm", [{"id": "1"}, {"id": "1"}]))
    assert repr(reader) == "RowReader('crm', rows_read=0, accepted=0, rejected=0)"
    kinds = []
    for item in reader:
        kinds.append(type(item))
        assert reader.rows_read == len(kinds)
    assert kinds == [RawRecord, RejectedRow]
    assert (reader.accepted, reader.rejected) == (1, 1)
    assert list(reader) == []


def test_field_map_may_be_given_in_either_form(read: Read) -> None:
    """A mapping and a FieldMap say the same; all columns carry their reason."""
    rows = [{"id": "1", "x": "y"}]
    fields = FieldMap.of({"id": "record_id"})
    outcome = read(rows, fields=fields)
    assert outcome.records == read(rows, fields={"id": "record_id"}).records
    codes = [s.reasons[0].code for s in outcome.reader.suggestions]
    assert codes == ["map.declared", "map.undeclared"]
    assert outcome.reader.field_map == fields


def test_map_of_a_missing_column_is_refused(write: Write) -> None:
    """A column the table does not have is named, with a near one."""
    path = write("id,name\n1,Ann\n")
    with pytest.raises(
        ConfigurationError, match="no column 'nam'; did you mean 'name'"
    ):
        open_source(Source("crm", path, fields={"id": "record_id", "nam": "full_name"}))
    with pytest.raises(ConfigurationError, match="check fields="):
        open_source(Source("crm", path, fields={"id": "record_id", "?": "full_name"}))
    with pytest.raises(ConfigurationError, match="no field 'nom'"):
        open_source(Source("crm", path, fields={"name": "nom"}))


def test_custom_fields_must_be_declared(write: Write) -> None:
    """A map may use declared custom fields only."""
    path = write("id,size\n1,XL\n")
    source = Source("crm", path, fields={"id": "record_id", "size": "custom.size"})
    with pytest.raises(ConfigurationError, match="no custom field"):
        open_source(source)
    fields = CustomFields((CustomField(name="size"),))
    (record,) = open_source(source, custom_fields=fields)
    assert record.cells[1][0].custom_name == "size"


def test_late_columns_are_not_lost(read: Read) -> None:
    """A column that comes up later is mapped by name, else kept as an extra."""
    early = [{"id": str(n), "mobile": "1"} for n in range(600)]
    late = {"id": "x", "e-mail": "a@example.com", "phone": "2", "odd": "3", "编号": "4"}
    outcome = read([*early, late, {"id": "y", "odd": "5"}], fields=None)
    by_target = {(m.target, m.label): text for m, text in outcome.records[600].cells}
    assert by_target == {
        ("record_id", None): "x",
        ("email", None): "a@example.com",
        ("phone", "2"): "2",
    }
    assert outcome.records[600].extras == {"odd": "3", "编号": "4"}
    assert outcome.records[601].extras == {"odd": "5"}
    assert outcome.reader.header == ("id", "mobile", "e-mail", "phone", "odd", "编号")
    assert outcome.doubts == []


def test_late_columns_follow_a_declared_map(read: Read) -> None:
    """A declared map holds for columns that come up later, and for no others."""
    fields = {"id": "record_id", "tel": "phone"}
    early = [{"id": str(n)} for n in range(600)]
    outcome = read([*early, {"id": "x", "tel": "1", "email": "e"}], fields=fields)
    assert outcome.records[600].extras == {"email": "e"}
    assert [m.column for m, _ in outcome.records[600].cells] == ["id", "tel"]


def test_late_id_column_is_used(read: Read) -> None:
    """Ids are taken from their column as soon as there is one."""
    early = [{"email": f"{n}@example.com"} for n in range(600)]
    outcome = read([*early, {"id": "x"}], fields=None)
    assert outcome.records[-1].ref.record_id == "x"


def test_iterator_is_consumed_lazily() -> None:
    """An endless iterable of rows can be read as far as wanted."""
    reader = open_source(Source("crm", ({"id": str(n)} for n in count())))
    first = [next(iter(reader)).ref.record_id for _ in range(1000)]
    assert first == [str(n) for n in range(1000)]


def test_rows_are_never_all_in_memory(tmp_path: Path) -> None:
    """Reading 60,000 rows, 3.5 MB of text, takes less than 10 MB at any time.

    Records of all of them would take 50 MB; 200,000 rows were measured at 11 MB, the
    most of it the ids that were seen.
    """
    path = tmp_path / "many.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("会员编号,姓名,手机,地址\n")
        for n in range(60_000):
            phone = f"138{n:08}"
            file.write(f'M{n:08},张伟,{phone},"浙江省杭州市, 民族大道{n % 900}号"\n')
    tracemalloc.start()
    reader = open_source(Source("shop", path))
    rows = sum(1 for _ in reader)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows == reader.accepted == 60_000
    assert peak < 10_000_000


def test_source_checks_its_own_options() -> None:
    """A source that cannot work is refused when it is made."""
    for options in (
        {"name": ""},
        {"name": "a/b"},
        {"max_cell_length": 0},
        {"delimiter": ""},
        {"delimiter": ",,"},
        {"delimiter": '"'},
        {"fields": ["id"]},
    ):
        with pytest.raises(ConfigurationError, match="cannot be read"):
            Source(**{"name": "crm", "rows": [], **options})


def test_source_shows_no_rows() -> None:
    """The repr of a source holds nothing of its rows; its ref what records need."""
    source = Source("crm", [{"name": "secret"}], priority=2, terms=Terms(name="t"))
    assert repr(source) == "Source(name='crm', priority=2)"
    assert (source.ref.name, source.ref.priority, source.ref.terms.name) == (
        "crm",
        2,
        "t",
    )
    assert source.named_columns == ()


def test_what_is_no_table_is_refused() -> None:
    """An object that holds no rows is an intake error."""
    for rows in (7, None, {"a": [1], "b": [1, 2]}, {"a": "text"}, {"a": 1}, {}):
        with pytest.raises(IntakeError):
            open_source(Source("crm", rows))
