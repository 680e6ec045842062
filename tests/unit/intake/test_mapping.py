"""Which field a column holds, by its header and its values."""

import csv
import os
from collections.abc import Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from customer_core.intake import ColumnSuggestion, open_source, suggest_field_map
from customer_core.intake.headers import comparable
from customer_core.intake.mapping import suggest_late
from customer_core.intake.source import Source
from customer_core.intake.vocabulary import (
    CUSTOMER,
    FILLERS,
    LABELS,
    NO_FIELD,
    TRANSACTION,
    WHOSE,
)
from customer_core.messages import catalogue
from customer_core.models import CustomField, CustomFields, FieldMap


def _load(name: str) -> ModuleType:
    spec = spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SYSTEMS = _load("headers_of_systems")
HEADERS = [
    (kind, system, table)
    for kind, tables in (
        ("customer", SYSTEMS.CUSTOMERS),
        ("transaction", SYSTEMS.TRANSACTIONS),
    )
    for system, table in tables.items()
]


def mapped(
    header: Sequence[str],
    rows: Sequence[Sequence[str]] = (),
    **options: Any,  # noqa: ANN401 - as suggest_field_map
) -> dict[str, str]:
    """Header -> ``field@label`` of the columns that were mapped."""
    return suggest_field_map(header, rows, **options).field_map.to_dict()


def column(
    values: Sequence[str],
    header: str = "f1",
    **options: Any,  # noqa: ANN401 - as suggest_field_map
) -> ColumnSuggestion:
    """The suggestion for one column."""
    rows = [[value] for value in values]
    return suggest_field_map([header], rows, **options).columns[0]


def test_headers_of_other_systems_are_mapped() -> None:
    """At least 95 % of the headers that exports of known systems use."""
    right, wrong = 0, []
    for kind, system, table in HEADERS:
        for found in suggest_field_map(list(table), [], kind=kind).columns:
            meant, said = table[found.column], found.target
            # beside columns of its parts an address is its street
            both = {meant, said} <= {"address", "street_address"}
            if meant == said or both:
                right += 1
            else:
                wrong.append((system, found.column, meant, said))
    total = right + len(wrong)
    assert total >= 300
    assert right / total >= 0.95, wrong


def test_words_are_written_as_headers_are_compared() -> None:
    """No word of the vocabulary is beyond reach: traditional, spaced or upper case."""
    tables = [words for _, _, words in (*CUSTOMER, *TRANSACTION)]
    words = " ".join([*tables, *WHOSE.values(), *LABELS.values(), FILLERS, NO_FIELD])
    assert [word for word in words.split() if comparable(word) != word] == []


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("聯絡電話", "phone"),
        ("Kontakt", None),
        ("身分證字號", "identifier@tw_national_id"),
        ("統一編號", "identifier@tax_id"),
    ],
)
def test_traditional_headers_are_read_like_simplified_ones(
    header: str, field: str | None
) -> None:
    """Script makes no difference; Taiwan's numbers have kinds of their own."""
    assert mapped([header]) == ({header: field} if field else {})


def test_no_header_that_means_nothing_is_mapped() -> None:
    """Columns of other systems that hold none of the fields stay extras."""
    mistaken = [
        (system, found.column, found.target)
        for kind, system, table in HEADERS
        for found in suggest_field_map(list(table), [], kind=kind).columns
        if table[found.column] is None and found.target is not None
    ]
    assert mistaken == []


ZOHO = {
    "Record Id": "record_id", "First_Name": "given_name", "Last_Name": "family_name",
    "Salutation": "name_prefix", "Account_Name": "organization_name",
    "Email": "email", "Secondary_Email": "email@other", "Phone": "phone",
    "Mobile": "phone@mobile", "Home_Phone": "phone@home",
    "Date_of_Birth": "birth_date", "Mailing_Street": "street_address",
    "Mailing_City": "city", "Mailing_State": "region", "Mailing_Zip": "postal_code",
    "Mailing_Country": "country", "Twitter": "social_handle@x", "Title": "occupation",
    "Created_Time": "registered_at", "Modified_Time": "updated_at",
}  # fmt: skip
NOT_ZOHO = ["Fax", "Lead_Source", "Email_Opt_Out", "Tag", "Owner", "Assistant"]


