"""Headers and sampled values of a table -> the field each column holds, with reasons.

Rules:
    A header names a field (:mod:`.headers`); values have shapes
    (:mod:`.recognizers`). Agreement raises the confidence, contradiction lowers it; a
    header whose values clearly are something else is overruled. Columns without a
    telling header are mapped by their values alone. A field a customer has once goes to
    the best column. Nothing is mapped below a confidence of 0.45: such columns stay
    with the row as extras.

    Labels: a column keeps the label its header says (``billing``, ``mobile``) where
    there are several of its field, and has none where it is the only one; two of one
    label are numbered. The parts of one address share their label. For identifiers and
    accounts the label is their kind (``resident_id``, ``wechat``) and always kept.
"""

from collections.abc import Sequence
from typing import Final

from attrs import evolve, frozen

from customer_core.intake.candidates import Candidate, column_candidates
from customer_core.intake.headers import LABELLED, speaks_of_others
from customer_core.intake.labels import ADDRESSES, settle_labels
from customer_core.intake.recognizers import profile
from customer_core.intake.vocabulary import Kind
from customer_core.messages import Language
from customer_core.models import (
    ADDRESS_PARTS,
    CustomFields,
    Field,
    FieldMap,
    MappedColumn,
)
from customer_core.reasons import Reason

LEAST_CONFIDENCE: Final = 0.45
"""Below it a column stays unmapped; confidences are 0 to 1."""

# Fields that several columns of one label may hold.
_MANY: Final = LABELLED - ADDRESS_PARTS | {
    Field.STREET_ADDRESS, Field.IDENTIFIER, Field.SOCIAL_HANDLE, Field.INTERESTS,
    Field.PREFERENCES,
}  # fmt: skip


@frozen(kw_only=True)
class ColumnSuggestion:
    """What one column seems to hold.

    Attributes:
        column: the header.
        target: field or ``custom.`` and a name; ``None`` when it stays unmapped.
        label: which one of several, see the rules of this module.
        confidence: 0 (a guess) to 1 (certain); of the best field even if unmapped.
        reasons: what counted.
    """

    column: str
    target: str | None = None
    label: str | None = None
    confidence: float = 0.0
    reasons: tuple[Reason, ...] = ()

    def text(self, language: Language = "en") -> str:
        """The reasons in one line."""
        between = "；" if language == "zh" else "; "
        return between.join(reason.text(language) for reason in self.reasons)


@frozen
class MapSuggestion:
    """A field map and why it is so.

    Attributes:
        columns: one suggestion per column, in the order of the header.
    """

    columns: tuple[ColumnSuggestion, ...]

    @property
    def field_map(self) -> FieldMap:
        """The columns that map to a field."""
        return FieldMap(
            tuple(
                MappedColumn(c.column, c.target, c.label)
                for c in self.columns
                if c.target is not None
            )
        )

    def __str__(self) -> str:
        """One line per column: header, field, confidence, reasons."""
        return "\n".join(
            f"{c.column} -> {c.target or '-'}{f'@{c.label}' if c.label else ''}"
            f" ({c.confidence:.2f}): {c.text()}"
            for c in self.columns
        )


def suggest_field_map(
    header: Sequence[str],
    samples: Sequence[Sequence[str]],
    *,
    kind: Kind = "customer",
    custom_fields: CustomFields | None = None,
) -> MapSuggestion:
    """Suggest what each column holds.

    Args:
        header: names of the columns, each once.
        samples: some rows, cells in the order of the header; may be empty.
        kind: what the rows are; decides which fields there are.
        custom_fields: declared fields, found by their own names.

    Example:
        >>> print(suggest_field_map(["姓名", "f2"], [["张伟", "zw@example.com"]]))
        姓名 -> full_name (0.99): full name: the header names it; 100% of the values have its form
        f2 -> email (0.95): e-mail: 100% of the values have its form
    """  # noqa: E501 - the example shows printed lines
    names = tuple(f.name for f in (custom_fields or CustomFields()).fields)
    candidates: list[tuple[int, Candidate]] = []
    for place, column in enumerate(header):
        values = profile(row[place] for row in samples if place < len(row))
        found = column_candidates(column, values, kind, names)
        candidates += ((place, candidate) for candidate in found)
    chosen = settle_labels(_choose(candidates))
    return MapSuggestion(
        tuple(
            _mapped(column, chosen[place])
            if place in chosen
            else _unmapped(column, [c for p, c in candidates if p == place])
            for place, column in enumerate(header)
        )
    )


def suggest_late(
    column: str, mapped: FieldMap, *, kind: Kind = "customer"
) -> ColumnSuggestion:
    """Suggest, by its header alone, what a column holds that came up later.

    A field a customer has once, and that is mapped already, is not mapped again.
    """
    (late,) = suggest_field_map([column], [], kind=kind).columns
    same = [m for m in mapped if m.target == late.target]
    if not same or late.target is None:
        return late
    if late.target not in _MANY:
        return evolve(late, target=None, label=None, reasons=(_TAKEN,))
    return evolve(late, label=str(len(same) + 1))


def declared_columns(
    header: Sequence[str], declared: FieldMap
) -> tuple[ColumnSuggestion, ...]:
    """What a field map given by an application says of each column."""
    by_column = declared.by_column
    columns = dict.fromkeys([*header, *by_column])
    return tuple(_declared(c, by_column.get(c)) for c in columns)


def _declared(column: str, mapped: MappedColumn | None) -> ColumnSuggestion:
    if mapped is None:
        reason = Reason(code="map.undeclared")
        return ColumnSuggestion(column=column, reasons=(reason,))
    return ColumnSuggestion(
        column=column,
        target=mapped.target,
        label=mapped.label,
        confidence=1.0,
        reasons=(Reason(code="map.declared", field=mapped.target),),
    )


_TAKEN: Final = Reason(code="map.taken")


def _choose(candidates: Sequence[tuple[int, Candidate]]) -> dict[int, Candidate]:
    """The candidate of each column, best first; a field held once goes to the best."""
    chosen: dict[int, Candidate] = {}
    taken: set[tuple[str, str | None]] = set()
    ranked = sorted(candidates, key=lambda item: (-item[1].confidence, item[0]))
    for place, candidate in ranked:
        label = candidate.label if candidate.target in ADDRESSES else None
        key = (candidate.target, label)
        if candidate.confidence < LEAST_CONFIDENCE or place in chosen or key in taken:
            continue
        chosen[place] = candidate
        if candidate.target not in _MANY:
            taken.add(key)
    return chosen


def _mapped(column: str, candidate: Candidate) -> ColumnSuggestion:
    return ColumnSuggestion(
        column=column,
        target=candidate.target,
        label=candidate.label,
        confidence=candidate.confidence,
        reasons=candidate.reasons,
    )


def _unmapped(column: str, candidates: Sequence[Candidate]) -> ColumnSuggestion:
    best = max(candidates, key=lambda c: c.confidence, default=None)
    if best is None:
        others = speaks_of_others(column)
        reason = Reason(code="map.other_person" if others else "map.unknown")
        return ColumnSuggestion(column=column, reasons=(reason,))
    taken = best.confidence >= LEAST_CONFIDENCE
    reasons = (_TAKEN,) if taken else (*best.reasons, Reason(code="map.unsure"))
    return ColumnSuggestion(column=column, confidence=best.confidence, reasons=reasons)
