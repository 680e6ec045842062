"""The public names: listed once, sorted, and all of them there."""

import pytest

import customer_core as cc

CONTRACT = {
    "normalize_phone", "normalize_email", "normalize_person_name",
    "normalize_organization_name", "normalize_address", "normalize_identifier",
    "normalize_date", "normalize_money", "normalize_social_handle", "dedupe", "link",
    "LinkageModel", "CustomerPipeline", "Source", "KeyRing", "open_store",
}  # fmt: skip


def test_every_listed_name_loads() -> None:
    """``__all__`` lists nothing that is not there."""
    assert [name for name in cc.__all__ if not hasattr(cc, name)] == []


def test_the_list_is_sorted_and_complete() -> None:
    """``__all__``, ``dir()`` and the table of homes name the same things."""
    listed = [name for name in cc.__all__ if name != "__version__"]
    homes = sorted(cc._HOME_OF)  # noqa: SLF001 - the table under test
    assert sorted(listed) == homes
    assert dir(cc) == sorted(cc.__all__)


def test_the_contract_of_the_architecture_is_kept() -> None:
    """Names that other code relies on."""
    assert CONTRACT - set(cc.__all__) == set()


def test_an_unknown_name_is_an_attribute_error() -> None:
    """As for any module."""
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        cc.nothing  # noqa: B018 - the access is the test
