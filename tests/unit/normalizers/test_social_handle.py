"""Accounts of social networks and messengers."""

from customer_core.normalizers import normalize_social_handle

VECTORS = "social_handles.csv"


def test_account_is_read_with_its_network(vector: dict[str, str]) -> None:
    """Label, address and @ are taken off; an impossible account is refused."""
    found = normalize_social_handle(vector["input"], vector["kind"] or None)
    value, keys = found.value, found.keys
    read = {
        "network": value.kind if value else "",
        "account": value.text if value else "",
        "mailbox": (keys.mailbox or "") if keys else "",
        "phone": (keys.phone or "") if keys else "",
        "codes": "|".join(str(issue.code) for issue in found.issues),
        "others": "|".join(one.value.text for one in found.others if one.value),
    }
    assert read == {name: vector[name] for name in read}


def test_the_address_of_a_profile_names_the_network_before_the_label() -> None:
    """A Telegram address in a cell labelled WeChat is a Telegram account."""
    value = normalize_social_handle("微信号:https://t.me/some_body").value
    assert value
    assert (value.kind, value.text) == ("telegram", "some_body")


def test_key_names_the_network() -> None:
    """Equal names on two networks are two accounts."""
    keys = [normalize_social_handle("some_body", kind).keys for kind in ("x", "line")]
    assert [key.text for key in keys if key] == ["x:some_body", "line:some_body"]


def test_nothing_received_is_no_issue() -> None:
    """Missing text has neither value nor issue."""
    found = normalize_social_handle(None, "qq")
    assert (found.value, found.issues) == (None, ())
