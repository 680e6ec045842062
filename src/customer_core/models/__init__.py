"""Frozen data: what the stages hand to each other. Invariants only, no behaviour."""

from customer_core.models.activity import (
    Feedback,
    FeedbackKind,
    Interaction,
    LoyaltyEntry,
    LoyaltyKind,
    PurchaseLine,
    Transaction,
)
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
from customer_core.models.judgements import Judgement, Verdict, settle_judgements
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
from customer_core.models.tags import Tag, TagEvent
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
    WebAddress,
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
    "Feedback",
    "FeedbackKind",
    "Field",
    "FieldDecision",
    "FieldMap",
    "FieldOrigin",
    "GoldenRecord",
    "Identifier",
    "Interaction",
    "Judgement",
    "LoyaltyEntry",
    "LoyaltyKind",
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
    "PurchaseLine",
    "RawRecord",
    "RecordRef",
    "RejectedRow",
    "Sex",
    "SocialHandle",
    "SourceRef",
    "Suggestion",
    "Tag",
    "TagEvent",
    "Terms",
    "Tier",
    "TierScore",
    "Transaction",
    "Verdict",
    "WebAddress",
    "as_utc",
    "cluster_id_of",
    "from_dict",
    "from_json",
    "is_region",
    "settle_judgements",
    "to_dict",
    "to_json",
]
