"""How the tests that try any input choose it.

The suite tries the same inputs each time, so that it says something of the change and nothing of
luck. `CHAOS=long` tries others each time, and more where a test names no number of its own: that
is how new faults are found.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile("same", derandomize=True, database=None, deadline=None)
settings.register_profile(
    "long",
    max_examples=1000,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
settings.load_profile("long" if os.environ.get("CHAOS") == "long" else "same")
