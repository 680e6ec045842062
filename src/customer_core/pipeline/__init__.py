"""Rows of several systems in, linked, merged and tiered customers out: one batch.

``run.py`` is the sentence of the architecture as code; ``result.py`` what it leaves,
lazily; ``summary.py`` prints it; ``export.py`` writes it to files. ``stream.py`` reads
and normalises one source, and keeps nothing.
"""

from customer_core.pipeline.result import PipelineResult
from customer_core.pipeline.run import CustomerPipeline
from customer_core.pipeline.stream import RecordStream, stream_records
from customer_core.summaries import Summary

__all__ = [
    "CustomerPipeline",
    "PipelineResult",
    "RecordStream",
    "Summary",
    "stream_records",
]
