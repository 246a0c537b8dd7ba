"""Tables of what experiments gave, as docs/kept_results.py kept it, for the generated parts of pages."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from docs.kept_results import COST

DOCS = Path(__file__).resolve().parent
BILLION = 1e-9
OUTCOMES: dict[str, tuple[str, float, str]] = {
    "vacancy_rate": ("vacancy, points", 100.0, ".2f"),
    "asking_rent": ("rent, CNY/m²/day", 1.0, ".3f"),
    "mean_stage": ("stage", 1.0, ".2f"),
    "innovations": ("innovations a year", 1.0, ",.0f"),
    "output": ("enterprise revenue, bn CNY a year", BILLION, ",.0f"),
    "enterprises": ("enterprises", 1.0, ",.0f"),
    "employees": ("employees, thousand", 1e-3, ",.1f"),
    "fiscal_cost": ("fiscal cost, bn CNY a year", BILLION, ".2f"),
    COST: ("cost, bn CNY", BILLION, ".1f"),
}
"""Head, factor and format of each outcome in a table."""
WINDOWS = {"run": "mean over the run", "last_year": "last four quarters"}
LEVEL = 0.05
"""Adjusted p below which a difference is printed bold."""
ADOPTED: dict[str, tuple[str, float, str]] = {
    "enterprises": ("enterprises", 1.0, ",.0f"),
    "operating_income": ("operating income, m CNY a year,", 1e-6, ",.0f"),
}
SINGLE: dict[str, tuple[str, float, str]] = {
    "leading_industry_share": ("leading industry, per cent of employment", 100.0, ".0f"),
    "occupancy_rate": ("let, per cent", 100.0, ".0f"),
    "enterprises": ("enterprises", 1.0, ",.0f"),
    "employees": ("employees", 1.0, ",.0f"),
}
ORIGINS: dict[str, tuple[str, float, str]] = {
    "jobs": ("jobs in the district", 1.0, ",.0f"),
    "entry": ("of them by founding", 1.0, ",.0f"),
    "spin_offs": ("by spin-offs", 1.0, ",.0f"),
    "incumbents": ("by incumbents that stay", 1.0, ",.0f"),
    "exits": ("by fewer exits", 1.0, ",.0f"),
    "moves_in": ("by moving in", 1.0, ",.0f"),
    "moves_out": ("by fewer moving out", 1.0, ",.0f"),
    "jobs_everywhere": ("jobs in the whole region", 1.0, ",.0f"),
    "log_output": ("output of the district, %", 100.0, ".2f"),
    "cost": ("cost, bn CNY a year", BILLION, ".2f"),
}
TITLE_PARTS = ("naive", "regression", "applicants", "effect", "selection")


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a kept table, empty where it is not kept."""
    path = DOCS / name
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str, factor: float, form: str, sign: bool = False) -> str:
    """One number in a unit and a form, with a true minus; a dash where there is none."""
    if not text or text == "nan":
        return "–"
    told = format(float(text) * factor, ("+" if sign else "") + form)
    zero = format(0.0, form)
    return (zero if told.lstrip("+-") == zero else told).replace("-", "−")


def experiment(words: str) -> list[Sequence[str]]:
    """Effects of a comparison: its name, a window, and outcomes; half of each 95 % interval, bold where the adjusted p is below 0.05."""
    name, window, *outcomes = words.split()
    found = rows_of(f"results/{name}.csv")
    if not found:
        raise LookupError(f"docs/results/{name}.csv is not kept; see docs/kept_results.py")
    cells = {
        (row["scenario"], row["outcome"]): row for row in found if row["window"] == window or row["outcome"] == COST
    }
    scenarios = list(dict.fromkeys(row["scenario"] for row in found if row["outcome"] != COST))
    levels = [
        number(cells[scenarios[0], each]["base_level"], *OUTCOMES[each][1:]) if each != COST else ""
        for each in outcomes
    ]
    seeds = {row["n"] for row in found if row["window"] == window}
    head = (
        f"{' to '.join(sorted(seeds, key=float))} seeds, {WINDOWS[window]}",
        *(OUTCOMES[each][0] for each in outcomes),
    )
    lines: list[Sequence[str]] = [head, ("level of the first scenario", *levels)]
    for scenario in scenarios:
        lines.append((f"`{scenario}`", *(effect(cells.get((scenario, each), {}), each) for each in outcomes)))
    return lines


def effect(row: dict[str, str], outcome: str) -> str:
    """One difference with half of its interval; the cost as it is."""
    _, factor, form = OUTCOMES[outcome]
    told = number(row.get("difference", ""), factor, form, sign=outcome != COST)
    if outcome == COST or told == "–" or not row["low"] or row["low"] == "nan":
        return told
    told = f"{told} ±{number(str((float(row['high']) - float(row['low'])) / 2), factor, form)}"
    sure = row["p_adjusted"] not in ("", "nan") and float(row["p_adjusted"]) < LEVEL
    return f"**{told}**" if sure else told


