"""Golden records leave as frames, CSV, JSON Lines and Parquet."""

import csv
import json
import sys
from pathlib import Path

import pytest

import customer_core as cc
from customer_core.integrations.arrow import to_table, write_parquet
from customer_core.models import TierScore, from_dict
from customer_core.pipeline.export import COLUMNS, write_json_lines


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_frame_has_one_row_per_customer(result: cc.PipelineResult) -> None:
    """Columns of equal length, in their published order."""
    frame = result.to_frame()
    assert tuple(frame) == COLUMNS
    assert {len(column) for column in frame.values()} == {len(result.clusters)}


def test_csv_holds_what_the_frame_holds(
    result: cc.PipelineResult, tmp_path: Path
) -> None:
    """Phones keep their plus; missing is empty."""
    result.write_csv(tmp_path / "golden.csv")
    rows = _read(tmp_path / "golden.csv")
    assert [row["phone"] for row in rows] == [
        "+8613812345678", "+447700900123", "+8613987654321",
    ]  # fmt: skip
    assert rows[0]["records"] == "crm/Z1; shop/M1"
    assert rows[1]["monetary"] == ""


def test_formulas_cannot_run(tmp_path: Path) -> None:
    """A cell that a spreadsheet would run starts with an apostrophe."""
    rows = [{"id": "=1+1", "name": "李秀兰"}]
    source = cc.Source("shop", rows, fields={"id": "record_id", "name": "full_name"})
    result = cc.CustomerPipeline().run([source])
    golden = result.golden[0]
    assert golden.members[0].record_id == "=1+1"
    result.write_csv(tmp_path / "golden.csv")
    assert _read(tmp_path / "golden.csv")[0]["records"] == "shop/=1+1"


def test_json_lines_read_back_equal(result: cc.PipelineResult, tmp_path: Path) -> None:
    """Golden record and tier of each line."""
    result.write_json_lines(tmp_path / "golden.jsonl")
    lines = (tmp_path / "golden.jsonl").read_text("utf-8").splitlines()
    documents = [json.loads(line) for line in lines]
    assert [from_dict(cc.GoldenRecord, d["golden"]) for d in documents] == list(
        result.golden
    )
    assert [from_dict(TierScore, d["tier"]) for d in documents] == list(result.tiers)


def test_a_failed_export_leaves_no_file(tmp_path: Path) -> None:
    """Neither the file nor the part of it."""

    def broken():  # type: ignore[no-untyped-def]  # noqa: ANN202 - a test double
        yield {"a": 1}
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_json_lines(tmp_path / "golden.jsonl", broken())
    assert list(tmp_path.iterdir()) == []


def test_parquet_equals_the_frame(result: cc.PipelineResult, tmp_path: Path) -> None:
    """Written in row groups, read back whole."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    write_parquet(result, tmp_path / "golden.parquet")
    table = parquet.read_table(tmp_path / "golden.parquet")
    assert table.equals(to_table(result))
    assert table["phone"].to_pylist() == result.to_frame()["phone"]


def test_without_pyarrow_the_extra_is_named(
    result: cc.PipelineResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says what to install."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(cc.MissingExtraError, match=r"customer-core\[arrow\]"):
        to_table(result)
