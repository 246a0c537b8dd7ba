"""Support of a lagging district, and whether better practice is taken up there (Dawid, Harting and Neugart 2014, 2018)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from experiments.analyses.validation.declared import Check, Part, Run, Tables
from experiments.analyses.validation.docking import SMALL

LAST = 20
"""Quarters at the end that are compared."""
LAGGING = "district_3"
"""The smallest district of the region."""
GAIN = "output of the lagging district with support over without (log)"
OTHERS = "output of the other districts with support over without (log)"
ADOPTION = "that gain less the gain where nobody copies (log)"


def output(tables: Tables, *, lagging: bool) -> float:
    """Sales of enterprises in the lagging district, or in all others, over the last five years [CNY]."""
    regions = tables["regions"]
    late = regions["quarter"] > regions["quarter"].max() - LAST
    return float(regions.loc[late & ((regions["region"] == LAGGING) == lagging), "output"].sum())


def gain(supported: Tables, unsupported: Tables, *, lagging: bool = True) -> float:
    """How much more the lagging district, or all others, sell with support [log points]; NaN where they sell nothing."""
    more, less = output(supported, lagging=lagging), output(unsupported, lagging=lagging)
    return float(np.log(more / less)) if more > 0 and less > 0 else np.nan


def statistic(run: Run) -> Mapping[str, float]:
    """Gains and losses from support where practice is copied, and how much of the gain goes where nobody copies."""
    beside = run.beside
    copied = gain(run.tables, beside["unsupported"])
    return {
        GAIN: copied,
        OTHERS: gain(run.tables, beside["unsupported"], lagging=False),
        ADOPTION: copied - gain(beside["supported_uncopied"], beside["unsupported_uncopied"]),
    }


SUPPORT = (f"policy.instruments=[{{kind:rd_subsidy,intensity:0.3,districts:[{LAGGING}]}}]", "policy.leakage=0.0")
UNCOPIED = ("innovation.imitate=false",)

CHECK = Check(
    name="D12",
    title="Support of a lagging district helps where better practice is taken up",
    source="Dawid, Harting and Neugart 2014, JEDC 44, and 2018, JEBO 150 (Eurace@Unibi with two regions), R-A",
    definition=(
        "The smallest of three districts pays 30 % of its enterprises' R&D, none of it leaking, or nothing; enterprises copy better "
        "practice or do not. Sales of that district, and of the other two, over the last five years. There are no capital goods here: the subsidy is "
        "for R&D, and copying stands for the choice of the best vintage. Flexible labour matters too in the source, but not by a sign we know."
    ),
    parts=(Part(GAIN, low=0.0), Part(OTHERS, high=0.0), Part(ADOPTION, low=0.0)),
    statistic=statistic,
    settings=("lagging_supported",),
    columns={"regions": ("quarter", "region", "output")},
    beside={
        "unsupported": "lagging_unsupported",
        "supported_uncopied": "lagging_supported_uncopied",
        "unsupported_uncopied": "lagging_unsupported_uncopied",
    },
    own={
        "lagging_supported": (*SMALL, *SUPPORT),
        "lagging_unsupported": SMALL,
        "lagging_supported_uncopied": (*SMALL, *SUPPORT, *UNCOPIED),
        "lagging_unsupported_uncopied": (*SMALL, *UNCOPIED),
    },
)
