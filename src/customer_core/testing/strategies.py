"""Hypothesis strategies for every model: any value the invariants allow.

Rules:
    Needs the extra ``testing``; Hypothesis is imported by the first call, not by the
    import. Nobody is real. Personal texts consist of letters that occur in no
    attribute name: one that is found in a ``repr`` is a leak.

Example:
    >>> from hypothesis import given
    >>> @given(customer_records())
    ... def every_record_has_a_source(record):
    ...     assert record.source
    >>> every_record_has_a_source()
"""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar, cast

from customer_core import models
from customer_core.errors import ConfigurationError
from customer_core.issues import Issue
from customer_core.reasons import Reason
from customer_core.testing._activity_strategies import (
    feedback,
    interactions,
    loyalty_entries,
    purchase_lines,
    tag_events,
    tags,
    transactions,
)
from customer_core.testing._drawing import (
    builds,
    hypothesis_strategies,
    moments,
    optional,
    texts,
    tuples,
)
from customer_core.testing._row_strategies import (
    custom_fields,
    custom_values,
    field_maps,
    issues,
    mapped_columns,
    raw_records,
    reasons,
    rejected_rows,
)
from customer_core.testing._value_strategies import (
    attributed,
    email_addresses,
    field_origins,
    identifiers,
    judgements,
    money,
    organization_names,
    partial_dates,
    person_names,
    phone_numbers,
    postal_addresses,
    record_refs,
    social_handles,
    source_refs,
    terms,
    web_addresses,
)

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = [
    "attributed", "clusters", "contributions", "custom_fields", "custom_values",
    "customer_records", "email_addresses", "feedback", "field_decisions", "field_maps",
    "field_origins", "golden_records", "identifiers", "interactions", "issues",
    "judgements", "loyalty_entries", "mapped_columns", "money", "organization_names",
    "partial_dates", "person_names", "phone_numbers", "postal_addresses", "profiles",
    "purchase_lines", "raw_records", "reasons", "record_refs", "rejected_rows",
    "social_handles", "source_refs", "strategy_for", "tag_events", "tags", "terms",
    "tier_scores", "transactions", "web_addresses",
]  # fmt: skip

T = TypeVar("T")


def profiles() -> "SearchStrategy[models.Profile]":
    """Statements about a person."""
    st = hypothesis_strategies()
    statements = tuples(attributed(texts()), most=1)
    return builds(
        models.Profile,
        sex=tuples(attributed(st.sampled_from(models.Sex))),
        occupation=statements,
        language=statements,
        interests=statements,
        preferences=statements,
        contact_preference=statements,
    )


def _attributes() -> dict[str, Any]:
    return {
        "names": tuples(attributed(person_names())),
        "organization_names": tuples(attributed(organization_names())),
        "birth_dates": tuples(attributed(partial_dates())),
        "phones": tuples(attributed(phone_numbers())),
        "emails": tuples(attributed(email_addresses())),
        "addresses": tuples(attributed(postal_addresses())),
        "identifiers": tuples(attributed(identifiers())),
        "social_handles": tuples(attributed(social_handles())),
        "profile": profiles(),
        "custom": tuples(custom_values()),
        "registered_at": optional(moments()),
        "updated_at": optional(moments()),
    }


def customer_records() -> "SearchStrategy[models.CustomerRecord]":
    """Canonical records, up to two values per attribute."""
    return builds(models.CustomerRecord, ref=record_refs(), **_attributes())


def field_decisions() -> "SearchStrategy[models.FieldDecision]":
    """Why a survivor was chosen."""
    st = hypothesis_strategies()
    return builds(
        models.FieldDecision,
        field=st.sampled_from(models.MULTI_VALUED),
        rule=st.sampled_from(("most_recent", "most_complete")),
        survivor=field_origins(),
        candidates=st.integers(1, 9),
        conflict=st.booleans(),
        reasons=tuples(reasons()),
    )


