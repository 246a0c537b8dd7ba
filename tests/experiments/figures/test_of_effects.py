"""Figures of effects: they show what the tables say, in both languages and sizes, and no text overlaps or leaves the paper."""

import re
import warnings

import numpy as np
import pandas as pd
import pytest

from experiments.configuration import outcome_words
from experiments.configuration.levers import LEVERS
from experiments.figures import FIGURES, OF_CASES
from experiments.figures.drawings_of_effects import of_effects
from experiments.figures.of_effects import (
    adoption,
    best,
    cost_bars,
    displacement,
    effects_over_time,
    forest,
    pareto,
    ranking,
    record,
    screening,
    sobol,
)
from experiments.figures.sheet import instrument_fills
from experiments.figures.sheet.effect_panels import percent, read_back, signed, zero_in
from experiments.figures.sheet.several_scenarios import look
from experiments.figures.sheet.style import style
from experiments.figures.texts.captions import CAPTIONS, Where, caption
from experiments.figures.texts.names import scenario_name, world_name
from experiments.report.figure_files import save, saved
from experiments.statistics.numbers_as_text import chance_text, p_text
from experiments.statistics.outcomes import OUTCOMES
from tests.experiments import effect_tables as made
from tests.experiments.figures.on_paper import assert_text_is_on_the_paper_and_apart, languages

OVER_TIME = ("stage_shares", "vacancy_rent_phase", "transition_matrices", "dwell", "stage_ribbons", "region_map", "fiscal_flows",
             "convergence", "pains_by_scenario")  # fmt: skip


def tables(worlds=("",), **more):
    """Every table of a comparison, and those of a sensitivity analysis."""
    return {
        "effects": made.effects(worlds), "best": made.best(worlds), "robustness": made.robustness(worlds), "pareto": made.pareto(worlds),
        "displacement": made.displacement(worlds), "adoption": made.adoption(worlds), "costs": made.costs(worlds),
        "effects_by_quarter": made.by_quarter(worlds), "hindcast": made.hindcast(), **more,
    }  # fmt: skip


def sensitivity():
    return {"screening": made.screening(), "sobol": made.sobol()}


def render(tables, folder, formats, dpi=30, **more):
    """All figures that the tables call for as files."""
    return [
        path
        for _, files in saved(of_effects(tables, made.INFO, **more), folder, "en", formats=formats, dpi=dpi)
        for path in files
    ]


def texts_of(figure):
    from matplotlib.text import Text

    return [text.get_text() for text in figure.findobj(Text) if text.get_text().strip()]


def kinds():
    """Each language in each size, one with a single world and the other with several."""
    english, chinese = languages()
    one, two = (("",), sensitivity()), (made.WORLDS, {})
    cases = [(english, "journal", one), (english, "slide", two), (chinese, "journal", two), (chinese, "slide", one)]
    return [
        pytest.param(*getattr(lang, "values", (lang,)), size, *case, marks=getattr(lang, "marks", ()))
        for lang, size, case in cases
    ]


# drawing


@pytest.mark.parametrize(("lang", "size", "worlds", "more"), kinds())
def test_text_stays_on_the_paper_and_apart(lang, size, worlds, more):
    seen = set()
    own = {outcome_words.label(outcome, lang) for outcome in OUTCOMES.values()}
    with warnings.catch_warnings(), style(lang, size):
        warnings.simplefilter("error")
        for each in of_effects(tables(worlds, **more), made.INFO, lang, size, main=made.MAIN):
            # pages and worlds beyond the first look like it
            if each.name in seen:
                continue
            seen.add(each.name)
            figure = each.draw()
            assert assert_text_is_on_the_paper_and_apart(figure, shared=2.0) > 5, each.stem
            # what outcomes are called is known beforehand, so that there is room for all of it
            cut = [text.removesuffix("…") for text in texts_of(figure) if text.endswith("…")]
            assert not [part for part in cut for whole in own if whole.startswith(part)], each.stem
    wanted = {
        "record",
        "forest",
        "effects_over_time",
        "pareto",
        "cost_bars",
        "displacement",
        "adoption",
        "best" if len(worlds) == 1 else "ranking",
    }
    assert seen == wanted | set(more)


