"""Runs of a comparison, and everything it writes beside them: tables for reports, manifest, text for the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from experiments.analyses import comparison_plan, comparison_screen, more_seeds
from experiments.analyses.comparison_plan import ALONE, TOGETHER, Plan
from experiments.analyses.more_seeds import Stopping
from experiments.analyses.written import (
    Clock,
    Command,
    for_show,
    rendered,
    standings,
    timelines,
    write_hindcast,
    write_manifest,
)
from experiments.configuration import standing_words
from experiments.configuration.options import Options, paragraph
from experiments.statistics import (
    adoption,
    displacement,
    effects_over_time,
    fiscal_cost,
    gain_by_origin,
    paired_effects,
    precision,
    ranking,
    title_effect,
)
from experiments.statistics.outcomes import COLUMNS, MAIN, OUTCOMES
from experiments.study import kept_values, summary_tables
from experiments.study.kept_values import KeptValues
from experiments.study.study import Study
from experiments.study.whole_files import write_csv

if TYPE_CHECKING:
    import pandas as pd

TARGETS, ADOPTER = "targets", "adopter"
TABLES = (
    "effects", "effects_by_quarter", "effects_over_time", "best", "pareto", "robustness", "displacement", "adoption", "titles", "costs",
    "gain_by_origin",
)  # fmt: skip
"""Tables of a comparison, by the names of their files."""


def gives_titles(planned: Plan) -> bool:
    """Whether some scenario has titles of featured parks that its base has not."""
    return any(
        planned.scenarios[one].designation.active() and not planned.scenarios[base].designation.active()
        for one, base in planned.pairs()
    )


def columns(planned: Plan) -> dict[str, Sequence[str]]:
    """Columns of the files of a run that the tables are made of."""
    needed: dict[str, dict[str, None]] = {}
    further = [title_effect.COLUMNS] if gives_titles(planned) else []
    if zones(planned):
        further.append(gain_by_origin.COLUMNS)
    for part in (
        COLUMNS,
        effects_over_time.COLUMNS,
        displacement.COLUMNS,
        adoption.COLUMNS,
        fiscal_cost.COLUMNS,
        *further,
    ):
        for name, wanted in part.items():
            needed.setdefault(name, {}).update(dict.fromkeys(wanted))
    return {name: list(wanted) for name, wanted in needed.items()}


def targeted_parks(study: Study, planned: Plan) -> dict[str, list[str]]:
    """Parks that each strategy is aimed at in each world, by the names of their scenarios; an empty list means all."""
    found = {}
    for world in planned.worlds:
        names = planned.whole(world)
        base = planned.scenarios[names[planned.base]]
        for strategy in planned.strategies[1:]:
            name = names[strategy]
            found[name] = comparison_plan.targeted(planned.scenarios[name], base, study.settings[name])
    return found


def zones(planned: Plan) -> dict[str, tuple[str, int]]:
    """District and first quarter of every strategy that treats a single district, by the names of their scenarios."""
    found = {}
    for world in planned.worlds:
        names = planned.whole(world)
        for strategy in planned.strategies[1:]:
            one = comparison_plan.treated(planned.scenarios[names[strategy]], planned.scenarios[names[planned.base]])
            if one is not None:
                found[names[strategy]] = one
    return found


def reducers(study: Study, planned: Plan, options: Options) -> dict[str, kept_values.Reducer]:
    """What is kept of each run: outcomes, also by quarter, new parks, costs, parts of displacement, values of parks that adopt, titles."""
    import pandas as pd

    aimed, treated = targeted_parks(study, planned), zones(planned)

    def costs(tables: Mapping[str, pd.DataFrame], _: str) -> pd.DataFrame:
        return fiscal_cost.cost_of_run(
            tables["system"], tables.get("spending"), tables.get("flows"), options.cost.discount
        )

    def parts(tables: Mapping[str, pd.DataFrame], scenario: str) -> pd.DataFrame:
        role = planned.roles[scenario]
        if role.way:
            return pd.DataFrame(columns=[TARGETS, "part", "outcome", "value"])
        # a run of the base is measured by the parks that each of the others is aimed at
        measured = planned.strategies[1:] if role.strategy == planned.base else (role.strategy,)
        names = planned.whole(role.world)
        return pd.concat(
            [
                displacement.parts_of_run(tables["parks"], tables["system"], aimed[names[each]]).assign(targets=each)
                for each in measured
            ],
            ignore_index=True,
        )

    def adopters(tables: Mapping[str, pd.DataFrame], scenario: str) -> pd.DataFrame:
        role = planned.roles[scenario]
        parks = (
            [role.park]
            if role.way == ALONE
            else options.adoption
            if role.way == TOGETHER or role.strategy == planned.base
            else ()
        )
        sites_of = study.settings[scenario].sites_of
        found = [adoption.adopter_values(tables["parks"], sites_of(park)).assign(adopter=park) for park in parks]
        return (
            pd.concat(found, ignore_index=True)
            if found
            else pd.DataFrame(columns=["part", "outcome", "value", ADOPTER])
        )

    def quarters(tables: Mapping[str, pd.DataFrame], scenario: str) -> pd.DataFrame:
        if planned.roles[scenario].way:
            return pd.DataFrame()
        return effects_over_time.quarters_of_run(tables["system"], tables["parks"])

    def new_parks(tables: Mapping[str, pd.DataFrame], scenario: str) -> pd.DataFrame:
        if planned.roles[scenario].way:
            return pd.DataFrame()
        return effects_over_time.new_parks_of_run(tables["parks"])

    def origins(tables: Mapping[str, pd.DataFrame], scenario: str) -> pd.DataFrame:
        role = planned.roles[scenario]
        if role.way or any(name not in tables for name in gain_by_origin.COLUMNS):
            return pd.DataFrame()
        # a run of the base is measured in the district that each of the others treats
        measured = planned.strategies[1:] if role.strategy == planned.base else (role.strategy,)
        names = planned.whole(role.world)
        parts = []
        for each in measured:
            if names[each] in treated:
                district, start = treated[names[each]]
                rows = gain_by_origin.gains_of_run(tables, district, start)
                parts.append(rows.assign(targets=each, district=district))
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()

    def titled_parks(tables: Mapping[str, pd.DataFrame], scenario: str) -> pd.DataFrame:
        return pd.DataFrame() if planned.roles[scenario].way else title_effect.parks_of_run(tables["parks"])

    def title_counts(tables: Mapping[str, pd.DataFrame], scenario: str) -> pd.DataFrame:
        if planned.roles[scenario].way:
            return pd.DataFrame()
        return title_effect.counts_of_run(tables["system"], tables.get("flows"))

    found: dict[str, kept_values.Reducer] = {
        "outcomes": kept_values.outcomes,
        "quarters": quarters,
        "new_parks": new_parks,
        "costs": costs,
        "parts": parts,
    }
    if options.adoption:
        found["adopters"] = adopters
    if treated:
        found["origins"] = origins
    if gives_titles(planned):
        found["titled_parks"] = titled_parks
        found["title_counts"] = title_counts
    return found


def runs_of(study: Study, planned: Plan, options: Options) -> tuple[KeptValues, Stopping | None]:
    """Compute the runs, with more seeds while intervals are too wide; returns what is kept of them and how the seeds came about."""
    runs = KeptValues(columns(planned), reducers(study, planned, options))
    # whatever the language: a study goes on in another one with the same limit
    factor = OUTCOMES[options.outcome].factor
    # of a sweep, some are computed already
    computed = {(outcome.scenario, outcome.seed): outcome for outcome in study.computed}

    def compute(seeds: tuple[int, ...]) -> float:
        study.seeds = seeds
        study.compute()
        computed.update({(outcome.scenario, outcome.seed): outcome for outcome in study.computed})
        runs.update(study.tasks())
        if options.stop.smallest <= 0.0:
            return float("nan")
        half = more_seeds.widest_half_width(
            runs.rows("outcomes"), planned.pairs(), options.outcome, options.window, factor
        )
        # with runs that fail, an interval may stay unknown however many there are
        return float("nan") if study.failed and half == float("inf") else half

    _, stopping = more_seeds.until_precise(
        study.seeds,
        options.stop,
        compute,
        lambda entry, found: print(comparison_screen.of_round(entry, found, options)),
    )
    study.computed = list(computed.values())
    return runs, stopping


def tables_of(runs: KeptValues, planned: Plan, options: Options) -> dict[str, pd.DataFrame]:
    """Every table of the comparison by the name of its file, in the order of worlds and scenarios; empty when no run is complete."""
    values = runs.rows("outcomes")
    if values.empty:
        return {}
    entries = planned.told()["scenarios"]
    order = {name: place for place, name in enumerate(planned.roles)}

    def placed(kind: str) -> pd.DataFrame:
        rows = runs.rows(kind)
        rows = rows.assign(order=rows["scenario"].map(order)).sort_values("order", kind="stable", ignore_index=True)
        return paired_effects.placed(rows.drop(columns="order"), entries)

    spent = placed("costs")
    outcomes = paired_effects.placed(values, entries)
    best = ranking.best(outcomes)
    quarters = placed("quarters")
    by_quarter = effects_over_time.by_quarter(quarters, planned.base)
    found = {
        "effects": paired_effects.effects(outcomes, planned.base, MAIN),
        "effects_by_quarter": by_quarter,
        "effects_over_time": effects_over_time.over_time(quarters, placed("new_parks"), by_quarter, planned.base),
        "best": best,
        "pareto": ranking.pareto(outcomes, fiscal_cost.present_values(spent), window=options.window),
        "robustness": ranking.robustness(best),
        "displacement": displacement.displacement(placed("parts"), planned.base),
        "costs": fiscal_cost.costs(spent),
    }
    if options.adoption:
        # what park is measured is told by the rows: a run of the base, or together, is measured by each
        rows = placed("adopters").drop(columns="park").rename(columns={ADOPTER: "park"})
        found["adoption"] = adoption.adoption(rows, planned.base)
    if zones(planned) and len(runs.rows("origins")):
        found["gain_by_origin"] = gain_by_origin.gain_by_origin(placed("origins"), planned.base)
    if gives_titles(planned):
        found["titles"] = title_effect.titles(placed("titled_parks"), placed("title_counts"), planned.base)
    return found


def cost_difference(runs: KeptValues, planned: Plan) -> pd.DataFrame:
    """World, scenario, difference: mean paired difference of the present value of the fiscal cost to the base of that world [CNY]."""
    import pandas as pd

    values = fiscal_cost.present_values(paired_effects.placed(runs.rows("costs"), planned.told()["scenarios"]))
    rows = []
    for world, part in values.groupby("world", sort=False):
        wide = part.pivot(index="seed", columns="scenario", values="value")
        if planned.base in wide:
            found = wide.sub(wide[planned.base], axis=0).drop(columns=planned.base).mean()
            rows += [(world, scenario, float(value)) for scenario, value in found.items()]
    return pd.DataFrame(rows, columns=["world", "scenario", "difference"])


def over_all_seeds(
    cost: Mapping[str, Mapping[str, Any]], runs: KeptValues, planned: Plan, match: str
) -> dict[str, dict[str, Any]]:
    """The matches of cost, each with the mean present values over all seeds of the study that both scenarios have [CNY].

    Scales are found with the first `cost.seeds` seeds, so that more seeds change none; over all of them costs differ by chance.
    """
    found = {name: dict(entry) for name, entry in cost.items()}
    values = fiscal_cost.present_values(paired_effects.placed(runs.rows("costs"), planned.told()["scenarios"]))
    for name, entry in found.items():
        role = planned.roles[name]
        wide = values[values["world"] == role.world].pivot(index="seed", columns="scenario", values="value")
        if "left" not in entry and {role.strategy, match} <= set(wide):
            both = wide[[role.strategy, match]].dropna()
            if len(both):
                own, target = both.mean()
                entry["all_seeds"] = {
                    "seeds": len(both),
                    "present_value_CNY": float(own),
                    "target_present_value_CNY": float(target),
                }
    return found


def finish(
    study: Study,
    planned: Plan,
    options: Options,
    command: Command,
    clock: Clock,
    runs: KeptValues,
    cost: Mapping[str, Any],
    stopping: Stopping | None,
) -> tuple[str, dict[str, pd.DataFrame]]:
    """Write tables, manifest, figures and report; returns the text for the screen and the tables, both empty when no run is complete."""
    study.combine()
    clock.mark("tables")
    tables = tables_of(runs, planned, options)
    for name in TABLES:
        if name in tables:
            write_csv(study.folder / f"{name}.csv", tables[name])
        else:
            # of an earlier command with other words
            (study.folder / f"{name}.csv").unlink(missing_ok=True)
    common = precision.common_random_numbers(tables["effects"]) if tables else None
    if tables:
        cost = over_all_seeds(cost, runs, planned, options.cost.match)
        kept_values.write_outcomes(runs.rows("outcomes"), study.folder)
        whole = summary_tables.summarised(study)
        write_csv(study.folder / "summary.csv", whole)
        bases = [planned.whole(world)[planned.base] for world in planned.worlds]
        write_hindcast(study, bases, lambda scenario: summary_tables.of_scenario(study, scenario))
    clock.mark("effects")
    write_manifest(
        study,
        options,
        command,
        clock,
        {
            "comparison": {
                **planned.told(),
                "outcome": options.outcome,
                "window": options.window,
                "question": {"en": paragraph(options.question.en), "zh": paragraph(options.question.zh)},
                "main_outcomes": list(MAIN),
                "targeted": targeted_parks(study, planned),
                "stop": stopping.told() if stopping else None,
                "cost": dict(cost),
                "common_random_numbers": common,
            }
        },
    )
    if not tables or common is None:
        return "", {}
    numbers = common

    def screen() -> str:
        shown = comparison_screen.text({**tables, "cost_difference": cost_difference(runs, planned)}, planned, options)
        return comparison_screen.joined(
            [comparison_screen.of_common_numbers(numbers, options.lang)],
            [standing_words.sentences(standings(study), options.lang), timelines(study, options.lang)],
            [shown],
            [comparison_screen.of_costs_apart(cost, options)],
        )

    text = for_show(study, options, screen)
    return comparison_screen.joined([text], rendered(study, options, clock)), tables
