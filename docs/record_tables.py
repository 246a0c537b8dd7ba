"""Tables of the default run beside the record: what was observed, stages park by park, facts; for the generated parts of pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docs.kept_results import YEARS
from docs.result_tables import BILLION, number, park_names, ranged, rows_of

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
    "output": ("enterprise revenue, bn CNY a year", BILLION, ".1f"),
}
CITY = "city"
NO_NULL = "no null"
"""What is told of a fact that every null model gives as well."""
KNOWN = {"at_least": "at least {}", "about": "about {}", "equal": "{}"}


def city_record(words: str) -> list[Sequence[str]]:
    """The record of the whole region: a line for each topic, with the years that are shown; of two observations the one that was read."""
    lines: list[Sequence[str]] = [
        ("", "period", "observed, 2006 prices", "simulated", "path off", "error", "imposed input")
    ]
    for topic, years in _lines(words):
        title, factor, form = RECORD[topic]
        for year in years:
            rows = [
                row
                for row in rows_of("results/record.csv")
                if (row["topic"], row["place"], row["period"]) == (topic, CITY, year)
            ]
            if not rows:
                raise LookupError(f"docs/results/record.csv has no {topic} of {year}")
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
            for row in rows_of("results/record.csv")
            if row["topic"] == topic and row["simulated"]
        ]
    return lines


def error(row: dict[str, str]) -> str:
    """The error of a row of the record, in per cent or in points."""
    if row["error_unit"] == "points":
        return number(row["error"], 1.0, ".1f", sign=True)
    return f"{number(row['error'], 100.0, '.0f', sign=True)} %"


def facts_beside(words: str) -> list[Sequence[str]]:
    """Facts of this version beside those of an earlier one: the folder of the earlier, then the facts in order."""
    earlier, *names = words.split()
    before = {(row["check"], row["setting"], row["part"]): row["median"] for row in rows_of(f"{earlier}/facts.csv")}
    lines: list[Sequence[str]] = [
        ("", "region", "part", "band", f"version {earlier.rpartition('_of_')[2]}", "this version", "", "differs from")
    ]
    for row in rows_of("results/facts.csv"):
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
                NO_NULL if row["evidence"] in ("", "none") else ", ".join(row["evidence"].split()).replace("_", " "),
            )
        )
    return lines


def band(low: str, high: str) -> str:
    """A band in words; an end that is infinite is none."""
    least, most = (number(end, 1.0, ".3g") for end in (low, high))
    if float(high) == float("inf"):
        return f"at least {least}"
    return f"at most {most}" if float(low) == float("-inf") else f"{least} to {most}"


def park_stages(words: str = "") -> list[Sequence[str]]:
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


def stage_steps(words: str = "") -> list[Sequence[str]]:
    """Shares of park-years that go from one stage to another."""
    held = {(row["before"], row["after"]): row["share"] for row in rows_of("results/stage_steps.csv")}
    stages = ("1", "2", "3", "4")
    rows = [(stage, *(number(held.get((stage, to), "0"), 1.0, ".3f") for to in stages)) for stage in stages]
    return [("from", *stages), *rows]


def later_parks(words: str = "") -> list[Sequence[str]]:
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


def _lines(words: str) -> Iterator[tuple[str, list[str]]]:
    for line in words.strip().splitlines():
        name, *rest = line.split()
        yield name, rest


def _range(low: object, high: object) -> str:
    first, last = (int(float(str(end))) for end in (low, high))
    return str(first) if first == last else f"{first}–{last}"
