"""What was measured of levers: `python -m docs.measured_levers outputs/levers` says which chains a finished ablation does not bear out.

The study is one of `yuanqu ablate direction=on`; further ones, of some levers with more seeds, take the place of these levers in it. With `--write`
the tables are kept in docs/levers/, from where the page on levers prints them.
What is said of a lever anywhere, in its line in `experiments/configuration/levers.py` and on the pages of the model, must not claim more than is
kept there.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.analyses.lever_table import GAINS_FILE, LEVERS_FILE
from experiments.configuration.chains import CHAINS
from experiments.configuration.levers import LEVERS
from experiments.statistics.chains import BORNE_OUT, LINK

if TYPE_CHECKING:
    import pandas as pd

KEPT = Path(__file__).resolve().parent / "levers"
DIGITS = 4
"""Significant digits that are kept."""


def kept(folder: Path = KEPT) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """The tables of levers and of gains in a folder, None where they are not."""
    import pandas as pd

    paths = [folder / LEVERS_FILE, folder / GAINS_FILE]
    if not all(path.is_file() for path in paths):
        return None
    levers, gains = (pd.read_csv(path) for path in paths)
    return levers, gains


def joined(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The first table with the rows of each lever that a later one has instead of its own, in the order of the levers."""
    import pandas as pd

    found = tables[0]
    for later in tables[1:]:
        found = pd.concat([found[~found["lever"].isin(later["lever"])], later], ignore_index=True)
    order = {name: place for place, name in enumerate(CHAINS)}
    return found.sort_values("lever", key=lambda names: names.map(order), kind="stable", ignore_index=True)


def unproven(levers: pd.DataFrame) -> list[str]:
    """A line for each lever with a link that is not borne out, its sentence beside it; those whose first link is not come first."""
    first, rest = [], []
    for name, rows in levers[levers["role"] == LINK].groupby("lever", sort=False):
        missed = rows[rows["verdict"] != BORNE_OUT]
        if missed.empty:
            continue
        links = ", ".join(f"{row.outcome} {row.verdict.replace('_', ' ')}" for row in missed.itertuples())
        line = f"{name}: {links}\n    says: {LEVERS[str(name)].mechanism}"
        (first if (missed["link"] == 1).any() else rest).append(line)
    lines = [f"first link not borne out, of {len(first)} levers", *first] if first else []
    return [*lines, f"first link borne out, others not, of {len(rest)} levers", *rest] if rest else lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what is not borne out and which levers are missing; keep the tables if asked."""
    parser = argparse.ArgumentParser(prog="python -m docs.measured_levers", description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "studies", nargs="+", type=Path, help="folders of studies of yuanqu ablate, later ones before earlier ones"
    )
    parser.add_argument("--write", action="store_true", help="keep the tables for the page on levers")
    options = parser.parse_args(arguments)
    studies = []
    for study in options.studies:
        tables = kept(study)
        if tables is None:
            print(
                f"{study} has no {LEVERS_FILE} and {GAINS_FILE}; name the folder of a study of yuanqu ablate with direction=on",
                file=sys.stderr,
            )
            return 2
        studies.append(tables)
    found = joined([levers for levers, _ in studies]), joined([gains for _, gains in studies])
    print("\n".join(unproven(found[0]) or ["every link is borne out"]))
    if absent := [name for name in CHAINS if name not in set(found[0]["lever"])]:
        print(f"not measured: {', '.join(absent)}")
    if options.write:
        KEPT.mkdir(exist_ok=True)
        for table, name in zip(found, (LEVERS_FILE, GAINS_FILE), strict=True):
            table.to_csv(KEPT / name, index=False, float_format=f"%.{DIGITS}g", lineterminator="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
