"""Which figures the tables of a study call for, and drawing them: effects, costs, ranks, adoption, displacement, sensitivity."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from experiments.figures.drawing import Drawing, going_on
from experiments.figures.texts.names import scenario_name, world_name
from experiments.statistics.outcomes import OUTCOMES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


def of_effects(
    tables: Mapping[str, "pd.DataFrame"], information: Mapping[str, Any], lang: str = "en", size: str = "journal", *,
    outcome: str = "output", window: str = "last_year", main: Sequence[str] = (),
) -> Iterator[Drawing]:  # fmt: skip
    """The figures that the tables call for, in the order of a report; build them inside style.style(lang, size).

    tables: by the names of their files (hindcast, effects, effects_by_quarter, best, pareto, robustness, displacement, adoption, costs, screening,
    sobol); what is not there or has no row is left out. information: title {"en", "zh"}, names, scenario_names. outcome and window: of the figures
    that show one; main: the outcomes of those that show several, in their order (all when empty). Where there are several worlds,
    forest, effects_over_time, displacement and adoption are drawn for each, as `<name>-<world>`; figures of several pages are `<name>`, `<name>-2`.
    """
    from experiments.figures.sheet.effect_panels import read_back

    there = {name: read_back(table) for name, table in tables.items() if len(table)}
    settings = {"info": information, "lang": lang, "size": size}
    if "hindcast" in there:
        yield from going_on("record", _record(there["hindcast"], settings))
    if "effects" in there and "lever" in there["effects"]:
        yield from going_on("tornado", _tornados(there["effects"], outcome, window, settings))
    elif "effects" in there:
        yield from going_on("forest", _forests(there["effects"], window, main, settings))
    if "effects_by_quarter" in there:
        yield from going_on("effects_over_time", _courses(there["effects_by_quarter"], main, settings))
    yield from going_on("best", _best(there, window, main, settings))
    yield from going_on("pareto", _costs(there, outcome, window, main, settings))
    for name in ("displacement", "adoption"):
        yield from going_on(name, _by_world(name, there, settings))
    for name in ("screening", "sobol"):
        yield from going_on(name, _sensitivity(name, there, outcome, window, settings))


def _record(table: "pd.DataFrame", settings: Mapping[str, Any]) -> Iterator[Drawing]:
    from experiments.figures.of_effects import record

    scenario = table["scenario"].iloc[0]
    found = table[table["scenario"] == scenario]
    if record.drawable(found):
        shown = record.data(found)
        yield Drawing(
            "record",
            "record",
            shown,
            {"n": int(shown["n"].max()), "drawn": sorted(record.parts(shown))},
            partial(record.figure, shown, **settings),
        )


def _tornados(table: "pd.DataFrame", outcome: str, window: str, settings: Mapping[str, Any]) -> Iterator[Drawing]:
    from experiments.figures.of_effects import tornado

    starts = list(dict.fromkeys(table["start"])) if "start" in table else [""]
    for start in starts:
        rows = table[table["start"] == start] if start else table
        shown = tornado.data(rows, outcome, window)
        facts = {
            "n": int(shown["n"].max()),
            "outcome": outcome,
            "window": window,
            "drawn": sorted(tornado.parts(shown)),
        }
        yield Drawing(
            "tornado",
            f"tornado-{start}" if len(starts) > 1 else "tornado",
            shown,
            facts,
            partial(tornado.figure, shown, **settings),
        )


def _forests(table: "pd.DataFrame", window: str, main: Sequence[str], settings: Mapping[str, Any]) -> Iterator[Drawing]:
    from experiments.figures.of_effects import forest

    for world in dict.fromkeys(table["world"]):
        shown = forest.data(table, window, main, world, size=settings["size"])
        yield from _paged(
            "forest",
            _stem("forest", world),
            forest.figure,
            shown,
            _facts(shown, settings, world, window=window, drawn=sorted(forest.parts(shown))),
            settings,
        )


def _courses(table: "pd.DataFrame", main: Sequence[str], settings: Mapping[str, Any]) -> Iterator[Drawing]:
    from experiments.figures.of_effects import effects_over_time

    for world in dict.fromkeys(table["world"]):
        # where nothing ever differs there is nothing to draw
        if effects_over_time.drawable(table, main, world):
            shown = effects_over_time.data(table, main, world)
            asked = set(main) & set(table["outcome"]) if main else set(table["outcome"])
            drawn = effects_over_time.parts(shown)
            if asked - set(shown["outcome"]):
                drawn.add("left_out")
            if any(settings["info"].get("changes", {}).get(code) for code in shown["scenario"].unique()):
                drawn.add("changes")
            yield from _paged(
                "effects_over_time",
                _stem("effects_over_time", world),
                effects_over_time.figure,
                shown,
                _facts(shown, settings, world, drawn=sorted(drawn)),
                settings,
            )


def _best(
    there: Mapping[str, "pd.DataFrame"], window: str, main: Sequence[str], settings: Mapping[str, Any]
) -> Iterator[Drawing]:
    """What ranks the scenarios, in one world or in all."""
    from experiments.figures.of_effects import best, ranking

    if (
        "best" in there
        and (there["best"].groupby(["window", "world", "outcome"])["rank"].nunique() > 1).loc[window].any()
    ):
        table = there["best"]
        several = table["world"].nunique() > 1
        name = "ranking" if several else "best"
        shown = (
            ranking.data(table, there.get("robustness"), window, main)
            if several
            else best.data(table, window, main, table["world"].iloc[0])
        )
        build = partial(ranking.figure if several else best.figure, shown, **settings)
        drawn = ranking.parts(shown) if several else best.parts(shown)
        drawn |= _left_out(table[table["window"] == window], shown, main)
        facts = _facts(shown, settings, "", window=window, worlds=shown["world"].nunique(), drawn=sorted(drawn))
        yield Drawing(name, name, shown, facts, build)


def _left_out(table: "pd.DataFrame", shown: "pd.DataFrame", main: Sequence[str]) -> set[str]:
    """Why outcomes that were asked for are not ranked: none is better in them, or all scenarios are equal."""
    ranked = set(table["outcome"])
    found = {"no_direction"} if set(main or OUTCOMES) - ranked else set()
    asked = ranked & set(main) if main else ranked
    return found | ({"equal"} if asked - set(shown["outcome"]) else set())


def _costs(
    there: Mapping[str, "pd.DataFrame"], outcome: str, window: str, main: Sequence[str], settings: Mapping[str, Any]
) -> Iterator[Drawing]:
    """What things cost, in all worlds."""
    from experiments.figures.of_effects import cost_bars, pareto

    # where nothing costs anything there is nothing to weigh
    if "pareto" in there and there["pareto"]["cost"].any():
        # the chosen outcome, unless it is one that is not ranked
        known = list(dict.fromkeys(there["pareto"]["outcome"]))
        wanted = outcome if outcome in known else next((code for code in main if code in known), known[0])
        shown = pareto.data(there["pareto"], wanted)
        facts = _facts(shown, settings, "", window=window, outcome=wanted)
        yield from _paged("pareto", "pareto", partial(pareto.figure, window=window), shown, facts, settings)
    if "costs" in there and there["costs"]["mean"].any():
        shown = cost_bars.data(there["costs"])
        yield from _paged(
            "cost_bars",
            "cost_bars",
            cost_bars.figure,
            shown,
            _facts(shown, settings, "", drawn=sorted(cost_bars.parts(shown))),
            settings,
        )


def _by_world(name: str, there: Mapping[str, "pd.DataFrame"], settings: Mapping[str, Any]) -> Iterator[Drawing]:
    """Figures that show one world each."""
    from experiments.figures.of_effects import adoption, displacement

    for world in dict.fromkeys(there[name]["world"] if name in there else ()):
        if name == "adoption":
            shown = adoption.data(there[name], world, settings["size"])
            facts = _facts(shown, settings, world, drawn=sorted(adoption.parts(shown)))
            yield from _paged(name, _stem(name, world), adoption.figure, shown, facts, settings)
        else:
            shown = displacement.data(there[name], world)
            facts = _facts(shown, settings, world, drawn=sorted(displacement.parts(shown)))
            yield Drawing(name, _stem(name, world), shown, facts, partial(displacement.figure, shown, **settings))


def _sensitivity(
    name: str, there: Mapping[str, "pd.DataFrame"], outcome: str, window: str, settings: Mapping[str, Any]
) -> Iterator[Drawing]:
    from experiments.figures.of_effects import screening, sobol

    module = {"screening": screening, "sobol": sobol}[name]
    if name in there:
        shown = module.data(there[name], outcome, window)
        facts = {
            "outcome": outcome,
            "window": window,
            "parameters": int((shown["parameter"] != screening.REPLICATE).sum()),
            "drawn": sorted(module.parts(shown)),
        }
        yield Drawing(name, name, shown, facts, partial(module.figure, shown, **settings))


def _paged(
    name: str,
    stem: str,
    build: Callable[..., "Figure"],
    shown: "pd.DataFrame",
    facts: Mapping[str, Any],
    settings: Mapping[str, Any],
) -> Iterator[Drawing]:
    """A drawing for each page of the data."""
    pages = int(shown["page"].max())
    for page in range(1, pages + 1):
        rows = shown[shown["page"] == page].reset_index(drop=True)
        yield Drawing(
            name, stem if page == 1 else f"{stem}-{page}", rows, facts, partial(build, rows, pages=pages, **settings)
        )


def _stem(name: str, world: str) -> str:
    return f"{name}-{world}" if world else name


def _facts(shown: "pd.DataFrame", settings: Mapping[str, Any], world: str, **more: Any) -> dict[str, Any]:
    facts = {"n": int(shown["n"].max()), **more}
    if "base" in shown:
        facts["base"] = scenario_name(shown["base"].iloc[0], settings["lang"], settings["info"])
    if world:
        facts["world"] = world_name(world, settings["lang"])
    return facts
