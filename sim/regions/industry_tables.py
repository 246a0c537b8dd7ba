"""Reads the tables of industries: their numbers, who buys from whom, and whose knowledge is alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from sim.regions import tables
from sim.regions.checks import SUM_TOLERANCE, Rows, array, check_sum, index, names_of
from sim.regions.column import refuse
from sim.regions.read_table import read_table
from sim.regions.setting import Floats, Industries

SHARED = Path(__file__).parent / "industries"
"""Industries, linkage and relatedness for regions that do not bring their own."""


def load_industries(folder: Path = SHARED) -> Industries:
    """The industries described by industries.csv, linkage.csv and relatedness.csv in `folder`."""
    return read_industries(lambda name: Path(folder) / f"{name}.csv")


def industry_sources(path: Path = SHARED / "industries_sources.csv") -> Rows:
    """Unit, plausible range, source and tag of each column of the industry tables, one dict per column."""
    return read_table(path, tables.INDUSTRY_SOURCES, key=("column",))


def read_industries(find: Callable[[str], Path]) -> Industries:
    """The industries of a region; find: where a table is, by its name. Raises InputError."""
    path = find("industries")
    rows = read_table(path, tables.INDUSTRIES, key=("industry",))
    for row in rows:
        check_sum(
            path,
            row["row"],
            "factory_share, office_share, lab_share",
            row["factory_share"] + row["office_share"] + row["lab_share"],
        )
    codes = tuple(row["industry"] for row in rows)
    for name in ("linkage", "relatedness"):
        _check_borrowed(path, codes, find(name))
    linkage_path = find("linkage")
    linkage, linkage_rows = _matrix(linkage_path, codes, names_of(rows), "share of purchases bought from this industry")
    for row, total in zip(linkage_rows, linkage.sum(axis=1), strict=True):
        if total > 1.0 + SUM_TOLERANCE:
            refuse(
                linkage_path,
                row["row"],
                None,
                f"the shares of {row['industry']} sum to {total:.6g}",
                "a sum of at most 1",
                "Reduce the shares; what is left is bought outside these industries.",
            )
    related_path = find("relatedness")
    relatedness, related_rows = _matrix(related_path, codes, names_of(rows), "relatedness to this industry")
    for k, row in enumerate(related_rows):
        if relatedness[k, k] != 1.0:
            refuse(
                related_path,
                row["row"],
                codes[k],
                f"the diagonal holds {relatedness[k, k]:g}",
                "1",
                "An industry is fully related to itself: write 1.",
            )
        for other in range(k):
            if abs(relatedness[k, other] - relatedness[other, k]) > SUM_TOLERANCE:
                refuse(
                    related_path,
                    row["row"],
                    codes[other],
                    f"{relatedness[k, other]:g}, but {codes[other]} to {codes[k]} is {relatedness[other, k]:g}",
                    "a symmetric table",
                    "Write the same number in both cells.",
                )
    numbers = {column.name: array(rows, column.name) for column in tables.INDUSTRY_NUMBERS}
    spaces = np.stack([numbers["factory_share"], numbers["office_share"], numbers["lab_share"]], axis=1)
    return Industries(
        codes=codes,
        names=names_of(rows),
        gbt_code=tuple(row["gbt_code"] for row in rows),
        **numbers,
        space_shares=spaces,
        linkage=linkage,
        relatedness=relatedness,
    )


def _matrix(path: Path, codes: Sequence[str], names: Mapping[str, Sequence[str]], about: str) -> tuple[Floats, Rows]:
    """A square matrix of shares with the codes as header and as first column, ordered as the codes."""
    rows = read_table(path, tables.square("industry", codes, about, names), key=("industry",))
    for row in rows:
        index(path, row, "industry", codes, "industry")
    by_code = {row["industry"]: row for row in rows}
    missing = [code for code in codes if code not in by_code]
    if missing:
        refuse(
            path,
            None,
            "industry",
            f"there is no row for {missing[0]!r}",
            "one row per industry of industries.csv",
            "Add the row; a region with its own industries needs its own linkage.csv and relatedness.csv.",
        )
    ordered = [by_code[code] for code in codes]
    return np.array([[row[code] for code in codes] for row in ordered], dtype=float), ordered


def _check_borrowed(path: Path, codes: Sequence[str], matrix: Path) -> None:
    """Refuse a region's own industries when a matrix of the shared industries would have to serve them."""
    if matrix.parent == path.parent or path.parent == SHARED:
        return
    shared = [row["industry"] for row in read_table(SHARED / "industries.csv", tables.INDUSTRIES)]
    other = sorted(set(codes) ^ set(shared))
    if other:
        refuse(
            path,
            None,
            "industry",
            f"{other[0]!r} is not in both this table and the shared industries, and the folder has no {matrix.name}",
            "the shared industry codes: " + ", ".join(shared),
            f"Use these codes, or add a {matrix.name} for your own.",
        )
