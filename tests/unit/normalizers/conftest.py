"""Language-neutral cases: a test that asks for ``vector`` gets each row of a file."""

import csv
from pathlib import Path

import pytest

_VECTORS = Path(__file__).parents[2] / "vectors"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrise ``vector`` with the rows of the module's ``VECTORS`` file."""
    if "vector" in metafunc.fixturenames:
        path = _VECTORS / metafunc.module.VECTORS
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        ids = [f"{number}: {row['source']}" for number, row in enumerate(rows, 2)]
        metafunc.parametrize("vector", rows, ids=ids)
