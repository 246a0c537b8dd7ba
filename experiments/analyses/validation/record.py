"""The record: what the model gives for the region beside what was observed, row by row, and how far each output was put in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from experiments.configuration.texts import texts_of
from experiments.statistics import record
from experiments.statistics.standing import Given
from experiments.statistics.text_columns import aligned

if TYPE_CHECKING:
    import pandas as pd

    from sim.regions import Setting

SHOWN = {
    "revenue": (1e-9, ",.0f"),
    "employees": (1e-3, ",.0f"),
    "enterprises": (1.0, ".2f"),
    "vacancy_rate": (100.0, ".1f"),
    "rent": (1.0, ".2f"),
    "effective_rent": (1.0, ".2f"),
    "stock": (1e-6, ".1f"),
}
"""Factor from the unit of the rows to the one on the screen, and number format."""


def rows(run_tables: Mapping[str, pd.DataFrame], setting: Setting, given: Given) -> pd.DataFrame:
    """One row per observation that falls into one run, columns in `record.COLUMNS` of the statistics.

    run_tables: `system` and `parks` of the run; given: what it is given. Rows of several seeds, each with a column `seed`, are summed up by
    `summary`.
    """
    return record.rows(run_tables, setting.evidence, setting.deflator, given, setting.sites)


def summary(rows_of_all_seeds: pd.DataFrame) -> pd.DataFrame:
    """One row per observation: median, 10-90 % of seeds, error of the median and its standard deviation over seeds."""
    return record.summary(rows_of_all_seeds)


def beside(table: pd.DataFrame, without_path: pd.DataFrame | None) -> pd.DataFrame:
    """The record with what runs without the given path of markets simulate, in the column `without_path`; both as `summary` gave them."""
    if without_path is None or not len(table):
        return table
    other = without_path.set_index("observation")["simulated"]
    return table.assign(without_path=table["observation"].map(other))


def text(table: pd.DataFrame, lang: str, names: Mapping[str, str] | None = None) -> str:
    """The record for the screen, a block per quantity; table: what `summary` gave; names: of parks, by code."""
    words = texts_of("analyses/validation_record", lang)
    blocks = [words("record.title")]
    for topic, part in table.groupby("topic", sort=False):
        factor, pattern = SHOWN[str(topic)]
        pathless = "without_path" in part.columns
        heads = words.row("record.columns")
        lines = [["", *heads[:2], *([words("record.without_path")] if pathless else []), *heads[2:]]]
        for _, row in part.iterrows():
            place = "" if row["place"] == record.WHOLE else f" {(names or {}).get(row['place'], row['place'])}"
            compared = row["comparison"] not in record.NOT_COMPARED
            mark = words("record.unverified") if row["provenance"] == "unverified" else ""
            rest = words(f"comparison.{row['comparison']}", broker=row["broker"], part=row["annualised_from"])
            lines.append(
                [
                    f"{row['period']}{place}",
                    format(row["observed_compared"] * factor, pattern) + mark,
                    f"{_number(row, 'simulated', factor, pattern)} "
                    f"[{_number(row, 'simulated_low', factor, pattern)}, {_number(row, 'simulated_high', factor, pattern)}]"
                    if compared
                    else "-",
                    *([_number(row, "without_path", factor, pattern) if compared else "-"] if pathless else []),
                    words(f"record.{row['error_unit']}", value=f"{_error(row):+.0f}") if compared else "-",
                    rest,
                ]
            )
        head = words("record.head", quantity=words(f"quantity.{topic}"), fed=_fed(part, lang))
        blocks.append("\n".join([head, f"  {words(f'why.{topic}')}", *aligned(lines)]))
    blocks += [words("record.foot")]
    return "\n\n".join(blocks)


def _fed(part: pd.DataFrame, lang: str) -> str:
    """How far the rows of a quantity were put in, with the years where they differ."""
    words, found = texts_of("analyses/validation_record", lang), part.groupby("fed", sort=False)["period"]
    if len(found) == 1:
        return words(f"fed.{part['fed'].iloc[0]}")
    years = {fed: (periods.str[:4].min(), periods.str[:4].max()) for fed, periods in found}
    told = [words("fed_in", fed=words(f"fed.{fed}"), first=first, last=last) for fed, (first, last) in years.items()]
    return texts_of("configuration/punctuation", lang)("semicolon").join(told)


def of_brokers(setting: Setting) -> bool:
    """Whether a broker's vacancy of the region is known, which is compared over shares of owners."""
    return any(seen["topic"] == "vacancy_rate" and seen.get("broker") for seen in setting.evidence)


def by_owners(found: Mapping[float, pd.DataFrame]) -> pd.DataFrame:
    """Brokers' figures of the whole region, a row per share of owners and observation; found: what `summary` gave, by share."""
    return record.by_owners(found)


def owners_text(table: pd.DataFrame, lang: str) -> str:
    """Brokers' figures over shares of owners for the screen; table: what `by_owners` gave."""
    words = texts_of("analyses/validation_record", lang)
    shares = sorted(table["owned_share"].unique())
    blocks = [words("owners.title")]
    for topic, of_topic in table.groupby("topic", sort=False):
        factor, pattern = SHOWN[str(topic)]
        lines = [["", words("record.columns.observed"), *(words("owners.share", share=f"{s:.0%}") for s in shares), ""]]
        for _, part in of_topic.groupby("observation", sort=False):
            first, by_share = part.iloc[0], part.set_index("owned_share")
            cells = [
                f"{_number(by_share.loc[s], 'simulated', factor, pattern)} "
                f"({words('record.' + first['error_unit'], value=f'{_error(by_share.loc[s]):+.0f}')})"
                for s in shares
            ]
            observed = format(first["observed_compared"] * factor, pattern)
            lines.append([str(first["period"]), observed, *cells, str(first["broker"])])
        blocks.append("\n".join([words(f"quantity.{topic}"), *aligned(lines)]))
    errors = record.broker_errors(table)
    lines = [["", *(words("owners.share", share=f"{s:.0%}") for s in shares)]]
    for broker, part in errors.groupby("broker", sort=False):
        by_share = part.set_index("owned_share")
        name = broker or words("owners.all", year=record.FED_UNTIL)
        rows_of = int(part["rows"].iloc[0])
        cells = [f"{by_share.loc[s, 'rmse']:.1f}" if s in by_share.index else "-" for s in shares]
        lines.append([words("owners.rows", name=name, rows=rows_of), *cells])
    blocks += ["\n".join([words("owners.rmse"), *aligned(lines)]), words("owners.foot")]
    return "\n\n".join(blocks)


def _number(row: pd.Series, name: str, factor: float, pattern: str) -> str:
    return format(float(row[name]) * factor, pattern)


def _error(row: pd.Series) -> float:
    """Per cent for levels, percentage points for rates."""
    return float(row["error"]) * (1.0 if row["error_unit"] == "points" else 100.0)
