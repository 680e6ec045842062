"""Rows of several systems in, linked, merged and tiered customers out: one batch.

``run.py`` is the sentence of the architecture as code; ``result.py`` what it leaves,
lazily; ``summary.py`` prints it; ``export.py`` writes it to files. ``stream.py`` reads
and normalises one source, and keeps nothing. For stewards: ``review.py``,
``review_files.py``, ``review_answers.py``, ``judgement_log.py``.
"""

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
