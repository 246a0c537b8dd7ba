"""The first page of a comparison's report: scenarios by cost and outcomes, what that comes to, and what it rests on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from experiments.configuration import outcome_words
from experiments.configuration.standing_words import called
from experiments.configuration.texts import texts_of
from experiments.figures.texts.labels import label
from experiments.figures.texts.names import scenario_name, world_name
from experiments.report.document import Block, Number, Paragraph, Picture, Rows, Table
from experiments.report.phrases import money_unit, relative, rounded, sentence, sentences
from experiments.report.sections import effects_over_time
from experiments.report.sections.costs import discount
from experiments.report.sections.evidence import weak
from experiments.report.study_folder import Source, joined
from experiments.statistics.effects_over_time import HALF_LIFE, PEAK
from experiments.statistics.numbers_as_text import decimals_for, precise
from experiments.statistics.outcomes import OUTCOMES, QUARTERS, WINDOWS
from experiments.statistics.standing import EMERGENT
from experiments.statistics.trade_off import DECIDING, Effect, Line, leaders, lines, output_per_cost

MOST_TOLD = 3
"""Scenarios of which it is said in what they are better and worse: those that are ahead in something first."""
MOST_TWICE = 4
"""Scenarios of which the table shows both parts of the run below one another; of more, there is room for the chosen one only."""
COST_COLUMNS = 3
"""Columns before those of outcomes: the scenario, and what it costs."""
UNEQUAL = 1.5
"""How many times one scenario may cost another before it is said that their budgets differ."""
LEVEL_DIGITS = 3
MARK = "*"
RECORDED = ("revenue", "employees", "enterprises", "vacancy_rate", "rent")
"""Topics of the record that are told on the first page, in order."""


def answer(source: Source) -> list[str]:
    """What a comparison found, in a few sentences: what is better and worse under whom and at which price, and what money goes with.

    Empty where that cannot be said in so few: from single runs, and over several worlds.
    """
    found = _lines(source, source.window)
    if (
        not found
        or len(source.worlds) > 1
        or all(effect.seeds < 2 for line in found for effect in line.effects.values())
    ):
        return []
    ahead = leaders(found)
    by_name = {line.scenario: line for line in found}
    if not ahead:
        return [_say(source, "nobody_ahead", base=scenario_name(source.base, source.lang))]
    others = [line.scenario for line in found if line.scenario not in ahead and (line.gains() or line.losses())]
    named = [*ahead, *others][:MOST_TOLD]
    told = [_scenario(source, by_name[name], ahead.get(name, ())) for name in named]
    lasting = [text for name in named if (text := _lasting(source, by_name[name], ahead.get(name, ())))]
    if lasting:
        told.append(_say(source, "lasting", all=label("semicolon", source.lang).join(lasting)))
    return [*told, *_budgets(source, found), *_per_cost(source)]


def front(source: Source, pictures: Sequence[Picture] = ()) -> tuple[Block, ...]:
    """The table of the first page, the record beside the base run, and the paragraphs below; nothing for a study without effects.

    pictures: what is shown above the sentence on the record.
    """
    found = _lines(source, source.window)
    if not found:
        return ()
    told = (_record(source), _rests_on(source))
    return (_table(source, found), *pictures, *(Paragraph(text) for text in told if text))


def _lines(source: Source, window: str) -> list[Line]:
    effects = source.table("effects")
    if effects is None or source.kind != "compare":
        return []
    return lines(effects, source.table("costs"), window, source.worlds[0])


def _say(source: Source, key: str, **values: str) -> str:
    return sentence(texts_of("report/first_page", source.lang)(key, **values), source.lang)


def _shown(outcome: str, effect: Effect, lang: str, half: float | None = None) -> str:
    """A difference in the shown unit, no more precise than its interval."""
    scale = OUTCOMES[outcome].scale(lang)
    return precise(scale * effect.difference, scale * (effect.half if half is None else half), signed=True)


def _table(source: Source, found: Sequence[Line]) -> Table:
    words, lang = texts_of("report/first_page", source.lang), source.lang
    names = {name: scenario_name(name, lang) for name in [source.base, *(line.scenario for line in found)]}
    columns, rows = cells(found, source.base, names, lang)
    parts = [Rows("", tuple(map(tuple, rows)))]
    other = next(each for each in WINDOWS if each != source.window)
    if len(found) <= MOST_TWICE and (beside := _lines(source, other)):
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
    note = words("note" if seeds > 1 else "note_one", seeds=str(seeds), discount=discount(source))
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
            text = "" if effect is None else _shown(name, effect, lang, halves[name])
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


def _scenario(source: Source, line: Line, outcomes: Sequence[str]) -> str:
    """A sentence on a scenario: in what it is ahead of all by how much, at which cost, what else gets better, and what worse."""
    words, lang = texts_of("report/first_page", source.lang), source.lang
    gains = joined([_told(source, name, line.effects[name]) for name in outcomes], lang)
    worse = [_told(source, name, line.effects[name]) for name in line.losses()]
    price = [words("price", cost=_money(line.cost, lang))] if line.cost > 0.0 else []
    if line.cost == 0.0:
        price = [words("free")]
    shown = scenario_name(line.scenario, lang)
    also = [_told(source, name, line.effects[name]) for name in line.gains() if name not in outcomes]
    text = words("ahead", name=shown, gains=gains) if outcomes else words("not_ahead", name=shown)
    if price:
        text = words("at_a_price", text=text, price=price[0])
    if also:
        text = words("also", text=text, better=joined(also, lang))
    if worse:
        text = words("but", text=text, worse=joined(worse, lang))
    if moved := [_told(source, name, line.effects[name]) for name in line.moved()]:
        text = words("moved", text=text, moved=joined(moved, lang))
    return sentence(words("full_stop", text=text), lang)


def _lasting(source: Source, line: Line, ahead: Sequence[str]) -> str:
    """When the surest gain of a scenario was largest and what is left of it; empty where its peak is not told from none."""
    words, lang = texts_of("report/first_page", source.lang), source.lang
    names = [*ahead, *line.gains()]
    found = effects_over_time.course(source, "", line.scenario, names[0]) if names else {}
    peak = found.get(PEAK)
    if not peak or not peak["date"] or not math.isfinite(peak["low"]) or effects_over_time.unsure(peak):
        return ""
    half = found[HALF_LIFE]["value"]
    told = {
        "name": scenario_name(line.scenario, lang),
        "outcome": outcome_words.label(OUTCOMES[names[0]], lang),
        "when": peak["date"],
    }
    if math.isfinite(half):
        return words("gone", half=f"{half:.0f}", **told)
    return words("at_end" if peak["date"] == effects_over_time.last_quarter(source) else "not_gone", **told)


def _budgets(source: Source, found: Sequence[Line]) -> list[str]:
    """That budgets differ, where they do: what costs more may well bring more."""
    costs = [line.cost for line in found if line.cost > 0.0]
    if len(costs) < 2 or max(costs) < UNEQUAL * min(costs):
        return []
    return [_say(source, "budgets", ratio=f"{max(costs) / min(costs):.1f}")]


def _told(source: Source, name: str, effect: Effect) -> str:
    """An outcome with its difference, as a share of the base where that means something."""
    words, lang, outcome = texts_of("report/first_page", source.lang), source.lang, OUTCOMES[name]
    difference = _shown(name, effect, lang)
    share = relative(effect.difference, effect.base_level) if outcome.amount or outcome.shown_in == "rent" else ""
    if outcome.share:
        difference = words("points", difference=difference)
    return words("gain", outcome=outcome_words.label(outcome, lang), difference=share or difference)


def _money(value: float, lang: str) -> str:
    factor, name = money_unit([value], lang)
    return f"{rounded_level(factor * value)} {name}"


def _per_cost(source: Source) -> list[str]:
    """A sentence on the revenue of enterprises that goes with each yuan, of scenarios that cost something and move it over the run, up or down."""
    words = texts_of("report/first_page", source.lang)
    told = []
    for line in _lines(source, "run"):
        found = output_per_cost(line, source.quarters)
        if found is not None:
            value, low, high = found
            half = (high - low) / 2.0
            numbers = {
                key: precise(number, half, signed=True)
                for key, number in {"value": value, "low": low, "high": high}.items()
            }
            told.append((value, words("yuan", name=scenario_name(line.scenario, source.lang), **numbers)))
    if not told:
        return []
    told.sort(key=lambda item: -item[0])
    years = f"{source.quarters / QUARTERS:g}"
    return [_say(source, "per_cost", years=years, all=joined([text for _, text in told], source.lang))]


def _record(source: Source) -> str:
    """What the base misses of the record: the range of its errors by topic; empty where nothing was observed."""
    table = source.table("hindcast")
    if table is None:
        return ""
    words = texts_of("report/first_page", source.lang)
    table = source.rows_with(table, scenario=source.scenario_of(source.base), place="city")
    told = []
    for topic in RECORDED:
        rows = table[(table["topic"] == topic) & table["error"].notna()]
        if rows.empty:
            continue
        points = (rows["error_unit"] == "points").all()
        ends = [float(rows["error"].min()), float(rows["error"].max())]
        low, high = (str(Number(end if points else 100.0 * end, 0, signed=True)) for end in ends)
        key = "misses_points" if points else "misses"
        fed = words("fed") if (rows["fed"] != EMERGENT).all() else ""
        told.append(words(key, topic=words(f"topic.{topic}"), low=low, high=high, fed=fed))
    return _say(source, "record", all=joined(told, source.lang)) if told else ""


def _rests_on(source: Source) -> str:
    """What is put in, and on how many chosen numbers the results rest."""
    words, by_tag = texts_of("report/first_page", source.lang), weak(source)
    table = source.table("standing")
    given = [] if table is None else list(dict.fromkeys(table.loc[table["standing"] != EMERGENT, "output"]))
    first = words("put_in", all=joined([called(output, source.lang) for output in given], source.lang)) if given else ""
    return sentences(source.lang, first, words("chosen", d=len(by_tag["D"])))
