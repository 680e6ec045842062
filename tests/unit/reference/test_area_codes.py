"""Area codes of Chinese cities, and the tool that makes their table."""

import importlib.util
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from customer_core.reference._tables import read_rows
from customer_core.reference.area_codes import area_codes_of_city, cities_of_area_code
from customer_core.reference.divisions import table

TOOL = Path(__file__).parents[3] / "tools" / "build_area_codes.py"


@pytest.mark.parametrize(
    ("code", "cities"),
    [
        ("10", ["1101", "1102"]),
        ("755", ["4403"]),
        ("431", ["2201"]),
        ("28", ["5101", "5114", "5120"]),
        ("0755", []),
        ("", []),
    ],
)
def test_an_area_code_has_its_cities(code: str, cities: list[str]) -> None:
    """Without the trunk zero; several cities may dial one code."""
    assert sorted(cities_of_area_code(code)) == cities


def test_codes_and_cities_agree_both_ways() -> None:
    """Each city of a code has the code."""
    for code, cities in read_rows("area_codes.txt"):
        assert [c for c in cities.split() if code not in area_codes_of_city(c)] == []


def test_every_city_of_the_mainland_is_dialled() -> None:
    """None is without an area code, the cities of the Corps included."""
    silent = {
        one.name
        for four, places in table().by_city.items()
        for one in places
        if one.country == "CN" and not area_codes_of_city(four)
    }
    assert silent == set()


@pytest.fixture
def tool() -> ModuleType:
    """The tool as a module."""
    spec = importlib.util.spec_from_file_location("build_area_codes", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_without_a_network_the_tool_says_so(
    tool: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A client that fails gives the exit status 2."""

    def fails(*_: object, **__: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(args=(), returncode=1)

    monkeypatch.setattr(subprocess, "run", fails)
    assert tool.main(["--check"]) == 2
    assert capsys.readouterr().out == "pip could not fetch the pinned package\n"


def test_a_changed_table_is_found_and_not_overwritten(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--check reports a difference and writes nothing; without it the table is made."""
    made = tmp_path / "area_codes.txt"
    monkeypatch.setattr(tool, "TABLE", made)
    done = subprocess.CompletedProcess(args=(), returncode=0, stdout=b"{}")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    monkeypatch.setattr(tool, "build", lambda _: "new\n")
    assert (tool.main(["--check"]), made.exists()) == (1, False)
    assert (tool.main([]), made.read_text("utf-8")) == (0, "new\n")
    assert tool.main(["--check"]) == 0
