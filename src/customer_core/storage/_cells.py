"""The cells of one record while they are filled; :mod:`.codec` has their layout.

Rules:
    An origin is written once per cell; its entry is made once per record.
"""

from typing import Any

from customer_core.models import FieldOrigin, RecordRef


class Cell:
    """One cell while it is filled."""

    __slots__ = ("body", "entries", "numbers", "origins", "own")

    def __init__(self, own: RecordRef, entries: dict[int, list[Any]]) -> None:
        self.own = own
        self.entries = entries
        self.body: dict[str, Any] = {}
        self.origins: list[list[Any]] = []
        self.numbers: dict[int, int] = {}

    def number(self, origin: FieldOrigin) -> int:
        """The number of an origin in this cell."""
        number = self.numbers.get(id(origin))
        if number is None:
            number = self.numbers[id(origin)] = len(self.origins)
            entry = self.entries.get(id(origin))
            if entry is None:
                entry = self.entries[id(origin)] = self._entry(origin)
            self.origins.append(entry)
        return number

    def _entry(self, origin: FieldOrigin) -> list[Any]:
        seen, ref = origin.observed_at, origin.record
        entry = [origin.column, seen and seen.isoformat(), origin.terms]
        if ref is not self.own and ref != self.own:
            entry += [ref.source, ref.record_id]
        return entry

    def add(self, attribute: str, values: Any, parts: Any) -> None:  # noqa: ANN401 - of any kind
        """Put the attributed values of one attribute into the cell."""
        number = self.number
        self.body[attribute] = [
            [parts(v.value), v.raw, number(v.origin), v.label] for v in values
        ]


class Cells(dict[int, Cell]):
    """The cells of one record, each made when it is first needed."""

    __slots__ = ("entries", "own")

    def __init__(self, own: RecordRef) -> None:
        super().__init__()
        self.own = own
        self.entries: dict[int, list[Any]] = {}

    def __missing__(self, name: int) -> Cell:
        cell = self[name] = Cell(self.own, self.entries)
        return cell