def test_tables_that_are_there_are_drawn_and_no_others(tmp_path):
    some = {"costs": made.costs(), "best": made.best().iloc[:0], "sobol": made.sobol()}
    written = render(some, tmp_path, formats=("png",))
    assert sorted(path.name for path in written) == ["cost_bars.csv", "cost_bars.png", "sobol.csv", "sobol.png"]
    assert not list(tmp_path.glob(".*"))


def test_the_same_tables_give_the_same_bytes(tmp_path):
    some = {"effects": made.effects(), "sobol": made.sobol()}
    for folder in ("a", "b"):
        render(some, tmp_path / folder, formats=("svg", "pdf"), main=made.MAIN[:2])
    first, second = (sorted((tmp_path / folder).iterdir()) for folder in ("a", "b"))
    assert [path.name for path in first] == [path.name for path in second]
    for one, other in zip(first, second, strict=True):
        if one.suffix != ".svg":  # ids in an SVG are drawn at random
            assert one.read_bytes() == other.read_bytes(), one.name


def test_tables_read_back_from_csv_are_drawn_alike(tmp_path):
    path = tmp_path / "effects.csv"
    made.effects().to_csv(path, index=False)
    read = {"effects": pd.read_csv(path)}
    assert read["effects"]["world"].isna().all()
    with style():
        (drawn,) = of_effects(read, made.INFO, main=made.MAIN[:2])
    assert (drawn.stem, set(drawn.shown["world"])) == ("forest", {""})


def test_worlds_get_figures_each_and_share_those_that_compare_them():
    with style():
        stems = [each.stem for each in of_effects(tables(made.WORLDS[:2]), made.INFO, main=made.MAIN)]
    first, second = made.WORLDS[:2]
    assert stems == ["record", f"forest-{first}", f"forest-{second}", f"effects_over_time-{first}", f"effects_over_time-{second}",
                     "ranking", "pareto", "cost_bars", f"displacement-{first}",
                     f"displacement-{second}", f"adoption-{first}", f"adoption-{second}"]  # fmt: skip


def test_levers_are_drawn_as_a_tornado():
    table = pd.DataFrame([
        {"lever": name, "direction": "on", "outcome": "output", "window": "last_year", "n": 3, "difference": 1e9, "low": 5e8, "high": 2e9,
         "base_level": 1e12, "same": False, "start": start} for start in ("a", "b") for name in list(LEVERS)[:2]])  # fmt: skip
    with style(size="slide"):
        drawn = list(of_effects({"effects": table}, made.INFO, size="slide"))
        assert [each.stem for each in drawn] == ["tornado-a", "tornado-b"]
        assert drawn[0].draw().get_size_inches()[0] == pytest.approx(10.0)
    assert drawn[0].facts == {"n": 3, "outcome": "output", "window": "last_year", "drawn": ["on"]}
    told = caption("tornado", "en", **drawn[0].facts)
    assert "Switched on" in told
    assert "Switched off" not in told


def test_one_run_has_no_interval_and_says_so():
    single = made.effects(n=1)
    costs, bests = made.costs().assign(n=1, low=np.nan, high=np.nan), made.best().assign(n=1, probability_best=np.nan)
    front = made.pareto().assign(
        n=1, probability_on_front=np.nan, cost_low=np.nan, cost_high=np.nan, value_low=np.nan, value_high=np.nan
    )
    with style():
        for each in of_effects(
            {"effects": single, "costs": costs, "best": bests, "pareto": front}, made.INFO, main=made.MAIN
        ):
            footers = " ".join(texts_of(each.draw()))
            assert "no interval" in footers, each.stem
            assert "95 % interval" not in footers, each.stem


