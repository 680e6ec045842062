"""What many people share joins none of them."""

from datetime import UTC, datetime

import pytest

from customer_core import ConfigurationError, CustomerPipeline, Source
from customer_core.models import RecordRef
from customer_core.survivorship import MatchRules
from customer_core.testing.synthetic import generate_customers

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SWITCHBOARD, OFFICE = "021-65529988", "info@acme.example.com"
STAFF = [
    f"{family}{given}"
    for family in "王李张刘"
    for given in ("伟明", "芳华", "秀娟", "建国", "海燕", "文博")
]
RULES = MatchRules.from_text("""
[[rules]]
name = "phone and name"
exact = ["phones"]
alike = ["names"]
[[rules]]
name = "mailbox and name"
exact = ["emails"]
alike = ["names"]
""")


def rows(phone: str, email: str) -> list[dict[str, str]]:
    """The staff of a firm: two of them are called the same."""
    names = [*STAFF, STAFF[0]]
    return [
        {"id": str(n), "姓名": name, "手机": phone, "邮箱": email}
        for n, name in enumerate(names)
    ]


@pytest.fixture(scope="module")
def crm(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """Customers by whom the model learns that one phone is one person."""
    folder = tmp_path_factory.mktemp("exports")
    return Source("crm", generate_customers(500, seed=3).write(folder)["crm"])


def joined(crm: Source, given: list[dict[str, str]], **options: object) -> bool:
    """Whether two of the given rows are one customer."""
    pipeline = CustomerPipeline(**options)  # type: ignore[arg-type] # any options
    result = pipeline.run([crm, Source("acme", given)], now=NOW)
    found = [result.cluster_of(RecordRef("acme", row["id"])) for row in given]
    return len(set(found)) < len(given)


@pytest.mark.parametrize("rules", [MatchRules(), RULES], ids=["model", "rules"])
def test_namesakes_at_one_switchboard_are_two_people(
    crm: Source, rules: MatchRules
) -> None:
    """Neither the model nor a rule of the application joins them."""
    assert not joined(crm, rows(SWITCHBOARD, OFFICE), match_rules=rules)


def test_without_the_guard_they_are_joined(crm: Source) -> None:
    """One phone and one name are a match where nobody looks who else has it."""
    assert joined(crm, rows(SWITCHBOARD, ""), people_per_contact=len(STAFF))


def test_the_mailbox_of_an_office_joins_no_two_people() -> None:
    """Even where only the two have it; it says nothing for or against them."""
    two = [{"id": f"{n}", "姓名": "王伟明", "邮箱": OFFICE} for n in range(2)]
    result = CustomerPipeline(match_rules=RULES).run(
        [Source("crm", [*two, *rows("", "a@example.com")[1:-1]])], now=NOW
    )
    assert result.decisions.must_link == ()
    assert "e-mail: equal" not in result.explain(0, 1).text()


def test_a_contact_of_a_few_still_counts(crm: Source) -> None:
    """One person twice, with a phone of their own."""
    two = [{"id": f"{n}", "姓名": "王伟明", "手机": "13912457801"} for n in range(2)]
    assert joined(crm, two)


def test_records_keep_what_is_left_out() -> None:
    """Only the comparison does without it, and it is counted."""
    result = CustomerPipeline().run([Source("crm", rows(SWITCHBOARD, OFFICE))], now=NOW)
    assert result.decisions.shared == {"phone": 1, "email": 1}
    assert {len(golden.phones) for golden in result.golden} == {1}
    texts = [
        reason.text()
        for reason in result.explain(RecordRef("crm", "0"), RecordRef("crm", "1"))
    ]
    assert not [text for text in texts if "phone" in text and "equal" in text]


def test_somebody_may_have_a_contact() -> None:
    """A limit of none is refused."""
    with pytest.raises(ConfigurationError, match="people_per_contact is 0"):
        CustomerPipeline(people_per_contact=0)
