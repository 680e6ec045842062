"""Match keys of canonical values: what two spellings of one thing have in common.

Sources:
    :mod:`customer_core.match_keys`.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from customer_core.match_keys.email import email_keys
from customer_core.match_keys.identifier import identifier_keys
from customer_core.match_keys.name import person_name_keys
from customer_core.match_keys.organization_name import organization_name_keys
from customer_core.match_keys.phone import phone_keys

KEYED_FIELDS: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {
        "names": lambda value: person_name_keys(value).pinyin,
        "organization_names": lambda value: organization_name_keys(value).core,
        "phones": lambda value: phone_keys(value).number,
        "emails": lambda value: email_keys(value).mailbox,
        "identifiers": lambda value: identifier_keys(value).value,
    }
)
"""Field -> value -> its match key."""
