"""Figures of a validation: texts can be read and are apart, panels hold one quantity each, sheets follow one another on the page."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from experiments.analyses.validation import drawn, page
from experiments.analyses.validation.found import checks
from experiments.analyses.validation.outcome import Outcome
from experiments.configuration.texts import LANGUAGES
from experiments.figures.of_validation import parts, responses
from experiments.figures.sheet.style import POINTS_PER_CM, size_named, style, text_width
from tests.experiments.figures.on_paper import assert_text_is_on_the_paper_and_apart, languages

QUARTERS = np.arange(0, 120, 3)
FOUND = checks()
SCALES = {name: one.check.scales for name, one in FOUND.items()}
MAIN = ("vacancy rate", "jobs", "asking rent", "revenue")
CROWDED = {
    ("government_supply", "gov_6_to_1"): (
        *(f"{quantity}, {variant}" for quantity in MAIN for variant in ("government-led", "market")),
        "log asking rent in a glut",
    ),
    ("construction_lag", "lag_2_counting_0"): tuple(SCALES["construction_lag"]),
    ("long_run", "long_0"): tuple(f"{quantity}, long run" for quantity in MAIN),
    ("constant_growth", "constant_0"): tuple(f"{quantity}, {each} %" for quantity in MAIN for each in (12, 0, 6)),
    ("symmetry", "faster_growth"): ("jobs, faster growth", "jobs, slump"),
    ("slump", "slump"): MAIN,
    ("long_run", "long_2"): tuple(f"{quantity}, long run" for quantity in MAIN),
}
"""Lines of responses by check and setting: most quantities, long words, several variants, one panel, two settings."""


def curves(lines=CROWDED, rise=0.0, seeds=(0, 1, 2)):
    """Lines that rise from 1 at so many log points a quarter, a little faster with every seed."""
    tables = [
        pd.DataFrame({"check": check, "setting": setting, "null": "base", "seed": seed, "line": line,
                      "quarter": QUARTERS, "value": np.exp((1.0 + 0.01 * seed) * rise * QUARTERS)})
        for (check, setting), names in lines.items() for seed in seeds for line in names
    ]  # fmt: skip
    return pd.concat(tables, ignore_index=True)


def info_of(lang):
    return {
        "title": "How outcomes respond over time (1/2)",
        "titles": {name: one.told("title", lang) for name, one in FOUND.items()},
        "several": {"long_run"},
    }


def sheets(whole, lang, size):
    rows = responses.rows(whole, lang)
    return [
        whole.loc[pd.concat(rows[begin : begin + responses.ROWS[size]]).index]
        for begin in range(0, len(rows), responses.ROWS[size])
    ]


def panels(figure, below):
    """The axes of a sheet, by the title above: that of the row for the first is not asked about."""
    texts = {text.get_text(): text.get_position() for text in figure.texts}
    x, y = texts[below]
    return min(figure.axes, key=lambda axes: abs(axes.get_position().x0 - x) + abs(axes.get_position().y1 - y))


# responses


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("size", ["journal", "slide"])
@pytest.mark.parametrize("rise", [0.02, 1.1])
def test_responses_can_be_read(lang, size, rise):
    whole = responses.data(curves(rise=rise), SCALES)
    with style(lang, size):
        for shown in sheets(whole, lang, size):
            figure = responses.figure(shown, info_of(lang), lang, size)
            assert_text_is_on_the_paper_and_apart(figure, shared=2.0)
            smallest = min(text.get_size() for text in figure.texts)
            assert smallest >= 6.4
            assert all(axes.get_position().height * figure.get_figheight() >= 0.65 for axes in figure.axes)
            assert len(figure.axes) == sum(each["quantity"].nunique() for each in responses.rows(shown, lang))


def test_a_long_title_is_wrapped():
    whole = responses.data(curves({("slump", "slump"): MAIN}), SCALES)
    info = info_of("en") | {"titles": {"slump": "Markets that shrink and what comes back of them afterwards " * 3}}
    with style():
        figure = responses.figure(whole, info)
        assert_text_is_on_the_paper_and_apart(figure, shared=2.0)


def test_values_that_are_not_finite_are_left_out_and_said():
    table = curves({("slump", "slump"): ("jobs",)}, seeds=(0, 1, 2, 3))
    table.loc[(table["seed"] == 0) & (table["quarter"] >= 60), "value"] = np.inf
    table.loc[table["quarter"] == 117, "value"] = np.nan
    null = table.assign(null="no_policy", value=7.0)
    whole = responses.data(pd.concat([table, null]), SCALES)
    assert whole["quarter"].tolist() == list(range(0, 117, 3))
    assert whole["left_out"].tolist() == [0] * 20 + [1] * 19
    assert (whole[["low", "median", "high"]] == 1.0).all(axis=None)
    with style():
        said = [
            any("not finite" in text.get_text() for text in responses.figure(each, info_of("en")).texts)
            for each in (whole, whole[whole["quarter"] < 60])
        ]
    assert said == [True, False]


def test_quantities_and_variants_stand_in_order():
    whole = responses.data(curves({key: CROWDED[key] for key in [("constant_growth", "constant_0")]}), SCALES)
    lines = list(dict.fromkeys(whole["line"]))
    assert lines == [f"{quantity}, {percent} %" for quantity in MAIN for percent in (0, 6, 12)]
    assert list(dict.fromkeys(whole["scale"])) == ["share", "ratio"]
    lags = responses.data(
        curves({("construction_lag", "x"): reversed(CROWDED["construction_lag", "lag_2_counting_0"])}), SCALES
    )
    (row,) = responses.rows(lags, "en")
    assert row["quantity"].drop_duplicates().tolist() == [
        f"vacancy rate where building takes {lag} quarters" for lag in (2, 4, 8, 12)
    ]
    assert row["variant"].nunique() == 2


def test_names_without_words_are_shown_as_they_are():
    assert responses.named("mean_wage, two_towns", "zh") == ("mean wage", "two towns")
    assert responses.named("jobs, two_towns", "zh") == ("就业", "two towns")
    assert responses.named("lag_12_counting_0", "en") == (
        "vacancy rate where building takes 12 quarters",
        "what is under construction not counted",
    )


def test_many_quantities_go_on_in_the_next_row():
    names = [f"quantity {number}" for number in range(12)]
    whole = responses.data(curves({("mine", "zgc"): names}), {})
    rows = responses.rows(whole, "en")
    assert [each["quantity"].nunique() for each in rows] == [5, 5, 2]
    with style():
        figure = responses.figure(whole, {**info_of("en"), "titles": {}})
        assert len(figure.axes) == 12
        assert_text_is_on_the_paper_and_apart(figure, shared=2.0)


def test_ratios_that_span_more_than_ten_have_a_log_axis_and_shares_are_in_hundredths():
    for rise, logarithmic in ((0.018, "linear"), (0.022, "log"), (1.1, "log")):
        whole = responses.data(curves({("long_growth", "long_4"): CROWDED["long_run", "long_0"]}, rise, (0,)), SCALES)
        with style():
            figure = responses.figure(whole, info_of("en"))
        vacancy, jobs = panels(figure, "Vacancy rate"), panels(figure, "Jobs")
        assert (vacancy.get_yscale(), jobs.get_yscale()) == ("linear", logarithmic)
        assert vacancy.get_lines()[-1].get_ydata()[0] == pytest.approx(100.0)
        assert jobs.get_lines()[-1].get_ydata()[0] == pytest.approx(1.0)
        assert any("log axis" in text.get_text() for text in figure.texts) == (logarithmic == "log")
        assert 2 <= len(jobs.get_yticks()) <= 9


def test_legends_stand_outside_the_axes():
    whole = responses.data(curves({key: CROWDED[key] for key in list(CROWDED)[:5]}), SCALES)
    with style():
        figure = responses.figure(whole, info_of("en"))
        figure.canvas.draw()
    assert all(axes.get_legend() is None for axes in figure.axes)
    # the long run has one variant and needs none
    assert len(figure.legends) == 4
    boxes = [axes.get_window_extent() for axes in figure.axes]
    for legend in figure.legends:
        assert not any(legend.get_window_extent().overlaps(box) for box in boxes)


# parts


LONG = "output of the other districts with support over without, in every year of the plan and after it (log)"


def of_parts(count, name=LONG):
    """So many parts of a check, with runs and a null model."""
    rng = np.random.default_rng(0)
    table = pd.DataFrame({"check": "D12", "setting": "lagging_supported", "part": [f"{name} {n}" for n in range(count)],
                          "low": -1.0, "high": [1.0, np.inf] * (count // 2) + [1.0] * (count % 2), "median": -0.000949,
                          "verdict": "NEAR", "median_no_policy": 9.0, "median_blind_location": 0.5})  # fmt: skip
    values = pd.concat(
        [
            table[["check", "setting", "part"]].assign(null="base", seed=seed, value=rng.normal(size=count))
            for seed in range(3)
        ]
    )
    return parts.data(table, values)


def told(**more):
    return {"title": "Where the model lies against what is known: Relations (1/2)", "parts": {}, "own": set(), **more}


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("size", ["journal", "slide"])
def test_parts_can_be_read(lang, size):
    chinese = {
        ("D12", f"{LONG} {n}"): "扶持后其他各区产出与无扶持时之比的对数，计划期内各年及其后各年" for n in range(60)
    }
    shown, info = of_parts(40), told(parts=chinese if lang == "zh" else {})
    with style(lang, size):
        pages = parts.pages(shown, info, lang, size)
        for each in pages:
            figure = parts.figure(each, info, lang, size)
            assert_text_is_on_the_paper_and_apart(figure, shared=1.5)
            (axes,) = figure.axes
            assert axes.get_position().width >= parts.AXIS
            room = text_width("n" * parts.LETTERS, size_named(size).font)
            labels = [text.get_text() for text in axes.texts if "D12" in text.get_text()]
            assert all(2 <= len(text.split("\n")) <= 4 for text in labels)
            assert (
                max(text_width(line, size_named(size).font) for text in labels for line in text.split("\n"))
                <= 1.12 * room
            )
            assert figure.get_figheight() <= size_named(size).height * POINTS_PER_CM / 72 + 1e-9
    assert pd.concat(pages).equals(shown)
    assert len(pages) > 1
    rows = [each["row"].nunique() for each in pages]
    assert max(rows) - min(rows) <= 1


def test_a_setting_of_the_check_alone_goes_unsaid():
    with style():
        labels = [
            parts.figure(of_parts(2, "gain"), told(own=own)).axes[0].texts[0].get_text() for own in (set(), {"D12"})
        ]
    assert labels == ["D12 gain 0 (lagging_supported)", "D12 gain 0"]


# the folder


def test_sheets_are_written_and_the_page_names_them(tmp_path):
    made = Outcome(pd.DataFrame(), curves(), pd.DataFrame(), pd.DataFrame(), pd.DataFrame(), {})
    place = tmp_path / "figures"
    place.mkdir()
    (place / "responses-9.png").write_bytes(b"of an earlier run")
    assert drawn.figures(tmp_path, made, pd.DataFrame(), FOUND, lang="en", size="journal", formats=("png",)) == []
    assert sorted(path.name for path in place.glob("*.png")) == ["responses-2.png", "responses.png"]
    sizes = [
        len(pd.read_csv(place / f"{name}.csv")[["check", "setting"]].drop_duplicates())
        for name in ("responses", "responses-2")
    ]
    assert sizes == [4, 3]
    for lang in LANGUAGES:
        text = page.text(made, FOUND, page.Told("v", 3, {}, place), lang)
        assert [line for line in text.splitlines() if line.startswith("![")] == [
            "![responses](figures/responses.png)",
            "![responses-2](figures/responses-2.png)",
        ]


def test_a_check_of_ones_own_without_scales_is_drawn(tmp_path):
    mine = replace(FOUND["slump"], check=replace(FOUND["slump"].check, name="mine", scales={}))
    made = Outcome(
        pd.DataFrame(), curves({("mine", "zgc"): ("wage",)}), pd.DataFrame(), pd.DataFrame(), pd.DataFrame(), {}
    )
    drawn.figures(tmp_path, made, pd.DataFrame(), {"mine": mine}, lang="en", size="journal", formats=("png",))
    assert (tmp_path / "figures" / "responses.png").is_file()
