"""The fast paths of phones and e-mails say what the installed libraries say.

``python -m benchmarks fast_paths`` compares four times as many.
"""

from importlib import import_module
from pathlib import Path
from types import ModuleType

import phonenumbers
import pytest

ROOT = Path(__file__).parents[2]
PHONES, EMAILS, CUSTOMERS = 100_000, 30_000, 1_000


@pytest.fixture
def fast_paths(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The benchmark that generates inputs and compares."""
    monkeypatch.syspath_prepend(str(ROOT))
    return import_module("benchmarks.fast_paths")


def test_phones_of_all_regions_are_read_as_the_library_reads_them(
    fast_paths: ModuleType,
) -> None:
    """Wherever the fast path answers: the same number, region and kind."""
    found = fast_paths.compare_phones(PHONES, seed=2026)
    assert (found.inputs, found.different) == (PHONES, 0)
    assert found.answered > PHONES / 4
    regions = {region for _, region in fast_paths.phones(PHONES, seed=2026)}
    assert len(regions) == len(phonenumbers.SUPPORTED_REGIONS)


def test_emails_are_read_as_the_library_reads_them(fast_paths: ModuleType) -> None:
    """Wherever the fast path answers: the same local part and domain."""
    found = fast_paths.compare_emails(EMAILS, seed=2026)
    assert (found.inputs, found.different) == (EMAILS, 0)
    assert found.answered > EMAILS / 4


def test_ordinary_cells_take_the_fast_path(fast_paths: ModuleType) -> None:
    """At least 85 % of the cells that exports hold are answered without a library."""
    shares = fast_paths.ordinary(CUSTOMERS)
    assert {name: share >= 0.85 for name, share in shares.items()} == {
        "phone": True,
        "email": True,
    }
