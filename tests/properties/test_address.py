"""Laws of the address normalizers, on generated addresses and on any text."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from customer_core.normalizers import normalize_address, normalize_address_parts
from customer_core.reference.divisions import Division, table

REGIONS = st.sampled_from(["CN", "GB", "US", "TW", "HK", "JP", "DE"])
# words and signs that mean something to one of the readers
_TELLING = list(
    "路 街 号 区 县 省 市 东 一 號 | , ; 、 - ( ) ， \u200b １ é \u0301 无".replace(
        " ", ""
    )
)
_NAMES = [
    "1号", "12", "3栋", "A座", "502室", "100020", "邮编:", "518052", "中国", "地址:",
    "China", "UK", "GB", "日本", "JP", "G21GH", "Flat#3", "York", "Oxford", "IL", "NY",
    "62704", "CA", "Illinois", "Georgia", "England", "Toronto", "K1A0B6", "ON", "DE",
    "市辖区", "台湾", "廣東", "臺北市", "10115", "Hong", "香港", "〒100-0001", "東京都",
    "Flat 3", "12 High Street", "New York", "SW1A 1AA", ", ", " ",
]  # fmt: skip
WORDS = st.one_of(
    st.sampled_from(_TELLING),
    st.sampled_from(_NAMES),
    st.deferred(lambda: st.sampled_from(sorted(table().by_name))),
)
TEXTS = st.one_of(
    st.text(max_size=40),
    st.lists(WORDS, min_size=1, max_size=7).map("".join),
    st.lists(WORDS, min_size=1, max_size=6).map(" ".join),
    st.lists(WORDS, min_size=1, max_size=5).map(", ".join),
)


@settings(deadline=None, max_examples=300)
@given(text=TEXTS, region=REGIONS)
@example(text="Hong Kong, 、, Apt 4,  ", region="CN")
@example(text="江北区 100020 é 中国", region="GB")
@example(text="Toronto, Canada", region="US")
@example(text="0 [\U00020000", region="CN")
@example(text="靑县 010000㐀", region="CN")
@example(text="( \u0301\U0003134b", region="CN")
def test_any_text_is_normalised_once_and_for_all(text: str, region: str) -> None:
    """No text raises, raw is kept, and the canonical text is a fixed point."""
    found = normalize_address(text, region)
    assert found.raw == text
    if found.value is not None:
        again = normalize_address(found.value.text, region)
        assert (again.value, again.keys) == (found.value, found.keys)


@settings(deadline=None, max_examples=100)
@given(
    one=st.deferred(lambda: st.sampled_from(list(table().by_code.values()))),
    road=st.sampled_from(["人民路", "解放大道", "學院路", "文三西街"]),
    number=st.integers(1, 999),
    room=st.one_of(st.none(), st.integers(101, 999)),
    gap=st.sampled_from(["", " ", ",", "/"]),
)
def test_written_divisions_are_found_again(
    one: Division, road: str, number: int, room: int | None, gap: str
) -> None:
    """Whatever stands between the levels, the code, street and unit come out."""
    street = f"{road}{number}号"
    unit = f"2栋{room}室" if room else ""
    text = gap.join([*dict.fromkeys(one.path), street + unit])
    value = normalize_address(text).value
    assert value
    assert (value.division_code, value.street) == (one.code, street)
    assert value.unit == (unit or None)


@settings(deadline=None, max_examples=150)
@given(
    columns=st.fixed_dictionaries(
        {
            name: st.one_of(st.none(), TEXTS)
            for name in ("street", "city", "region", "postal_code", "country")
        }
    ),
    region=REGIONS,
)
def test_any_columns_give_an_outcome(
    columns: dict[str, str | None], region: str
) -> None:
    """No columns raise; a value has keys and says something."""
    found = normalize_address_parts(**columns, default_region=region)
    assert (found.value is None) == (found.keys is None)
    assert found.value is None or found.value.text != ""


@settings(deadline=None, max_examples=60)
@given(text=TEXTS, times=st.integers(2, 250), region=REGIONS)
def test_long_texts_are_refused_or_read(text: str, times: int, region: str) -> None:
    """Up to 10 kB nothing raises; what is too long has no value and says so."""
    long = (text * times)[:10_000]
    found = normalize_address(long, region)
    assert found.raw == long
    if len(long) > 500:
        assert found.value is None
        assert [str(issue.code) for issue in found.issues] == ["common.too_long"]


@pytest.mark.parametrize(
    "piece", ["北京", "市辖区", "(", "a, ", "Xian ", "1号", "\u200b"]
)
def test_time_is_linear(piece: str) -> None:
    """A megabyte ends in under a second, and so does the longest text that is read."""
    for text in ((piece * 1_000_000)[:1_000_000], (piece * 500)[:500]):
        start = time.perf_counter()
        normalize_address(text)
        assert time.perf_counter() - start < 1


@settings(deadline=None, max_examples=150)
@given(
    one=st.deferred(lambda: st.sampled_from(list(table().by_code.values()))),
    street=st.sampled_from(["科苑路翀号", "翀赟大道15号3栋翀室", "翀赟骉"]),
    noise=st.sampled_from(
        ["{}", "收件人：翀赟骉 13917173939 {}", "{} 7173939", "{} 邮编"]
    ),
    region=REGIONS,
)
def test_nothing_that_is_printed_tells_where_somebody_lives(
    one: Division, street: str, noise: str, region: str
) -> None:
    """Neither reprs nor issues nor their texts have a street, a name or a number."""
    text = noise.format("".join(one.path) + street)
    found = normalize_address(text, region, {"phone": "0755-7173939"})
    shown = repr(found) + "".join(
        f"{issue!r}{issue.message('en')}{issue.message('zh')}{issue.parameters}"
        for issue in found.issues
    )
    assert [t for t in ("翀", "赟", "骉", "7173939", "科苑路") if t in shown] == []
