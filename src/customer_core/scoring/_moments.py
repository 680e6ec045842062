"""Moments as the measures of this room take them: aware, in UTC."""

from datetime import UTC, datetime


def utc(moment: datetime) -> datetime:
    """The moment in UTC; a naive one is taken as UTC already.

    Example:
        >>> utc(datetime(2026, 1, 1)).isoformat()
        '2026-01-01T00:00:00+00:00'
    """
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)
