"""F20: how innovations are spread over enterprises."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.statistics.innovation_counts import negative_binomial
from experiments.statistics.tails import hill, top_share

ALPHA, ELASTICITY, TOP, TAIL = "NB alpha", "elasticity", "top 1 % share", "Hill of innovations"
BURN_IN = 20
"""Quarter from which snapshots are used: stocks of knowledge have to build up."""


def statistic(run: Run) -> Mapping[str, float]:
    """Regression of counts on R&D, and how unequal sums of counts are."""
    if "enterprises" not in run.tables:
        return dict.fromkeys((ALPHA, ELASTICITY, TOP, TAIL), float("nan"))
    table = run.tables["enterprises"]
    table = table[table["quarter"] >= BURN_IN]
    fitted = negative_binomial(table["innovations"], table["rd"])
    sums = table.groupby("enterprise")["innovations"].sum().to_numpy(dtype=float)
    return {ALPHA: fitted.alpha, ELASTICITY: fitted.elasticity, TOP: top_share(sums, 0.01), TAIL: hill(sums, 0.10)}


CHECK = Check(
    name="F20",
    title="Innovations vary more than by chance, and a few enterprises make most of them",
    source=(
        "Negative binomial far better than Poisson [R-A], R&D elasticity about 0.5 to 0.7 [R-C] (Hausman, Hall and Griliches 1984); tail index of "
        "patents of applicants, as exponent of the density, 1.66 to 2.37 [R-A]"
    ),
    definition=(
        "Negative binomial regression (variance = mean + alpha mean^2) of an enterprise's innovations in a quarter on ln of its R&D in that "
        "quarter, a constant and nothing else, all enterprises with R&D in the snapshots from quarter 20, pooled; no effects of enterprise or "
        "industry. Share of the top 1 % and Hill's tail index are of each enterprise's innovations summed over the same snapshots: the share over "
        "all enterprises, the index over the largest 10 % of those with at least one, against the next largest; both numbers are rounded down. "
        "Snapshots see one quarter in four, so sums are about a quarter of all innovations."
    ),
    parts=(
        Part(ALPHA, 0.5, 3.0, "C"),
        Part(ELASTICITY, 0.3, 0.7, "V"),
        Part(TOP, 0.15, 0.5, "V", share=True),
        Part(TAIL, 0.66, 1.4, "V"),
    ),
    statistic=statistic,
    settings=("zgc",),
    columns={"enterprises": ("quarter", "enterprise", "rd", "innovations")},
    nulls=("no_agglomeration", "blind_location", "random_entry"),
)
