"""Rows become records: nothing lost, everything attributed and placed."""

import csv
import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from customer_core.errors import ConfigurationError
from customer_core.models import (
    MULTI_VALUED,
    CustomerRecord,
    CustomField,
    CustomFields,
    CustomKind,
    FieldMap,
    FieldOrigin,
    RawRecord,
    RecordRef,
    Sex,
)
from customer_core.normalizers import normalize_record
from customer_core.validators import validate_record

REF = RecordRef("crm", "Z1")
BARE = ("phone", "07445495406")  # a landline of China, a mobile number of Britain


def row(
    cells: dict[str, tuple[str, str]], custom: CustomFields | None = None
) -> RawRecord:
    """A row of ``{column: (field, text)}``."""
    fields = FieldMap.of({c: target for c, (target, _) in cells.items()}, custom)
    read = tuple((mapped, cells[mapped.column][1]) for mapped in fields)
    return RawRecord(ref=REF, row=3, cells=read, terms="club")


def phones(record: CustomerRecord) -> list[str]:
    """The numbers of a record."""
    return [phone.value.text for phone in record.phones]


def test_values_are_attributed_to_their_columns() -> None:
    """Every value names source, record, column, time, terms, label and raw text."""
    record, issues = normalize_record(
        row(
            {
                "Mobile": ("phone@mobile", " 139-1245-7803"),
                "Joined": ("registered_at", "2019-03-27"),
                "Changed": ("updated_at", "2024-01-02 10:30"),
            }
        )
    )
    (phone,) = record.phones
    assert phone.origin == FieldOrigin(
        record=REF,
        column="Mobile",
        observed_at=datetime(2024, 1, 2, 10, 30, tzinfo=UTC),
        terms="club",
    )
    assert (phone.raw, phone.label) == (" 139-1245-7803", "mobile")
    assert record.registered_at == datetime(2019, 3, 27, tzinfo=UTC)
    assert issues == ()


def test_registration_vouches_where_no_update_is_known() -> None:
    """A row that was never updated was seen when it was registered."""
    cells = {
        "E": ("email", "li@qq.com"),
        "J": ("registered_at", "2019-03-27"),
        "U": ("updated_at", "soon"),
    }
    record, issues = normalize_record(row(cells))
    assert record.emails[0].origin.observed_at == datetime(2019, 3, 27, tzinfo=UTC)
    assert [(str(i.code), i.path) for i in issues] == [("date.invalid", "updated_at")]


def test_several_columns_and_several_values_in_one_cell_are_kept() -> None:
    """Phones of two columns and of one cell follow in their order, each once."""
    cells = {
        "Phone": ("phone", "139 1245 7803 / 137-6525-4418"),
        "Mobile": ("phone@mobile", "+86 13765254418"),
        "Mail": ("email", "Li@qq.com; li@163.com"),
    }
    record, issues = normalize_record(row(cells))
    assert phones(record) == ["+8613912457803", "+8613765254418"]
    assert record.phones[1].label is None
    assert [mail.value.text for mail in record.emails] == ["Li@qq.com", "li@163.com"]
    assert [(str(i.code), i.path) for i in issues] == [
        ("phone.multiple", "phones[0]"),
        ("email.multiple", "emails[0]"),
    ]


def test_issue_has_its_place() -> None:
    """An issue names source, record, row and the value or attribute it is about."""
    cells = {
        "Phone": ("phone", "13912457803"),
        "Fax": ("phone@fax", "1391245"),
        "Mail": ("email", "li@gmial.com"),
    }
    _, issues = normalize_record(row(cells))
    assert [(str(i.code), i.path) for i in issues] == [
        ("phone.too_short", "phones"),
        ("email.domain_typo", "emails[0]"),
    ]
    assert {(i.source, i.record_id, i.row) for i in issues} == {("crm", "Z1", 3)}


def test_invented_number_is_left_to_the_validators() -> None:
    """What validate_record says of a canonical value is not said twice."""
    record, issues = normalize_record(row({"Phone": ("phone", "13800000000")}))
    validated = validate_record(record, today=date(2026, 1, 1))
    assert issues == ()
    assert [str(i.code) for i in validated if i.path == "phones[0]"] == [
        "phone.suspicious"
    ]


