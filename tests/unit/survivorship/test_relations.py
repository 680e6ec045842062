"""Households, employees and branches: what makes them, and what does not."""

from collections.abc import Callable, Iterable

import pytest

from customer_core.errors import ConfigurationError
from customer_core.models import (
    Cluster,
    CustomerRecord,
    EmailAddress,
    GoldenRecord,
    OrganizationName,
    PersonName,
    PhoneNumber,
    PostalAddress,
)
from customer_core.survivorship import merge_records
from customer_core.survivorship.relations import RelationPolicy, derive_relations

Make = Callable[..., CustomerRecord]

HOME = PostalAddress(
    country="CN",
    admin1="上海市",
    admin2="上海市",
    admin3="静安区",
    division_code="310106",
    street="南京西路1号",
    unit="2栋301室",
)
LINE = PhoneNumber(e164="+862165529988")
ACME = OrganizationName(name="Acme Ltd", core="Acme", legal_form="Ltd")
NORTH = OrganizationName(
    name="Acme Ltd North Branch", core="Acme", legal_form="Ltd", branch="North"
)


def person(family: str, given: str = "x") -> PersonName:
    """A name."""
    return PersonName(family=family, given=given)


def golden(*records: CustomerRecord) -> list[GoldenRecord]:
    """Each record as a customer of its own."""
    return [merge_records(Cluster.of((one.ref,)), [one]) for one in records]


def related(*records: CustomerRecord, **policy: int) -> list[tuple[str, int, int]]:
    """Kind and the numbers of the two customers."""
    customers = golden(*records)
    numbers = {one.cluster_id: n for n, one in enumerate(customers)}
    found = derive_relations(customers, RelationPolicy(**policy))
    return [(str(r.kind), numbers[r.left], numbers[r.right]) for r in found]


def test_one_dwelling_and_family_name_is_a_household(record: Make) -> None:
    """Explained in both languages, the points adding up."""
    customers = golden(
        record("crm/1", names=[person("张", "三")], addresses=[HOME]),
        record("crm/2", names=[person("张", "四")], addresses=[HOME]),
    )
    (household,) = derive_relations(customers)
    assert (household.left, household.right) == tuple(c.cluster_id for c in customers)
    assert household.points == household.explain().total == 3.0
    assert household.explain().text("zh").splitlines() == [
        "两位客户为何属于同一家庭（+3.00 分）",
        "   +2.00  地址相同",
        "   +1.00  姓氏相同",
    ]


def test_two_pieces_of_evidence_without_a_family_name(record: Make) -> None:
    """A couple of two names with one dwelling and one phone."""
    found = related(
        record("crm/1", names=[person("张")], addresses=[HOME], phones=[LINE]),
        record("crm/2", names=[person("李")], addresses=[HOME], phones=[LINE]),
    )
    assert found == [("household", 0, 1)]


def test_what_is_no_household(record: Make) -> None:
    """Neighbours of another door, flatmates, namesakes."""
    other_door = PostalAddress(
        country="CN", division_code="310106", street="南京西路1号", unit="2栋302室"
    )
    assert not related(
        record("crm/1", names=[person("张", "三")], addresses=[HOME]),
        record("crm/2", names=[person("张", "五")], addresses=[other_door]),
        record("crm/3", names=[person("李")], addresses=[HOME]),
        record("crm/4", names=[person("张", "三")]),
        record("crm/5", names=[PersonName(given="三")], addresses=[HOME]),
        record("crm/6", names=[PersonName(given="四")], addresses=[HOME]),
    )


def test_what_too_many_share_says_nothing(record: Make) -> None:
    """A switchboard that eleven customers of one family name give."""
    records = [
        record(f"crm/{n:02}", names=[person("张", str(n))], phones=[LINE])
        for n in range(11)
    ]
    assert related(*records) == []
    assert len(related(*records[:10])) == 45
    assert len(related(*records, largest_household=11)) == 55


