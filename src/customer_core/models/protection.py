"""How carefully the parts of a record are kept: the protection classes.

Rules:
    Every attribute of a record belongs to one class; storage encrypts each class on
    its own, so that whoever may see one need not be given the others. An attribute
    that is not listed is special: the strictest.

Sources:
    GDPR (2016/679) articles 4 and 9; PIPL (2021) articles 4 and 28; GB/T 35273-2020
    annex B (identity, contact, property and sensitive information).
"""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Final


class ProtectionClass(IntEnum):
    """What an attribute tells about a person; the numbers are stored."""

    IDENTITY = 1
    CONTACT = 2
    FINANCIAL = 3
    SPECIAL = 4


CLASS_OF: Final[Mapping[str, ProtectionClass]] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                "ref", "names", "organization_names", "birth_dates", "identifiers",
                "registered_at", "updated_at",
            ),
            ProtectionClass.IDENTITY,
        ),
        **dict.fromkeys(
            (
                "phones", "emails", "addresses", "social_handles", "profile.language",
                "profile.contact_preference",
            ),
            ProtectionClass.CONTACT,
        ),
        **dict.fromkeys(
            (
                "profile.sex", "profile.occupation", "profile.interests",
                "profile.preferences", "custom",
            ),
            ProtectionClass.SPECIAL,
        ),
    }
)  # fmt: skip
"""The class of every attribute of a record, by its path."""

FINANCIAL_KINDS: Final = frozenset({"iban", "bank_card", "bank_account"})
"""Kinds of identifiers that are financial instead."""
