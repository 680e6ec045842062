"""Results to Apache Arrow and Parquet; needs the extra ``arrow``.

Rules:
    Customers are written in row groups of :data:`ROW_GROUP`, so that a million of them
    never stand in memory as rows. Columns are those of
    :data:`customer_core.pipeline.export.COLUMNS`.
"""

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from customer_core.errors import MissingExtraError
from customer_core.pipeline import PipelineResult
from customer_core.pipeline.export import golden_frame

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP = 50_000
"""Customers per row group of a Parquet file."""


def to_table(result: PipelineResult) -> "pa.Table":
    """Golden records as one Arrow table, one row per customer.

    Raises:
        MissingExtraError: without the extra ``arrow``.
    """
    pa, _ = _arrow()
    return pa.table(result.to_frame(), schema=_schema(pa))


def write_parquet(result: PipelineResult, path: str | Path) -> None:
    """Write golden records as Parquet, one row per customer.

    Raises:
        MissingExtraError: without the extra ``arrow``.
    """
    pa, parquet = _arrow()
    schema = _schema(pa)
    customers = result.customers()
    with parquet.ParquetWriter(path, schema) as writer:
        while (frame := golden_frame(islice(customers, ROW_GROUP)))["cluster_id"]:
            writer.write_table(pa.table(frame, schema=schema))


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise MissingExtraError(extra="arrow", purpose="writing Parquet") from None
    return pa, parquet


def _schema(pa: Any) -> "pa.Schema":  # noqa: ANN401 - the lazily imported module
    kinds = {
        "registered_at": pa.timestamp("us", tz="UTC"),
        "score": pa.float64(),
        "recency_days": pa.int64(),
        "frequency": pa.int64(),
        "monetary": pa.decimal128(38, 4),
    }
    names = golden_frame(())
    return pa.schema([(name, kinds.get(name, pa.string())) for name in names])
