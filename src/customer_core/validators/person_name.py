"""Names of a person that are something else.

Rules:
    How a name is written is the normalizer's business; this asks whether it is one.
    A name with a digit is a name; one with the digits of a phone number is not.
"""

import re

from customer_core.issues import Issue, IssueCode
from customer_core.models.values import PersonName

# Seven digits are the shortest subscriber number (E.164 in practice), with the signs
# people put between them.
_CONTACT = re.compile(r"[@＠]|\d(?:[\s().-]{0,2}\d){6}")


def is_contact(value: PersonName) -> bool:
    """Whether a phone number or an e-mail address stands as the name.

    Example:
        >>> is_contact(PersonName(family="139 1245 7803"))
        True
        >>> is_contact(PersonName(family="李", given="三"))
        False
    """
    text = f"{value.family} {value.given}"
    return not text.isalpha() and _CONTACT.search(text) is not None


def validate_person_name(value: PersonName) -> tuple[Issue, ...]:
    """Whether this is the name of somebody.

    Example:
        >>> print(*validate_person_name(PersonName(given="li.na@qq.com")))
        warning record.name_is_contact: a phone number or e-mail address stands as the name
    """  # noqa: E501 - the example shows one printed line
    code = IssueCode.RECORD_NAME_IS_CONTACT
    return (Issue(code=code),) if is_contact(value) else ()
