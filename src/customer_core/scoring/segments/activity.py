"""Interactions and answers of customers -> columns of what segments ask of them.

Rules:
    Only what happened until ``as_of`` is known. What belongs to a record of nobody
    listed is left out. Of answers to a survey the latest with a score counts. Purchases
    have tables of their own: join the frames of RFM, tiers and stages of life.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from customer_core.models import Feedback, FeedbackKind, Interaction, RecordRef
from customer_core.scoring._moments import utc
from customer_core.scoring.segments.schema import FieldType, Schema

ACTIVITY_SCHEMA = Schema({
    "interactions": FieldType.NUMBER,
    "last_interaction_at": FieldType.DATE,
    "interaction_channels": FieldType.TEXTS,
    "interaction_kinds": FieldType.TEXTS,
    **{str(kind): FieldType.NUMBER for kind in FeedbackKind},
    "last_feedback_at": FieldType.DATE,
})  # fmt: skip
"""What :func:`activity_columns` gives: the fields and their types."""


def activity_columns(
    numbers: Mapping[RecordRef, int],
    *,
    as_of: datetime,
    interactions: Iterable[Interaction] = (),
    feedback: Iterable[Feedback] = (),
) -> dict[str, list[Any]]:
    """What customers did and said besides buying, as columns.

    Args:
        numbers: row of the customer of each source record, from 0.
        as_of: the moment to look from; a naive one is taken as UTC.
        interactions: contacts that are no purchases.
        feedback: answers to surveys.

    Returns:
        One row per customer up to the largest number; see :data:`ACTIVITY_SCHEMA`.

    Example:
        >>> visit = Interaction(interaction_id="1", customer=RecordRef("crm", "7"),
        ...     occurred_at=datetime(2026, 5, 1), channel="store", kind="visit")
        >>> columns = activity_columns({RecordRef("crm", "7"): 0},
        ...     as_of=datetime(2026, 6, 1), interactions=[visit, visit])
        >>> columns["interactions"], columns["interaction_channels"], columns["nps"]
        ([1], [('store',)], [None])
    """
    size = max(numbers.values(), default=-1) + 1
    known = {
        i.interaction_id: i
        for i in interactions
        if i.customer in numbers and i.occurred_at <= utc(as_of)
    }
    met: list[list[Interaction]] = [[] for _ in range(size)]
    for interaction in known.values():
        met[numbers[interaction.customer]].append(interaction)
    columns: dict[str, list[Any]] = {
        "interactions": [len(each) for each in met],
        "last_interaction_at": [
            max((i.occurred_at for i in each), default=None) for each in met
        ],
        "interaction_channels": [tuple(sorted({i.channel for i in e})) for e in met],
        "interaction_kinds": [tuple(sorted({i.kind for i in each})) for each in met],
    }
    return columns | _answers(numbers, feedback, size, utc(as_of))


def _answers(
    numbers: Mapping[RecordRef, int],
    feedback: Iterable[Feedback],
    size: int,
    as_of: datetime,
) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {str(kind): [None] * size for kind in FeedbackKind}
    columns["last_feedback_at"] = [None] * size
    ordered = sorted(feedback, key=lambda f: (f.occurred_at, f.feedback_id))
    for answer in ordered:
        row = None if answer.customer is None else numbers.get(answer.customer)
        if row is None or answer.score is None or answer.occurred_at > as_of:
            continue
        columns[str(answer.kind)][row] = answer.score
        columns["last_feedback_at"][row] = answer.occurred_at
    return columns
