"""What a store may encrypt with, and how long it may remember keys.

Rules:
    Reading is allowed for the suites a policy names and for no other, whatever the
    envelope says: a suite is never negotiated. Keys that were unlocked under one policy
    are not used under another.
"""

from attrs import field, frozen

from customer_core.errors import ConfigurationError
from customer_core.storage.envelope import SUITES


def _suites(suites: object) -> frozenset[int]:
    return frozenset(suites)  # type: ignore[call-overload, no-any-return] # an iterable


@frozen(kw_only=True)
class StoragePolicy:
    """How records are encrypted, and for how long keys stay unlocked.

    To move to another suite: write it and read both, rewrite what is there, then read
    only the new one.

    Attributes:
        suite: what records are written with: 1 AES-256-GCM, 2 AES-256-GCM-SIV.
        readable: suites that are read; must hold ``suite``.
        key_seconds: how long an unlocked key may be used, in seconds.
        key_uses: how often one may be used before it is unlocked again.
        key_count: how many data keys are remembered; 0 for none.
    """

    suite: int = 1
    readable: frozenset[int] = field(default=SUITES, converter=_suites)
    key_seconds: float = 300.0
    key_uses: int = 1_000_000
    key_count: int = 4096

    def __attrs_post_init__(self) -> None:
        """The suites exist, and what is written can be read."""
        if self.suite not in self.readable or not self.readable <= SUITES:
            msg = "a policy reads what it writes; suites are 1 and 2"
            raise ConfigurationError(msg)
        if self.key_seconds <= 0 or self.key_uses < 1 or self.key_count < 0:
            msg = "keys are remembered for some seconds and uses; key_count may be 0"
            raise ConfigurationError(msg)
