"""What is known of a person besides identity and contact.

Rules:
    Every statement is attributed to its source; several sources may differ.
"""

from typing import Final

from attrs import field, frozen

from customer_core._text import counted
from customer_core.models.provenance import Attributed
from customer_core.models.values import Sex


@frozen(kw_only=True)
class Profile:
    """Statements about a person, in the order of their columns.

    Attributes:
        sex: as stated by sources.
        occupation: job or profession.
        language: preferred language, as the source writes it.
        interests: one text each.
        preferences: one text each (brand, size, diet).
        contact_preference: the channel a person wants (``sms``, ``邮件``).
    """

    sex: tuple[Attributed[Sex], ...] = field(default=(), repr=counted)
    occupation: tuple[Attributed[str], ...] = field(default=(), repr=counted)
    language: tuple[Attributed[str], ...] = field(default=(), repr=counted)
    interests: tuple[Attributed[str], ...] = field(default=(), repr=counted)
    preferences: tuple[Attributed[str], ...] = field(default=(), repr=counted)
    contact_preference: tuple[Attributed[str], ...] = field(default=(), repr=counted)


NO_PROFILE: Final = Profile()
"""Nothing stated; shared by the records that say nothing of it."""
