"""The command of the benchmarks: one table, names checked, missing rivals survived."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own interpreter and files
        [sys.executable, "-m", "benchmarks", *arguments],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the runner and two benchmarks, one of which cannot run."""
    folder = tmp_path / "benchmarks"
    folder.mkdir()
    for name in ("__main__.py", "_table.py"):
        (folder / name).write_bytes((ROOT / "benchmarks" / name).read_bytes())
    (folder / "sums.py").write_text(
        "from benchmarks._table import row\n"
        "def rows(scale):\n"
        "    figures = {'ours': 2.0, 'alternative': 3.0, 'rival': 'abac'}\n"
        "    one = row('adding', '3 numbers', **figures)\n"
        "    return [one, {'measure': 'steps', 'ours': scale, 'note': 1234}]\n",
        "utf-8",
    )
    (folder / "lonely.py").write_text("import no_such_rival\n", "utf-8")
    return tmp_path


def test_rows_of_all_benchmarks_become_one_table(checkout: Path) -> None:
    """Aligned columns, a ratio, and a note on what did not run and why."""
    done = _run(checkout, "--scale", "7")
    assert done.returncode == 0
    assert done.stdout.splitlines()[:5] == [
        "benchmark  measure  data       ours  alternative  ratio  rival  further",
        "---------  -------  ---------  ----  -----------  -----  -----  ----------",
        "sums       adding   3 numbers  2.00         3.00   1.50  abac",
        "sums       steps                  7                             note=1,234",
        "lonely did not run: No module named 'no_such_rival'",
    ]


def test_a_named_benchmark_that_cannot_run_is_a_failure(checkout: Path) -> None:
    """The exit code says so; of all benchmarks it is a note."""
    assert _run(checkout, "lonely").returncode == 1
    assert _run(checkout, "sums").returncode == 0


def test_an_unknown_name_is_refused_with_the_choice(checkout: Path) -> None:
    """The known names are listed."""
    done = _run(checkout, "nothing")
    assert done.returncode == 2
    assert "no benchmark 'nothing'; choose from lonely, sums" in done.stderr


def test_every_benchmark_has_rows_and_a_description() -> None:
    """Each module of the folder offers ``rows(scale)``, and the page describes it."""
    page = (ROOT / "docs" / "benchmarks.md").read_text("utf-8")
    for path in sorted((ROOT / "benchmarks").glob("[a-z]*.py")):
        assert "\ndef rows(scale" in path.read_text("utf-8"), path.name
        assert f"python -m benchmarks {path.stem}" in page, path.name
