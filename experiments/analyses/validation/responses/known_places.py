"""Stages of places that people in the field know, written down before the bars of the stages were set."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.analyses.validation.declared import Check, Part, Run

YEAR = "2024"
EXPECTED = {
    "zgc_west": (3, 4),
    "shangdi": (3, 4),
    "wangjing": (3, 4),
    "bda_core": (2, 3),
    "life_science_park": (2, 3),
    "nankou_equipment": (1, 2),
    "pinggu": (1, 1),
    "yanqing": (1, 1),
    "shunyi": (1, 2),
    "fengtai_west": (1, 2),
    "medical_devices_park": (2, 3),
}
"""Stages that a planner would find right at the end of 2024, lowest and highest, by code of the park."""
HITS = "share of places within their range"


def statistic(run: Run) -> Mapping[str, float]:
    """Stage of each place that the region has, and how many lie within their range; a region without any is not asked."""
    parks = run.tables.get("parks")
    if parks is None:
        return {}
    of_year = parks[parks["open"] & (parks["date"].str[:4] == YEAR)]
    last = of_year[of_year["quarter"] == of_year["quarter"].max()].set_index("park")["stage"]
    found = {code: float(last[code]) for code in EXPECTED if code in last.index}
    if not found:
        return {}
    hits = [low <= found[code] <= high for code, (low, high) in EXPECTED.items() if code in found]
    return {HITS: sum(hits) / len(hits), **found}


CHECK = Check(
    name="known_places",
    title="Places that people know have the stages that people would give them",
    source="a list of expected stages made before the bars were set; general knowledge of the places, unverified D",
    definition=(
        "Stage by the first observer in the last quarter of 2024, of those places that the region has as parks of their own; the share of them "
        "within the range expected. Bars were not tuned to it."
    ),
    parts=(
        Part(HITS, low=0.7, share=True),
        *(Part(code, float(low), float(high)) for code, (low, high) in EXPECTED.items()),
    ),
    statistic=statistic,
    settings=("zgc",),
    columns={"parks": ("quarter", "date", "park", "open", "stage")},
)
