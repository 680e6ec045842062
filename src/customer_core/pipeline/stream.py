"""The rows of one source as records, one after another, nothing kept.

Rules:
    Every row is accounted for: rows read = records given + rows in ``rejects``. What
    is held in memory does not grow with the accepted rows. A stream can be read once.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from customer_core.errors import ConfigurationError
from customer_core.intake import RowReader, Source, open_source
from customer_core.issues import IssueReport
from customer_core.models import (
    CustomFields,
    FieldMap,
    RawRecord,
    RejectedRow,
    is_region,
)
from customer_core.normalizers.bulk import Then, normalize_records
from customer_core.normalizers.record import FALLBACK_REGIONS

_NO_CUSTOM_FIELDS = CustomFields()


class RecordStream:
    """Iterates over the records of one source, once.

    Attributes:
        field_map: how the columns were understood; may grow while rows with new
            columns are read.
        rejects: rows so far that became nothing, each with its codes and cells.
        issues: doubts of the intake about rows it accepted, so far; what was found in
            the values comes with each record.
    """

    def __init__(
        self,
        reader: RowReader,
        normalize: Callable[[Iterator[RawRecord]], Iterator[Any]],
    ) -> None:
        self._reader = reader
        self.rejects: list[RejectedRow] = []
        self._items = normalize(self._accepted())

    @property
    def field_map(self) -> FieldMap:
        """How the columns map to fields."""
        return self._reader.field_map

    @property
    def issues(self) -> IssueReport:
        """Doubts about accepted rows as the intake met them."""
        return self._reader.issues

    def _accepted(self) -> Iterator[RawRecord]:
        for item in self._reader:
            if isinstance(item, RejectedRow):
                self.rejects.append(item)
            else:
                yield item

    def __iter__(self) -> Iterator[Any]:
        """A record and its issues, or what ``then`` made of them, row by row."""
        return self._items

    def __repr__(self) -> str:
        """How far it was read."""
        return f"RecordStream({self._reader!r})"


def stream_records(  # noqa: PLR0913 - the options of one record, and how to run
    source: Source,
    *,
    region: str = "CN",
    workers: int = 1,
    then: Then | None = None,
    custom_fields: CustomFields = _NO_CUSTOM_FIELDS,
    fallback_regions: tuple[str, ...] = FALLBACK_REGIONS,
) -> RecordStream:
    """Read and normalise one source, however large, without keeping it.

    Args:
        source: where the rows are, and how to read them.
        region: ISO 3166-1 alpha-2 of values without a country, unless the source
            says otherwise.
        workers: processes, 1 or more; see
            :func:`~customer_core.normalizers.bulk.normalize_records`.
        then: what to make of each record and its issues, where it was made; ``None``:
            the pair of them.
        custom_fields: declared fields of the application's own.
        fallback_regions: tried, in their order, for a phone that is not valid in the
            region.

    Raises:
        ConfigurationError: for a source, a region or a number of workers that cannot
            be.
        IntakeError: when the source cannot be read as a table.

    Example:
        >>> rows = [{"id": "1", "姓名": "张三", "手机": "139 1245 7803"}, {}]
        >>> stream = stream_records(Source("crm", rows))
        >>> [record.names[0].value.text for record, issues in stream]
        ['张三']
        >>> len(stream.rejects)
        1
    """
    if not isinstance(source, Source):
        msg = "a stream takes one customer_core.Source, with a name and rows"
        raise ConfigurationError(msg)
    home = source.region or region
    if not is_region(home):
        msg = f"region {home!r} is not two capital letters, such as 'CN'"
        raise ConfigurationError(msg)
    normalize = partial(
        normalize_records,
        region=home,
        day_first=source.day_first,
        workers=workers,
        then=then,
        custom_fields=custom_fields,
        fallback_regions=fallback_regions,
    )
    reader = open_source(source, kind="customer", custom_fields=custom_fields)
    return RecordStream(reader, normalize)
