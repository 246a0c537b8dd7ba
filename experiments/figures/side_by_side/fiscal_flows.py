"""What governments take in and what they spend it on in an average year, scenario by scenario."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from experiments.figures.sheet.instrument_fills import OTHER_FILL, REST_FILL, fills, largest
from experiments.figures.sheet.runs_to_frames import table, title_of
from experiments.figures.sheet.several_scenarios import (
    LEGEND_ROW,
    drawn_as_lines,
    footer_of_several,
    legend,
    legend_rows,
    scenarios_of,
)
from experiments.figures.sheet.style import GREY, INK, Sheet, size_named, text_width, wrapped
from experiments.figures.texts.labels import label
from experiments.figures.texts.names import item_name, scenario_name
from experiments.statistics.fiscal_cost import OTHER, OUTLAYS
from sim.parameters.policy_table import INSTRUMENTS

COLUMNS = {
    "system": [*(f"spending_{kind}" for kind in INSTRUMENTS), "spending_other", "fiscal_cost", "fiscal_returns"],
    "flows": ["purpose", "amount"],
}
INCOME = ("district_taxes", "central_taxes", "land", "fund_returns")
SPENDING = ("administration", "amenities", "programmes", "other_measures")
FOR_PARKS = "for_parks"
"""Programmes and other measures as one part of a bar: on the scale of all spending neither is seen by itself."""
DRAWN = ("administration", "amenities", FOR_PARKS)
MEASURES = (*OUTLAYS.values(), OTHER)
_PURPOSES = {
    "district_taxes": "taxes, district",
    "central_taxes": "taxes, central",
    "land": "land",
    "administration": "administration",
    "amenities": "public amenities",
}
_FILLS = {
    "district_taxes": ("#44607C", ""),
    "central_taxes": ("#B7C6D6", ""),
    "land": ("#D9C4A0", ""),
    "fund_returns": ("#FFFFFF", "xx"),
    "administration": ("#9A9A9A", ""),
    "amenities": ("#FFFFFF", "...."),
    FOR_PARKS: ("#1A1A1A", ""),
}
"""Greys and dull shades, which no instrument has."""


def data(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> pd.DataFrame:
    """One row per scenario and item: side (income, spending, programme, measure), amount [CNY a year], mean over quarters and seeds.

    Taxes and land are those before programmes forgo part of them; what is forgone counts as spending of the programme. The rows of side
    `programme` are the instruments of which, with those of plugins, `programmes` is the sum, those of side `measure` the parts of
    `other_measures`; a measure that nobody pays for has none. Amenities are those that
    districts build.
    """
    system = table(tables, "system", COLUMNS["system"], several=True)
    flows = table(tables, "flows", COLUMNS["flows"], several=True)
    quarters = system.groupby("scenario").size()
    sums = system.groupby("scenario")[COLUMNS["system"]].sum()
    booked = (
        flows.pivot_table(index="scenario", columns="purpose", values="amount", aggfunc="sum")
        .reindex(index=sums.index, columns=[*_PURPOSES.values(), *OUTLAYS])
        .fillna(0.0)
    )
    rows: list[dict[str, Any]] = []
    for code in scenarios_of(system, info):
        year, spent, paid = 4.0 / quarters[code], sums.loc[code], booked.loc[code]
        amounts = {item: paid[purpose] for item, purpose in _PURPOSES.items()}
        amounts["district_taxes"] += spent["spending_tax_relief"]
        amounts["land"] += spent["spending_land_discount"]
        amounts["fund_returns"] = spent["fiscal_returns"]
        amounts["programmes"] = sum(spent[f"spending_{kind}"] for kind in INSTRUMENTS)
        amounts["other_measures"] = spent["spending_other"]
        # what no column has that is named above went to instruments of plugins
        own = spent["fiscal_cost"] - amounts["programmes"] - spent["spending_other"]
        if own > 1e-6 * spent["fiscal_cost"]:
            amounts["programmes"] += own
        rows += [{"scenario": code, "side": "income", "item": item, "amount": year * amounts[item]} for item in INCOME]
        rows += [
            {"scenario": code, "side": "spending", "item": item, "amount": year * amounts[item]} for item in SPENDING
        ]
        rows += [
            {"scenario": code, "side": "programme", "item": kind, "amount": year * spent[f"spending_{kind}"]}
            for kind in INSTRUMENTS
        ]
        named = {item: paid[purpose] for purpose, item in OUTLAYS.items()}
        named[OTHER] = max(spent["spending_other"] - sum(named.values()), 0.0)
        if named[OTHER] <= 1e-6 * spent["spending_other"]:
            named[OTHER] = 0.0
        rows += [
            {"scenario": code, "side": "measure", "item": item, "amount": year * amount}
            for item, amount in named.items()
            if amount > 0.0
        ]
    return pd.DataFrame(rows)


def parts(
    shown: pd.DataFrame, info: Mapping[str, Any], size: str = "journal", *, tables: Mapping[str, pd.DataFrame]
) -> set[str]:
    """What is drawn of what not every study has, for the caption: programmes, and what they forgo."""
    wide = _amounts(shown, size)
    found = {"programmes"} if (wide.loc[FOR_PARKS] > 0.0).any() else set()
    if (wide.loc[["tax_relief", "land_discount"]] > 0.0).any(axis=None):
        found.add("forgone")
    return found


def _amounts(shown: pd.DataFrame, size: str) -> pd.DataFrame:
    """Items by scenarios, those that are drawn."""
    wide = shown.pivot(index="item", columns="scenario", values="amount")[drawn_as_lines(shown, size)].fillna(0.0)
    wide.loc[FOR_PARKS] = wide.loc["programmes"] + wide.loc["other_measures"]
    return wide


def figure(
    shown: pd.DataFrame,
    info: Mapping[str, Any],
    lang: str = "en",
    size: str = "journal",
    *,
    tables: Mapping[str, pd.DataFrame],
) -> Figure:
    """Bars to the left are spending, to the right income; beside them, on a scale of its own, programmes and other measures item by item.

    shown: what data() gave; info: title, scenario_names; tables: "system" and "flows", for the footer.
    """
    wide = _amounts(shown, size) * factor(lang)
    codes = list(wide.columns)
    font = size_named(size).font
    parks = _for_parks(wide)
    looks = fills(list(parks.index)) | {"": REST_FILL, OTHER: OTHER_FILL}
    whole = [item for item in (*DRAWN, *INCOME) if (wide.loc[item] != 0).any()]
    blocks = {
        "budget_whole": [(label(f"budget_{item}", lang), *_FILLS[item]) for item in whole],
        "budget_programmes": [(_name(item, lang), *looks[item]) for item in parks.index if item not in MEASURES],
        "budget_other_measures": [(_name(item, lang), *looks[item]) for item in parks.index if item in MEASURES],
    }
    blocks = {key: block for key, block in blocks.items() if block}
    places = [legend_rows([text for text, _, _ in block], size) for block in blocks.values()]
    foot = (3.6 + (LEGEND_ROW * sum(rows for _, rows in places)) + 1.6 * len(places)) * font
    sheet = Sheet(
        title_of("fiscal_flows", info, lang),
        footer_of_several(tables["system"], info, lang, "mean_of_runs", label("budget_note", lang), shown=codes),
        foot + max(3.6 * len(codes), 7) * font + 2.0 * font,
        size,
    )
    texts = [wrapped(scenario_name(code, lang, info), font, 0.2 * sheet.width, lines=2) for code in codes]
    left = max(text_width(line, font) for text in texts for line in text.split("\n")) + 2.2 * font
    height = sheet.height - foot - 2.0 * font
    room = sheet.width - left - 2.0 * font
    first = room * 0.56 - 1.6 * font if len(parks) else room
    axes = sheet.axes(left, foot, first, height)
    for items, sign in ((DRAWN, -1.0), (INCOME, 1.0)):
        _stack(axes, wide.loc[list(items)], [_FILLS[item] for item in items], sign, font)
    axes.axvline(0, color="#444444", linewidth=0.1 * font)
    _dress(axes, texts, label("budget_whole", lang), label("budget_axis", lang), font)
    limit = _room_for_sums(
        max(wide.loc[list(SPENDING)].sum().max(), wide.loc[list(INCOME)].sum().max()), first / 2, font
    )
    axes.set_xlim(-limit, limit)
    axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):,.10g}")
    if len(parks):
        begin = left + first + 3.2 * font
        part = sheet.axes(begin, foot, sheet.width - begin - 2.0 * font, height)
        _stack(part, parks, [looks[item] for item in parks.index], 1.0, font)
        _dress(part, [""] * len(codes), label("budget_for_parks_panel", lang), label("budget_axis", lang), font)
        part.set_xlim(0, _room_for_sums(parks.sum().max(), sheet.width - begin - 2.0 * font, font))
    bottom = 0.2
    for (key, block), (columns, rows) in reversed(list(zip(blocks.items(), places, strict=True))):
        _block(sheet, block, columns, rows, label(key, lang), bottom)
        bottom += LEGEND_ROW * rows + 1.6
    return sheet.figure


def factor(lang: str) -> float:
    """From CNY to the unit on the axis: billions, or the hundred millions (yi) that Chinese readers count in."""
    return 1e-8 if lang == "zh" else 1e-9


def _for_parks(wide: pd.DataFrame) -> pd.DataFrame:
    """Instruments that are paid for in some scenario, the dearest first, and other measures; "" stands for instruments drawn as one."""
    instruments = wide.loc[list(INSTRUMENTS)]
    named = largest(instruments.max(axis=1))
    parks = instruments.loc[named]
    left = wide.loc["programmes"] - parks.sum()
    if (left > 1e-6 * wide.loc[FOR_PARKS]).any():
        parks.loc[""] = left
    measures = wide.reindex(MEASURES).fillna(0.0)
    return pd.concat([parks, measures[(measures > 0.0).any(axis=1)]])


def _name(item: str, lang: str) -> str:
    return item_name(item, lang) if item else label("other_instruments", lang)


def _stack(axes: Axes, amounts: pd.DataFrame, fills: Sequence[tuple[str, str]], sign: float, font: float) -> None:
    """Bars of each scenario beside one another from zero outwards, and at the end their sum."""
    rows = np.arange(amounts.shape[1])
    ends = np.zeros(rows.size)
    for (_, values), (colour, hatch) in zip(amounts.iterrows(), fills, strict=True):
        lengths = values.to_numpy(dtype=float)
        axes.barh(
            rows,
            sign * lengths,
            left=sign * ends,
            height=0.62,
            color=colour,
            hatch=hatch,
            edgecolor=INK,
            linewidth=0.06 * font,
        )
        ends = ends + lengths
    for row, end in zip(rows, ends, strict=True):
        axes.annotate(
            _sum(end, float(ends.max(initial=0.0))),
            (sign * end, row),
            (sign * 0.4 * font, 0),
            textcoords="offset points",
            ha="left" if sign > 0 else "right",
            va="center",
            size=0.9 * font,
        )


def _sum(amount: float, largest: float) -> str:
    """A sum with the decimals that three digits of the largest ask for."""
    decimals = int(np.clip(2 - np.floor(np.log10(largest)), 0, 6)) if largest > 0.0 else 0
    return f"{amount:,.{decimals}f}"


def _room_for_sums(longest: float, width: float, font: float) -> float:
    """End of an axis so wide [points] on which the sum stands behind the longest bar."""
    text = text_width(_sum(longest, longest), 0.9 * font) + 1.2 * font
    return max(longest, 1e-9) * width / max(width - text, 0.3 * width)


def _dress(axes: Axes, texts: Sequence[str], title: str, unit: str, font: float) -> None:
    axes.set_ylim(len(texts) - 0.5, -0.5)
    axes.set_yticks(range(len(texts)), texts)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_title(title, pad=0.4 * font)
    axes.set_xlabel(unit)
    axes.locator_params(axis="x", nbins=5)


def _block(
    sheet: Sheet, block: Sequence[tuple[str, str, str]], columns: int, rows: int, title: str, bottom: float
) -> None:
    """A legend with a heading of its own."""
    handles = [
        Patch(facecolor=colour, hatch=hatch, edgecolor=INK, linewidth=0.06 * sheet.font, label=text)
        for text, colour, hatch in block
    ]
    legend(sheet, handles, columns, bottom=bottom)
    sheet.text(
        1.2 * sheet.font,
        (bottom + LEGEND_ROW * rows + 0.1) * sheet.font,
        title,
        size=0.9 * sheet.font,
        color=GREY,
        va="bottom",
    )