# what is shown


def test_the_record_shows_what_was_observed_of_the_whole_region_and_compared():
    shown = record.data(made.hindcast())
    assert dict(shown.groupby("topic", sort=False).size()) == {
        "revenue": 13,
        "enterprises": 12,
        "vacancy_rate": 2,
        "rent": 1,
    }
    assert list(shown.loc[shown["topic"] == "vacancy_rate", "year"]) == [2012.125, 2019.875]
    with style():
        figure = record.figure(shown, made.INFO)
        alone = record.figure(record.data(made.hindcast(runs=1)), made.INFO)
    revenue, vacancy = figure.axes[0], figure.axes[2]
    line, given, tested = revenue.get_lines()
    assert line.get_ydata()[0] == pytest.approx(1.04 * 600.0)
    # what was put in is hollow, and what tests the model is not
    assert [len(part.get_xdata()) for part in (given, tested)] == [13, 0]
    assert given.get_markerfacecolor() == "white"
    assert [len(part.get_xdata()) for part in vacancy.get_lines()[1:]] == [0, 2]
    assert vacancy.get_lines()[2].get_ydata()[0] == pytest.approx(12.0)
    assert ([len(axes.collections) for axes in figure.axes], [len(axes.collections) for axes in alone.axes]) == (
        [1] * 4,
        [0] * 4,
    )
    nothing = made.hindcast().query("place != 'city'")
    assert not record.drawable(nothing)
    with pytest.raises(ValueError, match="no record to draw"):
        record.data(nothing)


def test_figures_without_titles_are_lower_and_say_the_rest():
    with style():
        full = record.figure(record.data(made.hindcast()), made.INFO)
    with style(titles=False):
        bare = record.figure(record.data(made.hindcast()), made.INFO)
    assert [text for text in texts_of(full) if text not in texts_of(bare)] == [
        "The base run against observed data – Zhongguancun, Beijing"
    ]
    assert bare.get_figheight() < full.get_figheight() - 0.2
    heights = [[axes.get_position().height * figure.get_figheight() for axes in figure.axes] for figure in (full, bare)]
    assert heights[0] == pytest.approx(heights[1])


def test_forest_keeps_the_order_of_outcomes_and_shows_one_base_and_window():
    table = pd.concat([made.effects(), made.effects().assign(base="digital_park"), made.effects().assign(window="run")])
    shown = forest.data(table, "last_year", made.MAIN)
    assert list(dict.fromkeys(shown["outcome"])) == list(made.MAIN)
    assert set(shown["base"]) == {"baseline"}
    assert len(shown) == len(made.MAIN) * 4
    with pytest.raises(ValueError, match="nowhere"):
        forest.data(table, "last_year", world="nowhere")


def test_courses_show_every_quarter_of_what_differs_with_its_band():
    table = made.by_quarter(scenarios=made.SCENARIOS[:3])
    table.loc[table["outcome"] == "fiscal_cost", ["difference", "low", "high"]] = 0.0
    shown = effects_over_time.data(table, made.MAIN)
    # nobody pays anything here, so there is no panel of it
    assert list(dict.fromkeys(shown["outcome"])) == [code for code in made.MAIN if code != "fiscal_cost"]
    assert len(shown) == 7 * 2 * 76
    assert shown["year"].iloc[[0, 1, 75]].tolist() == [2006.125, 2006.375, 2024.875]
    with style():
        figure = effects_over_time.figure(shown, made.INFO)
    axes = figure.axes[0]
    # percentage points, the two scenarios in the colours they have everywhere, the base being the first
    (zero, one, two), rows = axes.get_lines(), shown[shown["outcome"] == "vacancy_rate"]
    assert set(zero.get_ydata()) == {0.0}
    for line, scenario, number in ((one, made.SCENARIOS[1], 1), (two, made.SCENARIOS[2], 2)):
        course = rows[rows["scenario"] == scenario]
        assert line.get_ydata() == pytest.approx(100.0 * course["difference"].to_numpy())
        assert line.get_color() == look(number).colour
    band = axes.collections[0].get_paths()[0].vertices[:, 1]
    first = rows[rows["scenario"] == made.SCENARIOS[1]]
    assert [band.min(), band.max()] == pytest.approx([100.0 * first["low"].min(), 100.0 * first["high"].max()])
    said = " ".join(texts_of(figure))
    assert "20 pairs of runs with the same seeds" in said
    assert "for each quarter by itself" in said


