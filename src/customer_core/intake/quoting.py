"""Physical lines of a CSV file -> rows of cells.

Rules:
    A cell that starts with a double quote ends with one; two stand for one inside it,
    and delimiters and line ends inside it are text. Any other quote is text. Lines
    without anything are no rows.

    A line with text after a closing quote is taken when it still has as many cells as
    the header. A quote that is never closed, or so late that text follows the quote
    that would close it, costs its own line only: the lines after it are read again.
    A line is read again at most once per column, so the work stays linear.

    A cell ``="007"`` is 007: so spreadsheets and shops keep digits from being numbers.

Sources:
    RFC 4180 (CSV), section 2; what spreadsheets write where it is silent.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from enum import Enum

from attrs import frozen

from customer_core.intake.rows import Fault, Row
from customer_core.issues import IssueCode

# What keeps a spreadsheet from making a number of the text: ="007"
_FORMULA_START = '="'
_FORMULA = re.compile(r'\A="([^"]*)"\Z')
_TO_QUOTE = re.compile(r'([^"]*+(?:""[^"]*+)*+)("?)')


def _without_formulas(row: Row) -> Row:
    return row if isinstance(row, Fault) else [_FORMULA.sub(r"\1", c) for c in row]


class _End(Enum):
    """How a physical line ended."""

    CLOSED = 1
    OPEN = 2  # inside a quoted cell
    BROKEN = 3  # it has text after a closing quote


@frozen
class Splitter:
    """Splits lines into cells at one delimiter.

    Attributes:
        delimiter: one character.
        width: cells of the header; 0 when not known, as for a sample.
        longest: characters after which an open cell counts as never closed.
    """

    delimiter: str
    width: int = 0
    longest: int = 1_000_000

    def rows(self, lines: Iterable[str]) -> Iterator[Row]:
        r"""Rows of the lines, which keep their line ends.

        Example:
            >>> list(Splitter(",").rows(["a,b\n", '"1, 2","x\n', 'y"\n']))
            [['a', 'b'], ['1, 2', 'x\ny']]
        """
        source, again = iter(lines), list[str]()
        delimiter = self.delimiter

        def pull() -> str | None:
            return again.pop() if again else next(source, None)

        while (line := pull()) is not None:
            text = line.rstrip("\r\n")
            if '"' not in text:
                if text:
                    yield text.split(delimiter)
                continue
            try:
                reader = csv.reader((text,), delimiter=delimiter, strict=True)
                row: Row = next(reader)
            except csv.Error:  # broken, open at the end, or longer than csv reads
                row, unread = self._odd_row(line, pull)
                again.extend(reversed(unread))
            yield _without_formulas(row) if _FORMULA_START in text else row

    def _odd_row(
        self, line: str, pull: Callable[[], str | None]
    ) -> tuple[Row, list[str]]:
        """The row that starts with ``line``, and the lines that are not part of it."""
        cells, end = _scan(line, self.delimiter)
        alone = cells.copy()
        taken: list[str] = []
        while end is _End.OPEN:
            following, end = self._close(cells, pull)
            taken += following
        if end is _End.CLOSED or (not taken and self.width in {0, len(cells)}):
            return cells, []
        fault = Fault(code=IssueCode.ROW_UNCLOSED_QUOTE, cells=tuple(alone))
        return fault, taken

    def _close(
        self, cells: list[str], pull: Callable[[], str | None]
    ) -> tuple[list[str], _End]:
        """Take lines until the last of ``cells`` is closed, and what stands after it.

        Returns:
            The lines taken and how the last ended; broken when the cell does not close.
        """
        parts, length, taken = [cells.pop()], 0, list[str]()
        overfull = self.width and len(cells) >= self.width
        while not overfull and length <= self.longest:
            line = pull()
            if line is None:
                break
            taken.append(line)
            (tail, *others), end = _scan(line, self.delimiter, inside=True)
            parts.append(tail)
            length += len(tail)
            if others or end is not _End.OPEN:
                cells += ["".join(parts), *others]
                return taken, end
        cells.append("".join(parts))
        return taken, _End.BROKEN


def _scan(line: str, delimiter: str, *, inside: bool = False) -> tuple[list[str], _End]:
    """Cells of one physical line; the last may be open.

    Args:
        line: with its line end, which belongs to a cell that is open there.
        delimiter: one character.
        inside: whether the line starts inside a quoted cell.
    """
    cells: list[str] = []
    stop, position, end = len(line.rstrip("\r\n")), 0, _End.CLOSED
    while True:
        cell, quoted = "", inside or line.startswith('"', position)
        if quoted:
            match = _TO_QUOTE.match(line, position + (not inside))
            assert match is not None  # noqa: S101 - the pattern matches any text
            cell, position, inside = match[1].replace('""', '"'), match.end(), False
            if not match[2]:
                return [*cells, cell], _End.OPEN
        after = line.find(delimiter, position, stop)
        rest = line[position : stop if after < 0 else after]
        if quoted and rest:
            end = _End.BROKEN
        cells.append(cell + rest)
        if after < 0:
            return cells, end
        position = after + 1
