"""Match weights of pairs across two batches of rows, by a model.

Rules:
    What a pair weighs depends on the model and on the values of its two rows; not on
    the other rows, their order, or how the work was cut. So a distributed engine can
    hand any pairs to any of its workers, which need the model as JSON and nothing else.
"""

from collections.abc import Mapping
from sys import maxsize
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from customer_core.errors import ConfigurationError
from customer_core.linkage._inputs import linked_table
from customer_core.linkage.frequencies import model_shares
from customer_core.linkage.model import Floats, LinkageModel
from customer_core.linkage.prediction import BITS, Scorer


def predict_pairs(  # noqa: PLR0913 - two batches, their pairs, fields and model
    left: Any,  # noqa: ANN401 - any dataframe
    right: Any,  # noqa: ANN401 - any dataframe
    fields: Mapping[str, str] | None = None,
    *,
    pairs: ArrayLike,
    model: LinkageModel,
    workers: int = 1,
) -> Floats:
    """The match weight of each pair: log2 of the odds that both rows are one customer.

    A value is as rare as the model says: texts that fewer than ten records shared when
    it was estimated, and contacts, dates and addresses, have one usual share each.
    Weights differ a little from those of :func:`~customer_core.linkage.dedupe`, which
    counts the values of its table besides, and leaves out contacts that many share:
    take those out of the batches first, for a batch does not show them.

    Args:
        left: as for :func:`~customer_core.linkage.dedupe`: a dataframe, a mapping of
            columns, or customer records.
        right: the same; give ``left`` once more for pairs within one batch.
        fields: ``{column: field type}``, the columns of both; ``None`` for records.
        pairs: whole numbers of shape (pairs, 2): row of ``left``, row of ``right``.
        model: what was estimated elsewhere.
        workers: threads, at least 1; the result is the same for any number.

    Returns:
        Bits, float64, shape (pairs,), in the order of the pairs.

    Raises:
        ConfigurationError: for pairs of another shape or of rows that are not there,
            and as for :func:`~customer_core.linkage.dedupe`.

    Example:
        >>> from customer_core.linkage import dedupe
        >>> names = {"name": "full_name", "mail": "email"}
        >>> known = {
        ...     "name": [f"Ann Lee{n % 40}" for n in range(80)],
        ...     "mail": [f"lee{n % 40}@example.com" for n in range(80)],
        ... }
        >>> model = dedupe(known, names).model
        >>> crm = {"name": ["Ann Lee3", "Bob Ray"], "mail": ["lee3@example.com", None]}
        >>> shop = {"name": ["Ann Lee3"], "mail": ["lee3@example.com"]}
        >>> same, other = predict_pairs(
        ...     crm, shop, names, pairs=[(0, 0), (1, 0)], model=model
        ... )
        >>> same > 0 > other
        np.True_
    """
    table, _ = linked_table(
        left,
        right,
        fields,
        known=model.fields,
        workers=workers,
        people_per_contact=maxsize,
    )
    rows = np.array([np.count_nonzero(table.side == side) for side in (0, 1)])
    at = _whole_numbers(pairs)
    if not at.size:
        return np.empty(0)
    if at.min() < 0 or (at.max(axis=0) >= rows).any():
        msg = f"left has {rows[0]} rows, right {rows[1]}; pairs count both from 0"
        raise ConfigurationError(msg)
    scorer = Scorer(model, table, model_shares(table, model), workers=workers)
    here, there = at[:, 0].astype(np.int64), at[:, 1].astype(np.int64) + rows[0]
    return scorer.score(here, there, floor=-np.inf).weights * BITS


def _whole_numbers(pairs: ArrayLike) -> NDArray[Any]:
    """The pairs as an array of two columns; of no pairs one of no size."""
    try:
        at = np.asarray(pairs)
    except ValueError:  # rows of unequal length
        at = np.zeros(1)
    if at.size and (at.shape[1:] != (2,) or at.dtype.kind not in "iu"):
        msg = "pairs are whole numbers of shape (pairs, 2): rows of left and of right"
        raise ConfigurationError(msg)
    return at