def test_courses_of_many_scenarios_go_on_to_further_pages_and_none_are_drawn_of_nothing():
    names = ("baseline", *(f"s{number}" for number in range(6)))
    with style():
        drawn = list(of_effects({"effects_by_quarter": made.by_quarter(scenarios=names)}, made.INFO, main=made.MAIN))
        nothing = made.by_quarter().assign(difference=0.0, low=0.0, high=0.0)
        assert list(of_effects({"effects_by_quarter": nothing}, made.INFO, main=made.MAIN)) == []
    assert [each.stem for each in drawn] == ["effects_over_time", "effects_over_time-2"]
    assert [list(dict.fromkeys(each.shown["scenario"])) for each in drawn] == [list(names[1:4]), list(names[4:])]
    with pytest.raises(ValueError, match="nothing to draw"):
        effects_over_time.data(nothing)


def test_a_course_of_one_pair_of_runs_has_no_band_and_says_so():
    with warnings.catch_warnings(), style():
        warnings.simplefilter("error")
        figure = effects_over_time.figure(effects_over_time.data(made.by_quarter(n=1), made.MAIN), made.INFO)
    said = " ".join(texts_of(figure))
    assert "no interval" in said
    assert "bands" not in said


def test_forest_goes_on_to_further_pages():
    shown = forest.data(made.effects(), "last_year", made.MAIN, size="slide")
    assert shown.groupby("page")["outcome"].nunique().tolist() == [3, 3, 2]
    assert forest.data(made.effects(), "last_year", made.MAIN)["page"].max() == 1
    with style(size="slide"):
        stems = [each.stem for each in of_effects({"effects": made.effects()}, made.INFO, size="slide", main=made.MAIN)]
    assert stems == ["forest", "forest-2", "forest-3"]


def test_forest_prints_the_numbers_in_the_unit_of_figures():
    row = (
        made.effects(scenarios=made.SCENARIOS[:2])
        .iloc[[0]]
        .assign(difference=-0.0234, low=-0.031, high=-0.0158, low_bca=-0.03, high_bca=-0.016, p_adjusted=0.0004)
    )
    with style():
        figure = forest.figure(forest.data(row, "last_year"), made.INFO)
    texts = texts_of(figure)
    assert {"−2.34", "[−3.10, −1.58]", "20", "<0.001", "less is better"} <= set(texts)
    point = next(line for line in figure.axes[0].lines if line.get_marker() == "o" and len(line.get_xdata()))
    assert list(point.get_xdata()) == pytest.approx([-2.34])
    assert point.get_markerfacecolor() != "white"
    ticks = [float(line.get_xdata()[0]) for line in figure.axes[0].lines if line.get_marker() == "|"]
    assert ticks == pytest.approx([-3.0, -1.6])


def test_front_is_a_step_through_the_scenarios_on_it():
    table = made.pareto(outcomes=("output",))
    with style():
        figure = pareto.figure(pareto.data(table, "output"), made.INFO)
    step = next(line for line in figure.axes[0].lines if line.get_drawstyle() == "steps-post")
    front = table[table["on_front"]].sort_values("cost")
    assert list(step.get_xdata())[1:-1] == pytest.approx(list(front["cost"] / 1e9))
    assert list(step.get_ydata())[1:-1] == pytest.approx(list(front["value"] / 1e9))
    assert step.get_ydata()[-1] == step.get_ydata()[-2]
    names = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    assert names[0] == "baseline  93 %"
    assert len(names) == len(made.SCENARIOS)


