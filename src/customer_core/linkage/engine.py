"""dedupe() and link(): the order of everything in this room.

Rules:
    Nobody is asked for labels, rules, thresholds or an expected recall. The outcome
    depends on the content of the rows and the seed, not on their order.
"""

from collections.abc import Callable, Mapping
from operator import index
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.linkage._entities import merge_entities
from customer_core.linkage._inputs import linked_table, table_of
from customer_core.linkage._sampling import choose_rules, draw_sample
from customer_core.linkage.candidates import RuleUse, candidates_of
from customer_core.linkage.clustering import cluster, missing_pairs
from customer_core.linkage.constraints import Constraints, Pairs
from customer_core.linkage.estimation import Counted, estimate
from customer_core.linkage.frequencies import table_shares
from customer_core.linkage.model import LinkageModel
from customer_core.linkage.prediction import BITS, ScoredPairs, Scorer
from customer_core.linkage.result import LinkageResult, Predictions
from customer_core.linkage.table import FeatureTable, Rows

_EVERY_PAIR_SAMPLED = 600  # records up to which a model is estimated on every pair
_SAMPLED_RECORDS = 100_000  # at least; more where there are more than a million
_KEEP = -2.0  # natural log of the odds: candidate pairs below are forgotten
_KEEP_RESCORED = -6.0  # the same for pairs inside a component
THRESHOLD = 0.5
"""Match probability above which a match is more likely than not."""


def _silent(_step: str) -> None:
    """Tell nobody."""


