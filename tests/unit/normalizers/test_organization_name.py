"""Names of organisations."""

import math

import pytest

from customer_core.normalizers import normalize_organization_name
from customer_core.reference.organizations import legal_form_type

VECTORS = "organization_names.csv"  # see conftest.py


def test_a_name_is_read_as_its_vector_says(vector: dict[str, str]) -> None:
    """Parts, type of the legal form, key and issues are those of the vectors."""
    found = normalize_organization_name(vector["input"])
    value = found.value
    actual = {
        part: (value and getattr(value, part)) or ""
        for part in ("core", "legal_form", "branch", "region")
    }
    actual["type"] = legal_form_type(actual["legal_form"]) or ""
    actual["key"] = found.keys.core if found.keys else ""
    actual["issues"] = ";".join(str(one.code) for one in found.issues)
    assert actual == {name: vector[name] for name in actual}


def test_the_canonical_text_of_a_vector_is_settled(vector: dict[str, str]) -> None:
    """Reading the canonical text gives an equal value and equal keys."""
    found = normalize_organization_name(vector["input"])
    if found.value is not None:
        again = normalize_organization_name(found.value.text)
        assert (again.value, again.keys) == (found.value, found.keys)


@pytest.mark.parametrize(
    ("raw", "core"),
    [
        ("宏远投资公司(2期)", "宏远投资公司（2期）"),
        ("宏远贸易(集团)有限公司", "宏远贸易"),
        ("PTMaju", "PTMaju"),
        ("Ltd", "Ltd"),
        (", Ltd Inc", "Ltd"),
        ("İstanbul Foo", "İstanbul Foo"),
        ("360 Company", "360"),
        ("Branch", "Branch"),
        ("Foo Branch", "Foo Branch"),
        ("老王门市部", "老王门市部"),
        ("《宏远》", "宏远"),
        ("Acme 12345678", "Acme"),
        ("12345678", "12345678"),
    ],
)
def test_odd_names_have_a_core(raw: str, core: str) -> None:
    """The core is what is left, and never empty."""
    value = normalize_organization_name(raw).value
    assert value is not None
    assert value.core == core


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("宏远（中国）有限公司", "宏远(中国)"),
        ("宏遠貿易有限公司", "宏远贸易股份有限公司"),
        ("Acme Ltd", "ACME, Inc."),
        ("The Foo & Bar Company", "foo and bar"),
        ("株式会社宏遠", "宏远株式会社"),
        ("SARL Dupont", "Dupont S.à r.l."),
        ("Acme Co., Ltd.", "ACME COMPANY LIMITED"),
        ("Acme (China) Ltd", "Acme Ltd"),
        ("주식회사 한빛", "한빛(주)"),
    ],
)
def test_spellings_of_one_organisation_share_a_key(left: str, right: str) -> None:
    """Form, place, case, width and traditional characters leave the key."""
    one, two = map(normalize_organization_name, (left, right))
    assert one.keys == two.keys


def test_a_branch_is_another_entity() -> None:
    """A branch shares the core, differs in its key and says so."""
    head = normalize_organization_name("宏远技术有限公司")
    branch = normalize_organization_name("宏远技术有限公司北京分公司")
    assert head.keys is not None
    assert branch.keys is not None
    assert head.keys.core == branch.keys.core
    assert head.keys != branch.keys
    assert [str(found.code) for found in branch.issues] == ["organization.branch"]


@pytest.mark.parametrize(
    ("raw", "suspicious"),
    [("张三", True), ("王小明先生", True), ("宏远科技", False), ("张三丰科技", False),
     ("华为", False), ("Ann Smith", False), ("张三公司", False)],
)  # fmt: skip
def test_a_name_of_a_person_is_pointed_out(raw: str, *, suspicious: bool) -> None:
    """What looks like a person is kept with a warning."""
    codes = [str(found.code) for found in normalize_organization_name(raw).issues]
    assert codes == ["organization.looks_like_person"] * suspicious


@pytest.mark.parametrize("raw", [None, math.nan, "", "N/A", "无", " - ", "-NA", ",,"])
def test_what_is_missing_has_no_value(raw: str | None) -> None:
    """Missing and placeholder text have no value."""
    assert normalize_organization_name(raw).value is None


def test_a_text_too_long_is_refused() -> None:
    """A text of a megabyte is refused with a code."""
    found = normalize_organization_name("宏" * 1_000_000)
    assert found.value is None
    assert [str(issue.code) for issue in found.issues] == ["common.too_long"]
