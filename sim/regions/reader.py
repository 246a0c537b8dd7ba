"""Reads a region folder of comma-separated tables into a Setting, and checks the tables against one another."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sim.kinds import SPACE_TYPES, STRATEGIES
from sim.regions import csv_tables
from sim.regions.csv_tables import InputError, closest, read_table, refuse
from sim.regions.history import History, ParkFacts, read_history
from sim.regions.setting import Districts, Floats, Industries, LargerPark, Parks, Setting

SHARED = Path(__file__).parent / "industries"
"""Industries, linkage and relatedness for regions that do not bring their own."""

SUM_TOLERANCE = 1e-6

Rows = list[dict[str, Any]]


def load_folder(folder: Path) -> Setting:
    """The study region described by the tables in `folder`; missing industry tables are taken from the shared ones.

    Raises InputError when a table is missing, malformed, or contradicts another.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise InputError(
            f"region folder {folder}: there is no such folder; allowed: a folder with region.csv, "
            "districts.csv, parks.csv and mix.csv. Check the path, or choose a shipped region."
        )
    sources: dict[str, Path] = {}

    def find(name: str) -> Path:
        own = folder / name
        shared = SHARED / name
        sources[name] = own if own.is_file() or not shared.is_file() else shared
        return sources[name]

    general = _general(find("region.csv"))
    industries = _industries(find)
    districts, district_rows = _districts(find("districts.csv"))
    parks, park_rows = _parks(find, general["start"], industries, districts)
    larger_rows = (
        read_table(find("larger_parks.csv"), csv_tables.LARGER_PARKS, key=("park",))
        if (folder / "larger_parks.csv").is_file()
        else []
    )
    _check_codes(sources["parks.csv"], park_rows, folder / "larger_parks.csv", larger_rows, industries, districts)
    larger_parks = _larger_parks(sources["parks.csv"], park_rows, folder / "larger_parks.csv", larger_rows)
    _check_population(sources["districts.csv"], district_rows, parks)
    evidence = (
        _evidence(find("evidence.csv"), (*parks.codes, *larger_parks, *districts.codes))
        if (folder / "evidence.csv").is_file()
        else ()
    )
    cases = _cases(find("cases.csv"), parks, general["start"]) if (folder / "cases.csv").is_file() else ()
    deflator = {general["start"][0]: 1.0}
    if (folder / "deflator.csv").is_file():
        deflator = _deflator(find("deflator.csv"), general["start"][0])
    history = History()
    if (folder / "history.csv").is_file():
        facts = ParkFacts(
            parks.codes,
            parks.opening.tolist(),
            parks.stock.sum(axis=1),
            parks.land_m2 * parks.plot_ratio,
            {code: each.sites for code, each in larger_parks.items()},
        )
        history = read_history(find("history.csv"), general["start"], general["quarters"], industries.codes, facts)
    return Setting(
        name=folder.resolve().name,
        names=general["names"],
        start=general["start"],
        quarters=general["quarters"],
        industries=industries,
        districts=districts,
        parks=parks,
        evidence=evidence,
        cases=cases,
        deflator=deflator,
        history=history,
        larger_parks=larger_parks,
        checksums={name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in sorted(sources.items())},
    )


def load_industries(folder: Path = SHARED) -> Industries:
    """The industries described by industries.csv, linkage.csv and relatedness.csv in `folder`."""
    return _industries(lambda name: Path(folder) / name)


def industry_sources(path: Path = SHARED / "industries_sources.csv") -> Rows:
    """Unit, plausible range, source and tag of each column of the industry tables, one dict per column."""
    return read_table(path, csv_tables.INDUSTRY_SOURCES, key=("column",))


def _array(rows: Rows, name: str) -> Floats:
    return np.array([row[name] for row in rows], dtype=float)


def _names(rows: Rows) -> dict[str, tuple[str, ...]]:
    return {"en": tuple(row["name_en"] for row in rows), "zh": tuple(row["name_zh"] for row in rows)}


