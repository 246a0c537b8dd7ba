"""Planned complementary clusters and how strictly they are carried out (Raimbault 2020); not to be tried here."""

from __future__ import annotations

from experiments.analyses.validation.declared import Check, Part

CHECK = Check(
    name="D11",
    title="Planned complementary clusters work only when strictly carried out",
    source="Raimbault and others 2020, R-A",
    definition="Local links between the industries of parks with planned leading industries, with a list of who may enter enforced by 0 to 1.",
    parts=(Part("gain from planning, enforced less not enforced", low=0.0),),
    not_runnable=(
        "because parks refuse nobody: a leading industry draws tenants by a discount and by whom operators and programmes address, "
        "and no list of who may enter could be enforced more or less"
    ),
)