def test_seed_headers_are_mapped_with_labels() -> None:
    """Every column of a Zoho export is understood, and labelled where it repeats."""
    assert mapped([*ZOHO, *NOT_ZOHO]) == ZOHO


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["a@example.com", "b@example.com"], "email"),
        (["138 1234 5678", "13912345678.0", "+86 13712345678"], "phone"),
        (["020 7946 0000", "+44 20 7946 0001"], "phone"),
        (["11010519491231002X", "440524188001010014"], "identifier@resident_id"),
        (["91110000600037341L", "91350100M000100Y43"], "identifier@uscc"),
        (["张伟", "欧阳娜娜", "买买提·艾力", "李女士"], "full_name"),
        (["Vincent Taylor", "Mary O'Brien", "Ann Lee Smith"], "full_name"),
        (["王", "李", "欧阳"], "family_name"),
        (["某某科技有限公司", "Acme Ltd", "Foo GmbH"], "organization_name"),
        (["中山路43号25栋107室", "浙江省杭州市西湖区文三路1号"], "address"),
        (["224 Cain Lane, Glasgow", "1 Webb Street"], "address"),
        (["广东省", "浙江", "北京市"], "region"),
        (["深圳市", "杭州市"], "city"),
        (["南山区", "长丰县"], "district"),
        (["OX1 7SB", "G2 6AE", "M1 8LA"], "postal_code"),
        (["中国", "China", "UK"], "country"),
        (["男", "女", "M"], "sex"),
        (["Mr", "Mrs.", "Dr"], "name_prefix"),
        (["1961/3/12", "19920623", "1984年8月4日"], "birth_date"),
        (["2019-01-02", "2021-05-06", "2023-01-01"], "registered_at"),
        (["2019-01-02 10:20:30", "1999-01-02T10:20"], "registered_at"),
        (["A001", "A002", "A003"], "record_id"),
        (["1", "2", "3"], "record_id"),
        (["0b6e2f3c-1d2e-4f5a-8b7c-9d0e1f2a3b4c"], "record_id"),
    ],
)
def test_columns_are_told_by_their_values(values: list[str], expected: object) -> None:
    """A header that says nothing leaves the values to tell."""
    for header in ("f1", "列3", "column_4", "unnamed: 2", "字段7"):
        found = suggest_field_map([header], [[v] for v in values]).field_map
        assert found.to_dict() == {header: expected}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["2019-03-27", "2017/06/10"], "occurred_at"),
        (["164.15元", "¥1,352.71", "$12"], "amount"),
        (["164.15", "12.5"], "amount"),
        (["CNY", "USD"], "currency"),
        (["O1001", "O1002", "O1003"], "transaction_id"),
        (["M7", "M7", "M8"], None),
        (["M007", "M007", "M008"], "customer_id"),
    ],
)
def test_columns_of_orders_are_told_by_their_values(
    values: list[str], expected: object
) -> None:
    """The same for orders."""
    assert column(values, kind="transaction").target == expected


@pytest.mark.parametrize(
    ("header", "values", "expected"),
    [
        ("phone", ["a@example.com", "b@example.com", "-"], "email"),
        ("邮箱", ["13812345678", "13912345678"], "phone"),
        ("姓名", ["13812345678", "13912345678"], "phone"),
        ("生日", ["a@example.com", "b@example.com"], "email"),
        ("姓名", ["某某科技有限公司", "某某商贸有限公司"], "organization_name"),
        ("身份证号", ["13812345678", "13912345678"], "phone"),
        ("title", ["Mr", "Mrs", "Dr"], "name_prefix"),
    ],
)
def test_header_that_lies_is_overruled(
    header: str, values: list[str], expected: object
) -> None:
    """Strong values win over the header, and the reasons say so."""
    found = column(values, header)
    assert found.target == expected
    assert "map.overruled" in [reason.code for reason in found.reasons]


