"""Hypothesis: the same examples each time in CI, new ones on a developer's machine.

A run in CI judges a change, and must not fail for an example that has nothing to do
with it; what new examples find is found, and then kept as a test, at the desk.
"""

import os

from hypothesis import settings

settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")