def _index(path: Path, row: dict[str, Any], column: str, known: Sequence[str], what: str) -> int:
    """Position of a code among the known ones."""
    if row[column] not in known:
        refuse(
            path,
            row["row"],
            column,
            f"{what} {row[column]!r} is not known{closest(row[column], known)}",
            "one of " + ", ".join(known),
            "Correct the code or add it to its table.",
        )
    return list(known).index(row[column])


def _check_sum(path: Path, row: int | None, column: str, total: float) -> None:
    if abs(total - 1.0) > SUM_TOLERANCE:
        refuse(
            path,
            row,
            column,
            f"the shares sum to {total:.9g}",
            "shares that sum to 1 within 0.000001",
            "Correct the shares.",
        )


def _general(path: Path) -> dict[str, Any]:
    """Names, start and length of a region."""
    rows = {row["key"]: row for row in read_table(path, csv_tables.REGION, key=("key",))}
    for key in ("name", "name_zh", "start", "quarters"):
        if key not in rows:
            refuse(
                path,
                None,
                "key",
                f"{key!r} is missing",
                "name, name_zh, start and quarters, each once",
                f"Add a row for {key!r}.",
            )
    start = csv_tables.quarter_of(rows["start"]["value"])
    if start is None:
        refuse(
            path,
            rows["start"]["row"],
            "value",
            f"start {rows['start']['value']!r} is not a quarter",
            "a quarter such as 2006Q1",
            "Write the year, Q and 1 to 4.",
        )
    quarters = rows["quarters"]["value"]
    if not (quarters.isascii() and quarters.isdigit() and 1 <= int(quarters) <= 400):
        refuse(
            path,
            rows["quarters"]["row"],
            "value",
            f"quarters {quarters!r}",
            "a whole number from 1 to 400",
            "Write the length of a run in quarters.",
        )
    return {
        "names": {"en": rows["name"]["value"], "zh": rows["name_zh"]["value"]},
        "start": start,
        "quarters": int(quarters),
    }


def _matrix(path: Path, codes: Sequence[str], about: str) -> tuple[Floats, Rows]:
    """A square matrix of shares with the codes as header and as first column, ordered as the codes."""
    rows = read_table(path, csv_tables.square("industry", codes, about), key=("industry",))
    for row in rows:
        _index(path, row, "industry", codes, "industry")
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
    shared = [row["industry"] for row in read_table(matrix.parent / path.name, csv_tables.INDUSTRIES)]
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


def _industries(find: Callable[[str], Path]) -> Industries:
    path = find("industries.csv")
    rows = read_table(path, csv_tables.INDUSTRIES, key=("industry",))
    for row in rows:
        _check_sum(
            path,
            row["row"],
            "factory_share, office_share, lab_share",
            row["factory_share"] + row["office_share"] + row["lab_share"],
        )
    codes = tuple(row["industry"] for row in rows)
    for name in ("linkage.csv", "relatedness.csv"):
        _check_borrowed(path, codes, find(name))
    linkage_path = find("linkage.csv")
    linkage, linkage_rows = _matrix(linkage_path, codes, "share of purchases bought from this industry")
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
    related_path = find("relatedness.csv")
    relatedness, related_rows = _matrix(related_path, codes, "relatedness to this industry")
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
    numbers = {column.name: _array(rows, column.name) for column in csv_tables.INDUSTRY_NUMBERS}
    spaces = np.stack([numbers["factory_share"], numbers["office_share"], numbers["lab_share"]], axis=1)
    return Industries(
        codes=codes,
        names=_names(rows),
        gbt_code=tuple(row["gbt_code"] for row in rows),
        **numbers,
        space_shares=spaces,
        linkage=linkage,
        relatedness=relatedness,
    )


def _districts(path: Path) -> tuple[Districts, Rows]:
    rows = read_table(path, csv_tables.DISTRICTS, key=("district",))
    numbers = {
        name: _array(rows, name)
        for name in (
            "x_km",
            "y_km",
            "founders_weight",
            "talent_weight",
            "housing_rent",
            "off_park_rent",
            "responsiveness",
        )
    }
    for name in ("founders_weight", "talent_weight"):
        _check_sum(path, None, name, float(numbers[name].sum()))
    off_park = np.array([row["off_park_enterprises"] for row in rows], dtype=np.int64)
    return Districts(
        codes=tuple(row["district"] for row in rows), names=_names(rows), **numbers, off_park_enterprises=off_park
    ), rows


