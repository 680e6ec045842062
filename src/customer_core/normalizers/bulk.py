"""Many rows -> records, one after another, in this process or in several.

Rules:
    Results come in the order of the rows, whatever the number of processes, and equal
    those of :func:`~customer_core.normalizers.record.normalize_record`; so do errors.
    What is under way has a limit, so that memory does not grow with the rows. Helpers
    start only when there are rows enough. A record costs a third of its making to come
    from another process (``docs/decisions/0022``); with ``then`` only what is needed of
    it comes (a tuple of texts, a line of JSON).
"""

import pickle
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, TypeVar, overload

from customer_core.errors import ConfigurationError
from customer_core.issues import Issue
from customer_core.models.custom import CustomFields
from customer_core.models.records import CustomerRecord, RawRecord
from customer_core.normalizers._sharing import Task, share
from customer_core.normalizers.record import FALLBACK_REGIONS, normalize_record

T = TypeVar("T")

Outcome = tuple[CustomerRecord, tuple[Issue, ...]]
Then = Callable[[CustomerRecord, tuple[Issue, ...]], Any]
"""What to make of a record and its issues."""

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
        rows: accepted rows, read as they are needed; for each process up to 2,000 ahead
            where there are several.
        workers: processes, 1 or more, this one among them; more than 1 pay from some
            10,000 rows on, and are not started for fewer than 2,000. With them a
            script must guard its entry with ``if __name__ == "__main__":``.
        then: what to make of each record and its issues, where it was made; with
            ``workers`` above 1 it must be a function of a module, and what it returns
            must be picklable. ``None``: the record and its issues.
        region: as of :func:`normalize_record`, like the rest.
        day_first: as above.
        custom_fields: as above.
        fallback_regions: as above.

    Raises:
        ConfigurationError: when ``workers`` is below 1, ``then`` cannot be handed to
            another process, or a column maps to a custom field nobody declared.
        WorkerError: a process ended early, as one that was killed.

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
    make = read if then is None else partial(_followed, read, then)
    if workers == 1:
        return map(make, rows)
    task = Task(make, outcomes=then is None)
    if not _crosses(task):
        msg = "then cannot be handed to another process; give a function of a module"
        raise ConfigurationError(msg)
    return share(task, rows, helpers=workers - 1)


def _followed(
    read: Callable[[RawRecord], Outcome], then: Then, raw: RawRecord
) -> object:
    return then(*read(raw))


def _crosses(task: Task) -> bool:
    try:
        pickle.dumps(task)
    except Exception:  # noqa: BLE001 - whatever the parts of the task raise
        return False
    return True
