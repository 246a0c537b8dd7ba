"""F24: how much of their targets guidance funds raise."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.analyses.validation.declared import Check, Part, Run

RAISED, REACHED = "raised / target", "share at target"
AS_GOOD_AS_ALL = 0.99
"""Share of its target from which a fund has reached it."""


def statistic(run: Run) -> Mapping[str, float]:
    """Capital raised over targets, and the share of funds that reach theirs."""
    if "funds" not in run.tables:
        return dict.fromkeys((RAISED, REACHED), float("nan"))
    table = run.tables["funds"]
    last = table[
        (table["quarter"] == table["quarter"].max()) & (table["kind"] == "guidance") & (table["target_size"] > 0.0)
    ]
    if last.empty:
        return dict.fromkeys((RAISED, REACHED), float("nan"))
    return {
        RAISED: float(last["raised"].sum() / last["target_size"].sum()),
        REACHED: float((last["raised"] >= AS_GOOD_AS_ALL * last["target_size"]).mean()),
    }


CHECK = Check(
    name="F24",
    title="Guidance funds raise less than they aim for",
    source="43 % of targets raised, 4.76 of 11 tn CNY (CSET 2021) [R-B]; 26 % of funds reach their target [R-A]",
    definition=(
        "Guidance funds of districts in the last quarter, funds of parks apart. Raised over target is sum over sum, so large funds weigh more; "
        "a fund has reached its target with 99 % of it, counted by funds. Both are inputs of the model in the mean (`fund.raised_mean`, "
        "`fund.full`), so the fact says that the ledger keeps to them, no more."
    ),
    parts=(Part(RAISED, 0.3, 0.6, "C", share=True), Part(REACHED, 0.15, 0.4, "C", share=True)),
    statistic=statistic,
    settings=("funds",),
    columns={"funds": ("quarter", "kind", "target_size", "raised")},
    own={"funds": ("fund=both",)},
)