def test_pareto_falls_back_to_an_outcome_that_is_ranked():
    with style():
        (drawn,) = of_effects(
            {"pareto": made.pareto()}, made.INFO, outcome="asking_rent", main=("asking_rent", "innovations")
        )
    assert drawn.facts["outcome"] == "innovations"


def test_ranking_has_a_letter_for_each_world_and_the_concordance():
    shown = ranking.data(made.best(made.WORLDS), made.robustness(), "last_year", made.MAIN)
    assert dict(zip(shown["world"], shown["letter"], strict=True)) == dict(zip(made.WORLDS, "ABCD", strict=True))
    assert set(shown["concordance"]) == {0.62}
    assert [ranking.letter_of(number) for number in (0, 25, 26, 27)] == ["A", "Z", "AA", "AB"]
    with style():
        texts = texts_of(ranking.figure(shown, made.INFO))
    assert sum("W = 0.62" in text for text in texts) == shown["outcome"].nunique()
    ranks = [text for text in texts if re.fullmatch("[1-5]", text)]
    assert len(ranks) == len(shown)


@pytest.mark.parametrize(("name", "words"), [("best", "Bars"), ("ranking", "Small numbers"), ("pareto", "bootstrap")])
def test_captions_speak_of_resampling_only_where_there_are_seeds_enough(name, words):
    facts = {"outcome": "output", "window": "run", "discount": 0.04, "drawn": ["sampled"]}
    assert words in caption(name, "en", n=8, **facts)
    assert words not in caption(name, "en", n=7, **facts)


def test_few_seeds_are_titled_by_the_share_of_runs():
    known = best.data(made.best(), "last_year", ("output",))
    unknown = known.assign(probability_best=np.nan)
    with style():
        titles = [" ".join(text.get_text() for text in best.figure(each, made.INFO).texts) for each in (known, unknown)]
    assert "share of resamples" in titles[0]
    assert "share of runs" in titles[1]
    assert "How likely" not in titles[1]


def test_best_draws_the_probabilities():
    shown = best.data(made.best(), "last_year", ("output",))
    with style():
        figure = best.figure(shown, made.INFO)
    widths = [bar.get_width() for bar in figure.axes[0].patches if bar.get_height() == pytest.approx(0.62)]
    assert widths == pytest.approx(list(100 * shown["probability_best"]))


def test_adoption_joins_alone_and_together():
    table = made.adoption(parks=("haidian",), scenarios=made.SCENARIOS[:2])
    shown = adoption.data(table)
    with style():
        figure = adoption.figure(shown, made.INFO)
    rows = shown[shown["outcome"] == "enterprises"].set_index("way")["difference"]
    joins = [
        line.get_xdata() for line in figure.axes[0].lines if line.get_marker() == "None" and len(line.get_xdata()) == 2
    ]
    assert any(list(ends) == pytest.approx([rows["alone"], rows["together"]]) for ends in joins)
    assert "Haidian Park" in texts_of(figure)


@pytest.mark.parametrize("size", ["journal", "slide"])
def test_adoption_of_many_parks_goes_on_to_further_pages_and_can_be_read(size):
    table = made.adoption(parks=tuple(f"park_{number:02}" for number in range(14)))
    with style(size=size):
        pages = list(of_effects({"adoption": table}, made.INFO, size=size))
        assert len(pages) > 1
        assert sum(each.shown["outcome"].nunique() for each in pages) == table["outcome"].nunique()
        for each in pages:
            figure = each.draw()
            assert_text_is_on_the_paper_and_apart(figure, shared=2.0)
            assert min(text.get_size() for axes in figure.axes for text in axes.get_yticklabels()) >= 4.5


