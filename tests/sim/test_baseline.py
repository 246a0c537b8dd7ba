"""Known runs still give known numbers."""

import json

import pytest

from tests.baseline import FILE, numbers


@pytest.mark.filterwarnings("ignore")
def test_small_runs_give_the_numbers_on_record():
    recorded = json.loads(FILE.read_text(encoding="utf-8"))
    found = numbers()
    assert found.keys() == recorded.keys()
    for name, row in recorded.items():
        # other processors round exponentials differently in the last bits
        assert found[name] == pytest.approx(row, rel=1e-6, abs=1e-6), (
            f"{name}: run python -m tests.baseline if this is meant"
        )
