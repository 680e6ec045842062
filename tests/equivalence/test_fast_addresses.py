"""The quick reader of addresses gives what the careful one gives, where it answers."""

import random
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from customer_core.normalizers import (
    _address_text,
    address,
    normalize_address,
)
from customer_core.normalizers.address import (
    NormalizedAddress,
    normalize_address_parts,
)
from customer_core.reference.divisions import division, table
from customer_core.testing.addresses import generate_addresses

NAMES = sorted(table().by_name)
PIECES = [
    "路", "街", "12号", "3栋", "502室", "A座", "街道", "镇", "乡", "村", "小区", "花园",
    "高新区", "开发区", "张三", "电话", "(", "收)", "市辖区", "县", "省", "院", "楼",
    "号院", "弄", "巷", "100020", "一百二十", "二期", "层", "东", "中心", "之", "-",
    "#", "甲", "，", " ", "13900000000",
]  # fmt: skip


@contextmanager
def careful() -> Iterator[None]:
    """Without the quick reader."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(address, "read_ordinary", lambda *_, **__: None)
        patch.setattr(_address_text, "read_in_full", lambda _: None)
        patch.setattr(address, "read_ordinary_columns", lambda *_: None)
        yield


def mutated(text: str, dice: random.Random) -> str:
    """The text with a piece or a name of a division put in, cut or turned round."""
    for _ in range(dice.randint(1, 3)):
        at, kind = dice.randrange(len(text) + 1), dice.random()
        if kind < 0.3:
            text = text[: max(at - 1, 0)] + text[at:]
        elif kind < 0.6:
            text = text[:at] + dice.choice(PIECES) + text[at:]
        elif kind < 0.8:
            text = text[:at] + dice.choice(NAMES) + text[at:]
        else:
            text = text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
    return text


def outcome(found: NormalizedAddress) -> tuple[object, ...]:
    """What is compared."""
    return found.raw, found.value, found.keys, found.issues


def test_texts_are_read_alike() -> None:
    """Generated addresses in every form, and three mutations of each."""
    dice = random.Random(20261128)  # noqa: S311 - no secret
    texts = [one.text for one in generate_addresses(1400, seed=11)]
    texts += [mutated(text, dice) for text in texts * 3]
    quick = [address.read_ordinary(text) is not None for text in texts]
    fast = [outcome(normalize_address(text)) for text in texts]
    with careful():
        slow = [outcome(normalize_address(text)) for text in texts]
    assert [t for t, a, b in zip(texts, fast, slow, strict=True) if a != b] == []
    assert sum(quick[:1400]) >= 0.5 * 1400


def test_columns_are_read_alike() -> None:
    """Province, city and county in columns, some left out, said twice or misplaced."""
    dice = random.Random(20261129)  # noqa: S311 - no secret
    rows = []
    for one in generate_addresses(1500, seed=12):
        place = division(one.division_code)
        assert place
        region, city, district = (*place.path, "")[:3]
        street = one.text if dice.random() < 0.1 else f"人民路{dice.randint(1, 99)}号"
        rows.append(
            {
                "street": dice.choice([street, mutated(street, dice)]),
                "district": dice.choice([district, district, "", "无", None]),
                "city": dice.choice([city, city, region, "", None]),
                "region": dice.choice([region, region, "", None]),
                "postal_code": dice.choice([None, "", "310013", "10002"]),
                "country": dice.choice([None, "CN", "China", "中国", "UK"]),
            }
        )
    fast = [outcome(normalize_address_parts(**row)) for row in rows]
    with careful():
        slow = [outcome(normalize_address_parts(**row)) for row in rows]
    assert [r for r, a, b in zip(rows, fast, slow, strict=True) if a != b] == []