def test_displacement_draws_every_part_and_prints_the_share():
    table = made.displacement(scenarios=made.SCENARIOS[:2])
    share = table.loc[(table["outcome"] == "output") & (table["part"] == "system"), "share_displaced"]
    table.loc[share.index, "share_displaced"] = 0.37
    with style():
        figure = displacement.figure(displacement.data(table), made.INFO)
    bars = [patch.get_width() for patch in figure.axes[0].patches if patch.get_height() == pytest.approx(0.18)]
    assert bars == pytest.approx(list(table.loc[table["outcome"] == "enterprises", "difference"]))
    assert "37 %" in texts_of(figure)


def test_cost_bars_merge_the_smallest_programmes_and_sum_to_the_cost():
    table = made.costs()
    shown = cost_bars.data(table)
    own = set(shown["part"]) - {*cost_bars.SUMS, cost_bars.OTHER, cost_bars.REST}
    assert len(own) == instrument_fills.MOST - 1
    with style():
        figure = cost_bars.figure(shown, made.INFO)
    right = max(
        patch.get_x() + patch.get_width()
        for patch in figure.axes[0].patches
        if patch.get_height() == pytest.approx(0.62)
    )
    assert right == pytest.approx(table.loc[table["item"] == "fiscal_cost", "mean"].max() / 1e9)
    with pytest.raises(ValueError, match="no row"):
        cost_bars.data(table.iloc[:0])


def test_screening_shows_the_largest_and_what_is_not_beyond_noise():
    shown = screening.data(made.screening(), "output", "last_year")
    assert shown["parameter"].iloc[-1] == screening.REPLICATE
    assert shown["mu_star"].iloc[:-1].is_monotonic_decreasing
    with style():
        figure = screening.figure(shown, made.INFO)
    names = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert names == list(shown["parameter"].iloc[: screening.MOST])
    assert any("25 largest of 36" in text for text in texts_of(figure))
    with style():
        quiet = screening.figure(screening.data(made.screening(noise=False), "output", "last_year"), made.INFO)
    assert not any("noise)" in text for text in texts_of(quiet))


def test_sobol_marks_what_cannot_be_told_from_zero():
    shown = sobol.data(made.sobol(), "output", "last_year")
    assert list(sobol.told_from_zero(shown, "first")) == list(shown["first_low"] > 0)
    with style():
        figure = sobol.figure(shown, made.INFO)
    hollow = [
        len(line.get_xdata())
        for line in figure.axes[1].lines
        if line.get_marker() == "s" and line.get_markerfacecolor() == "white"
    ]
    assert hollow == [int((~shown["distinguishable"]).sum())]


# words


def test_names_of_scenarios_and_worlds():
    assert scenario_name("innovation_oriented", "zh", made.INFO) == "创新导向"
    assert scenario_name("my_own", "en", made.INFO) == "my own"
    assert scenario_name("my_own", "zh", {"scenario_names": {"my_own": {"en": "Mine"}}}) == "Mine"
    assert world_name("boom-government_led-tournament", "en") == "boom, government-led supply, tournament"
    assert world_name("", "en") == ""


def test_numbers_as_text():
    assert list(signed(np.array([1234.6, -0.2, np.nan]))) == ["+1,235", "0", ""]
    assert list(signed(np.array([-0.0234, 0.1]))) == ["−0.023", "+0.100"]
    assert [percent(share) for share in (0.0, 0.001, 0.5, 0.999, 1.0, np.nan)] == [
        "0 %",
        "0 %",
        "50 %",
        "100 %",
        "100 %",
        "",
    ]
    # a share that can be negative, with a true minus sign and none before zero
    assert [percent(share) for share in (-0.001, -0.2)] == ["0 %", "−20 %"]
    # no number of seeds shows that something is certain
    assert [chance_text(chance) for chance in (0.0, 0.004, 0.5, 0.996, 1.0, np.nan)] == [
        "< 1 %",
        "< 1 %",
        "50 %",
        "> 99 %",
        "> 99 %",
        "",
    ]
    assert [p_text(p) for p in (0.0002, 0.0412, np.nan)] == ["<0.001", "0.041", ""]
    assert zero_in(np.array([2.0, np.nan, 4.0]), 0.0, 0.5) == (0.0, 6.0)


