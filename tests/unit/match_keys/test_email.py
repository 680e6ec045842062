"""Keys of e-mail addresses: which mailbox they deliver to."""

import pytest

from customer_core.match_keys.email import (
    email_index_key,
    email_keys,
    email_matches,
    email_query_key,
)
from customer_core.models import EmailAddress


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Li.Na@gmail.com", "lina+shop@googlemail.com", True),
        ("li.na@outlook.com", "lina@outlook.com", False),
        ("li+a@outlook.com", "li+b@outlook.com", True),
        ("li+a@163.com", "li+b@163.com", False),
        ("li@me.com", "LI@icloud.com", True),
        ("+@gmail.com", "+@gmail.com", True),
        ("li@hotmail.com", "li@outlook.com", False),
    ],
)
def test_mailbox_follows_the_rules_of_the_provider(
    left: str,
    right: str,
    same: bool,  # noqa: FBT001 - the expected answer
) -> None:
    """Dots, tags and other domains count as the provider says."""
    keys = [email_keys(EmailAddress(address=text)).mailbox for text in (left, right)]
    assert (keys[0] == keys[1]) is same


@pytest.mark.parametrize(
    "text",
    ["li.na@gmail.com", " <mailto:LiNa＠gmail。com> ", "李娜 <lina@googlemail.com>"],
)
def test_typed_address_finds_the_stored_one(text: str) -> None:
    """Every way to type an address has the key of the stored one and matches it."""
    stored = EmailAddress(address="Li.Na@gmail.com")
    assert email_query_key(text) == email_index_key(stored)
    assert email_matches(text, stored)


def test_text_without_an_at_sign_has_no_key() -> None:
    """Such a text matches nothing."""
    assert email_query_key("li.na") is None
    assert not email_matches("li.na", EmailAddress(address="li.na@qq.com"))


def test_repr_masks_the_mailbox() -> None:
    """A key in a log does not show the address."""
    assert "lina" not in repr(email_keys(EmailAddress(address="lina@qq.com")))
