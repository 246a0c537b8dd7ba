"""Checks tables of places against one another: codes, sites of larger parks, and who is there at the start."""

from __future__ import annotations

from pathlib import Path

from sim.regions.checks import Rows
from sim.regions.column import InputError, closest, refuse
from sim.regions.setting import Districts, Industries, LargerPark, Parks


def check_codes(
    path: Path,
    park_rows: Rows,
    larger_path: Path,
    larger_rows: Rows,
    industries: Industries,
    districts: Districts,
) -> None:
    """Refuse codes that mean two things: results and labels are looked up by code alone."""
    taken = dict.fromkeys(industries.codes, "an industry") | {"city": "the word for the whole region"}
    both = [code for code in districts.codes if code in taken]
    if both:
        raise InputError(
            f"districts.csv, column 'district': {both[0]!r} is also {taken[both[0]]}; allowed: codes used "
            f"once in a region. Rename the district, for example to '{both[0]}_district'."
        )
    taken |= dict.fromkeys(districts.codes, "a district")
    for table, rows, what in ((path, park_rows, "a park of parks.csv"), (larger_path, larger_rows, "a larger park")):
        for row in rows:
            if row["park"] in taken:
                refuse(
                    table,
                    row["row"],
                    "park",
                    f"{row['park']!r} is also {taken[row['park']]}",
                    "codes used once in a region",
                    f"Rename one of them, for example the district to '{row['park']}_district'.",
                )
        taken |= dict.fromkeys((row["park"] for row in rows), what)


def larger_parks_of(path: Path, park_rows: Rows, larger_path: Path, larger_rows: Rows) -> dict[str, LargerPark]:
    """The larger parks with their sites, by code; path: parks.csv, larger_path: larger_parks.csv.

    A larger park is the sum of its sites and no row of parks.csv, so that nothing is part of itself; all its sites lie in one district.
    """
    known = {row["park"]: row for row in larger_rows}
    sites: dict[str, Rows] = {}
    codes = [row["park"] for row in park_rows]
    for row in park_rows:
        code = row["part_of"]
        if not code:
            continue
        if code in codes:
            refuse(
                path,
                row["row"],
                "part_of",
                f"park {row['park']} is part of {code!r}, which is a park of this table with floor space of its own",
                "a row of larger_parks.csv, which is the sum of its sites and nothing else",
                f"Give the larger park a code of its own in larger_parks.csv, and name it here and, if it is a site too, in the row of {code}.",
            )
        if code not in known:
            refuse(
                path,
                row["row"],
                "part_of",
                f"larger park {code!r} is not known{closest(code, known)}",
                "one of " + ", ".join(known) if known else "an empty cell, as there is no larger_parks.csv with rows",
                "Correct the code, or add a row for it to larger_parks.csv.",
            )
        sites.setdefault(code, []).append(row)
        first = sites[code][0]
        if row["district"] != first["district"]:
            refuse(
                path,
                row["row"],
                "part_of",
                f"park {row['park']} lies in {row['district']}, but {first['park']}, also of {code}, in {first['district']}",
                "sites of a larger park in one district",
                "Correct the district, or make two larger parks of it.",
            )
    for row in larger_rows:
        if row["park"] not in sites:
            refuse(
                larger_path,
                row["row"],
                "park",
                f"no park of parks.csv is part of {row['park']!r}",
                "larger parks with at least one site",
                f"Write {row['park']} under part_of for its sites in parks.csv, or delete the row.",
            )
    return {
        row["park"]: LargerPark(
            {"en": row["name_en"], "zh": row["name_zh"]}, tuple(site["park"] for site in sites[row["park"]])
        )
        for row in larger_rows
    }


def check_population(path: Path, rows: Rows, parks: Parks) -> None:
    """Refuse a region without enterprises at the start."""
    if int(parks.enterprises[parks.opening <= 0].sum()) + sum(row["off_park_enterprises"] for row in rows) == 0:
        refuse(
            path,
            None,
            "off_park_enterprises",
            "the region has no enterprises at start, in parks or outside",
            "at least one enterprise",
            "Give enterprises in parks.csv or off_park_enterprises here.",
        )