def _parks(
    find: Callable[[str], Path], start: tuple[int, int], industries: Industries, districts: Districts
) -> tuple[Parks, Rows]:
    path = find("parks.csv")
    rows = read_table(path, csv_tables.PARKS, key=("park",))
    district, opening, leading = [], [], []
    for row in rows:
        district.append(_index(path, row, "district", districts.codes, "district"))
        opening.append(_opening(path, row, start))
        leading.append(
            _index(path, row, "leading_industry", industries.codes, "industry") if row["leading_industry"] else -1
        )
        _check_space(path, row)
    codes = tuple(row["park"] for row in rows)
    columns = {
        name: _array(rows, name)
        for name in ("land_m2", "plot_ratio", "amenity_m2", "x_km", "y_km", "accessibility", "revenue_at_start")
    }
    return Parks(
        codes=codes,
        names=_names(rows),
        district=np.array(district, dtype=np.int64),
        opening=np.array(opening, dtype=np.int64),
        stock=np.stack([_array(rows, f"{kind}_m2") for kind in SPACE_TYPES], axis=1),
        asking_rent=np.stack([_array(rows, f"rent_{kind}") for kind in SPACE_TYPES], axis=1),
        strategy=np.array([STRATEGIES.index(row["strategy"]) for row in rows], dtype=np.int64),
        leading_industry=np.array(leading, dtype=np.int64),
        enterprises=np.array([row["enterprises"] for row in rows], dtype=np.int64),
        industry_mix=_mix(find("mix.csv"), codes, industries),
        **columns,
    ), rows


def _opening(path: Path, row: dict[str, Any], start: tuple[int, int]) -> int:
    """Quarters between the start of the region and the opening of a park."""
    year, quarter = row["opening"]
    t = 4 * (year - start[0]) + quarter - start[1]
    first = f"{start[0]}Q{start[1]}"
    if t < 0:
        refuse(
            path,
            row["row"],
            "opening",
            f"park {row['park']} opens {year}Q{quarter}, before the region starts in {first}",
            f"{first} or later",
            f"Write {first} for a park that is open when the region starts.",
        )
    return t


def _check_space(path: Path, row: dict[str, Any]) -> None:
    """Refuse a park whose floor area, enterprises and revenue contradict one another."""
    number, park = row["row"], row["park"]
    lettable = sum(row[f"{kind}_m2"] for kind in SPACE_TYPES)
    built, limit = lettable + row["amenity_m2"], row["land_m2"] * row["plot_ratio"]
    if built > limit * (1.0 + 1e-9):
        refuse(
            path,
            number,
            "land_m2",
            f"park {park} has {built:,.0f} m2 of floor area (with amenity) on land that allows {limit:,.0f} m2",
            "floor area of at most land_m2 x plot_ratio",
            "Correct the areas, the land or the plot ratio.",
        )
    if row["enterprises"] == 0 and row["revenue_at_start"] > 0:
        refuse(
            path,
            number,
            "revenue_at_start",
            f"park {park} has revenue but no enterprises",
            "0",
            "Give the number of enterprises, or set the revenue to 0.",
        )
    if row["enterprises"] == 0:
        return
    if row["revenue_at_start"] == 0:
        refuse(
            path,
            number,
            "revenue_at_start",
            f"park {park} has {row['enterprises']} enterprises but no revenue",
            "a number above 0 [CNY/year]",
            "Give the yearly revenue of the park's enterprises.",
        )
    if lettable == 0:
        refuse(
            path,
            number,
            "office_m2",
            f"park {park} has {row['enterprises']} enterprises but no space to let",
            "floor area above 0 in at least one space type",
            "Give the floor area with which it opens.",
        )


