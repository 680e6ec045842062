"""Hypothesis strategies for single values and for where they come from."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from customer_core import models
from customer_core.testing._drawing import (
    MAILBOX_LETTERS,
    builds,
    digits,
    hypothesis_strategies,
    moments,
    optional,
    texts,
    texts_of,
)

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

T = TypeVar("T")


def person_names() -> "SearchStrategy[models.PersonName]":
    """Names of a person, with a family or a given name or both."""
    st = hypothesis_strategies()
    rest = {
        "middle": optional(texts()),
        "prefix": st.sampled_from((None, "Dr", "Ms")),
        "suffix": st.sampled_from((None, "Jr.", "先生")),
    }
    with_family = builds(
        models.PersonName, family=texts(), given=optional(texts()), **rest
    )
    return with_family | builds(models.PersonName, given=texts(), **rest)


def organization_names() -> "SearchStrategy[models.OrganizationName]":
    """Names of an organisation."""
    st = hypothesis_strategies()
    return builds(
        models.OrganizationName,
        name=texts(20),
        core=texts(12),
        legal_form=st.sampled_from((None, "有限公司", "GmbH")),
        branch=st.sampled_from((None, "北京")),
        region=st.sampled_from((None, "中国")),
    )


def phone_numbers() -> "SearchStrategy[models.PhoneNumber]":
    """Numbers in the form of E.164; whether they are assigned is not asked."""
    st = hypothesis_strategies()
    return builds(
        models.PhoneNumber,
        e164=st.builds("+{}{}".format, st.sampled_from("123456789"), digits(7, 14)),
        extension=optional(digits(4, 6)),
        region=st.sampled_from((None, "CN", "GB", "US")),
        type=st.sampled_from(models.PhoneType),
    )


def email_addresses() -> "SearchStrategy[models.EmailAddress]":
    """Addresses at example domains."""
    st = hypothesis_strategies()
    local_parts = texts_of(MAILBOX_LETTERS, 1, 12)
    domains = st.sampled_from(("example.com", "例子.example"))
    return builds(
        models.EmailAddress,
        address=st.tuples(local_parts, domains).map("@".join),
        display_name=optional(texts()),
    )


def postal_addresses() -> "SearchStrategy[models.PostalAddress]":
    """Addresses with any of their parts."""
    st = hypothesis_strategies()
    return builds(
        models.PostalAddress,
        country=st.sampled_from((None, "CN", "GB")),
        admin1=st.sampled_from((None, "广东省", "England")),
        admin2=st.sampled_from((None, "深圳市", "Leeds")),
        admin3=st.sampled_from((None, "南山区")),
        street=optional(texts(20)),
        unit=optional(texts()),
        postal_code=optional(texts(6)),
        division_code=st.sampled_from((None, "440305")),
        candidates=st.sampled_from(((), ("110105", "220104"))),
    )


def partial_dates() -> "SearchStrategy[models.PartialDate]":
    """Days of the years 1850 to 2100, some without day, or day and month."""
    st = hypothesis_strategies()

    def cut(day: date, parts: int) -> models.PartialDate:
        known = (day.year, day.month, day.day)[:parts]
        return models.PartialDate(
            **dict(zip(("year", "month", "day"), known, strict=False))
        )

    days = st.dates(date(1850, 1, 1), date(2100, 12, 31))
    drawn: SearchStrategy[models.PartialDate] = st.builds(cut, days, st.integers(1, 3))
    return drawn


def identifiers() -> "SearchStrategy[models.Identifier]":
    """Numbers given by an authority; check digits are random."""
    st = hypothesis_strategies()
    return builds(
        models.Identifier,
        kind=st.sampled_from(("resident_id", "uscc", "passport")),
        value=digits(8, 18),
        region=st.sampled_from((None, "CN", "GB")),
        birth_date=optional(partial_dates()),
        sex=optional(st.sampled_from(models.Sex)),
        division_code=st.sampled_from((None, "440305")),
    )


def money() -> "SearchStrategy[models.Money]":
    """Amounts below a million with up to four decimals, or without a currency."""
    st = hypothesis_strategies()
    return builds(
        models.Money,
        amount=st.decimals(Decimal(-(10**6)), Decimal(10**6), places=4),
        currency=st.sampled_from((None, "CNY", "GBP")),
    )


def social_handles() -> "SearchStrategy[models.SocialHandle]":
    """Accounts of a network."""
    st = hypothesis_strategies()
    return builds(
        models.SocialHandle,
        kind=st.sampled_from(("wechat", "qq", "weibo", "x", "other")),
        value=texts(12),
    )


def web_addresses() -> "SearchStrategy[models.WebAddress]":
    """Addresses of pages at example domains."""
    st = hypothesis_strategies()
    names = texts_of(MAILBOX_LETTERS, 1, 12)

    def page(name: str, path: str) -> models.WebAddress:
        host = f"{name}.example.com"
        return models.WebAddress(
            url=f"https://{host}/{path}", host=host, domain="example.com"
        )

    drawn: SearchStrategy[models.WebAddress] = st.builds(page, names, names)
    return drawn


def judgements() -> "SearchStrategy[models.Judgement]":
    """Decisions about two records."""
    st = hypothesis_strategies()
    pairs = st.lists(record_refs(), min_size=2, max_size=2, unique=True)

    def judged(
        pair: list[models.RecordRef], verdict: models.Verdict, at: datetime, reason: str
    ) -> models.Judgement:
        left, right = pair
        return models.Judgement(
            left=left,
            right=right,
            verdict=verdict,
            decided_at=at,
            author="steward-1",
            reason=reason,
        )

    verdicts = st.sampled_from(models.Verdict)
    reasons = st.just("") | texts()
    drawn: SearchStrategy[models.Judgement] = st.builds(
        judged, pairs, verdicts, moments(), reasons
    )
    return drawn


def record_refs() -> "SearchStrategy[models.RecordRef]":
    """Names of source records."""
    return builds(
        models.RecordRef,
        source=hypothesis_strategies().sampled_from(("crm", "shop", "forum")),
        record_id=digits(1, 8).map("Q{}".format),
    )


def terms() -> "SearchStrategy[models.Terms]":
    """Terms of use."""
    st = hypothesis_strategies()
    return builds(
        models.Terms,
        name=st.sampled_from(("newsletter-2025", "membership")),
        purposes=st.lists(st.sampled_from(("mail", "service")), max_size=2).map(tuple),
        expires_on=optional(st.dates()),
    )


def source_refs() -> "SearchStrategy[models.SourceRef]":
    """Source systems."""
    st = hypothesis_strategies()
    return builds(
        models.SourceRef,
        name=st.sampled_from(("crm", "shop", "forum")),
        priority=st.integers(0, 9),
        terms=optional(terms()),
    )


def field_origins() -> "SearchStrategy[models.FieldOrigin]":
    """Where a value came from."""
    st = hypothesis_strategies()
    return builds(
        models.FieldOrigin,
        record=record_refs(),
        column=st.sampled_from(("", "Mobile", "手机")),
        observed_at=optional(moments()),
        terms=st.sampled_from((None, "newsletter-2025")),
    )


def attributed(
    values: "SearchStrategy[T]",
) -> "SearchStrategy[models.Attributed[T]]":
    """The values with an origin, a raw text and perhaps a label."""
    st = hypothesis_strategies()
    return builds(
        models.Attributed,
        value=values,
        raw=texts(5),
        origin=field_origins(),
        label=st.sampled_from((None, "mobile", "billing")),
    )
