"""Match keys of accounts: the account itself, and what else names its owner.

Rules:
    Accounts are equal within one network only. A QQ number is also a mailbox at qq.com,
    a WhatsApp account is a phone number, and WeChat finds people by their mobile
    number: such an account has the key of the mailbox or phone as well, so that it can
    be joined with them.

Sources:
    Help pages of Tencent and WhatsApp on how people are found, read 2026-11; Facebook
    on user names (dots and case say nothing).
"""

from attrs import field, frozen

from customer_core._text import mask
from customer_core.match_keys.email import mailbox_of_qq
from customer_core.models.values import SocialHandle

VERSION = 1
"""Version of the keys: raised whenever one changes for the same value."""

_CN_MOBILE_DIGITS = 11


@frozen(kw_only=True)
class SocialHandleKeys:
    """Match keys of one account.

    Attributes:
        text: network and account, ``wechat:zhang_san88``.
        mailbox: the mailbox that belongs to it, as of
            :class:`customer_core.match_keys.email.EmailKeys`; else ``None``.
        phone: the number that it is, as of
            :class:`customer_core.match_keys.phone.PhoneKeys`; else ``None``.
    """

    text: str = field(repr=lambda text: repr(mask(text)))
    mailbox: str | None = field(default=None, repr=lambda text: repr(mask(text or "")))
    phone: str | None = field(default=None, repr=lambda text: repr(mask(text or "")))


def social_handle_keys(value: SocialHandle) -> SocialHandleKeys:
    """The match keys of an account.

    Example:
        >>> social_handle_keys(SocialHandle(kind="qq", value="1234567")).mailbox[-7:]
        '@qq.com'
    """
    account = value.value.casefold()
    if value.kind == "facebook":
        account = account.replace(".", "")
    return SocialHandleKeys(
        text=f"{value.kind}:{account}",
        mailbox=mailbox_of_qq(account) if value.kind == "qq" else None,
        phone=_phone(value.kind, account),
    )


def _phone(kind: str, account: str) -> str | None:
    if kind == "whatsapp":
        return account
    is_mobile = account.isdigit() and len(account) == _CN_MOBILE_DIGITS
    return f"+86{account}" if kind == "wechat" and is_mobile else None
