"""Tables that a result shows of itself, for a terminal or a notebook.

Rules:
    Cells are text already: who makes a summary decides on words and numbers. Counts,
    codes and names of sources only; no personal value.
"""

from collections.abc import Iterable
from html import escape
from unicodedata import east_asian_width

from attrs import frozen


@frozen
class Section:
    """One table of a summary.

    Attributes:
        title: its heading.
        header: names of the columns.
        rows: cells as text, in the order of the header.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@frozen(repr=False)
class Summary:
    """Tables under one heading; ``str`` for a terminal, HTML for a notebook.

    Attributes:
        title: heading of the whole.
        sections: tables, in reading order.

    Example:
        >>> print(Summary("Tiers", (Section("2026", ("tier", "count"), (
        ...     ("高价值", "12"), ("regular", "7"))),)))
        Tiers
        <BLANKLINE>
        2026
          tier     count
          高价值   12
          regular  7
    """

    title: str
    sections: tuple[Section, ...]

    def __str__(self) -> str:
        """Aligned plain text; Chinese characters count as two columns."""
        lines = [self.title]
        for section in self.sections:
            lines += ["", section.title, *_aligned((section.header, *section.rows))]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        body = "".join(_html(section) for section in self.sections)
        return f"<div><h3>{escape(self.title)}</h3>{body}</div>"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _aligned(rows: Iterable[tuple[str, ...]]) -> list[str]:
    table = list(rows)
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    return [
        "  " + "  ".join(
            cell + " " * (width - _width(cell))
            for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in table
    ]  # fmt: skip


def _html(section: Section) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in section.header)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
        for row in section.rows
    )
    return (
        f"<h4>{escape(section.title)}</h4>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )
