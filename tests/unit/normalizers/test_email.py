"""E-mail addresses as people write them."""

import random

import pytest
from email_validator import EmailNotValidError, validate_email

from customer_core.normalizers import normalize_email
from customer_core.normalizers.email import NormalizedEmail

VECTORS = "emails.csv"


def codes(found: NormalizedEmail) -> list[str]:
    """The codes of the issues, in their order."""
    return [str(issue.code) for issue in found.issues]


def test_address_becomes_the_expected_value(vector: dict[str, str]) -> None:
    """Each written form gives its address, mailbox, issues, suggestion and others."""
    found = normalize_email(vector["input"])
    value = found.value
    read = (
        value.address if value else "",
        (value.display_name or "") if value else "",
        found.keys.mailbox if found.keys else "",
        "|".join(codes(found)),
        "|".join(s.value.domain for s in found.suggestions),
        "|".join(other.value.text for other in found.others if other.value),
    )
    names = ("address", "display_name", "mailbox", "codes", "suggestion", "others")
    assert dict(zip(names, read, strict=True)) == {n: vector[n] for n in names}


@pytest.mark.parametrize("raw", [None, float("nan"), "", " "])
def test_nothing_received_is_no_issue(raw: str | None) -> None:
    """Missing and blank text have neither value nor issue."""
    found = normalize_email(raw)
    assert (found.value, found.keys, found.issues) == (None, None, ())


def test_suggestion_keeps_the_local_part_and_is_not_applied() -> None:
    """A typo is suggested with its reason, and the value stays as given."""
    found = normalize_email("Li.Na@gmial.com")
    (suggestion,) = found.suggestions
    assert found.value
    assert found.value.address == "Li.Na@gmial.com"
    assert suggestion.value.address == "Li.Na@gmail.com"
    assert suggestion.reason == "email.domain_typo"
    assert found.issues[0].parameters == {"suggestion": "gmail.com"}


def test_readable_address_comes_before_an_unreadable_one() -> None:
    """A broken address does not hide the good one behind it."""
    found = normalize_email("a..b@qq.com; li@qq.com")
    assert found.value
    assert found.value.address == "li@qq.com"
    assert [codes(other) for other in found.others] == [["email.syntax"]]


def test_local_part_and_address_have_their_greatest_length() -> None:
    """RFC 5321 allows 64 characters before the @ and 254 in all."""
    domain = ".".join(["d" * 60] * 3) + ".com"
    accepted = [f"{'x' * 64}@qq.com", f"{'x' * 60}@{domain}"]
    refused = [f"{'x' * 65}@qq.com", f"{'x' * 64}@d{domain}d.com"]
    assert [normalize_email(text).value is None for text in accepted] == [False, False]
    assert [codes(normalize_email(text)) for text in refused] == [["email.syntax"]] * 2


def test_too_long_text_is_refused() -> None:
    """A cell that is far too long is not searched for addresses."""
    assert codes(normalize_email("a@b.cn," * 200)) == ["common.too_long"]


def test_fast_path_agrees_with_the_library() -> None:
    """Random plain addresses are accepted and written as by the library alone."""
    draw = random.Random(7)  # noqa: S311 - a fixed sample
    letters = "abcXYZ019._-+'!#@"
    hosts = ["qq.com", "QQ.Com", "a-b.co.uk", "-a.com", "a..com", "x.test", "b", "a.c1"]
    differing = []
    for _ in range(4000):
        local = "".join(draw.choices(letters, k=draw.randint(1, 9)))
        text = f"{local}@{draw.choice(hosts)}"
        if text.count("@") > 1:
            continue
        try:
            known = validate_email(text, check_deliverability=False, strict=True)
            expected = f"{local}@{known.domain}"
        except EmailNotValidError:
            expected = ""
        found = normalize_email(text).value
        if (found.address if found else "") != expected and local.strip("'`.") == local:
            differing.append(text)
    assert differing == []
