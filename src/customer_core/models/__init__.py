"""Frozen data: what the stages hand to each other. Invariants only, no behaviour."""

from customer_core.models.activity import Transaction
from customer_core.models.custom import (
    CustomField,
    CustomFields,
    CustomKind,
    CustomScalar,
)
from customer_core.models.fields import (
    ADDRESS_PARTS,
    NAME_PARTS,
    Field,
    FieldMap,
    MappedColumn,
)
from customer_core.models.golden import FieldDecision, GoldenRecord
from customer_core.models.links import Cluster, cluster_id_of
from customer_core.models.normalized import Normalized, Suggestion
from customer_core.models.profile import Profile
from customer_core.models.provenance import (
    Attributed,
    FieldOrigin,
    RecordRef,
    SourceRef,
    Terms,
    as_utc,
)
from customer_core.models.records import (
    MULTI_VALUED,
    CustomerRecord,
    CustomValue,
    RawRecord,
    RejectedRow,
)
from customer_core.models.serialization import (
    SCHEMA_VERSION,
    from_dict,
    from_json,
    to_dict,
    to_json,
)
from customer_core.models.tiers import Contribution, Tier, TierScore
from customer_core.models.values import (
    EmailAddress,
    Identifier,
    Money,
    OrganizationName,
    PartialDate,
    PersonName,
    PhoneNumber,
    PhoneType,
    PostalAddress,
    Sex,
    SocialHandle,
    is_region,
)

__all__ = [
    "ADDRESS_PARTS",
    "MULTI_VALUED",
    "NAME_PARTS",
    "SCHEMA_VERSION",
    "Attributed",
    "Cluster",
    "Contribution",
    "CustomField",
    "CustomFields",
    "CustomKind",
    "CustomScalar",
    "CustomValue",
    "CustomerRecord",
    "EmailAddress",
    "Field",
    "FieldDecision",
    "FieldMap",
    "FieldOrigin",
    "GoldenRecord",
    "Identifier",
    "MappedColumn",
    "Money",
    "Normalized",
    "OrganizationName",
    "PartialDate",
    "PersonName",
    "PhoneNumber",
    "PhoneType",
    "PostalAddress",
    "Profile",
    "RawRecord",
    "RecordRef",
    "RejectedRow",
    "Sex",
    "SocialHandle",
    "SourceRef",
    "Suggestion",
    "Terms",
    "Tier",
    "TierScore",
    "Transaction",
    "as_utc",
    "cluster_id_of",
    "from_dict",
    "from_json",
    "is_region",
    "to_dict",
    "to_json",
]
