"""F2: the distribution of growth rates."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.statistics.growth_rates import excess_kurtosis, subbotin_shape, yearly_growth


def statistic(run: Run) -> Mapping[str, float]:
    """Shape and kurtosis of yearly growth."""
    if "enterprises" not in run.tables:
        return dict.fromkeys(("Subbotin b", "excess kurtosis"), float("nan"))
    growth = yearly_growth(run.tables["enterprises"])["growth"]
    return {"Subbotin b": subbotin_shape(growth), "excess kurtosis": excess_kurtosis(growth)}


CHECK = Check(
    name="F2",
    title="Growth rates are shaped like a tent, with heavy wings",
    source=(
        "Laplace centre and power-law wings (Fu et al. 2005) [R-A], wing exponent 3 [M-md]; Subbotin shape about 1 (Bottazzi and Secchi) [M-hi]"
    ),
    definition=(
        "Yearly growth is the difference of ln employees between two snapshots a year apart, of enterprises that are in both, all years and ages "
        "pooled, nothing taken off and nothing trimmed. Shape of the Subbotin (generalised normal) distribution by maximum likelihood, location "
        "free: 1 is Laplace, 2 is normal. Excess kurtosis is that of the same rates, from moments over their number."
    ),
    parts=(Part("Subbotin b", 0.6, 1.3), Part("excess kurtosis", 1.0)),
    statistic=statistic,
    settings=("zgc",),
    columns={"enterprises": ("quarter", "enterprise", "age_quarters", "employees")},
    nulls=("no_agglomeration", "blind_location", "random_entry"),
)
