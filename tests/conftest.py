"""Settings every test shares."""

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

# The same examples on every machine and in every run: a red test can be repeated, a green one stays green.
# No deadline: the first example of a worker pays for imports.
settings.register_profile("ci", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
# New examples each time, many more of them: pytest --hypothesis-profile=explore
settings.register_profile("explore", parent=settings.get_profile("ci"), derandomize=False, max_examples=1_000)
settings.load_profile("ci")

# Composing and drawing make millions of small objects that form no cycles, beside runs that tests share: looking for cycles less often saves
# a tenth of the time.
gc.set_threshold(50_000, 20, 50)


def pytest_collection_finish() -> None:
    """Never look for cycles among what was imported and collected: it stays to the end, and looking through it takes another tenth."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def unhurried_disk():
    """Nothing that a test writes has to outlive a power failure: that files are kept in time is shown by the order in which it is asked for.

    Waiting for the disk is a tenth of the time of a small study.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        yield
