"""One table of synthetic customers for the whole folder; it is never changed."""

import pytest

from customer_core.testing.synthetic import SyntheticCustomers, generate_customers


@pytest.fixture(scope="session")
def customers() -> SyntheticCustomers:
    """20,000 records at the default rates."""
    return generate_customers(20_000, seed=11)
