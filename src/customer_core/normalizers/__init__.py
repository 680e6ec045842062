"""Text to canonical values, one module per attribute.

Rules:
    Every ``normalize_x`` is total (it never raises on any text), keeps the raw text and
    is idempotent: normalising the canonical text gives an equal value and equal keys.
    Modules load at first use, so that a name does not wait for the telephone metadata.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from customer_core.normalizers.address import (
        normalize_address,
        normalize_address_parts,
    )
    from customer_core.normalizers.bulk import normalize_records
    from customer_core.normalizers.date import normalize_date
    from customer_core.normalizers.email import normalize_email
    from customer_core.normalizers.identifier import normalize_identifier
    from customer_core.normalizers.moment import normalize_moment
    from customer_core.normalizers.money import normalize_money
    from customer_core.normalizers.organization_name import normalize_organization_name
    from customer_core.normalizers.person_name import (
        normalize_name_parts,
        normalize_person_name,
    )
    from customer_core.normalizers.phone import normalize_phone
    from customer_core.normalizers.record import normalize_record
    from customer_core.normalizers.sex import normalize_sex
    from customer_core.normalizers.social_handle import normalize_social_handle
    from customer_core.normalizers.transaction import normalize_transaction
    from customer_core.normalizers.url import normalize_url

__all__ = [
    "normalize_address",
    "normalize_address_parts",
    "normalize_date",
    "normalize_email",
    "normalize_identifier",
    "normalize_moment",
    "normalize_money",
    "normalize_name_parts",
    "normalize_organization_name",
    "normalize_person_name",
    "normalize_phone",
    "normalize_record",
    "normalize_records",
    "normalize_sex",
    "normalize_social_handle",
    "normalize_transaction",
    "normalize_url",
]

# exported name: module of this package that defines it
_MODULES = {
    "normalize_address": "address",
    "normalize_address_parts": "address",
    "normalize_date": "date",
    "normalize_email": "email",
    "normalize_identifier": "identifier",
    "normalize_moment": "moment",
    "normalize_money": "money",
    "normalize_name_parts": "person_name",
    "normalize_organization_name": "organization_name",
    "normalize_person_name": "person_name",
    "normalize_phone": "phone",
    "normalize_record": "record",
    "normalize_records": "bulk",
    "normalize_sex": "sex",
    "normalize_social_handle": "social_handle",
    "normalize_transaction": "transaction",
    "normalize_url": "url",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - as getattr
    """Load an exported name from its module at first use."""
    if name not in _MODULES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value
