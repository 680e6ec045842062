"""The benchmark of linkage runs a contender in a process of its own."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def _run(*arguments: str) -> list[list[str]]:
    done = subprocess.run(  # noqa: S603 - our own interpreter and files
        [sys.executable, "-m", "benchmarks.linkage", *arguments],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_a_small_set_is_generated_linked_and_judged() -> None:
    """One line of figures under a header."""
    header, _rule, line = _run(
        "--sets", "mixed", "--records", "2000", "--contenders", "ours"
    )
    told = dict(zip(header, line, strict=True))
    assert (told["data"], told["contender"]) == ("mixed, 2,000", "ours")
    assert float(told["F1"]) > 0.95
    assert float(told["s"]) > 0
    assert float(told["peak MB"]) > 50


def test_a_contender_that_fails_is_named_with_its_reason() -> None:
    """The others are measured all the same."""
    lines = _run("--sets", "mixed", "--records", "20", "--contenders", "nobody")
    assert lines[2][:2] == ["mixed, 20", "nobody"]
    assert lines[2][2].startswith("did not run: KeyError: 'nobody'")
