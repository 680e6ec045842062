"""A state machine that does anything to an encrypted store and compares it with a dict.

Rules:
    Hypothesis chooses the calls, and shortens what fails. Everything a caller can see
    is compared after every step: records, versions, what is found, holds, changes; and
    the store has to verify.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from customer_core.errors import (
    LegalHoldError,
    RecordNotFoundError,
    VersionConflictError,
)
from customer_core.storage import ChangeKind, EncryptedStore
from customer_core.testing.fault_suite import KEYS, customer, phones
from customer_core.testing.key_store_suite import OpenRows

NUMBERS = st.integers(0, 3)
PHONES = st.integers(0, 3).map(lambda n: f"+8613900000{n:03}")


class _Interruption(Exception):  # noqa: N818 - no error, a tool of the machine
    """Breaks off a transaction."""


def encrypted_store_machine(
    database: Callable[[], AbstractContextManager[OpenRows]],
) -> type[RuleBasedStateMachine]:
    """The machine for a store of bytes.

    Args:
        database: makes an empty database for one run, as a context manager that gives
            the function that opens it.

    Returns:
        A class; its ``TestCase`` is what pytest runs.
    """

    class EncryptedStoreMachine(_Machine):
        make_database = staticmethod(database)

    return EncryptedStoreMachine


class _Machine(RuleBasedStateMachine):
    make_database: Callable[[], AbstractContextManager[OpenRows]]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.open_rows = self.stack.enter_context(self.make_database())
        self.store = EncryptedStore(self.open_rows(), keys=KEYS)
        self.phones: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.held: set[str] = set()
        self.cursor = 0

    @rule(number=NUMBERS, phone=PHONES, undone=st.booleans())
    def put(self, number: int, phone: str, *, undone: bool) -> None:
        """Insert or replace, or do so in a transaction that breaks off."""
        record = customer(number, phone=phone)
        try:
            with self.store.transaction():
                self.store.put(record)
                if undone:
                    raise _Interruption  # noqa: TRY301 - as a caller would
        except _Interruption:
            return
        self._note(record.record_id, phone)

    @rule(number=NUMBERS, phone=PHONES, step=st.sampled_from([0, 0, -1, 1]))
    def put_expecting(self, number: int, phone: str, step: int) -> None:
        """Only when the version is the one that is there."""
        record = customer(number, phone=phone)
        expected = self.versions.get(record.record_id, 0) + step
        try:
            self.store.put(record, expected_version=expected)
        except VersionConflictError:
            assert step != 0
        else:
            assert step == 0
            self._note(record.record_id, phone)

    @rule(number=NUMBERS)
    def erase(self, number: int) -> None:
        """Who is not there is not found; who is held stays."""
        name = f"C{number}"
        try:
            report = self.store.erase(f"crm/{name}")
        except RecordNotFoundError:
            assert name not in self.phones
        except LegalHoldError:
            assert name in self.held
        else:
            assert (report.keys, name in self.held) == (1, False)
            del self.phones[name]
            self.versions[name] += 1

    @rule(number=NUMBERS)
    def hold_or_release(self, number: int) -> None:
        """Of a record that is there."""
        name = f"C{number}"
        if name in self.held:
            self.store.release(name)
            self.held.remove(name)
        elif name in self.phones:
            self.store.hold(name, reason="reason")
            self.held.add(name)

    @rule()
    def follow(self) -> None:
        """The newest change of each record tells its version and state."""
        seen = {c.name: c for c in self.store.changes(after=self.cursor, limit=1000)}
        for name, version in self.versions.items():
            change = seen.get(self.store.name_of(f"crm/{name}"))
            if change is not None:
                is_there = change.kind is ChangeKind.PUT
                assert (change.version, is_there) == (version, name in self.phones)
        self.cursor = max((c.cursor for c in seen.values()), default=self.cursor)
        self.store.acknowledge(self.cursor)

    @rule()
    def rotate_and_rewrite(self) -> None:
        """New keys; every version grows by one."""
        self.store.rotate_keys()
        assert self.store.rewrite(batch_size=2) == len(self.phones)
        for name in self.phones:
            self.versions[name] += 1

    @rule()
    def open_again(self) -> None:
        """As another program would."""
        rows = self.store._rows  # noqa: SLF001 - what a store that is not shared is
        if rows.capabilities.is_persistent:
            self.store.close()
            rows = self.open_rows()
        self.store = EncryptedStore(rows, keys=KEYS)

    @invariant()
    def store_is_what_was_done(self) -> None:
        """Records, versions, holds; found by what they hold; sound."""
        assert phones(self.store) == self.phones
        for name in self.phones:
            assert self.store.get_versioned(name).version == self.versions[name]
            held = self.store.hold_reason(name)
            assert held == ("reason" if name in self.held else None)
        assert len(self.store) == len(self.phones)
        assert self.store.verify().is_sound

    def teardown(self) -> None:
        """Close the store and remove the database."""
        self.store.close()
        self.stack.close()

    def _note(self, name: str, phone: str) -> None:
        self.phones[name] = phone
        self.versions[name] = self.versions.get(name, 0) + 1
