"""Every Python example of the README and the docs runs, page by page.

A fenced ``python`` block is either a session (``>>>``), checked against its printed
output, or plain code, executed. The blocks of a page share one namespace.
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
    for match in _BLOCK.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if ">>>" not in match[1]:
            exec(compile("\n" * line + match[1], str(path), "exec"), names)  # noqa: S102
            continue
        test = parser.get_doctest(match[1], names, _page(path), str(path), line)
        runner.run(test, clear_globs=False)
        names.update(test.globs)
    assert runner.summarize(verbose=False).failed == 0


@pytest.mark.parametrize("path", PAGES, ids=_page)
def test_the_links_of_the_page_lead_somewhere(path: Path) -> None:
    """Relative links name files that exist."""
    links = _LINK.findall(path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []
