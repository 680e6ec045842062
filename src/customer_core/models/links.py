"""Which records belong together.

Rules:
    A cluster is a set of source records held to be one customer. Every record is in
    exactly one cluster; a record alone is a cluster of one.
"""

from hashlib import blake2b

from attrs import frozen

from customer_core.models.provenance import RecordRef
from customer_core.reasons import Reason


@frozen(kw_only=True)
class Prediction:
    """How likely two records are one customer.

    Attributes:
        left: one record.
        right: the other.
        match_weight: log2 of the posterior odds, in bits; above 0 is more likely than
            not.
        match_probability: 0 to 1.
        reasons: contributions in bits that add up to the weight.
    """

    left: RecordRef
    right: RecordRef
    match_weight: float
    match_probability: float
    reasons: tuple[Reason, ...] = ()


@frozen(kw_only=True)
class Cluster:
    """Source records of one customer.

    Attributes:
        cluster_id: see :func:`cluster_id_of`.
        members: ascending, at least one.
    """

    cluster_id: str
    members: tuple[RecordRef, ...]

    @classmethod
    def of(cls, members: tuple[RecordRef, ...]) -> "Cluster":
        """The cluster of these records, in any order."""
        ordered = tuple(sorted(members))
        return cls(cluster_id=cluster_id_of(ordered[0]), members=ordered)


def cluster_id_of(first: RecordRef) -> str:
    """The id of the cluster whose smallest member is ``first``: 16 hex digits.

    It depends on nothing else, so that row order and run do not change it.

    Example:
        >>> cluster_id_of(RecordRef("crm", "1"))
        'd23a8eb7ff840767'
    """
    return blake2b(first.key.encode(), digest_size=8).hexdigest()
