"""What reading, writing and caring for one store share."""

from attrs import frozen

from customer_core.protocols import RecordStore
from customer_core.storage.data_keys import DataKeys
from customer_core.storage.unlocking import Vault


@frozen
class Parts:
    """One open store.

    Attributes:
        rows: where the bytes are kept.
        vault: its keys.
        data_keys: those of its subjects.
    """

    rows: RecordStore
    vault: Vault
    data_keys: DataKeys
