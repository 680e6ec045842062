"""The tool that remakes the generated tables."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("pypinyin", reason="the pinned source of the readings (extra dev)")
pytest.importorskip("opencc", reason="the pinned source of the variants (extra dev)")
TOOL = Path(__file__).parents[3] / "tools" / "build_reference.py"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """The tool as a module."""
    spec = importlib.util.spec_from_file_location("build_reference", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tables_are_what_the_pinned_packages_give(tool: ModuleType) -> None:
    """Remaking every table gives the same bytes."""
    assert tool.main(["--check"]) == 0


def test_a_changed_table_is_found_and_not_overwritten(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--check reports a difference and writes nothing."""
    monkeypatch.setattr(tool, "DATA", tmp_path)
    (tmp_path / "pinyin.txt").write_bytes(b"changed")
    assert tool.main(["--check"]) == 1
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"changed"]


def test_without_check_the_tables_are_written(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run without --check writes every table."""
    monkeypatch.setattr(tool, "DATA", tmp_path)
    assert tool.main([]) == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(tool.BUILDERS)


def test_another_version_of_a_source_is_refused(
    tool: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A package that is not the pinned version stops the tool."""
    monkeypatch.setattr(tool, "PINNED", {"pypinyin": "0.0"})
    assert tool.main(["--check"]) == 1
    assert capsys.readouterr().out == "not the pinned version: pypinyin\n"
