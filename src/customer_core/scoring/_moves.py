"""The rules by which customers move between tiers, on whole columns.

They are told in :mod:`customer_core.scoring.tier_moves`.
"""

from typing import Any

import numpy as np
from attrs import frozen

from customer_core.models.tiers import TierChange
from customer_core.scoring._purchases import NEVER
from customer_core.scoring._reached import Flags
from customer_core.scoring._reviews import next_review
from customer_core.scoring.history import DAY, Ints, micros
from customer_core.scoring.levels import QUARTERS
from customer_core.scoring.table import TierTable
from customer_core.scoring.tier_states import TierStates
from customer_core.scoring.tier_transitions import CHANGES, NONE


@frozen(kw_only=True, eq=False)
class Before:
    """Former states in the order of the new customers; places in the new tiers.

    Attributes:
        new: who was not there before.
        renamed: whose tier the new policy does not have.
        shown: places of the tiers in effect in the names of the former states.
        earned: places of the earned tiers in the names of the new policy.
        since: as in the states, likewise the next three.
        member_since: as above.
        grace_until: as above.
        next_review: as above.
        set_by_hand: whose tier was.
        gone: rows of the former states without a customer now.
    """

    new: Flags
    renamed: Flags
    shown: Ints
    earned: Ints
    since: Ints
    member_since: Ints
    grace_until: Ints
    next_review: Ints
    set_by_hand: Flags
    gone: Ints


def align(former: TierStates | None, scores: TierTable) -> Before:
    """The former states as the scores order and name them."""
    size = len(scores)
    if former is None:
        none, never = np.full(size, NONE), np.full(size, NEVER)
        return Before(
            new=np.ones(size, bool), renamed=np.zeros(size, bool), shown=none,
            earned=none, since=never, member_since=never, grace_until=never,
            next_review=never, set_by_hand=np.zeros(size, bool), gone=none[:0],
        )  # fmt: skip
    place = {customer: row for row, customer in enumerate(former.cluster_ids)}
    was = np.array([place.get(c, NONE) for c in scores.cluster_ids], dtype=np.int64)
    new = was == NONE
    names = [scores.tiers.index(t) if t in scores.tiers else NONE for t in former.tiers]

    def aligned(column: Ints, missing: int) -> Ints:
        return np.append(column, missing)[was]  # -1: the last

    earned = np.append(names, NONE)[aligned(former.earned_codes, len(names))]
    next_due = aligned(former.next_review, NEVER)
    since = aligned(former.since, NEVER)
    member_since = aligned(former.member_since, NEVER)
    if former.policy_version != scores.policy.version:
        base = _base(scores, since, member_since)
        next_due = next_review(scores.policy.renewal, base, former.as_of)
    gone = np.ones(len(former), bool)
    gone[was[~new]] = False
    return Before(
        new=new,
        renamed=~new & (earned == NONE),
        shown=aligned(former.tier_codes, NONE),
        earned=earned,
        since=since,
        member_since=member_since,
        grace_until=aligned(former.grace_until, NEVER),
        next_review=next_due,
        set_by_hand=aligned(former.set_until, NEVER) != NEVER,
        gone=np.flatnonzero(gone),
    )


def _base(scores: TierTable, since: Ints, member_since: Ints) -> Ints:
    """What anniversaries count from; where membership is not known, the tier."""
    if scores.policy.renewal.review != "membership_anniversary":
        return np.where(since == NEVER, micros(scores.as_of), since)
    return np.where(member_since == NEVER, since, member_since)


def earn(before: Before, scores: TierTable) -> tuple[dict[str, Any], Ints, Ints]:
    """Columns of the new states, change per customer, and the points that decided."""
    renewal, now = scores.policy.renewal, micros(scores.as_of)
    rows, kept = np.arange(len(scores)), scores.kept()
    fresh = before.new | before.renamed
    held = np.where(fresh, scores.tier_codes, before.earned)
    rises = scores.tier_codes < held
    misses = ~rises & ~kept[held, rows]
    waiting = before.grace_until != NEVER
    due = (renewal.review == "real_time") | (before.next_review <= now)
    lost_at = np.where(
        waiting,
        before.grace_until,
        np.maximum(
            now + renewal.grace_days * DAY,
            np.where(fresh, now, before.since) + renewal.min_dwell_days * DAY,
        ),
    )
    starts = misses & ~waiting & due
    falls = misses & (starts | waiting) & (lost_at <= now)
    starts &= ~falls
    lower = held + 1
    if renewal.down == "by_score":
        worse = np.arange(len(kept))[:, None] > held
        lower = (kept & worse).argmax(axis=0)
    earned = np.select([rises, falls], [scores.tier_codes, lower], held)
    moved = fresh | rises | falls
    since = np.where(moved, now, before.since)
    member_since = np.minimum(before.member_since, scores.member_since)
    base = _base(scores, since, member_since)
    again = moved | (before.next_review <= now)
    after = {
        "earned_codes": earned,
        "since": since,
        "member_since": member_since,
        "grace_until": np.where(misses & (starts | waiting) & ~falls, lost_at, NEVER),
        "next_review": np.where(
            again, next_review(renewal, base, scores.as_of), before.next_review
        ),
    }
    ends = waiting & ~misses & ~rises & ~fresh
    flags = (
        (before.new, TierChange.ENTERED),
        (before.renamed, TierChange.POLICY_CHANGED),
        (rises, TierChange.PROMOTED),
        (falls, TierChange.DEMOTED),
        (starts, TierChange.GRACE_STARTED),
        (ends, TierChange.GRACE_ENDED),
    )
    codes = [CHANGES.index(change) for _, change in flags]
    changes = np.select([flag for flag, _ in flags], codes, NONE)
    return after, changes, _needed(scores, held, earned, rises)


def _needed(scores: TierTable, held: Ints, earned: Ints, rises: Flags) -> Ints:
    """Quarters reached when rising, else missed; -1: points did not decide."""
    levels, score = scores.policy.levels, scores.quarters.sum(axis=0)
    enter = np.array([int(level.enter_from * QUARTERS) for level in levels])[earned]
    stay = np.array([int((level.stay_from or 0) * QUARTERS) for level in levels])[held]
    decided = np.where(rises, score >= enter, score < stay)
    return np.where(decided, np.where(rises, enter, stay), NONE)
