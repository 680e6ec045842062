"""What every kind of source is read into: rows of texts, and rows that have a fault.

Rules:
    Rows come in their order, each once. A row is the list of its cells in the order of
    the header; a missing cell is an empty text.
"""

from collections.abc import Callable, Iterator, Mapping

from attrs import define, field, frozen

from customer_core.issues import IssueCode

SAMPLE_ROWS = 500
"""Rows of data that headers and field maps are judged by."""


@frozen(kw_only=True)
class Fault:
    """A row that cannot be split into cells.

    Attributes:
        code: why.
        parameters: of the message.
        cells: what was read of it.
    """

    code: IssueCode
    parameters: Mapping[str, str | int | float] = field(factory=dict)
    cells: tuple[str, ...] = field(default=(), repr=lambda cells: f"<{len(cells)}>")


Row = list[str] | Fault


@define(kw_only=True)
class Rows:
    """A source opened for reading.

    Attributes:
        header: names of the columns, each once; grows while rows are read only where
            ``grows``.
        sample: the first rows of data without a fault, at most :data:`SAMPLE_ROWS`.
        read: makes a new iterator over all rows of data.
        grows: whether later rows may bring further columns.
        encoding: what the texts were decoded from, for messages.
    """

    header: list[str]
    sample: list[list[str]] = field(repr=lambda sample: f"<{len(sample)}>")
    read: Callable[[], Iterator[Row]] = field(repr=False)
    grows: bool = False
    encoding: str = "Unicode"


def unique_names(cells: list[str]) -> list[str]:
    """Header cells as names: an empty one by its number, a repeated one numbered.

    Example:
        >>> unique_names(["Phone", "", "Phone"])
        ['Phone', 'column_2', 'Phone_2']
    """
    given = {cell for cell in cells if cell.strip()}
    names: dict[str, None] = {}
    for number, cell in enumerate(cells, 1):
        stem = cell if cell.strip() else f"column_{number}"
        name, further = stem, 1
        while name in names or (name in given and name != cell):
            further += 1
            name = f"{stem}_{further}"
        names[name] = None
    return list(names)
