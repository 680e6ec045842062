"""What each customer bought of each article: how much, how often, when next.

Rules:
    A purchase counts half as much after every ``half_life``. The time between two
    purchases of an article is the customer's own, shrunk to that of the article, which
    is shrunk to that of all articles: geometric means, each as strong as two gaps. So
    is the chance that an article is bought again at all: nobody needs a second kettle.
    The chance that it is in the next basket is that chance, times the share of the
    customer's baskets that held it, times ``x exp(1 - x)`` of the part ``x`` of its
    time that has passed: 0 after a purchase, 1 on the due day, 0.2 at four times.
"""

from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from customer_core.scoring.recommendation._matrix import Floats, Ints
from customer_core.scoring.recommendation.lines import PurchaseLines

_SHRINKAGE = 2.0  # gaps or purchases that the average counts for
Sums = NDArray[np.float64] | NDArray[np.int64]

_NO_GAP = 30.0  # days, where nothing was ever bought twice


@frozen(eq=False)
class Habits:
    """One row per customer and article bought, ascending by both.

    Attributes:
        customers: number of the customer.
        items: place of the article.
        strength: purchases, the older the less they count.
        count: purchases.
        baskets: days on which the customer bought anything.
        last: day of the last one.
        gap: days between purchases, as expected.
        again: chance that there is another purchase, 0 to 1.
    """

    customers: Ints
    items: Ints
    strength: Floats
    count: Ints
    baskets: Ints
    last: Ints
    gap: Floats
    again: Floats

    def chance(self, today: Ints) -> Floats:
        """Chance of being in the next basket, 0 to 1.

        Args:
            today: the day to look from, of each row.
        """
        passed = np.maximum(today - self.last, 0) / self.gap
        share = self.count / (self.baskets + 1)
        chance: Floats = self.again * share * passed * np.exp(1 - passed)
        return chance

    def due_in(self, today: Ints) -> Ints:
        """Days until the next purchase is due; negative: since it was."""
        return self.last - today + np.rint(self.gap).astype(np.int64)


def habits_of(lines: PurchaseLines, *, today: int, half_life: float) -> Habits:
    """The habits that purchases show on a day, all of them before it."""
    new = _starts(lines)
    pair = np.cumsum(new) - 1
    pairs, items = int(new.sum()), len(lines.items)
    owner, item = lines.customers[new], lines.item[new]
    decay = 0.5 ** ((today - lines.day) / half_life)
    count = np.bincount(pair, minlength=pairs)
    logs = np.log(np.diff(lines.day)[~new[1:]])
    again = pair[1:][~new[1:]]
    total = _sums(again, logs, pairs)
    gaps = count - 1
    overall = logs.mean() if len(logs) else np.log(_NO_GAP)
    of_item = _shrunk(
        _sums(item, total, items),
        _sums(item, gaps, items),
        overall,
    )
    bought = np.bincount(item, minlength=items)
    repeated = _sums(item, count > 1, items)
    rate = _shrunk(repeated, bought, repeated.sum() / max(pairs, 1))
    return Habits(
        customers=owner,
        items=item,
        strength=_sums(pair, decay, pairs),
        count=count,
        baskets=baskets_of(lines)[owner],
        last=lines.day[np.append(new[1:], True)[: len(new)]],
        gap=np.exp(_shrunk(total, gaps, of_item[item])),
        again=_shrunk(gaps, gaps, rate[item]),
    )


def baskets_of(lines: PurchaseLines) -> Ints:
    """Days with purchases of each customer number."""
    who, day = lines.customers, lines.day
    distinct = np.unique(np.stack([who, day]), axis=1)[0]
    return np.bincount(distinct, minlength=int(who.max(initial=-1)) + 1)


def _shrunk(total: Sums, count: Sums, to: Floats | float) -> Floats:
    """Means of sums, drawn to an average that counts as much as two values."""
    drawn: Floats = (total + _SHRINKAGE * to) / (count + _SHRINKAGE)
    return drawn


def _sums(places: Ints, values: NDArray[Any], size: int) -> Floats:
    return np.asarray(np.bincount(places, weights=values, minlength=size), np.float64)


def _starts(lines: PurchaseLines) -> NDArray[np.bool_]:
    """Where a new customer or article begins."""
    new = np.ones(len(lines), np.bool_)
    new[1:] = (np.diff(lines.customers) != 0) | (np.diff(lines.item) != 0)
    return new
