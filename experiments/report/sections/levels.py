"""What each scenario gives by itself: main outcomes in the first, the middle and the last year."""

from __future__ import annotations

from typing import Any

from experiments.figures.text.names import scenario_name
from experiments.report.document import Block, Interval, Number, Paragraph, Rows, Section, Table
from experiments.report.study_folder import Source
from experiments.statistics import summary
from experiments.statistics.numbers_as_text import decimals_for
from experiments.statistics.outcomes import outcome_of

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "title": "Results",
        "intro": "Numbers are medians over the runs; the range beside them holds the middle 80 % of them (10–90 %). It is a range of runs, not a "
        "confidence interval of the mean. Flows are sums over the year, stocks, rates and rents those of its last quarter.",
        "caption": "Main outcomes of {scenario}, {n} runs: median and range of the middle 80 % of runs.",
        "caption_one": "Main outcomes of {scenario}, one run.",
        "columns": "Outcome",
        "range": ", 10–90 %",
        "unit": "Unit",
        "stage": "parks at stage {stage}",
        "parks": "parks",
    },
    "zh": {
        "title": "结果",
        "intro": "数字为各次运行的中位数，其旁为中间 80 % 运行的区间（10–90 %）。这是各次运行的分布区间，不是均值的置信区间。"
        "流量为全年之和，存量、比率和租金取当年末季。",
        "caption": "{scenario}的主要结果，{n} 次运行：中位数与中间 80 % 运行的区间。",
        "caption_one": "{scenario}的主要结果，1 次运行。",
        "columns": "指标",
        "range": "（10–90 %）",
        "unit": "单位",
        "stage": "处于阶段 {stage} 的园区数",
        "parks": "个",
    },
}


def outcome_words(name: str, lang: str) -> tuple[str, str, float]:
    """Name, unit and factor of an outcome of the summary."""
    words = WORDS[lang]
    if name.startswith("parks_at_stage_"):
        return words["stage"].format(stage=name[-1]), words["parks"], 1.0
    found = outcome_of(name)
    label = found.label(lang)
    # the unit has a column of its own, which does not repeat the name
    unit = "%" if found.share else found.shown_unit(lang).removeprefix(label).strip()
    return label, unit, found.scale(lang)


def section(source: Source, pictures: tuple[Block, ...]) -> Section | None:
    """The section on results of a study of single scenarios."""
    words = WORDS[source.lang]
    table = source.table("summary")
    if table is None:
        return Section("results", words["title"], pictures) if pictures else None
    tables = []
    scenarios = list(dict.fromkeys(table["scenario"]))
    for scenario in scenarios:
        part = table[table["scenario"] == scenario]
        n = int(part["seeds"].max())
        years = sorted(part["year"].unique())
        rows = []
        for outcome in dict.fromkeys([*summary.SUMMARISED] + list(part["outcome"])):
            of_outcome = part[part["outcome"] == outcome].set_index("year")
            if of_outcome.empty:
                continue
            label, unit, factor = outcome_words(outcome, source.lang)
            decimals = decimals_for(list(factor * of_outcome["median"]))
            if outcome.startswith("parks_at_stage_"):
                # a median over an even number of runs may lie between two
                decimals = int((of_outcome[["median", "low", "high"]] % 1 != 0).any(axis=None))
            cells = [cell for year in years for cell in _cells(of_outcome.loc[year], factor, decimals, n)]
            rows.append((label, unit, *cells))
        name = scenario_name(scenario, source.lang)
        caption = words["caption" if n > 1 else "caption_one"].format(scenario=name, n=n)
        titles = [
            title for year in years for title in ((str(year), f"{year}{words['range']}") if n > 1 else (str(year),))
        ]
        columns = (words["columns"], words["unit"], *titles)
        ending = f"-{scenario}" if len(scenarios) > 1 else ""
        tables.append(Table(f"summary{ending}", caption, columns, (Rows("", tuple(rows)),), texts=2))
    return Section("results", words["title"], (Paragraph(words["intro"]), *pictures[:1], *tables, *pictures[1:]))


def _cells(values: Any, factor: float, decimals: int, n: int) -> tuple[Number | Interval, ...]:
    middle, low, high = (factor * float(values[name]) for name in ("median", "low", "high"))
    return (Number(middle, decimals), Interval(low, high, decimals)) if n > 1 else (Number(middle, decimals),)
