"""What the bars of the stages do: `python -m docs.stage_thresholds 0 1 2` runs the default region with these seeds and prints tables.

Shown are how often stages change, how far the two observers agree, indicators by stage, which indicator tells stages apart, and what holds parks
back.
With `--beside` the same seeds run again without agglomeration and spillovers, with full-cycle services, and through a slump. `--write` keeps the
tables in docs/stages/, from where the page on stages prints them: choose bars on some seeds, then write with others.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.configuration.compose import compose
from experiments.statistics.stage_meaning import by_stage, changes, discrimination, held_back
from sim import ParkEcosystem

if TYPE_CHECKING:
    import pandas as pd

KEPT = Path(__file__).resolve().parent / "stages"
BESIDE = {
    "no agglomeration, no spillovers": ("null=no_agglomeration",),
    "full-cycle services": ("service=full_cycle",),
    "slump of quarters 40 to 59": (
        "demand.slowdown_quarter=40",
        "demand.slowdown_quarters=20",
        "demand.slowdown_shift=-0.2",
    ),
}
"""Runs beside the default: words of the command line."""


def parks_of(seeds: Sequence[int], words: Sequence[str] = (), quarters: int | None = None) -> pd.DataFrame:
    """Open parks in all quarters, one run after another."""
    import pandas as pd

    frames = []
    for seed in seeds:
        model = ParkEcosystem(compose(*words), seed)
        model.run_for(quarters or model.quarters)
        parks = model.results.parks
        frames.append(parks[parks["open"]].assign(seed=seed))
    return pd.concat(frames, ignore_index=True)


def in_years(parks: pd.DataFrame) -> dict[str, float]:
    """What runs beside one another are compared by."""
    last = parks[parks["quarter"] == parks["quarter"].max()]
    found = changes(parks)
    return {
        "mean stage over the run": float(parks["stage"].mean()),
        "mean stage at the end": float(last["stage"].mean()),
        "park-years at 3.0 and above, a run": float((parks["stage"] >= 3).sum() / 4.0 / parks["seed"].nunique()),
        "its standard deviation over seeds": float((parks["stage"] >= 3).groupby(parks["seed"]).sum().std() / 4.0),
        "downgrades [% of park-years]": found["downgrades [% of park-years]"],
        "downgrades from quarter 40 on [% of park-years]": changes(parks[parks["quarter"] >= 39])[
            "downgrades [% of park-years]"
        ],
    }


def tables_of(parks: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The tables by name, numbers rounded as they are printed."""
    import pandas as pd

    stages = lambda columns: [f"{stage}.0" for stage in columns]  # noqa: E731 (heads of columns only)
    means, told, missed = by_stage(parks), discrimination(parks), held_back(parks)
    means.columns, told.columns, missed.columns = stages(means), stages(told), stages(missed)
    last = parks[parks["quarter"] == parks["quarter"].max()]
    ends = last.groupby(["park", "seed"])["stage"].first().unstack()
    ends.columns = [f"seed {seed}" for seed in ends.columns]
    return {
        "changes": pd.DataFrame({"value": changes(parks)}),
        "by_stage": means,
        "discrimination": told,
        "held_back": missed,
        "last_stage": ends,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, and keep the tables if asked."""
    import pandas as pd

    parser = argparse.ArgumentParser(
        prog="python -m docs.stage_thresholds", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("seeds", type=int, nargs="+", help="seeds of the runs")
    parser.add_argument("--beside", action="store_true", help="run also what stands beside the default")
    parser.add_argument("--write", action="store_true", help="keep the tables for the page on stages")
    options = parser.parse_args(arguments)
    parks = parks_of(options.seeds)
    tables = tables_of(parks)
    if options.beside:
        rows = {"default": in_years(parks)}
        rows |= {name: in_years(parks_of(options.seeds, words)) for name, words in BESIDE.items()}
        tables["beside"] = pd.DataFrame(rows).T
    for name, table in tables.items():
        print(f"\n{name}, seeds {' '.join(map(str, options.seeds))}\n{table.round(3).to_string()}")
        if options.write:
            KEPT.mkdir(exist_ok=True)
            table.round(3).to_csv(KEPT / f"{name}.csv", index_label=" ", lineterminator="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
