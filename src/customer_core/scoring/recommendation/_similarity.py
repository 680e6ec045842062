"""Which articles are bought by the same customers: item-item similarity.

Rules:
    ``cosine``: the angle between the customers of two articles; ``support`` is added
    below the fraction, so that two articles of one customer are not called alike.
    ``bm25``: the sum over customers of both weights, where a customer with many
    purchases counts less for each, and an article with many customers less for all.
    Of each article the strongest neighbours are kept, itself never.

Sources:
    Sarwar et al. (2001), item-based collaborative filtering; Robertson and Zaragoza
    (2009), the probabilistic relevance framework: BM25 with k1 = 1.2, b = 0.75.
"""

import numpy as np

from customer_core.scoring.recommendation._matrix import Sparse, best_of

_K1, _B = 1.2, 0.75


def neighbours_of(
    bought: Sparse, *, weighting: str, count: int, support: float
) -> Sparse:
    """Similarity of each article to its ``count`` nearest, by article.

    Args:
        bought: strength by customer and article.
        weighting: ``cosine`` or ``bm25``.
        count: neighbours to keep.
        support: see above, of ``cosine`` only; 0 or more.
    """
    weighted = _bm25(bought) if weighting == "bm25" else bought
    by_item = weighted.transposed()
    squares = np.bincount(
        weighted.columns, weights=weighted.values**2, minlength=weighted.width
    )
    norms = np.sqrt(squares)
    nothing = np.zeros(0, np.int64)
    parts = [(nothing, nothing, np.zeros(0))]
    for items, dense in by_item.products(weighted):
        if weighting == "cosine":
            dense = dense / np.maximum(np.outer(norms[items], norms) + support, 1e-300)  # noqa: PLW2901 - the block, scaled
        dense[np.arange(len(items)), items] = 0.0
        near = np.sort(best_of(dense, count), axis=1)
        values = np.take_along_axis(dense, near, axis=1)
        kept = values > 0
        parts.append((np.repeat(items, kept.sum(axis=1)), near[kept], values[kept]))
    shape = (bought.width, bought.width)
    rows, columns, values = (np.concatenate(p) for p in zip(*parts, strict=True))
    return Sparse.of(rows, columns, values, shape=shape)


def _bm25(bought: Sparse) -> Sparse:
    rows, columns, values = bought.rows, bought.columns, bought.values
    customers = np.bincount(columns, minlength=bought.width)
    rarity = np.log1p((len(bought) - customers + 0.5) / (customers + 0.5))
    length = np.bincount(rows, weights=values, minlength=len(bought))
    typical = length[length > 0].mean() if len(values) else 1.0
    damping = _K1 * (1 - _B + _B * length / typical)
    weights = rarity[columns] * values * (_K1 + 1) / (values + damping[rows])
    return Sparse(bought.starts, columns, weights, bought.width)
