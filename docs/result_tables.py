"""Kinds of generated parts for what was measured: tables of kept results, as docs/kept_results.py and docs/validation_page.py left them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from docs.kept_results import COST, YEARS

DOCS = Path(__file__).resolve().parent
BILLION = 1e-9
OUTCOMES: dict[str, tuple[str, float, str]] = {
    "vacancy_rate": ("vacancy, points", 100.0, ".2f"),
    "asking_rent": ("rent, CNY/m²/day", 1.0, ".3f"),
    "mean_stage": ("stage", 1.0, ".2f"),
    "innovations": ("innovations a year", 1.0, ",.0f"),
    "output": ("output, bn CNY a year", BILLION, ",.0f"),
    "enterprises": ("enterprises", 1.0, ",.0f"),
    "employees": ("employees, thousand", 1e-3, ",.1f"),
    "fiscal_cost": ("fiscal cost, bn CNY a year", BILLION, ".2f"),
    COST: ("cost, bn CNY", BILLION, ".1f"),
}
"""Head, factor and format of each outcome in a table."""
WINDOWS = {"run": "mean over the run", "last_year": "last four quarters"}
LEVEL = 0.05
"""Adjusted p below which a difference is printed bold."""
RECORD: dict[str, tuple[str, float, str]] = {
    "revenue": ("revenue", BILLION, ",.0f"),
    "employees": ("employees", 1e-3, ",.0f"),
    "enterprises": ("enterprises, 2006 = 1", 1.0, ".2f"),
    "vacancy_rate": ("vacancy rate", 100.0, ".1f"),
    "rent": ("asking rent", 1.0, ".2f"),
    "effective_rent": ("effective rent", 1.0, ".2f"),
}
LATER: dict[str, tuple[str, float, str]] = {
    "enterprises": ("enterprises", 1.0, ",.0f"),
    "employees": ("employees", 1.0, ",.0f"),
    "occupancy_rate": ("occupancy, per cent", 100.0, ".0f"),
    "output": ("output, bn CNY a year", BILLION, ".1f"),
}
CITY = "city"
KNOWN = {"at_least": "at least {}", "about": "about {}", "equal": "{}"}


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


def ranged(row: dict[str, str], factor: float, form: str) -> str:
    """The median of the runs and the range of the middle four fifths."""
    low, high = (number(row[f"simulated_{end}"], factor, form) for end in ("low", "high"))
    return f"{number(row['simulated'], factor, form)} ({low}–{high})"


def city_record(words: str) -> list[Sequence[str]]:
    """The record of the whole region: a line for each topic, with the years that are shown; of two observations the one that was read."""
    lines: list[Sequence[str]] = [("", "period", "observed, 2006 prices", "simulated", "path off", "error", "put in")]
    for topic, years in _lines(words):
        title, factor, form = RECORD[topic]
        for year in years:
            rows = [
                row
                for row in rows_of("validation/record.csv")
                if (row["topic"], row["place"], row["period"]) == (topic, CITY, year)
            ]
            if not rows:
                raise LookupError(f"docs/validation/record.csv has no {topic} of {year}")
            row = next((row for row in rows if row["provenance"] == "read"), rows[0])
            doubt = "" if row["provenance"] == "read" else " ?"
            lines.append(
                (
                    title,
                    year,
                    number(row["observed_compared"], factor, form) + doubt,
                    ranged(row, factor, form),
                    number(row["without_path"], factor, form),
                    error(row),
                    row["fed"],
                )
            )
    return lines


def error(row: dict[str, str]) -> str:
    """The error of a row of the record, in per cent or in points."""
    if row["error_unit"] == "points":
        return number(row["error"], 1.0, ".1f", sign=True)
    return f"{number(row['error'], 100.0, '.0f', sign=True)} %"


def broker_record(words: str) -> list[Sequence[str]]:
    """What brokers report beside what is simulated: topics; names of places come from the region."""
    names = park_names()
    lines: list[Sequence[str]] = [("", "place", "basket", "period", "observed", "simulated", "error")]
    for topic in words.split():
        title, factor, form = RECORD[topic]
        lines += [
            (
                title,
                names.get(row["place"], "all" if row["place"] == CITY else row["place"]),
                row["broker"],
                row["period"],
                number(row["observed_compared"], factor, form),
                ranged(row, factor, form),
                error(row),
            )
            for row in rows_of("validation/record.csv")
            if row["topic"] == topic and row["simulated"]
        ]
    return lines


def park_names() -> dict[str, str]:
    """English names of the parks of the default region, and of larger parks of which they are sites, by code."""
    from experiments.configuration.compose import compose
    from experiments.configuration.region import setting_of

    names = setting_of(compose()).labels()
    return {code: told.get("en", code) for code, told in names.items()}


def park_stages(words: str) -> list[Sequence[str]]:
    """Stage of every park by year, highest first in the last, and what people in the field would expect then."""
    from experiments.analyses.validation.responses.known_places import EXPECTED

    names = park_names()
    held: dict[str, dict[str, dict[str, str]]] = {}
    for row in rows_of("results/stages_by_park.csv"):
        held.setdefault(row["park"], {})[row["date"][:4]] = row
    last = str(YEARS[-1])
    lines: list[Sequence[str]] = [
        ("park", *(str(year) for year in YEARS), f"jobs {last}, thousand", f"expected {last}")
    ]
    for park in sorted(held, key=lambda code: -float(held[code][last]["mean"])):
        years = [held[park].get(str(year)) for year in YEARS]
        expected = _range(*EXPECTED[park]) if park in EXPECTED else ""
        jobs = number(held[park][last]["employees"], 1e-3, ".0f")
        lines.append(
            (names[park], *(_range(each["low"], each["high"]) if each else "–" for each in years), jobs, expected)
        )
    return lines


def stage_steps(words: str) -> list[Sequence[str]]:
    """Shares of park-years that go from one stage to another."""
    held = {(row["before"], row["after"]): row["share"] for row in rows_of("results/stage_steps.csv")}
    stages = ("1", "2", "3", "4")
    rows = [(stage, *(number(held.get((stage, to), "0"), 1.0, ".3f") for to in stages)) for stage in stages]
    return [("from", *stages), *rows]


def later_parks(words: str) -> list[Sequence[str]]:
    """What is known of parks that opened later beside what is simulated."""
    names = park_names()
    lines: list[Sequence[str]] = [("", "period", "known", "simulated")]
    for row in rows_of("results/later_parks.csv"):
        title, factor, form = LATER[row["quantity"]]
        known = number(row["known_constant_prices"], factor, form)
        lines.append(
            (
                f"{names.get(row['park'], row['park'])}, {title}",
                row["period"],
                KNOWN[row["comparison"]].format(known),
                ranged(row, factor, form),
            )
        )
    return lines


def facts_beside(words: str) -> list[Sequence[str]]:
    """Facts of this version beside those of an earlier one: the folder of the earlier, then the facts in order."""
    earlier, *names = words.split()
    before = {(row["check"], row["setting"], row["part"]): row["median"] for row in rows_of(f"{earlier}/facts.csv")}
    lines: list[Sequence[str]] = [("", "region", "part", "band", "earlier", "this version", "")]
    for row in rows_of("validation/facts.csv"):
        if row["check"] not in names:
            continue
        was = before.get((row["check"], row["setting"], row["part"]), "")
        lines.append(
            (
                row["check"],
                row["setting"],
                row["part"],
                band(row["low"], row["high"]),
                number(was, 1.0, ".3g"),
                number(row["median"], 1.0, ".3g"),
                row["verdict"].lower(),
            )
        )
    return lines


def band(low: str, high: str) -> str:
    """A band in words; an end that is infinite is none."""
    least, most = (number(end, 1.0, ".3g") for end in (low, high))
    if float(high) == float("inf"):
        return f"at least {least}"
    return f"at most {most}" if float(low) == float("-inf") else f"{least} to {most}"


def _lines(words: str) -> Iterator[tuple[str, list[str]]]:
    for line in words.strip().splitlines():
        name, *rest = line.split()
        yield name, rest


def _range(low: object, high: object) -> str:
    first, last = (int(float(str(end))) for end in (low, high))
    return str(first) if first == last else f"{first}–{last}"
