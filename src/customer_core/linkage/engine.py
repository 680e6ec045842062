"""dedupe() and link(): what they are given, and the options of both.

Rules:
    Nobody is asked for labels, rules, thresholds or an expected recall. The outcome
    depends on the content of the rows and the seed, not on their order.
"""

from collections.abc import Callable, Mapping
from typing import Any

from customer_core.linkage._inputs import linked_table, table_of
from customer_core.linkage.constraints import Constraints, Pairs
from customer_core.linkage.crowds import PEOPLE_PER_CONTACT
from customer_core.linkage.model import LinkageModel
from customer_core.linkage.resolution import Options, resolve
from customer_core.linkage.result import LinkageResult


def _silent(_step: str) -> None:
    """Tell nobody."""


def dedupe(  # noqa: PLR0913 - the public contract
    frame: Any,  # noqa: ANN401 - any dataframe
    fields: Mapping[str, str] | None = None,
    *,
    seed: int = 0,
    workers: int = 1,
    memory_mb: int = 512,
    people_per_contact: int = PEOPLE_PER_CONTACT,
    model: LinkageModel | None = None,
    must_link: Pairs = (),
    cannot_link: Pairs = (),
    progress: Callable[[str], None] = _silent,
) -> LinkageResult:
    """Find the rows of one table that are one customer, without labels.

    Args:
        frame: a pandas, polars or pyarrow table, a mapping of columns, or an iterable
            of :class:`~customer_core.models.CustomerRecord`.
        fields: ``{column: field type}``; several columns may share one type. ``None``
            for records, whose attributes are known.
        seed: of the samples; the same seed and rows give the same result.
        workers: threads, at least 1; the result is the same for any number.
        memory_mb: megabytes that candidate pairs may take while they are compared, at
            least 1: they are made, scored and forgotten a stretch of records at a time.
            The table and the pairs that may match are held besides.
        people_per_contact: names under which one contact, account or address may stand,
            at least 1; half as many of them may be family names. What stands under more
            joins nobody, see :mod:`customer_core.linkage.crowds`.
        model: predict with this model instead of estimating one.
        must_link: pairs of row numbers that people decided to be one customer.
        cannot_link: pairs of row numbers that people decided to be two; such rows are
            never in one cluster, see :mod:`customer_core.linkage.constraints`. A
            hundred verdicts of both kinds also teach how probabilities are to be read,
            see :mod:`customer_core.linkage.judgements`.
        progress: told the name of each step as it begins: ``read``, ``estimate``,
            ``block``, ``compare``, ``cluster``. What it raises ends the work and comes
            out of this call; no thread is left behind.

    Returns:
        One cluster id per row, the pairs behind it, and the model.

    Raises:
        ConfigurationError: for an unknown column or field type, columns of unequal
            length, something that is no table, a pair of rows that are not there, or
            an option out of its range.

    Example:
        >>> people = {
        ...     "first": ["Ann", "Ann", "Bob", "Eve"],
        ...     "last": ["Lee", "Lee", "Ray", "Orr"],
        ...     "mail": ["ann.lee@example.com", "ann.lee@example.com", None, None],
        ... }
        >>> fields = {"first": "given_name", "last": "family_name", "mail": "email"}
        >>> dedupe(people, fields).cluster_ids.tolist()
        [0, 0, 1, 2]
    """
    options = Options(
        seed=seed,
        workers=workers,
        memory_mb=memory_mb,
        people_per_contact=people_per_contact,
        model=model,
        progress=progress,
    )
    progress("read")
    table, library = table_of(
        frame,
        fields,
        known=None if model is None else model.fields,
        workers=workers,
        people_per_contact=people_per_contact,
    )
    constraints = Constraints.of(must_link, cannot_link, table.records)
    return resolve(table, library, constraints, options)


def link(  # noqa: PLR0913 - the public contract
    left: Any,  # noqa: ANN401 - any dataframe
    right: Any,  # noqa: ANN401 - any dataframe
    fields: Mapping[str, str] | None = None,
    *,
    seed: int = 0,
    workers: int = 1,
    memory_mb: int = 512,
    people_per_contact: int = PEOPLE_PER_CONTACT,
    model: LinkageModel | None = None,
    must_link: Pairs = (),
    cannot_link: Pairs = (),
    progress: Callable[[str], None] = _silent,
) -> LinkageResult:
    """Find the rows of two tables that are one customer, without labels.

    Only pairs across the tables start a cluster; rows of one table come together only
    through rows of the other.

    Args:
        left: as for :func:`dedupe`.
        right: a table with the same columns.
        fields: ``{column: field type}``, the columns of both tables.
        seed: of the samples; the same seed and rows give the same result.
        workers: threads, at least 1; the result is the same for any number.
        memory_mb: megabytes that candidate pairs may take while they are compared, at
            least 1: they are made, scored and forgotten a stretch of records at a time.
            The table and the pairs that may match are held besides.
        people_per_contact: names under which one contact, account or address may stand,
            at least 1; half as many of them may be family names. What stands under more
            joins nobody, see :mod:`customer_core.linkage.crowds`.
        model: predict with this model instead of estimating one.
        must_link: pairs of row numbers that people decided to be one customer.
        cannot_link: pairs of row numbers that people decided to be two; such rows are
            never in one cluster, see :mod:`customer_core.linkage.constraints`. A
            hundred verdicts of both kinds also teach how probabilities are to be read,
            see :mod:`customer_core.linkage.judgements`.
        progress: told the name of each step as it begins: ``read``, ``estimate``,
            ``block``, ``compare``, ``cluster``. What it raises ends the work and comes
            out of this call; no thread is left behind.

    Returns:
        One cluster id per row of ``left``, then of ``right``.

    Raises:
        ConfigurationError: as for :func:`dedupe`.

    Example:
        >>> fields = {"name": "full_name", "mail": "email"}
        >>> crm = {"name": ["Ann Lee", "Bob Ray"], "mail": ["ann@example.com", None]}
        >>> shop = {"name": ["Lee, Ann"], "mail": ["ann@example.com"]}
        >>> link(crm, shop, fields).cluster_ids.tolist()
        [0, 1, 0]
    """
    options = Options(
        seed=seed,
        workers=workers,
        memory_mb=memory_mb,
        people_per_contact=people_per_contact,
        model=model,
        progress=progress,
    )
    progress("read")
    table, library = linked_table(
        left,
        right,
        fields,
        known=None if model is None else model.fields,
        workers=workers,
        people_per_contact=people_per_contact,
    )
    constraints = Constraints.of(must_link, cannot_link, table.records)
    return resolve(table, library, constraints, options)
