"""Keeps what the page on results prints: `python -m docs.kept_results outputs/STUDY ...` with finished studies of compare or ablate.

Of each study docs/results/ gets the effects on the main outcomes and their cost, by the name of its folder, and what titles are worth and what
single parks gain where it has that. `--parks outputs/STUDY PARK,PARK` keeps what its scenarios give in these parks at the end.
`--default outputs/STUDY` names one whose first scenario is the default run: of its parks the stages by year, their steps, and what is known of those
that opened later are kept too. `--validation` names studies of `yuanqu validate`: their facts, responses and
record are kept. The tables of the pages are then written again by `python -m docs.model_tables`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.statistics.known_parks import known_and_simulated
from experiments.statistics.outcomes import MAIN
from experiments.statistics.stage_transitions import year_pairs
from experiments.study import region_names
from experiments.study.whole_files import read_json

if TYPE_CHECKING:
    import pandas as pd

KEPT = Path(__file__).resolve().parent / "results"
YEARS = (2006, 2010, 2015, 2020, 2024)
"""Years at whose end the stages of parks are kept."""
MIDDLE = (0.1, 0.5, 0.9)
"""Shares of runs below the lower end, the middle and the upper end of what is kept."""
COLUMNS = ("scenario", "window", "outcome", "n", "base_level", "difference", "low", "high", "p_adjusted")
COST = "cost"
"""What the present value of the fiscal cost less what funds return is called among the outcomes."""
VALIDATED = ("facts", "responses", "record", "record_owners")
DIGITS = 6


def effects(study: Path) -> pd.DataFrame:
    """Differences of every scenario of a comparison from its first on the main outcomes, and the cost of each; or of every lever, by its name."""
    import pandas as pd

    found = pd.read_csv(study / "effects.csv")
    if "lever" in found:
        rows = found[found["outcome"].isin(MAIN)]
        return rows.drop(columns="scenario").rename(columns={"lever": "scenario"})[list(COLUMNS)]
    rows = found[found["outcome"].isin(MAIN) & found["world"].isna()]
    costs = pd.read_csv(study / "costs.csv")
    costs = costs[(costs["item"] == "present_value") & costs["world"].isna()]
    paid = costs.rename(columns={"mean": "difference"}).assign(window="run", outcome=COST)
    return pd.concat([rows, paid], ignore_index=True).reindex(columns=list(COLUMNS))


def single_parks(study: Path, names: Sequence[str]) -> pd.DataFrame:
    """What every scenario gives in single parks in the last quarter: mean and range of the runs, of leading industry, occupancy and size."""
    import pandas as pd

    parks = pd.read_parquet(study / "parks.parquet")
    last = parks[parks["park"].isin(list(names)) & (parks["quarter"] == parks["quarter"].max())]
    last = last.assign(occupancy_rate=1.0 - last["vacancy_rate"])
    measured = ["leading_industry_share", "occupancy_rate", "enterprises", "employees"]
    rows = last.melt(["scenario", "park", "seed"], measured, "outcome")
    grouped = rows.groupby(["park", "scenario", "outcome"])["value"]
    spread = grouped.quantile(list(MIDDLE)).unstack()
    spread.columns = pd.Index(["low", "middle", "high"])
    return pd.concat([grouped.size().rename("n"), grouped.mean().rename("mean"), spread], axis=1).reset_index()


def stages_by_park(parks: pd.DataFrame) -> pd.DataFrame:
    """Stage at the end of some years, as the middle and the ends of the runs, and jobs in the last; one row a park."""
    import pandas as pd

    ends = parks[parks["open"] & parks["date"].isin([f"{year}Q4" for year in YEARS])]
    spread = ends.groupby(["park", "date"])["stage"].quantile(list(MIDDLE), interpolation="nearest").unstack()
    spread.columns = pd.Index(["low", "middle", "high"])
    mean = ends.groupby(["park", "date"])["stage"].mean().rename("mean")
    jobs = ends.groupby(["park", "date"])["employees"].median().rename("employees")
    return pd.concat([spread, mean, jobs], axis=1).reset_index()


def stage_steps(parks: pd.DataFrame) -> pd.DataFrame:
    """Shares of park-years that go from one stage to another, and how many a run; with the share of parks that never change."""
    import pandas as pd

    by_seed = [runs for _, runs in parks[parks["open"]].groupby("seed")]
    pairs = pd.concat([year_pairs(runs) for runs in by_seed])
    counts = pairs.groupby(["before", "after"]).size().rename("a_run") / len(by_seed)
    share = counts / counts.groupby("before").transform("sum")
    never = sum((runs.groupby("park")["stage"].nunique() == 1).mean() for runs in by_seed) / len(by_seed)
    return pd.concat([counts, share.rename("share")], axis=1).reset_index().assign(never_change=never)


def default_run(study: Path) -> dict[str, pd.DataFrame]:
    """Tables on the parks of the first scenario of a study, by the name of their file."""
    import pandas as pd

    manifest = read_json(study / "manifest.json") or {}
    first = list(manifest["scenarios"])[0]
    parks = pd.read_parquet(study / "parks.parquet")
    parks = parks[parks["scenario"] == first]
    told = region_names.read(study)[0]["information"]
    deflator = {int(year): float(level) for year, level in told["deflator"].items()}
    return {
        "stages_by_park": stages_by_park(parks),
        "stage_steps": stage_steps(parks),
        "later_parks": known_and_simulated(parks, told["cases"], deflator),
    }


def of_validation(study: Path) -> dict[str, pd.DataFrame]:
    """Facts, responses and record of a validation, those that it has, by the name of their file."""
    import pandas as pd

    there = [name for name in VALIDATED if (study / f"{name}.csv").is_file()]
    return {name: pd.read_csv(study / f"{name}.csv") for name in there}


def keep(table: pd.DataFrame, name: str, folder: Path | None = None) -> None:
    """Write one table into the folder of what is kept."""
    target = folder or KEPT
    target.mkdir(exist_ok=True)
    table.to_csv(target / f"{name}.csv", index=False, float_format=f"%.{DIGITS}g", lineterminator="\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Keep the tables of the studies that are named."""
    import pandas as pd

    parser = argparse.ArgumentParser(prog="python -m docs.kept_results", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("studies", nargs="*", type=Path, help="folders of studies of yuanqu compare")
    parser.add_argument("--default", type=Path, help="one whose first scenario is the default run")
    parser.add_argument(
        "--parks", nargs=2, metavar=("STUDY", "PARKS"), help="one of which single parks are kept, codes with commas"
    )
    parser.add_argument("--validation", nargs="*", default=[], type=Path, help="folders of studies of yuanqu validate")
    options = parser.parse_args(arguments)
    for study in options.validation:
        found = of_validation(study)
        if not found:
            print(
                f"{study} has none of {', '.join(VALIDATED)}; name the folder of a finished study of yuanqu validate",
                file=sys.stderr,
            )
            return 2
        for name, table in found.items():
            keep(table, name)
    for study in [*options.studies, *([options.default] if options.default else [])]:
        if not (study / "effects.csv").is_file():
            print(f"{study} has no effects.csv; name the folder of a finished study of yuanqu compare", file=sys.stderr)
            return 2
    for study in options.studies:
        keep(effects(study), study.name)
        for name in ("titles", "adoption", "gain_by_origin"):
            if (study / f"{name}.csv").is_file():
                keep(pd.read_csv(study / f"{name}.csv"), f"{study.name}-{name}")
    if options.parks:
        study, names = Path(options.parks[0]), options.parks[1].split(",")
        keep(single_parks(study, names), f"{study.name}-parks")
    if options.default:
        for name, table in default_run(options.default).items():
            keep(table, name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
