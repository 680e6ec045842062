"""Match keys of organisations."""

import pytest

from customer_core.match_keys.organization_name import (
    ORGANIZATION_KEY_VERSION,
    OrganizationNameKeys,
    organization_name_keys,
)
from customer_core.models import OrganizationName


def test_the_version_of_the_keys_is_stated() -> None:
    """Keys have a version."""
    assert ORGANIZATION_KEY_VERSION == 1


@pytest.mark.parametrize(
    ("core", "key"),
    [
        ("The Acme & Sons", "acme and sons"),
        ("宏遠 貿易", "宏远贸易"),
        ("Société Générale", "societe generale"),
        ("The", "the"),
        ("!!", "!!"),
    ],
)
def test_an_organisation_has_a_folded_core(core: str, key: str) -> None:
    """Case, accents, articles and traditional forms vanish; it is never empty."""
    value = OrganizationName(name=core, core=core)
    assert organization_name_keys(value) == OrganizationNameKeys(core=key)


def test_a_branch_has_its_own_key() -> None:
    """The branch is a key beside the core."""
    value = OrganizationName(name="宏远北京分公司", core="宏远", branch="北京")
    assert organization_name_keys(value).branch == "北京"


def test_no_name_shows_in_a_representation() -> None:
    """Representations of keys are masked."""
    assert "acme" not in repr(OrganizationNameKeys(core="acme"))
