"""Groups of customers that nobody named yet: k-means, chosen and told apart by data.

Rules:
    Measures are standardised, those in ``log`` after ``log(1 + x)``, so that no unit
    counts more than another. The number of clusters is the one with the best mean
    silhouette, on a sample of at most :data:`SILHOUETTE_ROWS`. Cluster 1 is the
    largest. Customers who lack a measure are in no cluster, and counted.
    Same columns and seed, same clusters. A :class:`ClusterTable` keeps what it takes
    to :meth:`~ClusterTable.assign` tomorrow's customers to the same clusters.
    Needs the extra ``clusters`` (scikit-learn); nothing else here does.

Sources:
    Lloyd (1982), least squares quantization; Rousseeuw (1987), silhouettes.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.charts import chart
from customer_core.errors import ConfigurationError, MissingExtraError
from customer_core.messages import Language, field_label, label
from customer_core.reasons import Explanation, Reason
from customer_core.scoring.segments.columns import columns_of
from customer_core.scoring.segments.schema import FieldType
from customer_core.summaries import Section, Summary

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SILHOUETTE_ROWS = 5_000
"""Customers whose silhouette is taken: its cost grows with their square."""
FIT_ROWS = 100_000
"""Customers the centres are fitted on; the others join the nearest."""
_STARTS = 5
_TELLING = 0.5  # standard deviations between a cluster's mean and that of the others


@frozen(kw_only=True, eq=False)
class _Scale:
    """How measures are made comparable."""

    log: NDArray[np.bool_]
    mean: Floats
    deviation: Floats

    @classmethod
    def of(cls, values: Floats, log: NDArray[np.bool_]) -> "_Scale":
        scaled = np.where(log, np.log1p(np.maximum(values, 0)), values)
        deviation = scaled.std(axis=0)
        deviation[deviation == 0] = 1.0
        return cls(log=log, mean=scaled.mean(axis=0), deviation=deviation)

    def apply(self, values: Floats) -> Floats:
        scaled = np.where(self.log, np.log1p(np.maximum(values, 0)), values)
        applied: Floats = (scaled - self.mean) / self.deviation
        return applied


def find_clusters(  # noqa: PLR0913 - one call with named options
    frame: Any,  # noqa: ANN401 - any dataframe
    *,
    ids: Sequence[str],
    measures: Sequence[str],
    seed: int,
    log: Sequence[str] = (),
    counts: Sequence[int] = (2, 3, 4, 5, 6, 7, 8),
) -> "ClusterTable":
    """Customers grouped by their measures.

    Args:
        frame: name -> values of every customer, or a dataframe; see
            :func:`.columns_of`.
        ids: the customers, in the order of the columns.
        measures: columns of numbers to group by.
        seed: makes the run repeatable.
        log: those of the measures whose ratios matter rather than differences, such
            as amounts; negative values count as 0.
        counts: numbers of clusters to try, each 2 or more.

    Raises:
        ConfigurationError: when a measure is no column of numbers, or there are fewer
            customers who differ than clusters.
        MissingExtraError: when scikit-learn is not installed.
    """
    values = _measured(frame, measures, len(ids))
    complete = ~np.isnan(values).any(axis=1)
    known = values[complete]
    scale = _Scale.of(known, np.array([name in set(log) for name in measures]))
    points = scale.apply(known)
    draw = np.random.default_rng(seed)
    sample = points[draw.permutation(len(points))[:FIT_ROWS]]
    _refuse_counts(counts, len(np.unique(sample, axis=0)))
    fits = {count: _fit(sample, count, seed) for count in sorted(set(counts))}
    silhouettes = {count: quality for count, (_, quality) in fits.items()}
    best = max(silhouettes, key=lambda count: (silhouettes[count], -count))
    centres = fits[best][0]
    sizes = np.bincount(_nearest(points, centres), minlength=best)
    centres = centres[np.argsort(-sizes, kind="stable")]
    labels = np.full(len(values), -1, np.int64)
    labels[complete] = _nearest(points, centres)
    return ClusterTable(
        ids=ids,
        measures=tuple(measures),
        values=values,
        labels=labels,
        silhouettes=silhouettes,
        scale=scale,
        centres=centres,
    )


def _refuse_counts(counts: Sequence[int], distinct: int) -> None:
    if not counts or min(counts) < 2 or distinct <= max(counts):  # noqa: PLR2004 - two groups are the least
        msg = (
            "find_clusters needs counts of 2 or more, and more customers who differ "
            f"than those; there are {distinct}"
        )
        raise ConfigurationError(msg)


def _measured(frame: Any, measures: Sequence[str], customers: int) -> Floats:  # noqa: ANN401 - any dataframe
    columns = columns_of(frame, only=set(measures))
    for name in measures:
        if name not in columns or columns[name].kind is not FieldType.NUMBER:
            msg = f"measure {name} is no column of numbers; choose those that are"
            raise ConfigurationError(msg)
    values = np.array([columns[name].values for name in measures], np.float64).T
    if not measures or len(values) != customers:
        msg = f"give one measure or more, with one value for each of {customers} ids"
        raise ConfigurationError(msg)
    return values


def _fit(points: Floats, count: int, seed: int) -> tuple[Floats, float]:
    """Centres and the mean silhouette of a sample."""
    try:
        kinds = import_module("sklearn.cluster")
        quality = import_module("sklearn.metrics")
    except ImportError:
        extra, purpose = "clusters", "finding clusters"
        raise MissingExtraError(extra, purpose) from None
    model = kinds.KMeans(n_clusters=count, n_init=_STARTS, random_state=seed)
    centres = np.asarray(model.fit(points).cluster_centers_, np.float64)
    few = points[:SILHOUETTE_ROWS]
    labels = _nearest(few, centres)
    return centres, float(quality.silhouette_score(few, labels))


def _nearest(points: Floats, centres: Floats) -> Ints:
    squares = (centres**2).sum(axis=1) - 2 * points @ centres.T  # less |point|**2
    nearest: Ints = np.argmin(squares, axis=1)
    return nearest


@frozen(kw_only=True, eq=False, repr=False)
class ClusterTable:
    """Clusters of many customers.

    Attributes:
        ids: the customers, in row order.
        measures: what they were grouped by.
        values: the measures as given, shape (customers, measures); NaN where missing.
        labels: 0 for cluster 1, -1 for customers who lack a measure.
        silhouettes: number of clusters -> mean silhouette, -1 to 1; the largest won.
        scale: how the measures were standardised.
        centres: standardised, shape (clusters, measures).
    """

    ids: Sequence[str]
    measures: tuple[str, ...]
    values: Floats
    labels: Ints
    silhouettes: Mapping[int, float]
    scale: _Scale
    centres: Floats

    @property
    def sizes(self) -> list[int]:
        """Customers of each cluster, largest first."""
        sizes: list[int] = np.bincount(
            self.labels[self.labels >= 0], minlength=len(self.centres)
        ).tolist()
        return sizes

    @property
    def unassigned(self) -> int:
        """Customers who lack a measure."""
        return int((self.labels < 0).sum())

    @property
    def means(self) -> Floats:
        """Of each cluster the mean of each measure, in its own unit."""
        rows = [self.values[self.labels == c].mean(axis=0) for c in range(len(self))]
        return np.array(rows)

    def assign(self, frame: Any) -> Ints:  # noqa: ANN401 - any dataframe
        """The nearest cluster of other customers, as in :attr:`labels`.

        Raises:
            ConfigurationError: when a measure is no column of numbers.
        """
        columns = columns_of(frame, only=set(self.measures))
        size = max(map(len, columns.values()), default=0)
        values = _measured(frame, self.measures, size)
        complete = ~np.isnan(values).any(axis=1)
        labels = np.full(size, -1, np.int64)
        labels[complete] = _nearest(self.scale.apply(values[complete]), self.centres)
        return labels

    def explain(self, cluster: int) -> Explanation:
        """The measures that tell a cluster from all other customers, strongest first.

        A measure is named where its standardised mean differs by half a standard
        deviation or more; where none does, the one that differs most.

        Args:
            cluster: 0 for cluster 1.
        """
        points = self.scale.apply(self.values)
        inside, outside = self.labels == cluster, self.labels >= 0
        outside &= ~inside
        distance = points[inside].mean(axis=0) - points[outside].mean(axis=0)
        ranked = np.argsort(-np.abs(distance), kind="stable").tolist()
        telling = [m for m in ranked if abs(distance[m]) >= _TELLING] or ranked[:1]
        reasons = tuple(
            Reason(
                code=f"cluster.{'above' if distance[m] > 0 else 'below'}",
                field=self.measures[m],
                parameters={
                    "mean": f"{self.means[cluster, m]:,.4g}",
                    "deviations": f"{distance[m]:+.1f} σ",
                },
            )
            for m in telling
        )
        size = {"number": cluster + 1, "count": self.sizes[cluster]}
        return Explanation("explain.cluster", reasons, size)

    def to_frame(self) -> dict[str, list[Any]]:
        """``id``, ``cluster`` (from 1, ``None`` without one), then the measures."""
        numbers = [number + 1 if number >= 0 else None for number in self.labels]
        frame: dict[str, list[Any]] = {"id": list(self.ids), "cluster": numbers}
        for name, column in zip(self.measures, self.values.T, strict=True):
            frame[name] = [None if np.isnan(v) else v for v in column.tolist()]
        return frame

    def summary(self, language: Language = "en") -> Summary:
        """Sizes and means, and how the number of clusters was chosen."""
        names = tuple(field_label(name, language) for name in self.measures)
        head = (label("clusters.cluster", language), label("summary.count", language))
        means = tuple(
            (str(n + 1), f"{size:,}", *(f"{mean:,.4g}" for mean in row))
            for n, (size, row) in enumerate(zip(self.sizes, self.means, strict=True))
        )
        lost = (label("clusters.unassigned", language), f"{self.unassigned:,}")
        rows = (*means, (*lost, *[""] * len(names))) if self.unassigned else means
        chosen = tuple((str(n), f"{s:.3f}") for n, s in self.silhouettes.items())
        tried = (
            label("summary.count", language),
            label("clusters.silhouette", language),
        )
        return Summary(
            label("clusters.title", language),
            (
                Section(label("clusters.means", language), (*head, *names), rows),
                Section(label("clusters.choice", language), tried, chosen),
            ),
        )

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """Standardised means by cluster and measure as a heat map: a Vega-Lite dict."""
        places = [(c, m) for c in range(len(self)) for m in range(len(self.measures))]
        cluster, measure = (
            label("clusters.cluster", language), label("summary.measure", language),
        )  # fmt: skip
        names = [field_label(name, language) for name in self.measures]
        columns: dict[str, list[Any]] = {
            cluster: [str(c + 1) for c, _ in places],
            measure: [names[m] for _, m in places],
            "σ": [round(float(self.centres[place]), 3) for place in places],
        }
        return chart(
            columns, "rect", title=label("clusters.title", language),
            x=(measure, "nominal"), y=(cluster, "ordinal"), color=("σ", "quantitative"),
        )  # fmt: skip

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def __len__(self) -> int:
        """How many clusters there are."""
        return len(self.centres)

    def __repr__(self) -> str:
        """Counts only."""
        return f"ClusterTable({len(self.ids)} customers, sizes={self.sizes})"
