"""Many rows -> records, one after another, in this process or in several.

Rules:
    Results come in the order of the rows, whatever the number of processes, and equal
    those of :func:`~customer_core.normalizers.record.normalize_record`. No more than
    two chunks a worker are under way, so that memory does not grow with the rows.
    Records are costly to hand from one process to another, about as costly as making
    them: give ``then``, which runs where the record was made, and return what you need
    of it (a tuple of texts, a line of JSON).
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from itertools import islice
from multiprocessing import get_context
from typing import Any, TypeVar, overload

from customer_core.errors import ConfigurationError
from customer_core.issues import Issue
from customer_core.models.custom import CustomFields
from customer_core.models.records import CustomerRecord, RawRecord
from customer_core.normalizers.record import FALLBACK_REGIONS, normalize_record

T = TypeVar("T")

Outcome = tuple[CustomerRecord, tuple[Issue, ...]]
Then = Callable[[CustomerRecord, tuple[Issue, ...]], Any]
"""What to make of a record and its issues."""

_CHUNK = 1000  # rows handed to a worker at a time
_AHEAD = 2  # chunks under way, times the workers
_NO_CUSTOM_FIELDS = CustomFields()


@overload
def normalize_records(
    rows: Iterable[RawRecord],
    *,
    workers: int = ...,
    then: None = ...,
    region: str = ...,
    day_first: bool | None = ...,
    custom_fields: CustomFields = ...,
    fallback_regions: tuple[str, ...] = ...,
) -> Iterator[Outcome]: ...


@overload
def normalize_records(
    rows: Iterable[RawRecord],
    *,
    then: Callable[[CustomerRecord, tuple[Issue, ...]], T],
    workers: int = ...,
    region: str = ...,
    day_first: bool | None = ...,
    custom_fields: CustomFields = ...,
    fallback_regions: tuple[str, ...] = ...,
) -> Iterator[T]: ...


def normalize_records(  # noqa: PLR0913 - the options of one record, and how to run
    rows: Iterable[RawRecord],
    *,
    workers: int = 1,
    then: Then | None = None,
    region: str = "CN",
    day_first: bool | None = None,
    custom_fields: CustomFields = _NO_CUSTOM_FIELDS,
    fallback_regions: tuple[str, ...] = FALLBACK_REGIONS,
) -> Iterator[Any]:
    """The canonical records of many rows, in their order.

    Args:
        rows: accepted rows, read as they are needed.
        workers: processes, 1 or more; 1 works in this one. With more, a script must
            guard its entry with ``if __name__ == "__main__":``.
        then: what to make of each record and its issues, where it was made; with
            ``workers`` above 1 it must be a function of a module, and what it returns
            must be picklable. ``None``: the record and its issues.
        region: as of :func:`normalize_record`, like the rest.
        day_first: as above.
        custom_fields: as above.
        fallback_regions: as above.

    Raises:
        ConfigurationError: when ``workers`` is below 1, or a column maps to a custom
            field nobody declared.

    Example:
        >>> from customer_core.models import MappedColumn, RecordRef
        >>> rows = (RawRecord(ref=RecordRef("shop", str(n)), row=n, cells=(
        ...     (MappedColumn("电话", "phone"), f"1391245780{n}"),)) for n in (1, 2))
        >>> [record.phones[0].value.e164 for record, _ in normalize_records(rows)]
        ['+8613912457801', '+8613912457802']
    """
    if workers < 1:
        msg = f"workers is {workers}; choose 1 or more"
        raise ConfigurationError(msg)
    read = partial(
        normalize_record,
        region=region,
        day_first=day_first,
        custom_fields=custom_fields,
        fallback_regions=fallback_regions,
    )
    make: Callable[[RawRecord], Any] = (
        read if then is None else partial(_followed, read, then)
    )
    return map(make, rows) if workers == 1 else _spread(make, rows, workers)


def _followed(
    read: Callable[[RawRecord], Outcome], then: Then, raw: RawRecord
) -> object:
    return then(*read(raw))


def _spread(
    make: Callable[[RawRecord], Any], rows: Iterable[RawRecord], workers: int
) -> Iterator[Any]:
    """The results of several processes, in the order of the rows."""
    source = iter(rows)
    under_way: deque[Future[list[Any]]] = deque()
    # spawned, not forked: a fork of a process with threads can hang
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        while True:
            while len(under_way) < workers * _AHEAD:
                chunk = list(islice(source, _CHUNK))
                if not chunk:
                    break
                under_way.append(pool.submit(_make_all, make, chunk))
            if not under_way:
                return
            yield from under_way.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _make_all(make: Callable[[RawRecord], Any], chunk: list[RawRecord]) -> list[Any]:
    return [make(raw) for raw in chunk]
