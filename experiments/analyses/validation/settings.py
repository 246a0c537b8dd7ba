"""Settings that checks are reckoned for, and null models in which one mechanism is missing.

Each is a list of words of the command line, put behind those that the user gave.
"""

from __future__ import annotations

SETTINGS: dict[str, tuple[str, ...]] = {
    "zgc": (),
    "s100": ("region=synthetic", "region.parks=100", "region.districts=30", "region.enterprises=15000", "quarters=120"),
    "gov": ("supply=government_led",),
    "gov+slow": ("supply=government_led", "demand.slowdown_quarter=40", "demand.slowdown_shift=-0.05"),
    "slow": ("demand.slowdown_quarter=40", "demand.slowdown_shift=-0.05"),
    "kept": ("policy=rent_subsidy_kept", "quarters=60"),
    "withdrawn": ("policy=withdrawal", "quarters=60"),
    "base120": ("quarters=120",),
    "owners_30": ("tenure.owned_share=0.3",),
    "owners_60": ("tenure.owned_share=0.6",),
    "path_off": ("demand.path=false",),
}
"""The words of each setting. zgc is the region that was chosen, by default Zhongguancun, for as long as its table says."""

RECORDED: dict[str, tuple[str, ...]] = {
    "zgc": ("record.events=true", "record.snapshot_every=4"),
    "s100": ("record.events=true", "record.snapshot_every=4"),
}
"""What is recorded besides the aggregates; the same whatever is asked of a setting, so that its runs can be shared."""

NULLS: dict[str, tuple[str, ...]] = {
    "no_agglomeration": ("null=no_agglomeration",),
    "blind_location": ("null=blind_location",),
    "random_entry": ("null=random_entry",),
    "no_plans": ("null=no_plans",),
    "no_policy": ("policy=none",),
}
"""The words of each null model."""

OVER_OWNERS = ("owners_30", "owners_60")
"""Settings that brokers' figures are compared over, beside the region as it is: what owners occupy is a choice without a source."""

PATH_OFF = "path_off"
"""Setting that the record is shown beside where the region is given the path of its markets: what the model does without it."""

WITH_POLICY = frozenset({"kept", "withdrawn"})
"""Settings in which the null model without policy says anything."""