def _mix(path: Path, parks: Sequence[str], industries: Industries) -> Floats:
    """[J, K] share of enterprises by industry, ordered as the parks."""
    rows = read_table(
        path, csv_tables.square("park", industries.codes, "share of the park's enterprises"), key=("park",)
    )
    by_park: dict[str, Floats] = {}
    for row in rows:
        _index(path, row, "park", parks, "park")
        shares = np.array([row[code] for code in industries.codes], dtype=float)
        _check_sum(path, row["row"], "all industries", float(shares.sum()))
        by_park[row["park"]] = shares / shares.sum()
    for park in parks:
        if park not in by_park:
            refuse(
                path,
                None,
                "park",
                f"there is no row for park {park!r}",
                "one row per park of parks.csv",
                "Add the row; a park without enterprises gets the mix it is planned for.",
            )
    return np.stack([by_park[park] for park in parks])


def _check_codes(
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


def _larger_parks(path: Path, park_rows: Rows, larger_path: Path, larger_rows: Rows) -> dict[str, LargerPark]:
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


def _check_population(path: Path, rows: Rows, parks: Parks) -> None:
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


def _evidence(path: Path, codes: Sequence[str]) -> tuple[dict[str, Any], ...]:
    """Observations of places with these codes or of the whole, one dict per row; `quarter` is None for a whole year."""
    places = ("city", *codes)
    observations = []
    for row in read_table(path, csv_tables.EVIDENCE):
        _index(path, row, "place", places, "place")
        row["quarter"] = None if row["quarter"] == "" else row["quarter"]
        observations.append({name: value for name, value in row.items() if name != "row"})
    return tuple(observations)


def _cases(path: Path, parks: Parks, start: tuple[int, int]) -> tuple[dict[str, Any], ...]:
    """What is known of parks that opened later, one dict per row; `quarter` is None for a whole year."""
    known = []
    for row in read_table(path, csv_tables.CASES, key=("park", "quantity", "year", "quarter")):
        opening = int(parks.opening[_index(path, row, "park", parks.codes, "park")])
        first = start[0] * 4 + start[1] - 1 + opening
        row["quarter"] = None if row["quarter"] == "" else row["quarter"]
        when = f"{row['year']}Q{row['quarter']}" if row["quarter"] else f"{row['year']}"
        if opening == 0:
            refuse(
                path,
                row["row"],
                "park",
                f"park {row['park']} is open when the region starts",
                "a park that opens later, whose fill-up can be followed",
                "Put observations of a park that is there from the start into evidence.csv.",
            )
        if row["year"] * 4 + (row["quarter"] or 4) - 1 < first:
            refuse(
                path,
                row["row"],
                "year",
                f"{when}, before park {row['park']} opens",
                f"{first // 4}Q{first % 4 + 1} or later",
                "Correct the date here or the opening in parks.csv.",
            )
        if row["quantity"] == "occupancy_rate" and row["value"] > 1.0:
            refuse(
                path,
                row["row"],
                "value",
                f"an occupancy rate of {row['value']:g}",
                "a number from 0 to 1 [share of floor space let]",
                "Write a percentage as a fraction: 95 % is 0.95.",
            )
        if (row["quantity"] == "output") != (row["quarter"] is None):
            refuse(
                path,
                row["row"],
                "quarter",
                f"{row['quantity']} of {when}",
                "an empty cell for output, which is of a whole year; a quarter from 1 to 4 for all else",
                "Empty the cell, or give the quarter whose end is nearest to the day of the source.",
            )
        known.append({name: value for name, value in row.items() if name != "row"})
    return tuple(known)


def _deflator(path: Path, year: int) -> dict[int, float]:
    rows = read_table(path, csv_tables.DEFLATOR, key=("year",))
    index = {row["year"]: row["index"] for row in rows}
    if abs(index.get(year, 0.0) - 1.0) > SUM_TOLERANCE:
        refuse(
            path,
            None,
            "index",
            f"the start year {year} has " + (f"the index {index[year]:g}" if year in index else "no row"),
            f"1 in {year}",
            "Divide all index numbers by that of the start year.",
        )
    return index