def test_name_parts_are_read_together() -> None:
    """Family and given name in two columns are one name with both columns."""
    cells = {"First": ("given_name", "小明"), "Last": ("family_name", "王")}
    record, _ = normalize_record(row(cells))
    (name,) = record.names
    assert (name.value.family, name.value.given) == ("王", "小明")
    assert name.origin.column == "First + Last"


def test_full_name_and_parts_are_the_same_name_once() -> None:
    """Equal names from a whole column and from parts are kept once."""
    cells = {
        "First": ("given_name", "小明"),
        "Last": ("family_name", "王"),
        "Name": ("full_name", "王小明"),
        "Company": ("organization_name", "甲乙丙科技有限公司"),
    }
    record, _ = normalize_record(row(cells))
    assert [name.value.text for name in record.names] == ["王小明"]
    assert [o.value.core for o in record.organization_names] == ["甲乙丙科技"]


def test_address_parts_are_grouped_by_label() -> None:
    """Billing and shipping columns make two addresses."""
    cells = {
        "B Street": ("street_address@billing", "科苑路15号"),
        "B City": ("city@billing", "深圳市"),
        "S Street 1": ("street_address@shipping", "1 Webb Street"),
        "S Street 2": ("street_address@shipping", "Old Mill"),
        "S City": ("city@shipping", "Glasgow"),
        "S Zip": ("postal_code@shipping", "G21GH"),
        "S Country": ("country@shipping", "UK"),
    }
    record, _ = normalize_record(row(cells))
    read = [(a.label, a.value.country, a.value.admin2) for a in record.addresses]
    assert read == [("billing", "CN", "深圳市"), ("shipping", "GB", "Glasgow")]
    street = record.addresses[1].value.street
    assert street
    assert "1 Webb Street" in street
    assert "Old Mill" in street


def test_postal_code_and_phone_help_to_find_the_division() -> None:
    """A whole address is read with what else the row knows."""
    whole = ("address", "朝阳区建国路88号")
    landline = {"地址": whole, "电话": ("phone", "010-65529988")}
    code = {"地址": whole, "邮编": ("postal_code", "100022")}
    cities = [
        normalize_record(row(cells))[0].addresses[0].value.admin2
        for cells in (landline, code)
    ]
    assert cities == ["北京市", "北京市"]


def test_whole_address_beside_parts_is_read_with_them() -> None:
    """A detail column that maps to address is completed by the city column."""
    cells = {"地址": ("address", "科苑路15号"), "城市": ("city", "深圳市")}
    record, _ = normalize_record(row(cells))
    (address,) = record.addresses
    assert (address.value.admin2, address.value.street) == ("深圳市", "科苑路15号")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"C": ("country", "UK"), "P": ("phone", "07445-495406")}, "+447445495406"),
        ({"C": ("country", "中国"), "P": ("phone", "0744-5495406")}, "+867445495406"),
        ({"C": ("country", "UK"), "P": ("phone", "13912457803")}, "+8613912457803"),
        (
            {
                "A": ("address", "Glasgow, 224 Cain Lane, G2 6AE"),
                "P": ("phone", "07445-495406"),
            },
            "+447445495406",
        ),
        (
            {"N": ("full_name", "王小明"), "P": BARE},
            "+867445495406",
        ),
        (
            {"N": ("full_name", "Ann Wu"), "P": BARE},
            "+447445495406",
        ),
        ({"N": ("full_name", "Ann"), "P": ("phone", "0744-5495406")}, "+867445495406"),
        ({"N": ("full_name", "Ann"), "P": ("phone", "0745 1234567")}, "+867451234567"),
        ({"N": ("full_name", "王"), "P": ("phone", "07409198369")}, "+447409198369"),
        ({"P": ("phone", "(650) 253-0147")}, "+16502530147"),
    ],
)
def test_country_of_a_phone_follows_the_row(
    cells: dict[str, tuple[str, str]], expected: str
) -> None:
    """Stated country, then the source's, then a foreign mobile number."""
    record, _ = normalize_record(row(cells))
    assert phones(record) == [expected]