def clusters() -> "SearchStrategy[models.Cluster]":
    """Clusters of one to three records."""
    st = hypothesis_strategies()
    members = st.lists(record_refs(), min_size=1, max_size=3, unique=True).map(tuple)
    return cast("SearchStrategy[models.Cluster]", members.map(models.Cluster.of))


def golden_records() -> "SearchStrategy[models.GoldenRecord]":
    """Merged records with decisions; these need not fit the values."""

    def merged(cluster: models.Cluster, **parts: Any) -> models.GoldenRecord:  # noqa: ANN401
        return models.GoldenRecord(
            cluster_id=cluster.cluster_id, members=cluster.members, **parts
        )

    drawn: SearchStrategy[models.GoldenRecord] = hypothesis_strategies().builds(
        merged, clusters(), decisions=tuples(field_decisions()), **_attributes()
    )
    return drawn


def contributions() -> "SearchStrategy[models.Contribution]":
    """Measures with their points."""
    st = hypothesis_strategies()
    return builds(
        models.Contribution,
        measure=st.sampled_from(("recency", "frequency", "monetary")),
        value=optional(st.decimals(Decimal(0), Decimal(9999), places=2)),
        points=st.floats(0, 100),
        reason=reasons(),
    )


def tier_scores() -> "SearchStrategy[models.TierScore]":
    """Scores; the contributions need not add up."""
    st = hypothesis_strategies()
    return builds(
        models.TierScore,
        cluster_id=clusters().map(lambda cluster: cluster.cluster_id),
        tier=st.sampled_from(models.Tier),
        score=st.floats(0, 100),
        as_of=moments(),
        contributions=tuples(contributions()),
        recency_days=optional(st.integers(0, 9999)),
        frequency=st.integers(0, 999),
        monetary=optional(money()),
    )


_STRATEGIES: dict[type, Callable[[], Any]] = {
    Issue: issues,
    Reason: reasons,
    models.Cluster: clusters,
    models.Contribution: contributions,
    models.CustomField: custom_fields,
    models.CustomFields: lambda: custom_fields().map(
        lambda declared: models.CustomFields((declared,))
    ),
    models.CustomValue: custom_values,
    models.CustomerRecord: customer_records,
    models.EmailAddress: email_addresses,
    models.Feedback: feedback,
    models.FieldDecision: field_decisions,
    models.FieldMap: field_maps,
    models.FieldOrigin: field_origins,
    models.GoldenRecord: golden_records,
    models.Identifier: identifiers,
    models.Interaction: interactions,
    models.Judgement: judgements,
    models.LoyaltyEntry: loyalty_entries,
    models.MappedColumn: mapped_columns,
    models.Money: money,
    models.OrganizationName: organization_names,
    models.PartialDate: partial_dates,
    models.PersonName: person_names,
    models.PhoneNumber: phone_numbers,
    models.PostalAddress: postal_addresses,
    models.Profile: profiles,
    models.PurchaseLine: purchase_lines,
    models.RawRecord: raw_records,
    models.RecordRef: record_refs,
    models.RejectedRow: rejected_rows,
    models.SocialHandle: social_handles,
    models.SourceRef: source_refs,
    models.Tag: tags,
    models.TagEvent: tag_events,
    models.Terms: terms,
    models.TierScore: tier_scores,
    models.Transaction: transactions,
    models.WebAddress: web_addresses,
}


def strategy_for(model: type[T]) -> "SearchStrategy[T]":
    """The strategy of a model class.

    Raises:
        ConfigurationError: for a class that is no model of this package.

    Example:
        >>> from hypothesis import given
        >>> @given(strategy_for(models.Money))
        ... def amounts_are_finite(money):
        ...     assert money.amount.is_finite()
        >>> amounts_are_finite()
    """
    strategy = _STRATEGIES.get(model)
    if strategy is None:
        msg = f"no strategy for {model.__name__}; build one with attributed()"
        raise ConfigurationError(msg)
    return cast("SearchStrategy[T]", strategy())
