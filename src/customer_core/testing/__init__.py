"""Shipped to users for their own tests: synthetic customers and Hypothesis strategies.

Rules:
    :mod:`~customer_core.testing.synthetic` needs the core dependencies only;
    :mod:`~customer_core.testing.strategies` needs the extra ``testing``.
"""
