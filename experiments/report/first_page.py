"""The first page of a comparison's report below its answer: scenarios by cost and outcomes, the record beside the base, what it rests on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from experiments.configuration import outcome_words
from experiments.configuration.standing_words import called
from experiments.configuration.texts import texts_of
from experiments.figures.texts.labels import label
from experiments.figures.texts.names import scenario_name, world_name
from experiments.report.document import Block, Number, Paragraph, Picture, Rows, Table
from experiments.report.phrases import money_unit, rounded, sentence, sentences
from experiments.report.sections.costs import discount, with_funds
from experiments.report.sections.evidence import counts, paid
from experiments.report.study_folder import Source, joined
from experiments.statistics.numbers_as_text import decimals_for, precise
from experiments.statistics.outcomes import OUTCOMES, QUARTERS, WINDOWS
from experiments.statistics.standing import EMERGENT
from experiments.statistics.trade_off import (
    DECIDING,
    SLIGHT,
    SLIGHT_POINTS,
    SLIGHT_STAGES,
    Effect,
    Line,
    lines,
)

MOST_TWICE = 4
"""Scenarios of which the table shows both parts of the run below one another; of more, there is room for the chosen one only."""
COST_COLUMNS = 3
"""Columns before those of outcomes: the scenario, and what it costs."""
LEVEL_DIGITS = 3
MARK = "*"
RECORDED = {
    "revenue": "output",
    "employees": "employees",
    "enterprises": "enterprises",
    "vacancy_rate": "vacancy_rate",
    "rent": "asking_rent",
}
"""Topics of the record that are told on the first page, in order, and the outcome that each is of."""


def front(source: Source, pictures: Sequence[Picture] = ()) -> tuple[Block, ...]:
    """The table of the first page, the record beside the base run, and the paragraphs below; nothing for a study without effects.

    pictures: what is shown above the sentence on the record.
    """
    found = lines_of(source, source.window)
    if not found:
        return ()
    told = (_record(source), _rests_on(source))
    return (_table(source, found), *pictures, *(Paragraph(text) for text in told if text))


def lines_of(source: Source, window: str) -> list[Line]:
    """Scenarios with their effects and cost over a part of the run, in the first world; none for a study without effects."""
    effects = source.table("effects")
    if effects is None or source.kind != "compare":
        return []
    return lines(effects, source.table("costs"), window, source.worlds[0])


def say(source: Source, key: str, **values: str) -> str:
    """A text of the first page as a sentence of its own."""
    return sentence(texts_of("report/first_page", source.lang)(key, **values), source.lang)


def shown(outcome: str, effect: Effect, lang: str, half: float | None = None) -> str:
    """A difference in the shown unit, no more precise than its interval."""
    scale = OUTCOMES[outcome].scale(lang)
    return precise(scale * effect.difference, scale * (effect.half if half is None else half), signed=True)


def _table(source: Source, found: Sequence[Line]) -> Table:
    words, lang = texts_of("report/first_page", source.lang), source.lang
    names = {name: scenario_name(name, lang) for name in [source.base, *(line.scenario for line in found)]}
    columns, rows = cells(found, source.base, names, lang)
    parts = [Rows("", tuple(map(tuple, rows)))]
    other = next(each for each in WINDOWS if each != source.window)
    if len(found) <= MOST_TWICE and (beside := lines_of(source, other)):
        # cost is that of the whole run, whatever part of it is looked at
        again = [(row[0], "", "", *row[COST_COLUMNS:]) for row in cells(beside, source.base, names, lang)[1]]
        parts = [Rows(source.window_label(), parts[0].cells), Rows(source.window_label(other), tuple(again))]
    seeds = max(effect.seeds for line in found for effect in line.effects.values())
    caption = words(
        "caption_in_world" if len(source.worlds) > 1 else "caption",
        base=names[source.base],
        window=label("list", lang).join(part.heading or source.window_label() for part in parts),
        world=world_name(source.worlds[0], lang),
    )
    years = f"{source.quarters / QUARTERS:g}"
    costs = source.table("costs")
    funds = words("less_returns") if costs is None or with_funds(costs) else ""
    key = "note" if seeds > 1 else "note_one"
    note = words(key, seeds=str(seeds), discount=discount(source), years=years, funds=funds)
    if any(line.slight() for line in found):
        least = {"share": f"{100.0 * SLIGHT:g}", "points": f"{100.0 * SLIGHT_POINTS:g}", "stages": f"{SLIGHT_STAGES:g}"}
        note = sentences(lang, note, words("slight_is", **least))
    return Table(
        "overview",
        caption,
        tuple(columns),
        tuple(parts),
        group=words("window") if len(parts) > 1 else "",
        note=note,
        wide=True,
    )


def cells(found: Sequence[Line], base: str, names: Mapping[str, str], lang: str) -> tuple[list[str], list[list[str]]]:
    """Columns and rows of the table: levels of the base, then cost and differences of each scenario, marked where told from none."""
    words = texts_of("report/first_page", lang)
    outcomes = [name for name in DECIDING if any(name in line.effects for line in found)]
    factor, money = money_unit([line.cost for line in found], lang)
    decimals = decimals_for([factor * end for line in found for end in (line.cost, line.spent)], LEVEL_DIGITS)
    halves = {name: _smallest_half(found, name) for name in outcomes}

    def level(name: str) -> str:
        outcome = OUTCOMES[name]
        value = next(line.effects[name].base_level for line in found if name in line.effects)
        shown = rounded_level(outcome.scale(lang) * value)
        return f"{shown} %" if outcome.share else shown

    rows = [[words("base", base=names[base]), "", "", *map(level, outcomes)]]
    for line in found:
        row = [names[line.scenario], *(str(Number(factor * each, decimals)) for each in (line.cost, line.spent))]
        for name in outcomes:
            effect = line.effects.get(name)
            text = "" if effect is None else shown(name, effect, lang, halves[name])
            row.append(text + MARK if effect is not None and effect.told else text)
        rows.append(row)
    heads = [words(f"head.{name}", unit=words("money")) for name in outcomes]
    costs = [words(f"head.{name}", money=money) for name in ("cost", "spent")]
    return [words("scenario"), *costs, *heads], rows


def _smallest_half(found: Sequence[Line], name: str) -> float:
    """Half of the narrowest interval of an outcome, by which a column is rounded; NaN where there is none."""
    halves = [line.effects[name].half for line in found if name in line.effects]
    return min((half for half in halves if math.isfinite(half) and half > 0.0), default=math.nan)


def rounded_level(value: float) -> str:
    """A level with three digits that count: 2,940,000 and not 2,938,748."""
    if not math.isfinite(value) or value == 0.0:
        return rounded(value, LEVEL_DIGITS)
    digits = LEVEL_DIGITS - 1 - math.floor(math.log10(abs(value)))
    return rounded(round(value, digits), LEVEL_DIGITS)


def _record(source: Source) -> str:
    """What the base misses of the record: the range of its errors by topic, and what has none; empty where nothing was observed."""
    table = source.table("hindcast")
    if table is None:
        return ""
    words = texts_of("report/first_page", source.lang)
    table = source.rows_with(table, scenario=source.scenario_of(source.base), place="city")
    told, without = [], list(DECIDING)
    for topic, outcome in RECORDED.items():
        rows = table[(table["topic"] == topic) & table["error"].notna()]
        if rows.empty:
            continue
        without.remove(outcome)
        points = (rows["error_unit"] == "points").all()
        ends = [float(rows["error"].min()), float(rows["error"].max())]
        low, high = (str(Number(end if points else 100.0 * end, 0, signed=True)) for end in ends)
        told.append(
            words(
                "misses_points" if points else "misses",
                topic=words(f"topic.{topic}"),
                off=low if low == high else words("range", low=low, high=high),
                fed=words("fed") if (rows["fed"] != EMERGENT).all() else "",
            )
        )
    if not told:
        return ""
    untested = joined([outcome_words.label(OUTCOMES[name], source.lang) for name in without], source.lang)
    return say(
        source,
        "record",
        unpaid="" if paid(source) else words("unpaid"),
        all=joined(told, source.lang),
        untested=words("untested", all=untested) if without else "",
    )


def _rests_on(source: Source) -> str:
    """What is put in, and on how many chosen numbers the results rest."""
    words, numbers = texts_of("report/first_page", source.lang), counts(source)
    table = source.table("standing")
    given = [] if table is None else list(dict.fromkeys(table.loc[table["standing"] != EMERGENT, "output"]))
    first = words("put_in", all=joined([called(output, source.lang) for output in given], source.lang)) if given else ""
    seeds = max((len(each["seeds"]) for each in source.manifest["scenarios"].values()), default=0)
    return sentences(
        source.lang,
        first,
        words("chosen" if seeds > 1 else "chosen_one", seeds=seeds, d=numbers["d"], all=numbers["all"]),
    )
