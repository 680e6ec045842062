"""Records of one cluster -> its golden record, each choice with its reason.

Rules:
    Nothing is invented: every golden value is one of the attributed source values, the
    same object. A name or an address survives whole, never mixed from parts of two.
    All distinct values are kept by rank; a custom field keeps its survivor alone.
    Record order changes nothing, see :mod:`.ranking`.
    A value that names no time takes the time its record was changed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from customer_core.errors import ConfigurationError
from customer_core.models import (
    MULTI_VALUED,
    Attributed,
    Cluster,
    CustomerRecord,
    GoldenRecord,
    Profile,
    SourceRef,
)
from customer_core.survivorship.policy import (
    ATTRIBUTES,
    STATEMENTS,
    SurvivorshipPolicy,
)
from customer_core.survivorship.ranking import Chain, Found, rank_values
from customer_core.survivorship.rules import (
    Circumstances,
    Giver,
    Setting,
    age_of,
    chain_of,
)

_DEFAULT_POLICY = SurvivorshipPolicy.default()
_NO_SOURCES: Mapping[str, SourceRef] = MappingProxyType({})
_NO_CIRCUMSTANCES = Circumstances()
_NO_PROFILE = Profile()

_values_of: Callable[[CustomerRecord], tuple[tuple[Attributed[Any], ...], ...]]
_values_of = attrgetter(*MULTI_VALUED, *(f"profile.{name}" for name in STATEMENTS))
"""The values of a record by attribute, in the order of ``ATTRIBUTES``."""


class RecordMerger:
    """Makes golden records under one policy; read once, used for any number.

    Args:
        policy: which rules order the values of each attribute.
        sources: source name -> its priority; a source that is not named has priority
            0, as a :class:`~customer_core.models.SourceRef` has.
        circumstances: what the rules of the policy need besides.

    Raises:
        ConfigurationError: when something the policy needs is not given.
    """

    def __init__(
        self,
        policy: SurvivorshipPolicy = _DEFAULT_POLICY,
        *,
        sources: Mapping[str, SourceRef] = _NO_SOURCES,
        circumstances: Circumstances = _NO_CIRCUMSTANCES,
    ) -> None:
        _require_needed(policy, circumstances)
        self._policy = policy
        self._priorities = {name: ref.priority for name, ref in sources.items()}
        self._setting = Setting(circumstances, policy.max_age_days, policy.source_order)
        self._chains: dict[str, Chain] = {}

    def merge(
        self, cluster: Cluster, records: Sequence[CustomerRecord]
    ) -> GoldenRecord:
        """The golden record of a cluster, see :func:`merge_records`."""
        _require_members(cluster, records)
        golden: dict[str, Any] = {}
        decisions = []
        for attribute, items in self._collect(records).items():
            golden[attribute], decision = rank_values(
                attribute, items, self._chain(attribute), self._setting
            )
            decisions.append(decision)
        statements = {name: golden.pop(name) for name in STATEMENTS if name in golden}
        custom = [golden.pop(d.field)[0] for d in decisions if "." in d.field]
        return GoldenRecord(
            cluster_id=cluster.cluster_id,
            members=cluster.members,
            profile=Profile(**statements) if statements else _NO_PROFILE,
            custom=tuple(custom),
            registered_at=_first(min, [r.registered_at for r in records]),
            updated_at=_first(max, [r.updated_at for r in records]),
            decisions=tuple(decisions),
            **golden,
        )

    def _chain(self, attribute: str) -> Chain:
        if attribute not in self._chains:
            names = self._policy.chain(attribute)
            self._chains[attribute] = chain_of(names, self._setting)
        return self._chains[attribute]

    def _collect(self, records: Sequence[CustomerRecord]) -> dict[str, list[Found]]:
        """Source values by attribute, in attribute order, custom fields by name."""
        givers = [self._giver(record) for record in records]
        found: dict[str, list[Found]] = {}
        by_attribute = zip(*map(_values_of, records), strict=True)
        for attribute, given in zip(ATTRIBUTES, by_attribute, strict=True):
            if any(given):
                found[attribute] = [
                    (value, giver, place)
                    for giver, values in zip(givers, given, strict=True)
                    for place, value in enumerate(values)
                ]
        customs: dict[str, list[Found]] = {}
        for record, giver in zip(records, givers, strict=True):
            for place, custom in enumerate(record.custom):
                name = f"custom.{custom.name}"
                customs.setdefault(name, []).append((custom, giver, place))
        return found | dict(sorted(customs.items())) if customs else found

    def _giver(self, record: CustomerRecord) -> Giver:
        source, record_id = record.ref.source, record.ref.record_id
        priority = self._priorities.get(source, 0)
        changed = record.updated_at
        return Giver(source, record_id, priority, changed, age_of(changed))


def merge_records(
    cluster: Cluster,
    records: Sequence[CustomerRecord],
    *,
    policy: SurvivorshipPolicy = _DEFAULT_POLICY,
    sources: Mapping[str, SourceRef] = _NO_SOURCES,
    circumstances: Circumstances = _NO_CIRCUMSTANCES,
) -> GoldenRecord:
    """The golden record of a cluster; for many clusters make a :class:`RecordMerger`.

    Args:
        cluster: the records that are one customer.
        records: exactly the members of the cluster, in any order.
        policy: which rules order the values of each attribute.
        sources: source name -> its priority; a source that is not named has priority
            0, as a :class:`~customer_core.models.SourceRef` has.
        circumstances: what the rules of the policy need besides.

    Returns:
        Survivors first, all distinct values behind them, and one decision per
        attribute that has a value. ``registered_at`` is the earliest of the records,
        ``updated_at`` the latest.

    Raises:
        ConfigurationError: when the records are not exactly the members, or something
            the policy needs is not given.

    Example:
        >>> from customer_core.models import FieldOrigin, PhoneNumber, RecordRef
        >>> def record(source, e164, changed):
        ...     ref = RecordRef(source, "1")
        ...     phone = Attributed(value=PhoneNumber(e164=e164), raw=e164,
        ...                        origin=FieldOrigin(record=ref))
        ...     return CustomerRecord(ref=ref, phones=(phone,), updated_at=changed)
        >>> crm = record("crm", "+8613800000001", datetime(2023, 5, 1))
        >>> shop = record("shop", "+8613800000002", datetime(2024, 5, 1))
        >>> golden = merge_records(Cluster.of((crm.ref, shop.ref)), [crm, shop])
        >>> golden.phones[0] is shop.phones[0], len(golden.phones)
        (True, 2)
        >>> print(golden.decision("phones").explain().text())
        Why this value was chosen
                  phone: most recent of 2
                  phone: 2 values kept, best first
    """
    merger = RecordMerger(policy, sources=sources, circumstances=circumstances)
    return merger.merge(cluster, records)


def _require_needed(policy: SurvivorshipPolicy, around: Circumstances) -> None:
    policy.require_rules(around.custom_rules)
    if policy.max_age_days and around.as_of is None:
        msg = "the policy limits ages; say as_of which moment they are counted to"
        raise ConfigurationError(msg)


def _require_members(cluster: Cluster, records: Sequence[CustomerRecord]) -> None:
    members = cluster.members
    refs = {record.ref for record in records}
    if len(records) != len(members) or refs != set(members):
        msg = (
            f"{len(records)} records do not fit a cluster of {len(members)}; "
            "pass every member once and nothing else"
        )
        raise ConfigurationError(msg)


def _first(
    choose: Callable[[Iterable[datetime]], datetime],
    moments: Iterable[datetime | None],
) -> datetime | None:
    known = [moment for moment in moments if moment is not None]
    return choose(known) if known else None
