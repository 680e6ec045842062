"""Bad input, as a user meets it: a typed error or a coded reject, nothing lost."""

from pathlib import Path

import pytest

import customer_core as cc

BIG = 10_000_000


def _run(path: Path) -> cc.PipelineResult:
    return cc.CustomerPipeline().run([cc.Source("crm", path)])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        ("id,name\n1,Müller\n2,José\n".encode("latin-1"), "name it with encoding="),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a PNG picture, not a table"),
        (b"PK\x03\x04 nonsense", "the spreadsheet is broken"),
    ],
)
def test_what_is_no_table_is_an_intake_error(
    tmp_path: Path, content: bytes, message: str
) -> None:
    """The message says what it is instead, and the remedy."""
    path = tmp_path / ("broken.xlsx" if content.startswith(b"PK") else "rows.csv")
    path.write_bytes(content)
    with pytest.raises(cc.IntakeError, match=message):
        _run(path)


def test_a_header_without_rows_is_an_empty_result(tmp_path: Path) -> None:
    """Nothing went wrong; nothing is there."""
    (tmp_path / "rows.csv").write_text("id,name,phone\n")
    result = _run(tmp_path / "rows.csv")
    assert [(s.rows, s.accepted, s.rejected) for s in result.sources] == [(0, 0, 0)]
    assert (len(result.records), len(result.clusters), len(result.tiers)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (b"1,Ann Lee,extra,cells", "row.too_many_cells"),
        (b"1," + b"x" * BIG, "row.cell_too_long"),
        (b"1,A\x00nn Lee", "row.nul_byte"),
        (b"1,\xe5\xbc", "row.undecodable"),
        (b'1,"Ann Lee', "row.unclosed_quote"),
    ],
    ids=["many cells", "10 MB cell", "NUL", "bad bytes", "open quote"],
)
def test_a_broken_row_is_rejected_and_the_next_one_read(
    tmp_path: Path, row: bytes, code: str
) -> None:
    """One reject with its code and cells; the row after it is a record."""
    path = tmp_path / "rows.csv"
    path.write_bytes("id,姓名\n".encode() + row + "\n2,李秀兰\n".encode())
    result = _run(path)
    assert [(r.row, str(r.issues[0].code)) for r in result.rejects] == [(1, code)]
    assert result.rejects[0].cells
    assert [record.record_id for record in result.records] == ["2"]


def test_a_wrong_key_and_a_truncated_store_are_refused(tmp_path: Path) -> None:
    """Typed errors when opening; the file is not touched."""
    source = cc.Source("crm", [{"id": "1", "name": "李秀兰", "phone": "13812345678"}])
    keys = cc.KeyRing.generate()
    path = tmp_path / "customers.db"
    with cc.open_store(f"sqlite:///{path}", keys=keys) as store:
        store.put_many(cc.CustomerPipeline().run([source]).records)
    content = path.read_bytes()
    with pytest.raises(cc.EncryptionError, match="do not open this store"):
        cc.open_store(f"sqlite:///{path}", keys=cc.KeyRing.generate())
    assert path.read_bytes() == content
    path.write_bytes(content[: len(content) // 2])
    with (
        pytest.raises(cc.StorageError, match="damaged"),
        cc.open_store(f"sqlite:///{path}", keys=keys) as store,
    ):
        list(store.scan())


def test_a_run_that_fails_half_way_keeps_no_record(tmp_path: Path) -> None:
    """One transaction: the store holds what it held before."""

    def broken(result: cc.PipelineResult):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a test double
        yield result.records[0]
        raise RuntimeError

    source = cc.Source("crm", [{"id": "1", "name": "李秀兰", "phone": "13812345678"}])
    result = cc.CustomerPipeline().run([source])
    with cc.open_store(
        f"sqlite:///{tmp_path / 'c.db'}", keys=cc.KeyRing.generate()
    ) as store:
        with pytest.raises(RuntimeError):
            store.put_many(broken(result))
        assert len(store) == 0
