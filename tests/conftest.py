"""How the tests that try any input choose it.

The suite tries the same inputs each time, so that it says something of the change and nothing of
luck. `CHAOS=long` tries others each time, and more where a test names no number of its own: that
is how new faults are found.

A shell's background job is deaf to Ctrl-C, and hands that on to the programs that it starts: a test
that interrupts one would wait for ever.
"""

from __future__ import annotations

import os
import signal

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

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