@pytest.mark.parametrize(
    ("header", "values", "expected"),
    [
        ("Email", ["see notes", "n/a"], "email"),
        ("手机", ["-", "暂无", ""], "phone"),
        ("客户编号", ["a@example.com", "b@example.com"], "record_id"),
        ("会员号", ["13812345678", "13912345678"], "record_id"),
        ("Gender", ["1", "2", "0"], "sex"),
        ("Company", ["Acme", "Foo"], "organization_name"),
    ],
)
def test_header_is_believed_in_doubt(
    header: str, values: list[str], expected: object
) -> None:
    """Weak or absent values do not overrule a header."""
    assert column(values, header).target == expected


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("最近消费时间", ["2024-01-02", "1999-01-02"]),
        ("传真", ["010-65529988", "021-65529988"]),
        ("紧急联系人电话", ["13812345678", "13912345678"]),
        ("Sales Rep Email", ["a@example.com"]),
        ("Notes", ["likes tea", "likes coffee"]),
        ("score", ["0.5", "0.7"]),
        ("积分", ["10", "20"]),
    ],
)
def test_column_of_something_else_stays_an_extra(
    header: str, values: list[str]
) -> None:
    """What is not of the customer, or not known to be, is not mapped."""
    found = column(values, header)
    assert found.target is None
    assert found.text("zh")


def test_unknown_header_with_telling_values_is_mapped() -> None:
    """E-mails, phones and codes are found under headers that are not understood."""
    header = ["联络方式一", "Internetpost", "工号"]
    rows = [["13812345678", "a@example.com", "K01"], ["", "b@example.com", "K02"]]
    assert mapped(header, rows) == {
        "联络方式一": "phone", "Internetpost": "email", "工号": "record_id",
    }  # fmt: skip


def test_column_of_ids_that_repeat_is_no_record_id() -> None:
    """A column called id whose values repeat is not the id of the rows."""
    assert column(["7"] * 30, "id").target is None
    assert column(["7", "7"], "id").target == "record_id"


def test_field_held_once_goes_to_the_best_column() -> None:
    """Of two columns of one field the better is mapped; the other is an extra."""
    found = suggest_field_map(["联系人姓名", "姓名", "Name"], [["", "张伟", "Ann"]])
    assert found.field_map.to_dict() == {"姓名": "full_name"}
    assert found.columns[2].reasons[-1].code == "map.taken"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (["Phone", "Phone 2"], {"Phone": "phone", "Phone 2": "phone@2"}),
        (["Phone", "Telephone"], {"Phone": "phone", "Telephone": "phone@2"}),
        (["手机", "手机号"], {"手机": "phone@mobile", "手机号": "phone@mobile 2"}),
        (["备用手机"], {"备用手机": "phone"}),
        (["身份证号"], {"身份证号": "identifier@resident_id"}),
        (
            ["Billing City", "Billing Street", "Shipping City"],
            {
                "Billing City": "city@billing",
                "Billing Street": "street_address@billing",
                "Shipping City": "city@shipping",
            },
        ),
        (
            ["Mailing Street", "City"],
            {"Mailing Street": "street_address", "City": "city"},
        ),
        (
            ["Address", "Address 2", "City"],
            {
                "Address": "street_address",
                "Address 2": "street_address",
                "City": "city",
            },
        ),
        (
            ["address1_line1", "address1_city", "address2_line1", "address2_city"],
            {
                "address1_line1": "street_address",
                "address1_city": "city",
                "address2_line1": "street_address@2",
                "address2_city": "city@2",
            },
        ),
        (["地址", "地址2"], {"地址": "address", "地址2": "address@2"}),
        (
            ["家庭住址", "公司地址"],
            {"家庭住址": "address@home", "公司地址": "address@work"},
        ),
    ],
)
def test_labels(header: list[str], expected: dict[str, str]) -> None:
    """Columns of one field are told apart; the only one has no label."""
    assert mapped(header) == expected


