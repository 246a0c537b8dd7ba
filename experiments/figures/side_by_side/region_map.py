"""A schematic plan of the region: where its parks lie, how large they are, at which stage, and how much of them stands empty."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from experiments.figures.sheet.map_layout import bar_length, drawn_in, middle_and_reach, plan_of
from experiments.figures.sheet.park_circles import (
    CLASSES,
    RINGS_KM,
    draw_distances,
    draw_parks,
    draw_scale,
    entries,
    write_names,
)
from experiments.figures.sheet.runs_to_frames import in_order, table, title_of
from experiments.figures.sheet.several_scenarios import (
    LEGEND_ROW,
    Room,
    footer_of_several,
    legend,
    legend_rows,
    panels,
    scenarios_of,
)
from experiments.figures.sheet.style import POINTS_PER_CM, Sheet, size_named, text_width, wrapped
from experiments.figures.texts.labels import label, name
from experiments.figures.texts.names import scenario_name

COLUMNS = {"parks": ["date", "park", "region", "open", "stage", "stock_m2", "vacancy_rate"]}
PLANS = {"journal": 4, "slide": 3}
"""Plans that are drawn at most, by format: the ends of scenarios, and where there is room the start of the first."""

UNCROWDED = 20
"""Number of parks up to which the plan is to scale and the largest circle has its full size."""


def drawable(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> bool:
    """Whether the information says where the parks are."""
    return bool(info.get("positions"))


def data(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> pd.DataFrame:
    """One row per panel and park: scenario, when, date, place [km], floor space [m2], stage and vacancy rate with its class 0-2.

    Panels are the first scenario at the start and at the end, and the ends of the others. Floor space and vacancy are medians over
    seeds; the stage is the commonest, the lower of equals, 0 where the park is not open.
    """
    parks = table(tables, "parks", COLUMNS["parks"], several=True)
    codes = scenarios_of(parks, info)
    parts = []
    for code, when in ((codes[0], "start"), *((code, "end") for code in codes)):
        mine = parks[parks["scenario"] == code]
        there = mine[mine["quarter"] == (mine["quarter"].min() if when == "start" else mine["quarter"].max())]
        stage = there["stage"].fillna(0).where(there["open"].astype(bool), 0).astype(int)
        groups = there.assign(stage=stage).groupby("park")
        frame = pd.DataFrame(
            {
                "stock_m2": groups["stock_m2"].median(),
                "stage": groups["stage"].agg(lambda s: s.value_counts().sort_index().idxmax()),
                "vacancy_rate": groups["vacancy_rate"].median(),
            }
        )
        frame = frame.loc[in_order([code for code in frame.index if code in info["positions"]], info["positions"])]
        frame.insert(0, "region", there.drop_duplicates("park").set_index("park")["region"][frame.index])
        frame.insert(0, "date", there["date"].iloc[0])
        parts.append(frame.reset_index().assign(scenario=code, when=when))
    shown = pd.concat(parts, ignore_index=True)
    shown["x_km"], shown["y_km"] = (
        shown["park"].map(lambda park, side=side: info["positions"][park][side]) for side in (0, 1)
    )
    vacancy = shown["vacancy_rate"].where(shown["stage"] > 0)
    shown["vacancy_class"] = np.where(vacancy.notna(), np.digitize(vacancy.fillna(0.0), CLASSES), -1)
    return shown[
        [
            "scenario",
            "when",
            "date",
            "park",
            "region",
            "x_km",
            "y_km",
            "stock_m2",
            "stage",
            "vacancy_rate",
            "vacancy_class",
        ]
    ]


def parts(
    shown: pd.DataFrame, info: Mapping[str, Any], size: str = "journal", *, tables: Mapping[str, pd.DataFrame]
) -> set[str]:
    """What is drawn of what not every study has, for the caption: which plans, districts, far parks drawn in."""
    plans = _plans(shown, size)
    scenarios = len({code for code, _, _ in plans})
    found = {"alone" if scenarios == 1 else "with_start" if len(plans) > scenarios else "ends"}
    if info.get("district_positions"):
        found.add("districts")
    if shown["park"].nunique() > UNCROWDED:
        found.add("drawn_in")
    return found


def _plans(shown: pd.DataFrame, size: str) -> list[tuple[str, str, str]]:
    """Scenario, when and date of each plan that is drawn."""
    every = list(shown[["scenario", "when", "date"]].drop_duplicates().itertuples(index=False, name=None))
    return every if len(every) <= PLANS[size] else [plan for plan in every if plan[1] == "end"][: PLANS[size]]


def figure(
    shown: pd.DataFrame,
    info: Mapping[str, Any],
    lang: str = "en",
    size: str = "journal",
    *,
    tables: Mapping[str, pd.DataFrame],
) -> Figure:
    """Circles on cells of districts, numbered; the key beneath says which park has which number. The far places of many parks are drawn in.

    shown: what data() gave; info: names, positions and district_positions {code: (x, y) km}, title, scenario_names; tables: "parks", for the footer.
    """
    jobs = _plans(shown, size)
    shown = shown[[job in jobs for job in zip(shown["scenario"], shown["when"], shown["date"], strict=True)]]
    parks = list(dict.fromkeys(shown["park"]))
    districts = {code: tuple(place) for code, place in info.get("district_positions", {}).items()}
    crowded = "drawn_in" in parts(shown, info, size, tables=tables)
    middle, reach = middle_and_reach(shown.drop_duplicates("park")[["x_km", "y_km"]].to_numpy(dtype=float))
    if crowded:
        moved = drawn_in(shown[["x_km", "y_km"]].to_numpy(dtype=float), middle, reach)
        shown = shown.assign(x_km=moved[:, 0], y_km=moved[:, 1])
        districts = {
            code: tuple(drawn_in(np.array(place, dtype=float), middle, reach)) for code, place in districts.items()
        }
    font = size_named(size).font
    across = size_named(size).width * POINTS_PER_CM
    slide = size == "slide"
    columns = len(jobs) if slide else min(len(jobs), 2)
    lines = -(-len(jobs) // columns)
    handles = entries(font, lang, bool((shown["stage"] == 0).any()))
    key_columns, key_rows = legend_rows([str(handle.get_label()) for handle in handles], size)
    names = [f"{number} {name(info.get('names', {}), code, lang)}" for number, code in enumerate(parks, 1)]
    # the key stands beside the plans on a slide, which is wide, and beneath them on a page, which is high
    steps = [0.22 * across] if slide else _columns_of_key(names, across - 2.4 * font, font)
    list_rows = -(-len(names) // len(steps))
    foot = (LEGEND_ROW * key_rows + 1.2 + (0.0 if slide else 1.17 * list_rows + 0.4)) * font
    room = Room(1.2 * font, steps[0] + font if slide else 1.2 * font, foot, 1.8 * font, 1.0 * font, 0.8 * font)
    width = room.width(across, columns)
    texts = [_title(info, code, date, lang, font, width) for code, _, date in jobs]
    largest = float(shown["stock_m2"].max())
    note = label("map_plan_note", lang, largest=f"{largest / 1e6:,.1f}" if lang == "en" else f"{largest / 1e4:,.0f}")
    if crowded:
        note += label(
            "map_drawn_in", lang, near=f"{RINGS_KM[0]:g}", far=f"{RINGS_KM[1]:g}", farthest=f"{RINGS_KM[2]:g}"
        )
    codes = list(dict.fromkeys(code for code, _, _ in jobs))
    sheet = Sheet(
        title_of("region_map", info, lang),
        footer_of_several(tables["parks"], info, lang, "values_median", note, shown=codes),
        foot + lines * ((30 if slide else min(width / font, 30)) * font + room.head + room.down),
        size,
    )
    height = (sheet.height - foot - lines * room.head - (lines - 1) * room.down) / lines
    places = np.array([*shown[["x_km", "y_km"]].drop_duplicates().to_numpy(), *districts.values()], dtype=float)
    plan = plan_of(places, width, height, 1.6 * font)
    # many parks share the plan's middle: circles get smaller, so that they take no more of the paper than those of a few parks
    scale = (largest, 0.07 * min(width, height) * min(1.0, (UNCROWDED / len(parks)) ** 0.5))
    drawn = panels(sheet, texts, columns, room, share=False)
    for number, (axes, (code, when, _)) in enumerate(zip(drawn, jobs, strict=True)):
        part = shown[(shown["scenario"] == code) & (shown["when"] == when)]
        draw_parks(axes, plan, part, districts, scale, font)
        if crowded:
            draw_distances(axes, middle, reach, font)
        # districts lie in the same place everywhere: their names on one plan leave room for parks on the others
        write_names(axes, plan, part, districts if number == 0 else {}, parks, scale, font, info, lang)
    if not crowded:
        bar = bar_length(plan.width / plan.points_per_km)
        draw_scale(sheet.figure.axes[0], plan, bar, font, label("km", lang, length=f"{bar:g}"))
    legend(sheet, handles, key_columns)
    left, top = (across - steps[0], sheet.height - 2.6 * font) if slide else (1.2 * font, foot - 1.6 * font)
    pitch = min(1.17 * font, (top - 0.2 * font) / list_rows) if slide else 1.17 * font
    small = min(0.9 * font, 0.9 * pitch)
    for number, text in enumerate(names):
        column, row = divmod(number, list_rows)
        step = steps[column]
        letters = max(small * min((step - 2.2 * font) / text_width(text, small), 1.0), 0.75 * small)
        sheet.text(
            left + sum(steps[:column]),
            top - row * pitch,
            wrapped(text, letters, step - 1.4 * font, lines=1),
            size=letters,
        )
    return sheet.figure


def _columns_of_key(names: Sequence[str], across: float, font: float) -> list[float]:
    """Widths of the columns of the key [points]: three where their names fit, each column as wide as its own ones need."""
    for count in (3, 2):
        rows = -(-len(names) // count)
        columns = [names[at : at + rows] for at in range(0, len(names), rows)]
        # the longest name may be set a little smaller
        needed = [0.8 * max(text_width(text, 0.9 * font) for text in each) + 2.2 * font for each in columns]
        if sum(needed) <= across:
            break
    return [across * each / sum(needed) for each in needed]


def _title(info: Mapping[str, Any], code: str, date: str, lang: str, font: float, width: float) -> str:
    """Scenario and date in a line so wide [points]; a long name is cut, never the date."""
    end = label("comma", lang) + date
    return wrapped(scenario_name(code, lang, info), font, width - text_width(end, font), lines=1) + end
