"""Accounts of social networks and messengers."""

import pytest

from customer_core.normalizers import normalize_social_handle


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("微信：Zhang_San88", None, ("wechat", "zhang_san88")),
        ("wx: zhang_san88", None, ("wechat", "zhang_san88")),
        ("13912457803", "微信", ("wechat", "13912457803")),
        ("QQ:1245780", None, ("qq", "1245780")),
        ("12457803.0", "qq", ("qq", "12457803")),
        ("@Some_Body", "x", ("x", "some_body")),
        ("https://x.com/Some_Body?s=20", None, ("x", "some_body")),
        ("www.linkedin.com/in/some-body/", None, ("linkedin", "some-body")),
        ("https://weibo.com/u/1245780", None, ("weibo", "1245780")),
        ("微信号:https://t.me/some_body", None, ("telegram", "some_body")),
        ("some_body", None, ("other", "some_body")),
        ("Some_Body", "Forum", ("forum", "Some_Body")),
        ("https://example.com/some", None, None),
        ("wx: abc", None, None),
        ("0123456", "qq", None),
        ("some body", "wechat", None),
    ],
)
def test_account_is_read_with_its_network(
    text: str, kind: str | None, expected: tuple[str, str] | None
) -> None:
    """Label, address and @ are taken off; an impossible account is refused."""
    found = normalize_social_handle(text, kind)
    read = (found.value.kind, found.value.text) if found.value else None
    assert read == expected
    refused = ["social_handle.invalid"] if expected is None else []
    assert [str(issue.code) for issue in found.issues] == refused


def test_key_names_the_network() -> None:
    """Equal names on two networks are two accounts."""
    keys = [normalize_social_handle("some_body", kind).keys for kind in ("x", "line")]
    assert [key.text for key in keys if key] == ["x:some_body", "line:some_body"]


def test_nothing_received_is_no_issue() -> None:
    """Missing text has neither value nor issue."""
    found = normalize_social_handle(None, "qq")
    assert (found.value, found.issues) == (None, ())