def test_a_unit_is_said_once():
    assert [
        outcome_words.heading(OUTCOMES[name], "en") for name in ("enterprises", "innovations", "output", "vacancy_rate")
    ] == [
        "enterprises",
        "innovations a year",
        "enterprise revenue, billion CNY a year",
        "vacancy rate, percentage points",
    ]
    assert outcome_words.heading(OUTCOMES["vacancy_rate"], "zh", level=True) == "空置率（%）"
    assert outcome_words.heading(OUTCOMES["output"], "zh") == "企业营业收入（亿元/年）"
    for outcome in OUTCOMES.values():
        for lang in ("en", "zh"):
            name, unit = outcome_words.named(outcome, lang)
            assert outcome_words.label(outcome, lang) in name
            assert unit != name
    # the same amount in both languages
    assert (OUTCOMES["output"].shown(7.063e12), OUTCOMES["output"].shown(7.063e12, "zh")) == ("7,063", "70,630")
    assert OUTCOMES["vacancy_rate"].shown(0.0723) == "7.2 %"


def test_an_svg_is_the_same_bytes_every_time(tmp_path):
    shown = best.data(made.best(), "last_year", ("output",))
    for folder in ("one", "two"):
        with style("en", "journal"):
            save(best.figure(shown, made.INFO), shown, tmp_path / folder / "best", ("svg",))
    assert (tmp_path / "one" / "best.svg").read_bytes() == (tmp_path / "two" / "best.svg").read_bytes()


def test_parks_are_not_told_apart_where_none_is_targeted():
    table = displacement.data(made.displacement())
    everywhere = table.assign(**{
        column: table[column].where(table["part"] != "other_parks", 0.0) for column in ("difference", "low", "high")
    })  # fmt: skip
    with style("en", "journal"):
        drawn = [displacement.figure(each, made.INFO) for each in (table, everywhere)]
    legends = [[text.get_text() for text in figure.legends[0].get_texts()] for figure in drawn]
    assert legends == [
        ["parks targeted", "other parks", "outside parks", "together (net)"],
        ["parks", "outside parks", "together (net)"],
    ]


def test_empty_texts_survive_csv():
    back = read_back(pd.DataFrame({"world": [np.nan, "boom"], "n": [1, 2]}))
    assert list(back["world"]) == ["", "boom"]


def test_every_figure_has_a_caption():
    own = (
        "forest",
        "pareto",
        "ranking",
        "best",
        "adoption",
        "displacement",
        "cost_bars",
        "screening",
        "sobol",
        "effects_over_time",
        "tornado",
        "record",
    )
    assert set(CAPTIONS) == {*FIGURES, *OF_CASES, *OVER_TIME, *own}


@pytest.mark.parametrize("name", sorted(CAPTIONS))
def test_captions_are_whole_sentences_whatever_is_known(name):
    full = {"n": 20, "outcome": "output", "window": "last_year", "base": "baseline", "world": "boom", "discount": 0.04,
            "correction": "p values are adjusted.", "trajectories": 10, "parameters": 40, "points": 64,
            "drawn": sorted(each.part for each in CAPTIONS[name] if isinstance(each, Where))}  # fmt: skip
    for facts in (full, {**full, "drawn": []}, {}, {"n": 1, "window": "run"}):
        for lang, end in (("en", "."), ("zh", "。")):
            text = caption(name, lang, **facts)
            assert not re.search(r"[{}~]", text)
            assert not text or text.endswith((end, "."))
    assert len(re.findall(r"[.。](?: |$)", caption(name, "en", **full))) >= 2
    with pytest.raises(ValueError, match="lang"):
        caption(name, "fr")