def test_inferred_region_is_noted() -> None:
    """A number that a fallback region explains carries a note."""
    _, issues = normalize_record(row({"P": ("phone", "07409198369")}))
    (note,) = issues
    assert (str(note.code), note.path) == ("phone.region_inferred", "phones[0]")
    assert note.parameters == {"region": "GB"}


def test_fallback_can_be_turned_off() -> None:
    """Without fallback regions a foreign national number is as the source's."""
    raw = row({"P": ("phone", "7409198369")})
    assert phones(normalize_record(raw, fallback_regions=())[0]) == []
    assert phones(normalize_record(raw)[0]) == ["+447409198369"]


def test_profile_is_read() -> None:
    """Sex, words and lists of words become attributed statements."""
    cells = {
        "性别": ("sex", "女"),
        "职业": ("occupation", " 教师 "),
        "语言": ("language", "zh"),
        "兴趣": ("interests", "阅读、 游泳；阅读/"),
        "偏好": ("preferences", "无"),
        "联系": ("contact_preference", "sms"),
    }
    record, issues = normalize_record(row(cells))
    profile = record.profile
    assert [s.value for s in profile.sex] == [Sex.FEMALE]
    assert [s.value for s in profile.occupation] == ["教师"]
    assert [s.value for s in profile.language] == ["zh"]
    assert [s.value for s in profile.interests] == ["阅读", "游泳"]
    assert profile.preferences == ()
    assert [s.value for s in profile.contact_preference] == ["sms"]
    assert [i.path for i in issues] == ["preferences"]


def test_list_of_separators_holds_nothing() -> None:
    """A list without an item is missing, without an issue."""
    record, issues = normalize_record(row({"兴趣": ("interests", "、；/")}))
    assert (record.profile.interests, issues) == ((), ())


def test_label_names_the_kind() -> None:
    """The label of an identifier or account column says what it holds."""
    cells = {
        "ID": ("identifier@passport", "AB1245780"),
        "WeChat": ("social_handle@wechat", "Zhang_San88"),
    }
    record, _ = normalize_record(row(cells))
    assert record.identifiers[0].value.kind == "passport"
    assert record.social_handles[0].value.kind == "wechat"


def test_day_first_reaches_the_dates() -> None:
    """The order of the source settles birth dates and moments."""
    cells = {"B": ("birth_date", "01/02/1990"), "R": ("registered_at", "03/04/2020")}
    record, _ = normalize_record(row(cells), day_first=True)
    assert record.birth_dates[0].value.text == "1990-02-01"
    assert record.registered_at == datetime(2020, 4, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("full_name", "张三13800138000",
         {"names": ["张三"], "phones": ["+8613800138000"]}),
        ("full_name", "张三 139-1245-7803 zs@qq.com",
         {"names": ["张三"], "phones": ["+8613912457803"], "emails": ["zs@qq.com"]}),
        ("full_name", "13912457803", {"phones": ["+8613912457803"]}),
        ("full_name", "zs@qq.com", {"emails": ["zs@qq.com"]}),
        ("full_name", "王小明 11010519491231002X",
         {"names": ["王小明"], "identifiers": ["11010519491231002X"]}),
        ("full_name", "王小明2", {"names": ["王小明"]}),
        ("full_name", "宏远贸易有限公司", {"organization_names": ["宏远贸易有限公司"]}),
        ("full_name", "宏远科技", {"names": ["宏远科技"]}),
        ("given_name", "小明 13912457803",
         {"names": ["小明"], "phones": ["+8613912457803"]}),
        ("organization_name", "宏远贸易有限公司 021-65529988",
         {"organization_names": ["宏远贸易有限公司"], "phones": ["+862165529988"]}),
        ("phone", "li@qq.com", {"emails": ["li@qq.com"]}),
        ("phone", "13912457803 li@qq.com",
         {"phones": ["+8613912457803"], "emails": ["li@qq.com"]}),
        ("phone", "11010519491231002X", {"identifiers": ["11010519491231002X"]}),
        ("email", "139 1245 7803", {"phones": ["+8613912457803"]}),
    ],
)  # fmt: skip
def test_a_value_in_the_wrong_column_joins_its_field(
    field: str, text: str, expected: dict[str, list[str]]
) -> None:
    """What is certainly something else is kept as that, and the row says so."""
    raw = row({"C": (field, text)})
    record, issues = normalize_record(raw)
    kept = {name: values for name in MULTI_VALUED if (values := getattr(record, name))}
    texts = {name: [v.value.text for v in values] for name, values in kept.items()}
    assert texts == expected
    assert {v.origin.column for values in kept.values() for v in values} == {"C"}
    assert issues
    assert raw.cells[0][1] == text