def test_declared_custom_field_is_found_by_its_name() -> None:
    """The name of a declared field wins over the vocabulary."""
    fields = CustomFields((CustomField(name="shoe_size"), CustomField(name="phone")))
    assert mapped(["Shoe Size", "phone"], custom_fields=fields) == {
        "Shoe Size": "custom.shoe_size",
        "phone": "custom.phone",
    }


def test_suggestions_explain_themselves() -> None:
    """Every reason has a text in both languages, and a map prints readably."""
    suggestion = suggest_field_map(
        ["姓名", "Mailing Zip", "f3", "Owner", "Notes", "Name"],
        [["张伟", "OX1 7SB", "1990-01-02", "x", "y", "Ann Lee"]],
    )
    for found in suggestion.columns:
        assert found.reasons
        for language in ("en", "zh"):
            assert "{" not in found.text(language)
            assert all(r.code in catalogue(language).REASONS for r in found.reasons)
    assert "姓名 -> full_name" in str(suggestion)
    assert "Owner -> -" in str(suggestion)
    assert "张伟" not in repr(suggestion)


def test_late_column_is_mapped_by_its_header() -> None:
    """A column that comes up later takes a field that is free, or a further label."""
    known = FieldMap.of({"id": "record_id", "mobile": "phone"})
    assert suggest_late("邮箱", known).target == "email"
    assert suggest_late("telephone", known).label == "2"
    assert suggest_late("客户编号", known).target is None
    assert suggest_late("whatever", known).target is None


@pytest.mark.parametrize("kind", ["customer", "transaction"])
def test_empty_table_has_an_empty_map(kind: str) -> None:
    """No columns, no map."""
    assert mapped([], kind=kind) == {}


SAMPLE = {
    "crm": {
        "Contact Id": "record_id", "First Name": "given_name",
        "Last Name": "family_name", "Email": "email", "Phone": "phone",
        "Mobile": "phone@mobile", "Date of Birth": "birth_date",
        "Mailing Street": "street_address", "Mailing City": "city",
        "Mailing State": "region", "Mailing Zip": "postal_code",
        "Mailing Country": "country",
    },
    "shop": {
        "会员编号": "record_id", "姓名": "full_name", "手机": "phone", "邮箱": "email",
        "生日": "birth_date", "地址": "address", "身份证号": "identifier@resident_id",
        "注册时间": "registered_at",
    },
    "orders": {
        "订单号": "transaction_id", "会员编号": "customer_id",
        "下单日期": "occurred_at", "金额": "amount", "品类": "category",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", SAMPLE)
def test_messy_sample_maps_perfectly(name: str) -> None:
    """The headers of the messy sample are all understood, and every row is read."""
    if "CUSTOMER_CORE_DATA" not in os.environ:
        pytest.skip("CUSTOMER_CORE_DATA is not set")
    path = Path(os.environ["CUSTOMER_CORE_DATA"]) / "messy_sample" / f"{name}.csv"
    kind = "transaction" if name == "orders" else "customer"
    reader = open_source(Source(name, path), kind=kind)
    assert reader.field_map.to_dict() == SAMPLE[name]
    with path.open(encoding="utf-8", newline="") as file:
        rows = sum(1 for _ in csv.reader(file)) - 1
    assert sum(1 for _ in reader) == rows == reader.accepted


@pytest.mark.parametrize("name", SAMPLE)
def test_messy_sample_is_told_by_values_alone(name: str) -> None:
    """Without headers most columns of the sample are still found."""
    if "CUSTOMER_CORE_DATA" not in os.environ:
        pytest.skip("CUSTOMER_CORE_DATA is not set")
    path = Path(os.environ["CUSTOMER_CORE_DATA"]) / "messy_sample" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))[:300]
    kind = "transaction" if name == "orders" else "customer"
    blind = [f"f{n}" for n in range(len(header))]
    found = suggest_field_map(blind, rows, kind=kind).columns
    expected = [SAMPLE[name][column].partition("@")[0] for column in header]
    right = sum(c.target == e for c, e in zip(found, expected, strict=True))
    assert right >= 0.6 * len(header), [(c.target, c.confidence) for c in found]