def titles(words: str) -> list[Sequence[str]]:
    """What a title is worth: a study and a scenario of it; the difference one sees, what the title does, and what is selection."""
    from experiments.configuration.texts import texts_of
    from experiments.statistics.title_effect import MEASURED

    name, scenario = words.split()
    held = {
        (row["outcome"], row["part"]): row
        for row in rows_of(f"results/{name}-titles.csv")
        if row["scenario"] == scenario
    }
    told = texts_of("report/titles", "en")
    lines: list[Sequence[str]] = [
        (
            "",
            "titled less untitled parks",
            "the same with controls",
            "beside refused applicants",
            "effect of the title",
            "selection",
        )
    ]
    for outcome in MEASURED:
        cells = [number(held[outcome, part]["value"], 1.0, ".1f", sign=True) for part in TITLE_PARTS]
        own = held[outcome, "effect"]
        low, high = (number(own[end], 1.0, ".1f", sign=True) for end in ("low", "high"))
        lines.append((told(f"outcome.{outcome}"), *cells[:3], f"{cells[3]} ({low} to {high})", cells[4]))
    return lines


def adoption(words: str) -> list[Sequence[str]]:
    """What a practice brings to a park that adopts it alone and when all do: a study, and outcomes."""
    name, *outcomes = words.split()
    names = park_names()
    held = {
        (row["scenario"], row["park"], row["way"], row["outcome"]): row
        for row in rows_of(f"results/{name}-adoption.csv")
    }
    pairs = list(dict.fromkeys((scenario, park) for scenario, park, _, _ in held))
    ways = ("alone", "together")
    heads = [f"{ADOPTED[each][0]} {way}" for each in outcomes for way in ways]
    lines: list[Sequence[str]] = [("practice, park", *heads)]
    for scenario, park in pairs:
        cells = []
        for each in outcomes:
            _, factor, form = ADOPTED[each]
            for way in ways:
                row = held[scenario, park, way, each]
                half = number(str((float(row["high"]) - float(row["low"])) / 2), factor, form)
                cells.append(f"{number(row['difference'], factor, form, sign=True)} ±{half}")
        lines.append((f"`{scenario}`, {names.get(park, park)}", *cells))
    return lines


def origins(words: str) -> list[Sequence[str]]:
    """Where the jobs of a treated district come from: a study, and years after the beginning; means with 95 % intervals."""
    name, *years = words.split()
    held = {(row["item"], row["year"]): row for row in rows_of(f"results/{name}-gain_by_origin.csv")}
    lines: list[Sequence[str]] = [("against the same run without it", *(f"after {year} years" for year in years))]
    for item, (title, factor, form) in ORIGINS.items():
        cells = []
        for year in years:
            row = held[item, year]
            mean, low, high = (number(row[end], factor, form, sign=True) for end in ("difference", "low", "high"))
            cells.append(f"{mean} ({low} to {high})")
        lines.append((title, *cells))
    return lines


def single_parks(words: str) -> list[Sequence[str]]:
    """What scenarios give in single parks at the end: a study; means, in brackets the middle four fifths of the runs."""
    names = park_names()
    held: dict[tuple[str, str], dict[str, dict[str, str]]] = {}
    for row in rows_of(f"results/{words.strip()}-parks.csv"):
        held.setdefault((row["park"], row["scenario"]), {})[row["outcome"]] = row
    lines: list[Sequence[str]] = [("park", "scenario", *(title for title, _, _ in SINGLE.values()))]
    for (park, scenario), found in held.items():
        cells = []
        for outcome, (_, factor, form) in SINGLE.items():
            mean, low, high = (number(found[outcome][end], factor, form) for end in ("mean", "low", "high"))
            cells.append(f"{mean} ({low}–{high})")
        lines.append((names.get(park, park), f"`{scenario}`", *cells))
    return lines


def ranged(row: dict[str, str], factor: float, form: str) -> str:
    """The median of the runs and the range of the middle four fifths."""
    low, high = (number(row[f"simulated_{end}"], factor, form) for end in ("low", "high"))
    return f"{number(row['simulated'], factor, form)} ({low}–{high})"


def park_names() -> dict[str, str]:
    """English names of the parks of the default region, and of larger parks of which they are sites, by code."""
    from experiments.configuration.compose import compose
    from experiments.configuration.region import setting_of

    names = setting_of(compose()).labels()
    return {code: told.get("en", code) for code, told in names.items()}
