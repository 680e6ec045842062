"""Tokens are equal exactly for equal keys of one index of one store."""

from collections.abc import Callable
from datetime import date

import pytest
from attrs import evolve

from customer_core.errors import ConfigurationError, UnsupportedQueryError
from customer_core.models import (
    Attributed,
    CustomerRecord,
    PartialDate,
    PersonName,
    PostalAddress,
    Profile,
    Sex,
    SocialHandle,
)
from customer_core.storage.blind_index import (
    DEFAULT_INDEXES,
    BlindIndex,
    IndexTokens,
    index_digest,
)
from customer_core.storage.index_parts import PARTS
from customer_core.storage.queries import choose_index, criteria_of, keys_of, matcher

MakeRecord = Callable[..., CustomerRecord]
ROOT = bytes(64)


def tokens(
    *indexes: BlindIndex, root: bytes = ROOT, context: bytes = b"c"
) -> IndexTokens:
    """The tokens of a store with these indexes."""
    return IndexTokens(root, context, indexes=indexes or DEFAULT_INDEXES)


@pytest.fixture
def person(make_record: MakeRecord) -> CustomerRecord:
    """A customer with something of everything."""
    record = make_record(1, identifiers=("AB12",))
    origin = record.names[0].origin

    def said(value: object) -> Attributed:
        return Attributed(value=value, raw="", origin=origin)

    return evolve(
        record,
        birth_dates=(said(PartialDate(year=1990, month=1, day=2)),),
        addresses=(
            said(
                PostalAddress(
                    country="CN", admin1="上海市", admin2="上海市", street="中路1号",
                    postal_code="200040",
                )
            ),
        ),
        social_handles=(said(SocialHandle(kind="wechat", value="ouyang_xm")),),
        profile=Profile(sex=(said(Sex.FEMALE),)),
    )  # fmt: skip


def test_every_value_of_a_record_has_a_token(make_record: MakeRecord) -> None:
    """Not only the main one; equal match keys give one token."""
    record = make_record(
        1,
        phones=("+8613800000001", "+8613900000002"),
        emails=("Ann@example.com", "ann@example.com"),
        identifiers=("AB12",),
    )
    names = [label.partition("/")[0] for label, _ in tokens().of(record)]
    assert names == ["email", "identifier", "phone", "phone", "record_id"]


def test_token_depends_on_index_key_context_and_bits(person: CustomerRecord) -> None:
    """The same value never gives the same token in two places."""
    made = {
        dict(each.of(person))[each.labels[0]]
        for each in (
            tokens(BlindIndex(("email",))),
            tokens(BlindIndex(("email",)), root=b"1" * 64),
            tokens(BlindIndex(("email",)), context=b"d"),
            IndexTokens(ROOT, b"c", indexes=[BlindIndex(("email",))], key_version=2),
            tokens(BlindIndex(("email",), bits=64)),
        )
    }
    assert (len(made), sorted(map(len, made))) == (5, [8, 16, 16, 16, 16])


@pytest.mark.parametrize("bits", [4, 7, 8, 12, 15, 64])
def test_truncated_token_has_zero_bits_after_its_own(
    person: CustomerRecord, bits: int
) -> None:
    """A whole number of bytes, and nothing of the hash beyond the bits."""
    index = tokens(BlindIndex(("phone",), bits=bits))
    token = next(t for label, t in index.of(person) if label.startswith("phone"))
    assert len(token) == -(-bits // 8)
    assert int.from_bytes(token, "big") % (1 << (-bits % 8)) == 0


@pytest.mark.parametrize(
    ("criteria", "name"),
    [
        ({"phone": "138 0000 0001"}, "phone"),
        ({"email": " USER1@Example.COM "}, "email"),
        ({"identifier": "ab-12"}, "identifier"),
        ({"social_handle": "WeChat:ouyang_xm"}, "social_handle"),
        ({"name": "欧阳晓明", "birth_date": "1990-01-02"}, "name+birth_date"),
        (
            {"name": "Xiaoming Ouyang", "birth_date": date(1990, 1, 2)},
            "name+birth_date",
        ),
        (
            {
                "name": PersonName(family="歐陽", given="曉明"),
                "birth_date": PartialDate(year=1990, month=1, day=2),
            },
            "name+birth_date",
        ),
        (
            {"family_name": "Ouyang", "birth_date": "1990-01-02"},
            "family_name+birth_date",
        ),
        ({"postal_code": "200 040", "street": "中路1"}, "postal_code+street"),
        ({"city": "上海市", "sex": "female", "street": "中路１号"}, "city+sex+street"),
    ],
)
def test_typed_criteria_reach_the_token_of_the_value(
    person: CustomerRecord, criteria: dict[str, object], name: str
) -> None:
    """Query and index meet, and every part agrees when it is compared again."""
    index = tokens(BlindIndex(tuple(name.split("+"))))
    asked = criteria_of(criteria)
    keys = keys_of(asked)
    label, found = index.query(name, keys)
    assert {(label, token) for token in found} & set(index.of(person))
    assert matcher(asked, keys)(person)


def test_recheck_refuses_what_only_shares_the_key(make_record: MakeRecord) -> None:
    """A match key is lossy: another area code, the same end."""
    record = make_record(1, phones=("+861065529988",))
    phone = PARTS["phone"]
    assert set(phone.query_keys("021-65529988")) & set(phone.keys(record))
    assert not phone.matcher("021-65529988", ())(record)


def test_index_of_few_values_alone_is_refused() -> None:
    """Together with another part it is not."""
    for parts in (("sex",), ("city",), ("family_name",), ("sex", "family_name")):
        with pytest.raises(ConfigurationError, match="by their frequency"):
            BlindIndex(parts)
    assert BlindIndex(("sex", "birth_date")).entropy_bits == 11


@pytest.mark.parametrize(
    ("parts", "bits"),
    [((), 128), (("shoe_size",), 128), (("phone", "phone"), 128), (("phone",), 3),
     (("phone",), 65), (("phone",), 129)],
)  # fmt: skip
def test_impossible_index_is_refused(parts: tuple[str, ...], bits: int) -> None:
    """Unknown, repeated and missing parts, and lengths that are no token's."""
    with pytest.raises(ConfigurationError):
        BlindIndex(parts, bits=bits)


def test_digest_does_not_depend_on_the_order() -> None:
    """And tells apart what joining would not."""
    rows = [("a", b"bc"), ("ab", b"c"), ("a", b"b")]
    assert index_digest(rows) == index_digest(reversed(rows))
    digests = {index_digest(rows[:n]) for n in range(4)}
    digests |= {index_digest([row]) for row in rows}
    assert len(digests) == 6


def test_first_index_that_is_covered_is_chosen() -> None:
    """Further criteria are left to the comparison."""
    criteria = criteria_of({"phone": "1", "email": "a@b.c", "name": "x"})
    assert choose_index(criteria, DEFAULT_INDEXES).name == "email"
    with pytest.raises(UnsupportedQueryError, match="no index answers name alone"):
        choose_index(criteria_of({"name": "x"}), DEFAULT_INDEXES)
