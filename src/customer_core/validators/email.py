"""E-mail addresses that reach nobody for long, or not one person.

Rules:
    The form of an address is the normalizer's business; this asks whose it is.

Sources:
    :mod:`customer_core.reference.mail_domains`.
"""

from customer_core.issues import Issue, IssueCode
from customer_core.models.values import EmailAddress
from customer_core.reference.mail_domains import is_disposable, is_role


def validate_email(value: EmailAddress) -> tuple[Issue, ...]:
    """Whether the address belongs to a person and will last.

    Example:
        >>> [str(issue.code) for address in ("info@example.com", "a@mailinator.com")
        ...  for issue in validate_email(EmailAddress(address=address))]
        ['email.role', 'email.disposable']
    """
    codes = (
        (IssueCode.EMAIL_DISPOSABLE, is_disposable(value.domain)),
        (IssueCode.EMAIL_ROLE, is_role(value.local_part)),
    )
    return tuple(Issue(code=code) for code, found in codes if found)
