"""Laws of every value normalizer, on any text."""

import string
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from customer_core.match_keys.email import (
    email_index_key,
    email_matches,
    email_query_key,
)
from customer_core.match_keys.identifier import (
    identifier_index_key,
    identifier_matches,
    identifier_query_key,
)
from customer_core.match_keys.phone import (
    phone_index_keys,
    phone_matches,
    phone_query_key,
)
from customer_core.models import Normalized
from customer_core.normalizers import (
    normalize_date,
    normalize_email,
    normalize_identifier,
    normalize_moment,
    normalize_money,
    normalize_phone,
    normalize_sex,
    normalize_social_handle,
    normalize_url,
)

Normalizer = Callable[[str | None], Normalized[Any, Any]]

NORMALIZERS: dict[str, Normalizer] = {
    "date": normalize_date,
    "email": normalize_email,
    "identifier": normalize_identifier,
    "moment": normalize_moment,
    "money": normalize_money,
    "phone": normalize_phone,
    "sex": normalize_sex,
    "social_handle": normalize_social_handle,
    "url": normalize_url,
}
# How each canonical text is normalised again, where its kind is not part of it.
AGAIN: dict[str, Callable[[Any], Normalized[Any, Any]]] = {
    "identifier": lambda value: normalize_identifier(value.text, value.kind),
    "moment": lambda value: normalize_moment(value.isoformat()),
    "sex": lambda value: normalize_sex(str(value)),
    "social_handle": lambda value: normalize_social_handle(value.text, value.kind),
}

# characters that mean something to one of the normalizers
_TELLING = (
    "0123456789０１２３+-()./:;,@<>年月日元万¥€$ 转xX#*ABCDEGHMabcn。＠\u200b\ufeffХ"
)
TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(_TELLING, max_size=24),
    st.text(string.digits, min_size=4, max_size=19),
    st.text(string.digits + "-+ ", min_size=4, max_size=24),
    st.emails(),
    st.dates().map(str),
    st.datetimes().map(str),
    st.decimals(allow_nan=False, allow_infinity=False, places=2).map(str),
)


@pytest.mark.parametrize("name", NORMALIZERS)
@settings(deadline=None, max_examples=150)
@given(text=TEXTS)
@example(text="1.3912457803E+10")
@example(text="13512457803-9100 / 010-65529988-12")
@example(text="ǅ1Ǆ ß")
def test_any_text_is_normalised_once_and_for_all(name: str, text: str) -> None:
    """No text raises, raw is kept, and the canonical text is a fixed point."""
    found = NORMALIZERS[name](text)
    assert found.raw == text
    for one in (found, *found.others):
        if one.value is not None:
            again = AGAIN.get(name, lambda value: NORMALIZERS[name](value.text))
            repeated = again(one.value)
            value = repeated.value
            if name == "email":  # the display name is not part of the canonical text
                assert value
                assert value.address == one.value.address
            else:
                assert value == one.value
            assert repeated.keys == one.keys


@pytest.mark.parametrize("name", NORMALIZERS)
@settings(deadline=None, max_examples=60)
@given(text=TEXTS)
def test_no_repr_shows_the_text(name: str, text: str) -> None:
    """Neither the outcome nor its issues print more than a mask of a long text."""
    found = NORMALIZERS[name](text)
    shown = repr(found.issues) + "".join(i.message() + i.hint() for i in found.issues)
    digits = "".join(filter(str.isdigit, text))
    if len(digits) >= 8:  # shorter runs may be lengths and limits
        assert digits not in shown
        assert digits not in repr(found) or name in {"money", "moment"}


@settings(deadline=None, max_examples=300)
@given(
    digits=st.text(string.digits, min_size=5, max_size=12),
    prefix=st.sampled_from(["", "0", "+86", "0086 ", "+44 (0)", "86"]),
    typed=st.sampled_from(["{}", "+{}", "00{}", "(0){}"]),
)
@example(digits="110000", prefix="+86", typed="00{}")
def test_a_typed_phone_that_matches_is_found(
    digits: str, prefix: str, typed: str
) -> None:
    """What phone_matches accepts has the key of the stored number."""
    value = normalize_phone(prefix + digits).value
    if value is not None:
        national = value.e164[3:]
        for text in (value.text, prefix + digits, typed.format(national), national):
            if phone_matches(text, value):
                assert phone_query_key(text) in phone_index_keys(value)
        assert phone_matches(value.text, value)


@settings(deadline=None, max_examples=150)
@given(text=st.one_of(st.emails(), TEXTS))
def test_a_stored_email_or_identifier_is_found_by_its_text(text: str) -> None:
    """The canonical text finds its own value, and so does the raw text."""
    email = normalize_email(text).value
    if email is not None:
        assert email_query_key(email.text) == email_index_key(email)
        assert email_matches(email.text, email)
    number = normalize_identifier(text).value
    if number is not None:
        assert identifier_query_key(number.text) == identifier_index_key(number)
        assert identifier_matches(number.text, number)
