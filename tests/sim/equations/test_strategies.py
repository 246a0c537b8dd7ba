"""Tables of the strategies say what they are."""

from __future__ import annotations

import numpy as np

from sim.kinds import TAGS
from sim.parameters import strategies, turnover


def test_every_table_has_unit_source_and_tag():
    for module in (strategies, turnover):
        tables = {name for name, value in vars(module).items() if isinstance(value, np.ndarray)}
        assert set(module.PROVENANCE) == tables
        for each in module.PROVENANCE.values():
            assert each.unit
            assert each.source
            assert each.tag in TAGS
