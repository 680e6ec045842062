"""What a run could not settle by itself: pairs for people to decide.

Rules:
    Records of one customer that are held together by pairs of the band ``match`` are
    settled. Everything between two such groups is one question, asked about their most
    probable pair: when it lies in the band ``review``, when the groups were put
    together without a pair of the band ``match``, or when such a pair was not followed.
    A question that people have answered is not asked again.

Sources:
    Three outcomes, match, review and no match: Fellegi and Sunter (1969), A theory for
    record linkage. One question per pair of groups: our judgement.
"""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from customer_core.errors import ConfigurationError
from customer_core.linkage import LinkageResult
from customer_core.linkage.clustering import components
from customer_core.messages import Language, label
from customer_core.models import CustomerRecord, RecordRef
from customer_core.pipeline.decisions import Decisions
from customer_core.pipeline.views import LazySequence, RecordView
from customer_core.reasons import Explanation
from customer_core.summaries import Section, Summary

Rows = NDArray[np.int64]


class Band(StrEnum):
    """What a match probability asks for."""

    MATCH = "match"
    REVIEW = "review"
    NON_MATCH = "non_match"


@frozen(kw_only=True)
class ReviewBands:
    """Where the bands begin.

    Attributes:
        match_from: match probability from which nobody is asked, above
            ``review_from``, at most 1.
        review_from: match probability from which people are asked, above 0; pairs
            below .12 are forgotten by the linkage.

    Raises:
        ConfigurationError: when they are not in that order.

    Example:
        >>> bands = ReviewBands(match_from=0.9, review_from=0.5)
        >>> [str(bands.band_of(p)) for p in (0.9, 0.5, 0.4999)]
        ['match', 'review', 'non_match']
    """

    match_from: float = 0.95
    review_from: float = 0.2

    def __attrs_post_init__(self) -> None:
        """The bands are in order."""
        if not 0 < self.review_from < self.match_from <= 1:
            msg = "bands are out of order; 0 < review_from < match_from <= 1"
            raise ConfigurationError(msg)

    def band_of(self, match_probability: float) -> Band:
        """The band of a match probability; each begins with its own limit."""
        if match_probability >= self.match_from:
            return Band.MATCH
        is_review = match_probability >= self.review_from
        return Band.REVIEW if is_review else Band.NON_MATCH


@frozen(kw_only=True)
class ReviewItem:
    """One question: are these two records one customer?

    Attributes:
        left: a record.
        right: another.
        match_probability: 0 to 1.
        match_weight: bits.
        together: whether the run put them into one cluster.
        explanation: what speaks for and against it, in bits.
    """

    left: RecordRef
    right: RecordRef
    match_probability: float
    match_weight: float
    together: bool
    explanation: Explanation = field(repr=False)


class ReviewQueue(LazySequence[ReviewItem]):
    """The questions of a run, the most probable match first; made when asked for.

    ``write_csv`` and the like are in :mod:`customer_core.pipeline.review_files`.

    Attributes:
        bands: by which they were chosen.
    """

    def __init__(
        self,
        linkage: LinkageResult,
        records: RecordView,
        bands: ReviewBands,
        decisions: Decisions,
    ) -> None:
        self.bands = bands
        self._linkage = linkage
        self._records = records
        self._places = _questions(linkage, bands, decisions)

    def make(self, index: int) -> ReviewItem:
        """The question at ``index``."""
        left, right = self._rows(index)
        pairs, place = self._linkage.predictions, int(self._places[index])
        clusters = self._linkage.cluster_ids
        return ReviewItem(
            left=self._records.ref(left),
            right=self._records.ref(right),
            match_probability=float(pairs.match_probability[place]),
            match_weight=float(pairs.match_weight[place]),
            together=bool(clusters[left] == clusters[right]),
            explanation=self._linkage.explain(left, right),
        )

    def records_of(self, index: int) -> tuple[CustomerRecord, CustomerRecord]:
        """The two records a question is about, for showing them side by side."""
        left, right = self._rows(index)
        return self._records[left], self._records[right]

    @property
    def suspects(self) -> Sequence[int]:
        """Cluster ids (of the linkage result) that a question is about, ascending."""
        pairs = self._linkage.predictions
        rows = np.append(pairs.left[self._places], pairs.right[self._places])
        found: list[int] = np.unique(self._linkage.cluster_ids[rows]).tolist()
        return found

    def summary(self, language: Language = "en") -> Summary:
        """How many customers are settled, and how many questions there are."""
        clusters = self._linkage.cluster_ids
        sizes = np.bincount(clusters, minlength=1)
        settled = np.ones(len(sizes), np.bool_)
        settled[list(self.suspects)] = False
        counts = {
            "review.unique": int((settled & (sizes == 1)).sum()),
            "review.matched": int((settled & (sizes > 1)).sum()),
            "review.suspect": int((~settled).sum()),
            "review.questions": len(self),
        }
        return Summary(
            label("review.title", language),
            (
                Section(
                    label("summary.clusters", language),
                    (
                        label("summary.measure", language),
                        label("summary.count", language),
                    ),
                    tuple((label(k, language), f"{n:,}") for k, n in counts.items()),
                ),
            ),
        )

    def _rows(self, index: int) -> tuple[int, int]:
        pairs, place = self._linkage.predictions, self._places[index]
        return int(pairs.left[place]), int(pairs.right[place])

    def __len__(self) -> int:
        """How many questions there are."""
        return len(self._places)


def _questions(
    linkage: LinkageResult, bands: ReviewBands, decisions: Decisions
) -> Rows:
    """Places among the predictions, most probable first."""
    pairs, clusters = linkage.predictions, linkage.cluster_ids
    rows = len(clusters)
    sure = pairs.match_probability >= bands.match_from
    together = clusters[pairs.left] == clusters[pairs.right]
    must = np.array(decisions.must_link, np.int64).reshape(-1, 2)
    settled = sure & together
    group = components(
        np.append(pairs.left[settled], must[:, 0]),
        np.append(pairs.right[settled], must[:, 1]),
        rows,
    )
    open_ = together | (pairs.match_probability >= bands.review_from)
    packed = _packed(group, pairs.left, pairs.right)
    cannot = np.array(decisions.cannot_link, np.int64).reshape(-1, 2)
    answered = _packed(group, cannot[:, 0], cannot[:, 1])
    open_ &= (group[pairs.left] != group[pairs.right]) & ~np.isin(packed, answered)
    places = np.flatnonzero(open_)
    by_weight = places[np.argsort(-pairs.match_weight[places], kind="stable")]
    _, first = np.unique(packed[by_weight], return_index=True)
    return np.asarray(by_weight[np.sort(first)])


def _packed(group: Rows, left: Rows, right: Rows) -> Rows:
    """One number per pair of groups, whatever their order."""
    one, other = group[left], group[right]
    return np.asarray(np.minimum(one, other) * len(group) + np.maximum(one, other))