def test_a_caption_of_one_run_speaks_of_no_interval():
    text = caption("forest", "en", n=1, base="baseline", window="last_year")
    assert "95 %" not in text
    assert "one run only" in text
    several = caption("forest", "en", n=8, base="baseline", window="last_year", correction="adjusted by Holm’s method.")
    assert "8 pairs" in several
    assert several.endswith("Adjusted by Holm’s method.")


def test_captions_know_outcome_and_discount():
    text = caption("pareto", "en", n=5, outcome="vacancy_rate", window="last_year", discount=0.04)
    assert text.startswith("Cost and vacancy rate, % (last year of the run)")
    assert "discounted at 4 % a year" in text
    assert caption("pareto", "zh", n=5, outcome="vacancy_rate", window="run", discount=0.025).count("2.5%") == 1


def told(tables, name, **more):
    """The caption of the first figure of a kind that the tables call for."""
    info = {**made.INFO, **more.pop("info", {})}
    drawing = next(each for each in of_effects(tables, info, **more) if each.name == name)
    return caption(name, "en", **drawing.facts)


def test_captions_of_effects_tell_what_is_drawn():
    quarters = made.by_quarter()
    effects = made.effects().assign(low_bca=np.nan, high_bca=np.nan)
    assert "bootstrap" in told({"effects": made.effects()}, "forest")
    assert "bootstrap" not in told({"effects": effects}, "forest")
    whole, alone = told({"effects_by_quarter": quarters}, "effects_over_time"), quarters.assign(low=np.nan, high=np.nan)
    assert "Bands" in whole
    assert "left out" not in whole
    assert "Dotted lines" not in whole
    assert "Bands" not in told({"effects_by_quarter": alone}, "effects_over_time")
    still = quarters.assign(difference=quarters["difference"].where(quarters["outcome"] != "output", 0.0))
    assert "left out" in told({"effects_by_quarter": still}, "effects_over_time")
    dated = {"changes": {made.SCENARIOS[1]: ["2010Q1"]}}
    assert "Dotted lines" in told({"effects_by_quarter": quarters}, "effects_over_time", info=dated)


def test_captions_of_places_and_money_tell_what_is_drawn():
    costs = made.costs()
    spent = costs.assign(mean=costs["mean"].where(~costs["item"].isin(["fiscal_returns", "other"]), 0.0))
    assert all(
        word in told({"costs": costs}, "cost_bars") for word in ("return stands", "Other spending", "less returns")
    )
    assert not re.search("return|Other spending", told({"costs": spent}, "cost_bars"))
    places = made.displacement()
    ends = ["difference", "low", "high"]
    everywhere = places.assign(**{key: places[key].where(places["part"] != "other_parks", 0.0) for key in ends})
    unknown = everywhere.assign(share_displaced=np.nan)
    captions = [told({"displacement": each}, "displacement") for each in (places, everywhere, unknown)]
    assert ["other parks" in text for text in captions] == [True, False, False]
    assert ["percentage" in text for text in captions] == [True, True, False]
    adopted = made.adoption()
    lonely = adopted[~adopted["way"].isin(["others_when_alone", "together"])]
    assert all(word in told({"adoption": adopted}, "adoption") for word in ("cross", "Square", "average"))
    assert not re.search("cross|Square|average", told({"adoption": lonely}, "adoption"))


def test_captions_of_ranks_tell_why_outcomes_are_left_out():
    table = made.best()
    assert "left out" not in told({"best": table}, "best", main=("output",))
    assert "neither more nor less" in told({"best": table}, "best", main=("output", "asking_rent"))
    equal = table.assign(rank=table["rank"].where(table["outcome"] != "output", 1))
    assert "all scenarios are equal" in told({"best": equal}, "best")
    assert "Bars" not in told({"best": table.assign(probability_best=np.nan)}, "best")
