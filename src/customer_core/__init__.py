"""Customer records: normalise, validate, link, merge, tier, and keep them encrypted.

Everything public is reached from here and loaded at first use, so that importing the
package costs nothing: see :data:`__all__`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from customer_core.errors import (
        ConfigurationError,
        CustomerCoreError,
        DecryptionError,
        EncryptionError,
        IntakeError,
        InvalidRecordError,
        KeyUnavailableError,
        LegalHoldError,
        MissingExtraError,
        RecordNotFoundError,
        StorageError,
        UnsupportedQueryError,
        VersionConflictError,
        WorkerError,
    )
    from customer_core.intake import Source
    from customer_core.issues import Issue, IssueCode, IssueReport, Severity
    from customer_core.linkage import LinkageModel, LinkageResult, dedupe, link
    from customer_core.models import (
        Cluster,
        CustomerRecord,
        CustomField,
        CustomFields,
        GoldenRecord,
        RecordRef,
        Terms,
        Tier,
        Transaction,
        from_dict,
        from_json,
        to_dict,
        to_json,
    )
    from customer_core.normalizers import (
        normalize_address,
        normalize_date,
        normalize_email,
        normalize_identifier,
        normalize_money,
        normalize_organization_name,
        normalize_person_name,
        normalize_phone,
        normalize_social_handle,
    )
    from customer_core.pipeline import (
        CustomerPipeline,
        PipelineResult,
        stream_records,
    )
    from customer_core.reasons import Explanation, Reason
    from customer_core.scoring import LifecyclePolicy, TierPolicy
    from customer_core.scoring.clv import ValuePolicy
    from customer_core.storage import EncryptedStore, KeyRing, open_store
    from customer_core.survivorship import SurvivorshipPolicy

_HOMES = {
    "errors": (
        "ConfigurationError", "CustomerCoreError", "DecryptionError",
        "EncryptionError", "IntakeError", "InvalidRecordError", "KeyUnavailableError",
        "LegalHoldError", "MissingExtraError", "RecordNotFoundError", "StorageError",
        "UnsupportedQueryError", "VersionConflictError", "WorkerError",
    ),
    "intake": ("Source",),
    "issues": ("Issue", "IssueCode", "IssueReport", "Severity"),
    "linkage": ("LinkageModel", "LinkageResult", "dedupe", "link"),
    "models": (
        "Cluster", "CustomField", "CustomFields", "CustomerRecord", "GoldenRecord",
        "RecordRef", "Terms", "Tier", "Transaction", "from_dict", "from_json",
        "to_dict", "to_json",
    ),
    "normalizers": (
        "normalize_address", "normalize_date", "normalize_email",
        "normalize_identifier", "normalize_money", "normalize_organization_name",
        "normalize_person_name", "normalize_phone", "normalize_social_handle",
    ),
    "pipeline": ("CustomerPipeline", "PipelineResult", "stream_records"),
    "reasons": ("Explanation", "Reason"),
    "scoring": ("LifecyclePolicy", "TierPolicy"),
    "scoring.clv": ("ValuePolicy",),
    "storage": ("EncryptedStore", "KeyRing", "open_store"),
    "survivorship": ("SurvivorshipPolicy",),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Cluster",
    "ConfigurationError",
    "CustomField",
    "CustomFields",
    "CustomerCoreError",
    "CustomerPipeline",
    "CustomerRecord",
    "DecryptionError",
    "EncryptedStore",
    "EncryptionError",
    "Explanation",
    "GoldenRecord",
    "IntakeError",
    "InvalidRecordError",
    "Issue",
    "IssueCode",
    "IssueReport",
    "KeyRing",
    "KeyUnavailableError",
    "LegalHoldError",
    "LifecyclePolicy",
    "LinkageModel",
    "LinkageResult",
    "MissingExtraError",
    "PipelineResult",
    "Reason",
    "RecordNotFoundError",
    "RecordRef",
    "Severity",
    "Source",
    "StorageError",
    "SurvivorshipPolicy",
    "Terms",
    "Tier",
    "TierPolicy",
    "Transaction",
    "UnsupportedQueryError",
    "ValuePolicy",
    "VersionConflictError",
    "WorkerError",
    "__version__",
    "dedupe",
    "from_dict",
    "from_json",
    "link",
    "normalize_address",
    "normalize_date",
    "normalize_email",
    "normalize_identifier",
    "normalize_money",
    "normalize_organization_name",
    "normalize_person_name",
    "normalize_phone",
    "normalize_social_handle",
    "open_store",
    "stream_records",
    "to_dict",
    "to_json",
]


def __getattr__(name: str) -> object:
    """Load a public name from its home at first use (PEP 562)."""
    if name not in _HOME_OF:
        msg = f"module 'customer_core' has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(f"customer_core.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
