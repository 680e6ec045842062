"""Records cross between processes as columns."""

import pickle

from attrs import fields_dict

from customer_core.intake import Source, open_source
from customer_core.issues import Issue
from customer_core.models import (
    CustomerRecord,
    CustomField,
    CustomFields,
    CustomKind,
    MappedColumn,
    RawRecord,
    RecordRef,
)
from customer_core.normalizers._packing import pack, pack_rows, unpack, unpack_rows
from customer_core.normalizers.record import normalize_record
from customer_core.testing.synthetic import generate_customers

FIELDS = CustomFields((CustomField(name="visits", kind=CustomKind.INTEGER),))
FULL = {
    "full_name": "张三", "organization_name": "华为技术有限公司",
    "birth_date": "1990-01",
    "sex": "女", "email": "San@qq.com; b@gmial.com", "phone": "13912457803/13912457804",
    "address": "上海市静安区南京西路1号", "identifier": "11010519491231002X",
    "social_handle": "wechat: zhangsan99", "occupation": "教师", "interests": "茶",
    "registered_at": "2020-01-02", "updated_at": "2021-03-04 05:06:07",
    "custom.visits": "7",
}  # fmt: skip


def outcomes(rows: list[RawRecord]) -> list[tuple[CustomerRecord, tuple[Issue, ...]]]:
    """What normalising makes of rows."""
    return [normalize_record(raw, custom_fields=FIELDS) for raw in rows]


def crossed(rows: list[RawRecord]) -> list[tuple[CustomerRecord, tuple[Issue, ...]]]:
    """The same, after it was pickled."""
    packed = pickle.dumps(pack(outcomes(rows), rows))
    return list(unpack(pickle.loads(packed)))  # noqa: S301 - our own bytes


def row(number: int, cells: dict[str, str]) -> RawRecord:
    """A row of these cells, under terms."""
    return RawRecord(
        ref=RecordRef("shop", str(number)),
        row=number,
        cells=tuple((MappedColumn(name, name), text) for name, text in cells.items()),
        terms="newsletter",
    )


def test_records_of_every_kind_come_back_equal() -> None:
    """Rows with everything, with little and with nothing, in one block."""
    rows = [row(1, FULL), row(2, {"phone": "13912457803"}), row(3, {"email": "@"})]
    assert crossed(rows) == outcomes(rows)
    assert crossed(rows[1:]) == outcomes(rows[1:])


def test_every_attribute_was_tried() -> None:
    """The full row leaves no attribute of a record empty."""
    ((record, _),) = outcomes([row(1, FULL)])
    empty = [name for name in fields_dict(CustomerRecord) if not getattr(record, name)]
    assert empty == []


def test_dirty_records_come_back_equal() -> None:
    """Three hundred synthetic customers with the slips of real exports, and issues."""
    columns = generate_customers(300, seed=3).columns
    names = ("full_name", "phone", "email", "address", "dob", "resident_id")
    cells = zip(*(map(str, columns[name]) for name in names), strict=True)
    table = [
        {"id": str(number), **dict(zip(names, texts, strict=True))}
        for number, texts in enumerate(cells)
    ]
    rows = [one for one in open_source(Source("crm", table)) if type(one) is RawRecord]
    assert len(rows) == 300
    assert crossed(rows) == outcomes(rows)


def test_origins_share_the_ref_of_their_record() -> None:
    """As in a record made here, so that memory is the same."""
    ((record, _),) = crossed([row(1, FULL)])
    assert record.phones[1].origin.record is record.ref


def test_rows_cross_without_their_extras() -> None:
    """Normalising needs the ref, the number, the cells and the terms."""
    assert unpack_rows(pack_rows([row(1, FULL)])) == [row(1, FULL)]
