"""Which records belong together.

Rules:
    A cluster is a set of source records held to be one customer. Every record is in
    exactly one cluster; a record alone is a cluster of one.
"""

from hashlib import blake2b

from attrs import frozen

from customer_core.models.provenance import RecordRef


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
