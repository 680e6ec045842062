"""No text is too odd or too long for a normalizer.

Laws of single fields are in the modules of those fields; here all normalizers read
whatever Unicode has, up to 10 kB, and a megabyte of what expressions stumble over.
"""

import time
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from customer_core.models import Normalized
from customer_core.normalizers import (
    normalize_address,
    normalize_date,
    normalize_email,
    normalize_identifier,
    normalize_moment,
    normalize_money,
    normalize_organization_name,
    normalize_person_name,
    normalize_phone,
    normalize_sex,
    normalize_social_handle,
    normalize_url,
)

NORMALIZERS: dict[str, Callable[[str], Normalized[Any, Any]]] = {
    "address": normalize_address,
    "address, Britain": lambda text: normalize_address(text, region="GB"),
    "date": normalize_date,
    "email": normalize_email,
    "identifier": normalize_identifier,
    "moment": normalize_moment,
    "money": normalize_money,
    "organization_name": normalize_organization_name,
    "person_name": normalize_person_name,
    "phone": normalize_phone,
    "sex": normalize_sex,
    "social_handle": normalize_social_handle,
    "url": normalize_url,
}
KILOBYTE, MEGABYTE = 1_000, 1_000_000
# what many expressions have in them, over and over
REPEATED = (
    "a", "1", "12", "王", "王 ", " ", "\t", "\u3000", "\u200b", "\u0301", "é", "ﷺ",
    "@", "a@", "a.", "1.", "1-", "1 ", "1,", "+", "(", "((1)", ")", "（", "·", "・",
    "/", "//", "http://", "www.", "微信:", "手机:", "a:", "转1", "x1", "ext", "省",
    "市", "北京市", "路1号", "号", "1号楼", "年1月", "一", "十", "万", "¥", "$1", "(1",
    "先生", "Dr ", "van ", "Mr. ", "有限公司", "Ltd ", "& ", "<a@b.c>", "'", "*",
    "\x00", "\n", "省市区", "ａ", '"', "\ud800",
)  # fmt: skip

LONG = st.builds(
    lambda text, times: (text * times)[: 10 * KILOBYTE],
    st.text(min_size=1, max_size=40),
    st.integers(1, 1000),
)


@pytest.mark.parametrize("name", NORMALIZERS)
@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.data_too_large]
)
@given(text=st.one_of(st.text(max_size=200), LONG))
@example(text="".join(map(chr, range(0x300))))
@example(text="\ud800\udfff")
def test_any_text_is_read_to_its_end(name: str, text: str) -> None:
    """Nothing is raised, the raw text is kept, and a value has its keys."""
    found = NORMALIZERS[name](text)
    assert found.raw == text
    assert (found.value is None) == (found.keys is None)


@pytest.mark.parametrize("name", NORMALIZERS)
def test_every_character_of_unicode_is_read(name: str) -> None:
    """Alone and between others, one of each category and block."""
    kinds: dict[tuple[str, int], str] = {}
    for code in range(0x110000):
        character = chr(code)
        kinds.setdefault((unicodedata.category(character), code >> 9), character)
    for character in kinds.values():
        for text in (character, f"1{character}2", f"王{character}a"):
            assert NORMALIZERS[name](text).raw == text


@pytest.mark.parametrize("name", NORMALIZERS)
def test_a_megabyte_ends_in_less_than_a_second(name: str) -> None:
    """Whatever is repeated; and so does what is just short enough to be read."""
    NORMALIZERS[name]("a")  # tables are loaded once
    for part in REPEATED:
        for length in (60, 120, 240, KILOBYTE, 4 * KILOBYTE, MEGABYTE):
            text = (part * (length // len(part) + 1))[:length]
            start = time.process_time()
            NORMALIZERS[name](text)
            spent = time.process_time() - start
            assert (part, length, spent < 1) == (part, length, True)
