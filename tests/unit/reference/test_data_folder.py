"""The folder of tables as a whole."""

import subprocess
import sys
from pathlib import Path

import pytest

from customer_core.reference._tables import read_header

DATA = Path(__file__).parents[3] / "src" / "customer_core" / "reference" / "data"
TABLES = sorted(path.name for path in DATA.glob("*.txt"))


@pytest.mark.parametrize("table", TABLES)
def test_a_table_says_what_it_is(table: str) -> None:
    """Its version, source, date and licence stand at its top."""
    assert sorted(read_header(table)) == [
        "date", "licence", "source", "table", "version",
    ]  # fmt: skip


def test_the_tables_are_small_together() -> None:
    """At most two megabytes, and nothing but tables."""
    assert sum(path.stat().st_size for path in DATA.iterdir()) <= 2_000_000
    assert [path.name for path in DATA.iterdir() if path.suffix != ".txt"] == []


def test_importing_the_package_reads_no_table() -> None:
    """A table is read when it is asked for the first time."""
    program = (
        "import sys\n"
        f"folder = {str(DATA)!r}\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, a: opened.append(str(a[0]))"
        " if event == 'open' else None)\n"
        "import customer_core.normalizers.address, customer_core.validators\n"
        "print([name for name in opened if name.startswith(folder)])\n"
        "customer_core.normalizers.address.normalize_address('科苑路15号')\n"
        "print(any(name.startswith(folder) for name in opened))\n"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["[]", "True"]