def dedupe(  # noqa: PLR0913 - the public contract
    frame: Any,  # noqa: ANN401 - any dataframe
    fields: Mapping[str, str] | None = None,
    *,
    seed: int = 0,
    workers: int = 1,
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
        workers: threads that compare texts, at least 1.
        model: predict with this model instead of estimating one.
        must_link: pairs of row numbers that people decided to be one customer.
        cannot_link: pairs of row numbers that people decided to be two; such rows are
            never in one cluster, see :mod:`customer_core.linkage.constraints`.
        progress: told the name of each step as it begins: ``read``, ``estimate``,
            ``block``, ``compare``, ``cluster``. What it raises ends the work and comes
            out of this call; no thread is left behind.

    Returns:
        One cluster id per row, the pairs behind it, and the model.

    Raises:
        ConfigurationError: for an unknown column or field type, columns of unequal
            length, something that is no table, or a pair of rows that are not there.

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
    _check_workers(workers)
    progress("read")
    table, library = table_of(frame, fields, workers=workers)
    constraints = Constraints.of(must_link, cannot_link, table.records)
    return _resolve(
        table,
        library,
        constraints,
        seed=seed,
        workers=workers,
        model=model,
        progress=progress,
    )


def link(  # noqa: PLR0913 - the public contract
    left: Any,  # noqa: ANN401 - any dataframe
    right: Any,  # noqa: ANN401 - any dataframe
    fields: Mapping[str, str] | None = None,
    *,
    seed: int = 0,
    workers: int = 1,
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
        workers: threads that compare texts, at least 1.
        model: predict with this model instead of estimating one.
        must_link: pairs of row numbers that people decided to be one customer.
        cannot_link: pairs of row numbers that people decided to be two; such rows are
            never in one cluster, see :mod:`customer_core.linkage.constraints`.
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
    _check_workers(workers)
    progress("read")
    table, library = linked_table(left, right, fields, workers=workers)
    constraints = Constraints.of(must_link, cannot_link, table.records)
    return _resolve(
        table,
        library,
        constraints,
        seed=seed,
        workers=workers,
        model=model,
        progress=progress,
    )


def _check_workers(workers: int) -> None:
    if workers < 1:
        msg = f"workers is {workers}; give 1 or more"
        raise ConfigurationError(msg)


def train(whole: Counted, *, seed: int = 0, workers: int = 1) -> LinkageModel:
    """Estimate a model on records in random order, see :meth:`FeatureTable.order`."""
    records = whole.table.records
    sampled = whole.head(max(_SAMPLED_RECORDS, int(100 * records**0.5)))
    every = records <= _EVERY_PAIR_SAMPLED
    sample = draw_sample(sampled.table, records, every=every, workers=workers)
    found = estimate(sampled, sample, whole, seed=seed, workers=workers)
    rules, reached = choose_rules(sample, found.probabilities, records)
    return LinkageModel(
        prior=found.prior,
        household=found.household,
        fields=found.fields,
        groups=found.groups,
        shares=found.shares,
        rules=rules,
        recall_bound=reached,
        records=records,
    )


def _resolve(  # noqa: PLR0913 - the options of the public calls
    table: FeatureTable,
    library: ModuleType | None,
    decided: Constraints,
    *,
    seed: int,
    workers: int,
    model: LinkageModel | None,
    progress: Callable[[str], None],
) -> LinkageResult:
    """Everything after reading: the records are worked on in a random order."""
    if seed < 0:
        msg = f"seed is {seed}; give 0 or more"
        raise ConfigurationError(msg)
    order = table.order(index(seed))
    shuffled, constraints = table.take(order), decided.take(order)
    originals = shuffled.originals()
    # copies would make their values look common, as if many people shared them
    own = np.flatnonzero(originals == np.arange(len(originals)))
    distinct = shuffled if len(own) == len(order) else shuffled.take(own)
    shares = table_shares(distinct, model, workers=workers)
    if model is None:
        progress("estimate")
        model = train(Counted(distinct, shares), seed=seed, workers=workers)
    scorer = Scorer(model, shuffled, shares, workers=workers)
    folded = _fold(scorer, shuffled, originals, constraints)
    rows = np.setdiff1d(np.arange(table.records), folded.right, assume_unique=True)
    if len(folded.right):
        scorer = Scorer(model, shuffled.take(rows), shares, workers=workers)
    label, pairs, uses = _cluster(scorer, model, constraints.take(rows), progress)
    pairs = ScoredPairs(rows[pairs.left], rows[pairs.right], pairs.weights)
    return LinkageResult(
        cluster_ids=_number(_unfold(rows[label], rows, folded), order),
        predictions=_predictions(pairs.and_(folded), order, library),
        threshold=THRESHOLD,
        model=model,
        blocking=uses,
        table=table,
        shares=shares,
        library=library,
        contradictions=decided.contradictions,
    )


def _fold(
    scorer: Scorer, table: FeatureTable, originals: Rows, constraints: Constraints
) -> ScoredPairs:
    """Copies that match their original: they share its cluster, whatever it becomes."""
    is_copy = originals != np.arange(table.records)
    copies = np.flatnonzero(is_copy & ~constraints.decided)
    if table.side is not None:  # rows of one table do not start a cluster
        copies = copies[:0]
    return scorer.score(originals[copies], copies, floor=0.0)


def _unfold(label: Rows, rows: Rows, folded: ScoredPairs) -> Rows:
    """Labels of all records from those of the rows that were worked on."""
    full = np.empty(len(rows) + len(folded.right), np.int64)
    full[rows] = label
    full[folded.right] = full[folded.left]
    return full


def _cluster(
    scorer: Scorer,
    model: LinkageModel,
    constraints: Constraints,
    progress: Callable[[str], None],
) -> tuple[Rows, ScoredPairs, tuple[RuleUse, ...]]:
    """Labels, the pairs behind them, and what each blocking rule did."""
    records = scorer.table.records
    progress("block")
    candidates = candidates_of(scorer.table, model.rules, workers=scorer.workers)
    progress("compare")
    pairs = scorer.score_candidates(candidates, floor=_KEEP)
    missing = missing_pairs(pairs.left, pairs.right, pairs.weights, records)
    left, right = np.divmod(missing, max(records, 1))
    pairs = pairs.and_(scorer.score(left, right, floor=_KEEP_RESCORED))
    progress("cluster")
    label = cluster(pairs.left, pairs.right, pairs.weights, records, constraints)
    label = merge_entities(scorer, label, pairs.left, pairs.right, constraints)
    if scorer.table.side is not None:
        label = _across(label, scorer.table.side, constraints)
    return label, pairs, candidates.uses


def _across(label: Rows, side: NDArray[np.int8], constraints: Constraints) -> Rows:
    """The labels, with clusters that hold rows of one table only taken apart."""
    met = np.zeros((len(label), 2), np.bool_)
    met[label, side] = True
    return np.where(met[label].all(axis=1), label, constraints.together)


def _number(label: Rows, order: Rows) -> Rows:
    """Cluster ids of the rows as they came, numbered by first appearance."""
    ids = np.empty(len(order), np.int64)
    ids[order] = label
    _, first, place = np.unique(ids, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[place]


def _predictions(
    pairs: ScoredPairs, order: Rows, library: ModuleType | None
) -> Predictions:
    """The pairs in terms of the rows as they came."""
    a, b = order[pairs.left], order[pairs.right]
    left, right = np.minimum(a, b), np.maximum(a, b)
    by_row = np.lexsort((right, left))
    weights = pairs.weights[by_row]
    return Predictions(
        left[by_row],
        right[by_row],
        weights * BITS,
        1 / (1 + np.exp(-np.clip(weights, -700, 700))),
        library,
    )
