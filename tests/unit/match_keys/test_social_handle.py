"""Match keys of accounts."""

import pytest

from customer_core.match_keys.social_handle import social_handle_keys
from customer_core.models import SocialHandle


@pytest.mark.parametrize(
    ("kind", "account", "text", "mailbox", "phone"),
    [
        ("qq", "1245780", "qq:1245780", "1245780@qq.com", None),
        ("wechat", "13912457803", "wechat:13912457803", None, "+8613912457803"),
        ("wechat", "1245780", "wechat:1245780", None, None),
        ("whatsapp", "+447740080583", "whatsapp:+447740080583", None, "+447740080583"),
        ("facebook", "Some.Body", "facebook:somebody", None, None),
        ("x", "some_body", "x:some_body", None, None),
    ],
)
def test_an_account_is_joined_with_what_else_names_its_owner(
    kind: str, account: str, text: str, mailbox: str | None, phone: str | None
) -> None:
    """A QQ number is a mailbox, a WhatsApp account and a WeChat mobile a phone."""
    keys = social_handle_keys(SocialHandle(kind=kind, value=account))
    assert (keys.text, keys.mailbox, keys.phone) == (text, mailbox, phone)
