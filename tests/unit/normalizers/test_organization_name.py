"""Names of organisations."""

import math

import pytest

from customer_core.normalizers import normalize_organization_name


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("宏远（中国）有限公司", ("宏远", "有限公司", None, "中国")),
        ("宏远(中国)", ("宏远", None, None, "中国")),
        ("宏远技术有限公司北京分公司", ("宏远技术", "有限公司", "北京", None)),
        ("宏远银行北京分行", ("宏远银行", None, "北京", None)),
        ("宏远银行股份有限公司静安支行", ("宏远银行", "股份有限公司", "静安", None)),
        ("宏远分公司", ("宏远", None, "分公司", None)),
        ("宏远贸易(集团)有限公司", ("宏远贸易", "（集团）有限公司", None, None)),
        (
            "宏远投资合伙企业(有限合伙)",
            ("宏远投资", "合伙企业（有限合伙）", None, None),
        ),
        ("上海 宏远 科技 有限公司", ("上海宏远科技", "有限公司", None, None)),
        ("宏远（集团）", ("宏远", "（集团）", None, None)),
        ("宏远大学", ("宏远大学", None, None, None)),
        ("有限公司", ("有限公司", None, None, None)),
        ("株式会社宏遠", ("宏遠", "株式会社", None, None)),
        ("宏遠株式会社", ("宏遠", "株式会社", None, None)),
        ("Foo GmbH & Co. KG", ("Foo", "GmbH & Co. KG", None, None)),
        ("Acme, Inc.", ("Acme", "Inc.", None, None)),
        ("ACME Trading Co., Ltd.", ("ACME Trading", "Co., Ltd.", None, None)),
        ("PT Maju", ("Maju", "PT", None, None)),
        ("PTMaju", ("PTMaju", None, None, None)),
        ("Ltd", ("Ltd", None, None, None)),
        (", Ltd Inc", ("Ltd", "Inc", None, None)),
        ("İstanbul Foo", ("İstanbul Foo", None, None, None)),
    ],
)
def test_core_form_branch_and_place_are_told_apart(
    raw: str, parts: tuple[str | None, ...]
) -> None:
    """Core, legal form, branch and place are those shown."""
    value = normalize_organization_name(raw).value
    assert value is not None
    assert (value.core, value.legal_form, value.branch, value.region) == parts


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("宏远（中国）有限公司", "宏远(中国)"),
        ("宏遠貿易有限公司", "宏远贸易股份有限公司"),
        ("Acme Ltd", "ACME, Inc."),
        ("The Foo & Bar Company", "foo and bar"),
        ("株式会社宏遠", "宏远株式会社"),
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
