"""How fast records are held to rules, beside the same checks on columns in pandas.

Ours takes one record object at a time and gives issues with code, severity, place,
record and words in two languages. The rival checks whole columns of plain text and
gives one mask per check: no places, no words, no conditions, no partial dates. It shows
what the bare comparisons cost when values lie in columns already.

pandera, the usual choice for declared checks on frames, is not among the extras; its
own cost comes on top of that of pandas, which does its work.

Scale 1 is 20,000 invented customers, one in ten with something wrong. CPU time.
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from importlib.util import find_spec
from statistics import median

from benchmarks._table import row
from customer_core.models import (
    Attributed,
    CustomerRecord,
    EmailAddress,
    FieldOrigin,
    Identifier,
    PartialDate,
    PersonName,
    PhoneNumber,
    PhoneType,
    PostalAddress,
    Profile,
    RecordRef,
    Sex,
)
from customer_core.validators import (
    RULES,
    RuleSet,
    measure_completeness,
    propose_corrections,
    validate_record,
    validate_records,
)

RECORDS = 20_000
ROUNDS = 3
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, tzinfo=UTC)

COLUMNS = RuleSet.from_text("""
[[required]]
name = "need.contact"
fields = ["phone", "email"]

[[format]]
name = "mobile"
field = "phone"
pattern = '\\+861\\d{10}'

[[range]]
name = "born"
field = "birth_date"
earliest = 1904-01-01
latest = 2026-11-22

[[allowed]]
name = "sex"
field = "sex"
values = ["male", "female"]

[[unique]]
name = "one.phone"
fields = ["phone"]
""")
"""Checks that both sides make."""


def rows(scale: int) -> list[dict[str, object]]:
    """CPU microseconds per record.

    Args:
        scale: factor of the number of records; 1 is 20,000.
    """
    records = [_record(number) for number in range(RECORDS * scale)]
    data = f"{len(records):,} records"
    installed = find_spec("pandas") is not None
    pandas = _per_record(lambda: _pandas(records), len(records)) if installed else None
    return [
        row(
            f"default rules ({len(RULES.plan.ready)}), CPU us per record",
            data,
            ours=_each(records, lambda one: validate_record(one, today=TODAY)),
        ),
        row(
            "default rules as a stream with report, CPU us per record",
            data,
            ours=_per_record(
                lambda: validate_records(records, today=TODAY, now=NOW), len(records)
            ),
        ),
        row(
            "five checks, unique among them, CPU us per record",
            data,
            ours=_per_record(
                lambda: validate_records(records, today=TODAY, rules=COLUMNS),
                len(records),
            ),
            alternative=pandas,
            rival="pandas, masks of columns" if installed else "pandas not installed",
        ),
        row(
            "completeness of one record, CPU us",
            data,
            ours=_each(records, measure_completeness),
        ),
        row(
            "corrections proposed for one record, CPU us",
            data,
            ours=_each(records, propose_corrections),
        ),
    ]


def _per_record(run: Callable[[], object], records: int) -> float:
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        run()
        spent.append(time.process_time() - start)
    return 1e6 * median(spent) / records


def _each(
    records: list[CustomerRecord], run: Callable[[CustomerRecord], object]
) -> float:
    def all_of_them() -> None:
        for record in records:
            run(record)

    return _per_record(all_of_them, len(records))


def _record(number: int) -> CustomerRecord:
    """An invented customer of Beijing; one in ten contradicts itself."""
    wrong = number % 10 == 0
    ref = RecordRef("crm", f"{number:08}")
    origin = FieldOrigin(record=ref, observed_at=NOW)
    born = PartialDate(year=1950 + number % 50, month=1 + number % 12, day=7)

    def said(value: object) -> tuple[Attributed[object], ...]:
        return (Attributed(value=value, raw="", origin=origin),)

    values = {
        "names": PersonName(family="王", given="小明"),
        "birth_dates": PartialDate(year=born.year + wrong, month=born.month, day=7),
        "phones": PhoneNumber(
            e164=f"+86139{number:08}", region="CN", type=PhoneType.MOBILE
        ),
        "emails": EmailAddress(address=f"wang{number}@qq.com"),
        "addresses": PostalAddress(
            country="CN", admin1="北京市", admin2="北京市", admin3="朝阳区",
            street="建国路88号", postal_code="518052" if wrong else "100022",
            division_code="110105",
        ),
        "identifiers": Identifier(
            kind="resident_id", value=f"{number:018}", birth_date=born, sex=Sex.MALE
        ),
    }  # fmt: skip
    return CustomerRecord(
        ref=ref,
        profile=Profile(sex=said(Sex.MALE)),  # type: ignore[arg-type] # a sex
        registered_at=datetime(2020, 1, 2, tzinfo=UTC),
        updated_at=datetime(2021, 1, 2, tzinfo=UTC),
        **{name: said(value) for name, value in values.items()},  # type: ignore[arg-type] # of their types
    )


def _pandas(records: list[CustomerRecord]) -> object:
    """The masks of the five checks; making the frame is not timed apart."""
    import pandas as pd

    frame = pd.DataFrame(_plain(records), columns=["phone", "email", "born", "sex"])
    born = pd.to_datetime(frame["born"], errors="coerce")
    return [
        frame["phone"].isna() & frame["email"].isna(),
        ~frame["phone"].str.fullmatch(r"\+861\d{10}"),
        ~born.between("1904-01-01", "2026-11-22"),
        ~frame["sex"].isin(["male", "female"]),
        frame["phone"].duplicated(keep=False),
    ]


def _plain(records: list[CustomerRecord]) -> Iterator[tuple[str, str, str, str]]:
    for one in records:
        yield (
            one.phones[0].value.e164,
            one.emails[0].value.address,
            one.birth_dates[0].value.text,
            str(one.profile.sex[0].value),
        )
