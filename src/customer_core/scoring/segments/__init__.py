"""Who belongs together: conditions on customers, evaluated, explained, translatable."""

from customer_core.scoring.segments.activity import (
    ACTIVITY_SCHEMA,
    activity_columns,
)
from customer_core.scoring.segments.clusters import ClusterTable, find_clusters
from customer_core.scoring.segments.columns import columns_of
from customer_core.scoring.segments.evaluation import Column, Truth, evaluate
from customer_core.scoring.segments.expressions import (
    Algebra,
    AllOf,
    AnyOf,
    Expression,
    Test,
)
from customer_core.scoring.segments.fields import field
from customer_core.scoring.segments.policy import Segment, Segments
from customer_core.scoring.segments.records import record_columns, record_schema
from customer_core.scoring.segments.schema import FieldType, Schema
from customer_core.scoring.segments.table import SegmentTable, assign_segments
from customer_core.scoring.segments.text import parse_expression
from customer_core.scoring.segments.values import Operator, ago

__all__ = [
    "ACTIVITY_SCHEMA",
    "Algebra",
    "AllOf",
    "AnyOf",
    "ClusterTable",
    "Column",
    "Expression",
    "FieldType",
    "Operator",
    "Schema",
    "Segment",
    "SegmentTable",
    "Segments",
    "Test",
    "Truth",
    "activity_columns",
    "ago",
    "assign_segments",
    "columns_of",
    "evaluate",
    "field",
    "find_clusters",
    "parse_expression",
    "record_columns",
    "record_schema",
]
