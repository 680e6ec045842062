"""Every Python example of the README and the docs runs, page by page.

A fenced ``python`` block is either a session (``>>>``), checked against its printed
output, or plain code, executed. The blocks of a page share one namespace.

A table whose first column is headed ``raw``, as code, is executed too: each further
heading that is code is an expression of ``raw``, and its text is what the cell says.
"""

import doctest
import re
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SAMPLE = ROOT / "docs" / "examples" / "data"
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"^\| `raw` \|.*\n\|[-| ]+\|\n((?:\|.*\n)+)", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def _page(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES, ids=_page)
def test_the_examples_of_the_page_run(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder that holds the sample data only, in the order of the page."""
    shutil.copytree(SAMPLE, tmp_path / SAMPLE.relative_to(ROOT))
    monkeypatch.chdir(tmp_path)
    text = path.read_text("utf-8")
    names: dict[str, object] = {"__name__": "__docs__"}
    parser = doctest.DocTestParser()
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    parts = [*_BLOCK.finditer(text), *_TABLE.finditer(text)]
    for match in sorted(parts, key=re.Match.start):
        line = text.count("\n", 0, match.start()) + 1
        if match.re is _TABLE:
            assert _computed(match[0], names) == _written(match[0])
            continue
        if ">>>" not in match[1]:
            exec(compile("\n" * line + match[1], str(path), "exec"), names)  # noqa: S102
            continue
        test = parser.get_doctest(match[1], names, _page(path), str(path), line)
        runner.run(test, clear_globs=False)
        names.update(test.globs)
    assert runner.summarize(verbose=False).failed == 0


def _cells(row: str) -> list[str]:
    """The cells of a row, without the marks of code."""
    return [cell.strip().removeprefix("`").removesuffix("`") for cell in row.split("|")]


def _written(table: str) -> list[list[str]]:
    """The rows of a table as they stand on the page."""
    return [_cells(row)[1:-1] for row in table.splitlines()[2:]]


def _computed(table: str, names: dict[str, object]) -> list[list[str]]:
    """The same rows, with what the expressions of the header say."""
    header = table.splitlines()[0]
    rows = _written(table)
    for place, heading in enumerate(header.split("|")[1:-1]):
        if place and "`" in heading:
            for row in rows:
                found = eval(_cells(heading)[0], {**names, "raw": row[0]})  # noqa: S307 - our own page
                row[place] = str(found)
    return rows


@pytest.mark.parametrize("path", PAGES, ids=_page)
def test_the_links_of_the_page_lead_somewhere(path: Path) -> None:
    """Relative links name files that exist."""
    links = _LINK.findall(path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []
