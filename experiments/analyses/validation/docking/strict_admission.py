"""Planned complementary clusters and how strictly they are carried out (Raimbault 2020); not to be tried here."""

from __future__ import annotations

from experiments.analyses.validation.declared import Check, Part

CHECK = Check(
    name="D11",
    title="Planned complementary clusters work only when strictly carried out",
    source="Raimbault and others 2020, arXiv 2003.14133, R-A",
    definition="By-products that tenants of planned clusters of complementary industries pass on, with the plan enforced loosely or strictly.",
    parts=(Part("gain from planning, enforced less not enforced", low=0.0),),
    not_runnable=(
        "parks refuse nobody and nothing is passed on as a by-product: a leading industry draws tenants by a discount and by whom "
        "operators and programmes address, and there is no plan of who may enter that could be enforced more or less"
    ),
)
