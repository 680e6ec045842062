"""A feature table -> clusters: the order of everything in this room.

Rules:
    The records are worked on in a random order that depends on their content and the
    seed. Rows that are copies of another one are worked on once.
"""

from collections.abc import Callable
from operator import index
from types import ModuleType

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.linkage._entities import merge_entities
from customer_core.linkage._hashing import pack
from customer_core.linkage._sampling import choose_rules, draw_sample
from customer_core.linkage.candidates import RuleUse, candidates_of
from customer_core.linkage.clustering import cluster, missing_pairs
from customer_core.linkage.constraints import Constraints
from customer_core.linkage.estimation import Counted, estimate
from customer_core.linkage.frequencies import table_shares
from customer_core.linkage.judgements import recalibrate
from customer_core.linkage.model import LinkageModel
from customer_core.linkage.prediction import BITS, KEEP, ScoredPairs, Scorer
from customer_core.linkage.result import LinkageResult, Predictions
from customer_core.linkage.table import FeatureTable, Rows

_EVERY_PAIR_SAMPLED = 600  # records up to which a model is estimated on every pair
_SAMPLED_RECORDS = 100_000  # at least; more where there are more than a million
_KEEP_RESCORED = -6.0  # the same for pairs inside a component
THRESHOLD = 0.5
"""Match probability above which a match is more likely than not."""


@frozen(kw_only=True)
class Options:
    """What a caller of ``dedupe`` or ``link`` may choose.

    Attributes:
        seed: of the samples, at least 0.
        workers: threads, at least 1.
        memory_mb: megabytes of candidate pairs that are compared at once, at least 1.
        people_per_contact: names under which one contact may stand, at least 1.
        model: predict with it instead of estimating one.
        progress: told the name of each step as it begins.
    """

    seed: int
    workers: int
    memory_mb: int
    people_per_contact: int
    model: LinkageModel | None
    progress: Callable[[str], None]

    def __attrs_post_init__(self) -> None:
        """Refuse what is no whole number or out of range."""
        numbers = ("seed", 0), ("workers", 1), ("memory_mb", 1)
        for name, least in (*numbers, ("people_per_contact", 1)):
            try:
                given = index(getattr(self, name))
            except TypeError:
                msg = f"{name} is no whole number; give {least} or more"
                raise ConfigurationError(msg) from None
            if given < least:
                msg = f"{name} is {given}; give {least} or more"
                raise ConfigurationError(msg)


def train(whole: Counted, *, seed: int = 0, workers: int = 1) -> LinkageModel:
    """Estimate a model on records in random order, see :meth:`FeatureTable.order`."""
    records = whole.table.records
    sampled = whole.head(max(_SAMPLED_RECORDS, int(100 * records**0.5)))
    every = records <= _EVERY_PAIR_SAMPLED
    sample = draw_sample(sampled.table, records, every=every, workers=workers)
    found = estimate(sampled, sample, whole, seed=seed, workers=workers)
    pairs = found.probabilities[: len(sample.left)]
    rules, reached = choose_rules(sample, pairs, records)
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


