"""Rows of several systems in, linked, merged and tiered customers out: one batch.

``run.py`` is the sentence of the architecture as code; ``result.py`` what it leaves,
lazily; ``summary.py`` prints it; ``export.py`` writes it to files. ``stream.py`` reads
and normalises one source, and keeps nothing. For stewards: ``review.py``,
``review_files.py``, ``review_answers.py``, ``judgement_log.py``.

Modules load at first use, so that a stream does not wait for linkage and scoring, nor
does each process that helps it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from customer_core.pipeline.judgement_log import read_judgements, write_judgements
    from customer_core.pipeline.result import PipelineResult
    from customer_core.pipeline.review import ReviewBands, ReviewItem, ReviewQueue
    from customer_core.pipeline.review_answers import Answers, read_answers
    from customer_core.pipeline.review_files import write_questions
    from customer_core.pipeline.run import CustomerPipeline
    from customer_core.pipeline.stream import RecordStream, stream_records
    from customer_core.summaries import Summary

__all__ = [
    "Answers",
    "CustomerPipeline",
    "PipelineResult",
    "RecordStream",
    "ReviewBands",
    "ReviewItem",
    "ReviewQueue",
    "Summary",
    "read_answers",
    "read_judgements",
    "stream_records",
    "write_judgements",
    "write_questions",
]

# exported name: module that defines it
_MODULES = {
    "Answers": "customer_core.pipeline.review_answers",
    "CustomerPipeline": "customer_core.pipeline.run",
    "PipelineResult": "customer_core.pipeline.result",
    "RecordStream": "customer_core.pipeline.stream",
    "ReviewBands": "customer_core.pipeline.review",
    "ReviewItem": "customer_core.pipeline.review",
    "ReviewQueue": "customer_core.pipeline.review",
    "Summary": "customer_core.summaries",
    "read_answers": "customer_core.pipeline.review_answers",
    "read_judgements": "customer_core.pipeline.judgement_log",
    "stream_records": "customer_core.pipeline.stream",
    "write_judgements": "customer_core.pipeline.judgement_log",
    "write_questions": "customer_core.pipeline.review_files",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - as getattr
    """Load an exported name from its module at first use."""
    if name not in _MODULES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value
