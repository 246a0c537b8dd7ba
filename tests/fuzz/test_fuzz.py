"""The short form of the fuzzer: a few tries of each kind, always the same. `make fuzz` makes any number of them; -m 'not fuzz' leaves them out."""

from __future__ import annotations

import os

import pytest

from tests.fuzz import disturbances
from tests.fuzz.__main__ import wanted
from tests.fuzz.configurations import DECLARED, NAMES, STRIDE, configuration
from tests.fuzz.kinds import KINDS

SHORT = {"configurations": 40, "tables": 6, "words": 12, "folders": 3, "kills": 2, "pairs": 1, "disks": 3}
"""Tries of each kind; a worker that is killed starts Python anew, and tests of executors kill one already."""

pytestmark = [
    pytest.mark.fuzz,
    # children do their work and end; none waits for a thread of this process
    pytest.mark.filterwarnings("ignore:This process.*fork:DeprecationWarning"),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="commands are tried in a child of this process"),
]


@pytest.fixture(scope="module", autouse=True)
def _tidied():
    yield
    disturbances.forget()


@pytest.mark.parametrize("kind", SHORT)
def test_nothing_breaks(kind, tmp_path):
    for number in range(SHORT[kind]):
        try:
            KINDS[kind](number, tmp_path / "try")
        except Exception as error:
            raise AssertionError(f'make fuzz ARGS="{kind}@{number}"') from error


def test_each_parameter_is_tried_alone_at_both_ends():
    ends = {place * STRIDE % (2 * len(NAMES)) for place in range(2 * len(NAMES))}
    assert len(ends) == 2 * len(DECLARED)
    # every fifth try takes one of them
    assert configuration(0) != configuration(5)


def test_a_try_is_asked_for_by_its_number():
    assert wanted(["tables@7"]) == [("tables", range(7, 8))]
    assert wanted(["words=5", "from=100", "kills=2"]) == [("words", range(100, 105)), ("kills", range(100, 102))]
    assert {kind for kind, _ in wanted([])} == set(KINDS)
    with pytest.raises(SystemExit, match="kinds are"):
        wanted(["wrods=5"])