def resolve(
    table: FeatureTable,
    library: ModuleType | None,
    decided: Constraints,
    options: Options,
) -> LinkageResult:
    """Everything after reading: the records are worked on in a random order."""
    model, workers, seed = options.model, options.workers, index(options.seed)
    order = table.order(seed)
    shuffled, constraints = table.take(order, workers=workers), decided.take(order)
    originals = table.originals(order)
    # copies would make their values look common, as if many people shared them
    own = np.flatnonzero(originals == np.arange(len(originals)))
    whole = len(own) == len(order)
    distinct = shuffled if whole else shuffled.take(own, workers=workers)
    shares = table_shares(distinct, model, workers=workers)
    if model is None:
        options.progress("estimate")
        copies = np.bincount(originals, minlength=len(originals))[own] - 1
        counted = Counted(distinct, shares, copies)
        model = train(counted, seed=seed, workers=workers)
        model = _judged(Scorer(model, shuffled, shares, workers=workers), constraints)
    scorer = Scorer(model, shuffled, shares, workers=workers)
    folded = _fold(scorer, shuffled, originals, constraints)
    rows = np.setdiff1d(np.arange(table.records), folded.right, assume_unique=True)
    if len(folded.right):
        same = np.array_equal(rows, own)
        left = distinct if same else shuffled.take(rows, workers=workers)
        scorer = Scorer(model, left, shares, workers=workers)
    found = _cluster(scorer, model, constraints.take(rows), options)
    pairs = found.pairs
    pairs = ScoredPairs(rows[pairs.left], rows[pairs.right], pairs.weights)
    return LinkageResult(
        cluster_ids=_number(_unfold(rows[found.label], rows, folded), order),
        predictions=_predictions(pairs.and_(folded), order, library),
        threshold=THRESHOLD,
        model=model,
        blocking=found.uses,
        candidate_pairs=found.compared,
        table=table,
        shares=shares,
        library=library,
        contradictions=decided.contradictions,
    )


def _judged(scorer: Scorer, constraints: Constraints) -> LinkageModel:
    """The model, its odds read as the verdicts of people make them likely."""
    a, b, matches = constraints.verdicts()
    pairs = scorer.score(np.minimum(a, b), np.maximum(a, b), floor=-np.inf)
    # pairs below came to people's eyes because of the others of their cluster
    seen = pairs.weights > KEEP
    return evolve(scorer.model, judged=recalibrate(pairs.weights[seen], matches[seen]))


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


@frozen(eq=False)
class _Found:
    """Labels of rows, the pairs behind them, and what blocking did."""

    label: Rows
    pairs: ScoredPairs
    compared: int
    uses: tuple[RuleUse, ...]


def _cluster(
    scorer: Scorer, model: LinkageModel, constraints: Constraints, options: Options
) -> _Found:
    records = scorer.table.records
    options.progress("block")
    candidates = candidates_of(scorer.table, model.rules, workers=scorer.workers)
    options.progress("compare")
    pairs, compared = scorer.score_candidates(
        candidates, floor=KEEP, memory_mb=options.memory_mb
    )
    missing = missing_pairs(pairs.left, pairs.right, pairs.weights, records)
    left, right = np.divmod(missing, max(records, 1))
    pairs = pairs.and_(scorer.score(left, right, floor=_KEEP_RESCORED))
    options.progress("cluster")
    label = cluster(pairs.left, pairs.right, pairs.weights, records, constraints)
    label = merge_entities(scorer, label, pairs.left, pairs.right, constraints)
    if scorer.table.side is not None:
        label = _across(label, scorer.table.side, constraints)
    return _Found(label, pairs, compared, candidates.uses)


def _across(label: Rows, side: NDArray[np.int8], constraints: Constraints) -> Rows:
    """The labels, with clusters that hold rows of one table only taken apart."""
    met = np.zeros((len(label), 2), np.bool_)
    met[label, side] = True
    return np.where(met[label].all(axis=1), label, constraints.together)


def _number(label: Rows, order: Rows) -> Rows:
    """Cluster ids of the rows as they came, numbered by first appearance."""
    ids = np.empty(len(order), np.int64)
    ids[order] = label
    here = np.arange(len(ids))
    first = np.full(len(ids), len(ids))
    np.minimum.at(first, ids, here)
    first = first[ids]
    return np.asarray((np.cumsum(first == here) - 1)[first])


def _predictions(
    pairs: ScoredPairs, order: Rows, library: ModuleType | None
) -> Predictions:
    """The pairs in terms of the rows as they came."""
    a, b = order[pairs.left], order[pairs.right]
    left, right = np.minimum(a, b), np.maximum(a, b)
    by_row = np.argsort(pack(left, right))
    weights = pairs.weights[by_row]
    return Predictions(
        left[by_row],
        right[by_row],
        weights * BITS,
        1 / (1 + np.exp(-np.clip(weights, -700, 700))),
        library,
    )
