"""A customer record in the making: values by attribute, issues with their place.

Rules:
    Equal values of one attribute are kept once, under the first column that had them.
    An issue of an accepted value has the path of that value (``phones[0]``), one of a
    refused text the path of the attribute (``phones``).
"""

from datetime import datetime
from typing import Any

from customer_core.issues import Issue
from customer_core.models.normalized import Normalized
from customer_core.models.provenance import Attributed, FieldOrigin, attributed
from customer_core.models.records import RawRecord


class Draft:
    """Collects what the normalizers make of the cells of one row.

    Attributes:
        raw: the row.
        observed_at: when the source last vouched for the row, in UTC; may be set later
            than the draft is made, but before the first value.
        issues: everything found so far, placed.
    """

    __slots__ = ("_values", "issues", "observed_at", "raw")

    def __init__(self, raw: RawRecord) -> None:
        self.raw = raw
        self.observed_at: datetime | None = None
        self.issues: list[Issue] = []
        self._values: dict[str, list[Attributed[Any]]] = {}

    def add(
        self,
        attribute: str,
        found: Normalized[Any, Any],
        *,
        column: str,
        label: str | None = None,
    ) -> None:
        """Take in the value of one text, the others beside it, and their issues."""
        self._take(attribute, found, column, label)
        if found.others:
            for one in found.others:
                self._take(attribute, one, column, label)

    def note(self, issues: tuple[Issue, ...], path: str) -> None:
        """Take in issues of one place of the row."""
        ref = self.raw.ref
        for issue in issues:
            placed = issue.at(
                source=ref.source, record_id=ref.record_id, row=self.raw.row, path=path
            )
            self.issues.append(placed)

    def origin(self, column: str) -> FieldOrigin:
        """The origin of a value under ``column``."""
        return FieldOrigin(
            record=self.raw.ref,
            column=column,
            observed_at=self.observed_at,
            terms=self.raw.terms,
        )

    def values(self) -> dict[str, tuple[Any, ...]]:
        """The distinct values by attribute, for those that have any."""
        return {name: tuple(values) for name, values in self._values.items()}

    def _take(
        self,
        attribute: str,
        one: Normalized[Any, Any],
        column: str,
        label: str | None,
    ) -> None:
        value = one.value
        if value is None:
            self.note(one.issues, attribute)
            return
        values = self._values.setdefault(attribute, [])
        place = _place(value, values) if values else 0
        if place == len(values):
            row = self.raw
            made = attributed(
                value, one.raw or "", label=label, record=row.ref, column=column,
                observed_at=self.observed_at, terms=row.terms,
            )  # fmt: skip
            values.append(made)
        if one.issues:
            self.note(one.issues, f"{attribute}[{place}]")


def _place(value: object, values: list[Attributed[Any]]) -> int:
    """Where an equal value stands, else where the next one will."""
    for place, known in enumerate(values):
        if known.value == value:
            return place
    return len(values)
