"""What an application says of one source of rows.

Rules:
    A source is a description: creating one opens, reads and checks nothing but its own
    options. Everything the stages need to know of the source stands here, for no
    region, day order or currency is ever taken from the surroundings.
"""

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from customer_core.errors import ConfigurationError
from customer_core.models import FieldMap, SourceRef, Terms, is_region


@frozen
class Source:
    """Rows of one system, and how to read them.

    Attributes:
        name: of the system; not empty, without ``/``. Part of every record's name.
        rows: path of a CSV or spreadsheet file (``str`` or ``PathLike``), a dataframe
            (pandas, polars, pyarrow or another one narwhals knows), a mapping of
            columns, or an iterable of mappings. An iterator is consumed by reading.
        fields: ``{column: field}`` or a :class:`~customer_core.models.FieldMap`;
            ``None`` to have it suggested from headers and values.
        of: for transactions, the name of the source whose record ids stand in the
            customer column.
        encoding: of a CSV file; ``None`` to find out.
        delimiter: one character between the cells of a CSV file; ``None`` to find out.
        header: whether the first row of a CSV file or sheet names the columns; ``None``
            to find out.
        sheet: name of a spreadsheet's sheet; ``None`` for the first that holds rows.
        priority: 0 is preferred, larger numbers less; decides ties of survivorship.
        terms: terms of use of all its values, ``None`` when not declared.
        region: ISO 3166-1 alpha-2 of values that name no country; ``None`` for the
            pipeline's.
        day_first: whether 03/04/2020 is 3 April; ``None`` when not known.
        currency: ISO 4217 of amounts that name none; ``None`` when not known.
        max_cell_length: characters a cell may have, at least 1; a row with a longer
            one is rejected.

    Example:
        >>> Source("crm", [{"Email": "zhang.san@example.com"}], priority=1)
        Source(name='crm', priority=1)
    """

    name: str = field()
    rows: Any = field(repr=False, eq=False)
    fields: Mapping[str, str] | FieldMap | None = field(
        default=None, repr=False, kw_only=True
    )
    of: str | None = field(default=None, repr=False, kw_only=True)
    encoding: str | None = field(default=None, repr=False, kw_only=True)
    delimiter: str | None = field(default=None, repr=False, kw_only=True)
    header: bool | None = field(default=None, repr=False, kw_only=True)
    sheet: str | None = field(default=None, repr=False, kw_only=True)
    priority: int = field(default=0, kw_only=True)
    terms: Terms | None = field(default=None, repr=False, kw_only=True)
    region: str | None = field(default=None, repr=False, kw_only=True)
    day_first: bool | None = field(default=None, repr=False, kw_only=True)
    currency: str | None = field(default=None, repr=False, kw_only=True)
    max_cell_length: int = field(default=1_000_000, repr=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """The options can work.

        Raises:
            ConfigurationError: names the first option that cannot.
        """
        for works, remedy in (
            (self.name and "/" not in self.name, "name is empty or contains '/'"),
            (self.max_cell_length >= 1, "max_cell_length is below 1"),
            (_can_delimit(self.delimiter), "delimiter is not one character or a quote"),
            (
                self.region is None or is_region(self.region),
                "region is not two capital letters, such as CN",
            ),
            (_can_map(self.fields), "fields is no mapping of columns to fields"),
        ):
            if not works:
                msg = f"source {self.name!r} cannot be read: {remedy}"
                raise ConfigurationError(msg)

    @property
    def ref(self) -> SourceRef:
        """The source as records refer to it: name, priority and terms."""
        return SourceRef(name=self.name, priority=self.priority, terms=self.terms)

    @property
    def named_columns(self) -> tuple[str, ...]:
        """The columns that ``fields`` speaks of; empty when it is to be suggested."""
        fields = self.fields or {}
        return tuple(fields.by_column if isinstance(fields, FieldMap) else fields)


def _can_map(fields: object) -> bool:
    return fields is None or isinstance(fields, Mapping | FieldMap)


def _can_delimit(delimiter: str | None) -> bool:
    return delimiter is None or (len(delimiter) == 1 and delimiter not in '"\r\n')