def test_custom_fields_are_parsed() -> None:
    """A declared field has its kind; a value of another kind is an issue."""
    declared = CustomFields.of(
        [
            CustomField(name="visits", kind=CustomKind.INTEGER),
            CustomField(name="size", choices=("S", "M")),
        ]
    )
    cells = {"次数": ("custom.visits", "12"), "尺码": ("custom.size", "XXL")}
    record, issues = normalize_record(row(cells, declared), custom_fields=declared)
    assert [(c.name, c.value, c.origin.column) for c in record.custom] == [
        ("visits", 12, "次数")
    ]
    assert [(str(i.code), i.path, dict(i.parameters)) for i in issues] == [
        ("custom.invalid", "custom.size", {"kind": "text"})
    ]


def test_undeclared_custom_field_is_refused() -> None:
    """A map that uses a field nobody declared is a mistake in the call."""
    declared = CustomFields.of([CustomField(name="size")])
    raw = row({"Size": ("custom.size", "M")}, declared)
    with pytest.raises(ConfigurationError, match="size"):
        normalize_record(raw)


def test_empty_row_is_an_empty_record() -> None:
    """A row without a mapped cell is a record without values."""
    assert normalize_record(RawRecord(ref=REF, row=1)) == (CustomerRecord(ref=REF), ())


MAPS = {
    "crm": {
        "First Name": "given_name", "Last Name": "family_name", "Email": "email",
        "Phone": "phone", "Mobile": "phone@mobile", "Date of Birth": "birth_date",
        "Mailing Street": "street_address", "Mailing City": "city",
        "Mailing State": "region", "Mailing Zip": "postal_code",
        "Mailing Country": "country",
    },
    "shop": {
        "姓名": "full_name", "手机": "phone", "邮箱": "email", "生日": "birth_date",
        "地址": "address", "身份证号": "identifier", "注册时间": "registered_at",
    },
}  # fmt: skip


def sample(name: str) -> Iterator[RawRecord]:
    """The rows of one export of the messy sample."""
    if "CUSTOMER_CORE_DATA" not in os.environ:
        pytest.skip("CUSTOMER_CORE_DATA is not set: the messy sample is not here")
    path = Path(os.environ["CUSTOMER_CORE_DATA"]) / "messy_sample" / f"{name}.csv"
    fields = FieldMap.of(MAPS[name]).by_column
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, cells in enumerate(csv.DictReader(file), 1):
            read = tuple((fields[c], t) for c, t in cells.items() if c in fields and t)
            yield RawRecord(ref=RecordRef(name, str(number)), row=number, cells=read)


@pytest.mark.parametrize("name", MAPS)
def test_messy_sample_is_read_without_an_error(name: str) -> None:
    """Real exports hold no phone, e-mail, date or identifier that is refused."""
    attributes = {
        "phone": "phones", "email": "emails", "birth_date": "birth_dates",
        "identifier": "identifiers",
    }  # fmt: skip
    filled, kept, refused = Counter[str](), Counter[str](), Counter[str]()
    for raw in sample(name):
        record, issues = normalize_record(raw)
        refused.update(i.code for i in issues if i.severity == "error")
        filled.update({m.target for m, _ in raw.cells})
        kept.update({t: bool(getattr(record, a)) for t, a in attributes.items()})
    assert refused == {}
    assert kept == {target: filled[target] for target in attributes}