def test_the_mailbox_of_an_office_is_no_home(record: Make) -> None:
    """Two colleagues of one family name."""
    office = [EmailAddress(address="info@acme.example.com")]
    assert not related(
        record("crm/1", names=[person("张", "三")], emails=office),
        record("crm/2", names=[person("张", "四")], emails=office),
    )


def test_one_city_is_near_enough(record: Make) -> None:
    """A district that only one of two names changes nothing; another city does."""
    street = {"country": "CN", "street": "南京西路1号", "unit": "2栋301室"}
    whole = PostalAddress(division_code="310106", **street)
    city = PostalAddress(division_code="310100", **street)
    other = PostalAddress(division_code="320106", **street)
    found = related(
        record("crm/1", names=[person("张", "三")], addresses=[whole]),
        record("crm/2", names=[person("张", "四")], addresses=[city]),
        record("crm/3", names=[person("张", "五")], addresses=[other]),
    )
    assert found == [("household", 0, 1)]


def test_a_model_of_the_records_adds_its_word(record: Make) -> None:
    """To what is shared, or with a family name; never alone."""
    customers = golden(
        record("crm/1", names=[person("张", "三")], addresses=[HOME]),
        record("crm/2", names=[person("李")], addresses=[HOME]),
        record("crm/3", names=[person("李", "四")]),
        record("crm/4", names=[person("王")]),
    )
    asked: list[tuple[int, int]] = []

    def model(shared: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        asked.extend(shared)
        return [(0, 1), (1, 2), (2, 3)]

    found = derive_relations(customers, households=model)
    assert asked == [(0, 1)]
    codes = [[reason.code for reason in relation.reasons] for relation in found]
    assert codes == [
        ["relation.dwelling", "relation.household_class"],
        ["relation.household_class", "relation.family_name"],
    ]
    assert [relation.points for relation in found] == [4, 3]


def test_a_street_without_a_number_is_no_dwelling(record: Make) -> None:
    """Half a town may live there."""
    street = PostalAddress(country="CN", division_code="310106", street="南京西路")
    assert not related(
        record("crm/1", names=[person("张", "三")], addresses=[street]),
        record("crm/2", names=[person("张", "四")], addresses=[street]),
    )


def test_who_works_for_whom(record: Make) -> None:
    """By the organisation that is named; a mail domain alone is not enough."""
    mails = [
        EmailAddress(address=f"{name}@acme.example.com") for name in ("info", "a", "b")
    ]
    found = related(
        record("crm/1", organization_names=[ACME], emails=mails[:1]),
        record("crm/2", names=[person("Lee")], organization_names=[ACME]),
        record("crm/3", names=[person("Ray")], emails=mails[1:2]),
    )
    assert found == [("works_for", 1, 0)]
    domain = related(
        record("crm/1", organization_names=[ACME], emails=mails[:1]),
        record("crm/3", names=[person("Ray")], emails=mails[1:2]),
        works_for_from=1,
    )
    assert domain == [("works_for", 1, 0)]


def test_the_domain_of_a_provider_is_nobodys(record: Make) -> None:
    """An organisation with a mailbox at a provider employs nobody by that."""
    assert not related(
        record("crm/1", organization_names=[ACME],
               emails=[EmailAddress(address="acme@qq.com")]),
        record("crm/2", names=[person("Lee")],
               emails=[EmailAddress(address="lee@qq.com")]),
        works_for_from=1,
    )  # fmt: skip


def test_branches(record: Make) -> None:
    """A branch belongs to the one organisation of its name; two leave it open."""
    head = record("crm/1", organization_names=[ACME])
    branch = record("crm/2", organization_names=[NORTH])
    assert related(head, branch) == [("branch_of", 1, 0)]
    again = record("crm/3", organization_names=[ACME])
    assert related(head, branch, again) == []


def test_an_impossible_policy_is_refused() -> None:
    """Evidence that counts for nothing is left out by leaving it out of the data."""
    with pytest.raises(ConfigurationError, match="phone of a relation policy"):
        RelationPolicy(phone=0)
