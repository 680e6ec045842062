"""States of one run and scores of the next -> new states and what happened.

Rules:
    A better tier is entered at once. A tier whose *stay* limits are met is kept: a
    score between the limits to stay and to enter moves nobody. A tier whose stay limits
    are missed at a review is lost when its grace is over and it was held for the
    minimum dwell, whichever is later, unless it is earned again before. It then falls
    to the best tier whose stay limits are met, or one tier down, as the policy says.
    A tier set by hand hides the earned one until it expires; the earned one moves on
    underneath. Who is no longer among the customers leaves.
    Nothing but the former states, the scores and the overrides decides: equal inputs
    give equal bytes. Moving through the same runs again gives the same history.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from attrs import evolve, frozen

from customer_core.errors import ConfigurationError
from customer_core.messages import Language
from customer_core.models.tiers import TierChange, TierOverride
from customer_core.scoring._moves import Before, align, earn
from customer_core.scoring._purchases import NEVER
from customer_core.scoring.history import Ints, micros
from customer_core.scoring.table import TierTable
from customer_core.scoring.tier_states import TierStates
from customer_core.scoring.tier_transitions import CHANGES, NONE, TierTransitions
from customer_core.summaries import Summary


@frozen(kw_only=True)
class TierAdvance:
    """What one run made of the former states.

    Attributes:
        states: the new states, one row per customer of the scores.
        transitions: what happened; LEFT comes last.
        unmatched: overrides in force that name no customer of the scores.
    """

    states: TierStates
    transitions: TierTransitions
    unmatched: tuple[TierOverride, ...] = ()

    def summary(self, language: Language = "en") -> Summary:
        """The tiers after the run, and how many customers moved between them."""
        states, moves = (x.summary(language) for x in (self.states, self.transitions))
        return evolve(states, sections=states.sections + moves.sections)

    def to_frame(self) -> dict[str, list[Any]]:
        """The tiers after the run, one row per customer."""
        return self.states.to_frame()

    def chart_spec(self, language: Language = "en") -> dict[str, Any]:
        """What happened, as bars."""
        return self.transitions.chart_spec(language)

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


def advance_tiers(
    former: TierStates | None,
    scores: TierTable,
    *,
    overrides: Iterable[TierOverride] = (),
) -> TierAdvance:
    """Move every customer on by the scores of one moment.

    Args:
        former: states of the run before, ``None`` for the first.
        scores: of the new moment; its policy is followed.
        overrides: tiers set by hand, those in force at that moment count; of several
            for one customer the one that started last.

    Raises:
        ConfigurationError: when the scores are earlier than the states, or an override
            names no tier of the policy.

    Example:
        >>> from datetime import datetime
        >>> from decimal import Decimal
        >>> from customer_core.scoring import PurchaseHistory, score_tiers
        >>> history = PurchaseHistory()
        >>> _ = history.add(0, datetime(2024, 1, 5), Decimal(50))
        >>> states = None
        >>> for moment in (datetime(2024, 1, 1), datetime(2024, 2, 1)):
        ...     scores = score_tiers(history, cluster_ids=["a"], as_of=moment)
        ...     step = advance_tiers(states, scores)
        ...     states = step.states
        >>> print(step.transitions[0].explain().text())
        This customer rose to a better tier
                  potential: the tier before
                  regular: the tier from now on
                  45.25 points
                  entered from 40 points
    """
    if former is not None and former.as_of > scores.as_of:
        msg = "the scores are earlier than the states; move on in the order of time"
        raise ConfigurationError(msg)
    before = align(former, scores)
    after, changes, needed = earn(before, scores)
    set_by_hand, unmatched = _in_force(overrides, scores)
    codes, until = after["earned_codes"].copy(), np.full(len(scores), NEVER)
    for row, override in set_by_hand.items():
        codes[row] = scores.tiers.index(override.tier)
        until[row] = micros(override.expires_at)
    states = TierStates(
        as_of=scores.as_of,
        policy_version=scores.policy.version,
        tiers=scores.tiers,
        cluster_ids=scores.cluster_ids,
        tier_codes=codes,
        set_until=until,
        **after,
    )
    changes = _with_overrides(changes, before, states)
    return TierAdvance(
        states=states,
        transitions=_transitions(
            former, before, states, scores, (changes, needed, set_by_hand)
        ),
        unmatched=unmatched,
    )


def _in_force(
    overrides: Iterable[TierOverride], scores: TierTable
) -> tuple[dict[int, TierOverride], tuple[TierOverride, ...]]:
    """Row -> override in force; and those that name no customer."""
    names = set(scores.tiers)
    active = [o for o in overrides if o.starts_at <= scores.as_of < o.expires_at]
    for override in active:
        if override.tier not in names:
            msg = f"an override names the tier {override.tier}; choose from {names}"
            raise ConfigurationError(msg)
    if not active:
        return {}, ()
    place = {customer: row for row, customer in enumerate(scores.cluster_ids)}
    found = {
        place[override.cluster_id]: override
        for override in sorted(active, key=lambda o: o.starts_at)
        if override.cluster_id in place
    }
    return found, tuple(o for o in active if o.cluster_id not in place)


def _with_overrides(changes: Ints, before: Before, states: TierStates) -> Ints:
    """Changes of the tier in effect: earned moves under an override are not seen."""
    now_by_hand = states.set_until != NEVER
    started = now_by_hand & ~before.set_by_hand
    changes = np.where(now_by_hand, NONE, changes)
    changes[started] = CHANGES.index(TierChange.OVERRIDE_STARTED)
    ended = before.set_by_hand & ~now_by_hand
    changes[ended] = CHANGES.index(TierChange.OVERRIDE_ENDED)
    return changes


def _transitions(
    former: TierStates | None,
    before: Before,
    states: TierStates,
    scores: TierTable,
    found: tuple[Ints, Ints, dict[int, TierOverride]],
) -> TierTransitions:
    """Customers to whom something happened, then those who left."""
    changes, needed, set_by_hand = found
    rows, gone = np.flatnonzero(changes != NONE), before.gone
    old_names: Sequence[str] = () if former is None else former.tiers
    tiers = tuple(dict.fromkeys((*scores.tiers, *old_names)))
    places = np.array([*(tiers.index(name) for name in old_names), NONE])
    old_codes = former.tier_codes[gone] if former is not None else gone
    old_ids: Sequence[str] = () if former is None else former.cluster_ids
    left = np.full(len(gone), CHANGES.index(TierChange.LEFT))
    none = np.full(len(gone), NONE)
    started = CHANGES.index(TierChange.OVERRIDE_STARTED)
    return TierTransitions(
        at=scores.as_of,
        tiers=tiers,
        cluster_ids=[
            *(scores.cluster_ids[row] for row in rows.tolist()),
            *(old_ids[row] for row in gone.tolist()),
        ],
        change_codes=np.append(changes[rows], left),
        former_codes=np.append(places[before.shown[rows]], places[old_codes]),
        tier_codes=np.append(states.tier_codes[rows], none),
        quarters=np.append(scores.quarters.sum(axis=0)[rows], none),
        needed=np.append(needed[rows], none),
        until=np.append(states.grace_until[rows], np.full(len(gone), NEVER)),
        overrides={
            place: set_by_hand[row]
            for place, row in enumerate(rows.tolist())
            if row in set_by_hand and changes[row] == started
        },
    )
