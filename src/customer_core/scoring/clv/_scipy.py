"""The one door to scipy: special functions of arrays.

Rules:
    scipy loads at first use; without it the extra ``analytics`` is named. Nothing of
    scipy leaves this module but arrays.
"""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from customer_core.errors import MissingExtraError

Floats = NDArray[np.float64]


@cache
def _special() -> Any:  # noqa: ANN401 - the lazily imported module
    try:
        from scipy import special
    except ImportError:
        extra, purpose = "analytics", "fitting lifetime value"
        raise MissingExtraError(extra, purpose) from None
    return special


def log_gamma(z: Floats) -> Floats:
    """Logarithm of the gamma function, for positive ``z``."""
    found: Floats = _special().gammaln(z)
    return found


def digamma(z: Floats) -> Floats:
    """Derivative of :func:`log_gamma`."""
    found: Floats = _special().digamma(z)
    return found


def log_beta(a: Floats, b: Floats) -> Floats:
    """Logarithm of the beta function, for positive arguments."""
    found: Floats = _special().betaln(a, b)
    return found


def incomplete_beta(a: Floats, b: Floats, z: Floats) -> Floats:
    """Regularised incomplete beta function, 0 to 1."""
    found: Floats = _special().betainc(a, b, z)
    return found


def hypergeometric(a: Floats, b: Floats, c: Floats, z: Floats) -> Floats:
    """Gauss's 2F1 for real arguments, ``z`` below 1."""
    found: Floats = _special().hyp2f1(a, b, c, z)
    return found
