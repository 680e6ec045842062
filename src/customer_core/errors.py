"""What goes wrong in code, configuration or ciphertext.

Bad *data* is never an exception: it is an :class:`customer_core.issues.Issue`.

::

    CustomerCoreError
    ├── ConfigurationError (ValueError)     impossible policy, model or option
    ├── InvalidRecordError (ValueError)     carries .report; raised only on request
    ├── IntakeError (ValueError)            a source that cannot be read as a table
    ├── ConvergenceError (RuntimeError)     no optimum was found; says what to try
    ├── MissingExtraError (ImportError)     names the extra to install
    ├── WorkerError (RuntimeError)          a process that worked for this one is gone
    ├── StorageError
    │   ├── RecordNotFoundError (KeyError)
    │   ├── VersionConflictError            someone else has written meanwhile
    │   ├── LegalHoldError                  a record that must not be erased
    │   └── UnsupportedQueryError           no index answers this query
    └── EncryptionError                     wrong key, unusable key ring
        ├── DecryptionError                 one fixed message for every cause
        └── KeyUnavailableError             the key service does not answer

Messages are one lower-case sentence: what, limit, remedy. No personal value ever
enters a message or an attribute.
"""

from customer_core.issues import IssueReport


class CustomerCoreError(Exception):
    """Base of every exception raised by customer_core."""


class ConfigurationError(CustomerCoreError, ValueError):
    """An option, policy, schema or model that cannot work."""


class InvalidRecordError(CustomerCoreError, ValueError):
    """A record that a caller asked to be valid, and is not.

    Attributes:
        report: every issue that was found.
    """

    def __init__(self, message: str, report: IssueReport) -> None:
        super().__init__(message)
        self.report = report


class IntakeError(CustomerCoreError, ValueError):
    """A source that cannot be read as a table: empty, binary, undecodable."""


class ConvergenceError(CustomerCoreError, RuntimeError):
    """A fit that found no optimum; the message says what to try."""


class MissingExtraError(CustomerCoreError, ImportError):
    """An optional dependency is not installed.

    Example:
        >>> print(MissingExtraError("excel", "reading XLSX"))
        reading XLSX needs the extra "excel": pip install "customer-core[excel]"
    """

    def __init__(self, extra: str, purpose: str) -> None:
        super().__init__(
            f'{purpose} needs the extra "{extra}": pip install "customer-core[{extra}]"'
        )
        self.extra = extra


class WorkerError(CustomerCoreError, RuntimeError):
    """A process that worked for this one ended early: killed, or unable to start."""


class StorageError(CustomerCoreError):
    """A store that cannot do what was asked: damaged, locked, closed, full."""


class RecordNotFoundError(StorageError, KeyError):
    """No record with this id is in the store."""

    def __str__(self) -> str:
        """The sentence itself, not the quoted form ``KeyError`` would print."""
        return str(self.args[0])


class VersionConflictError(StorageError):
    """A record is not of the version that the writer expected; read it again.

    Attributes:
        row_ids: opaque names of the rows that conflict, ascending.
    """

    def __init__(self, row_ids: tuple[bytes, ...] = ()) -> None:
        super().__init__("a record was changed meanwhile; read it again and repeat")
        self.row_ids = row_ids


class LegalHoldError(StorageError):
    """A record is under a legal hold: it must not be erased before it is released."""


class UnsupportedQueryError(StorageError):
    """No index of the store can answer the query; a silent nothing would lie."""


class EncryptionError(CustomerCoreError):
    """The keys do not open this store, or the key ring cannot be read."""


class DecryptionError(EncryptionError):
    """A ciphertext was refused: wrong key, wrong place, or changed bytes.

    The message is the same for every cause, so that it teaches an attacker nothing.
    """

    def __init__(self) -> None:
        super().__init__("the ciphertext was refused: wrong key, place or bytes")


class KeyUnavailableError(EncryptionError):
    """A key cannot be had at the moment: the key service refuses or does not answer."""
