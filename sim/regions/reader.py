"""Reads the tables of a region into a Setting: in a folder, or in one workbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.regions import tables
from sim.regions.agreement import check_codes, check_population, larger_parks_of
from sim.regions.cells import value_of
from sim.regions.column import InputError, closest, refuse
from sim.regions.files import checksum, is_there, table_path
from sim.regions.headers import KEYS, spelt
from sim.regions.history import History, ParkFacts, read_history
from sim.regions.industry_tables import SHARED, read_industries
from sim.regions.observations import read_cases, read_deflator, read_evidence
from sim.regions.places import read_districts, read_parks
from sim.regions.read_table import read_table
from sim.regions.setting import Setting

TABLES = (
    *("region", "districts", "parks", "mix", "larger_parks", "industries", "linkage", "relatedness"),
    *("evidence", "cases", "deflator", "history"),
)
"""The tables that a region may have; from `larger_parks` on they may be left out."""


def load_folder(folder: Path) -> Setting:
    """The study region described by the tables in `folder`; missing industry tables are taken from the shared ones.

    folder: a folder with a file for each table, or a workbook (.xlsx) with a sheet for each. Raises InputError when a table is
    missing, malformed, or contradicts another.
    """
    folder = Path(folder)
    if not folder.is_dir() and not (folder.is_file() and folder.suffix.lower() == ".xlsx"):
        raise InputError(
            f"region folder {folder}: there is no such folder; allowed: a folder with region.csv, "
            "districts.csv, parks.csv and mix.csv, or a workbook (.xlsx) with these sheets. Check the path, or choose a shipped region."
        )
    sources: dict[str, Path] = {}

    def find(name: str) -> Path:
        """Where a table that is needed is; one of the shared tables where the region does not bring its own."""
        own, shared = table_path(folder, name), SHARED / f"{name}.csv"
        sources[name] = own if is_there(own) or not shared.is_file() else shared
        return sources[name]

    def brings(name: str) -> bool:
        return is_there(table_path(folder, name))

    general = _general(find("region"))
    industries = read_industries(find)
    districts, district_rows = read_districts(find("districts"))
    parks, park_rows = read_parks(find, general["start"], industries, districts)
    larger_path = find("larger_parks") if brings("larger_parks") else folder / "larger_parks.csv"
    larger_rows = read_table(larger_path, tables.LARGER_PARKS, key=("park",)) if "larger_parks" in sources else []
    check_codes(sources["parks"], park_rows, larger_path, larger_rows, industries, districts)
    larger_parks = larger_parks_of(sources["parks"], park_rows, larger_path, larger_rows)
    check_population(sources["districts"], district_rows, parks)
    observed = (*parks.codes, *larger_parks, *districts.codes)
    evidence, evidence_rows = read_evidence(find("evidence"), observed) if brings("evidence") else ((), ())
    cases = read_cases(find("cases"), parks, general["start"]) if brings("cases") else ()
    deflator = {general["start"][0]: 1.0}
    if brings("deflator"):
        deflator = read_deflator(find("deflator"), general["start"][0])
    history = History()
    if brings("history"):
        facts = ParkFacts(
            parks.codes,
            parks.opening.tolist(),
            parks.stock.sum(axis=1),
            parks.land_m2 * parks.plot_ratio,
            {code: each.sites for code, each in larger_parks.items()},
        )
        history = read_history(find("history"), general["start"], general["quarters"], industries.codes, facts)
    return Setting(
        name=folder.resolve().stem if folder.is_file() else folder.resolve().name,
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
        checksums={f"{name}.csv": checksum(path) for name, path in sorted(sources.items())},
        rows={
            "districts": tuple(row["row"] for row in district_rows),
            "parks": tuple(row["row"] for row in park_rows),
            "evidence": evidence_rows,
        },
        files={name: path.name for name, path in sources.items()},
    )


def _general(path: Path) -> dict[str, Any]:
    """Names, start and length of a region."""
    words = {spelt(each): key for key, others in KEYS.items() for each in (key, *others)}
    known = [setting.name for setting in tables.SETTINGS]
    rows: dict[str, dict[str, Any]] = {}
    for row in read_table(path, tables.REGION):
        key = words.get(spelt(row["key"]))
        if key is None:
            seen = f"{row['key']!r} is not known{closest(row['key'], known)}"
            refuse(path, row["row"], "key", seen, "one of " + ", ".join(known), "Correct the cell.")
        if key in rows:
            seen = f"{key} is already in row {rows[key]['row']}"
            refuse(path, row["row"], "key", seen, "each key once", "Delete or rename one of the two rows.")
        rows[key] = row
    values: dict[str, Any] = {}
    for setting in tables.SETTINGS:
        if setting.name not in rows:
            refuse(
                path,
                None,
                "key",
                f"{setting.name!r} is missing",
                "name, name_zh, start and quarters, each once",
                f"Add a row for {setting.name!r}.",
            )
        row = rows[setting.name]
        cell = replace(setting, name="value", about=setting.about)
        values[setting.name] = value_of(path, row["row"], cell, {"value": row["value"]})
    names = {"en": values["name"], "zh": values["name_zh"]}
    return {"names": names, "start": values["start"], "quarters": values["quarters"]}
