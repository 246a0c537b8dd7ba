"""Parks as circles on a plan: floor space as area, stage as colour, vacancy as a ring, numbers and names beside them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D

from experiments.figures.sheet.map_layout import Clear, Plan, bar_length, cells, drawn_in
from experiments.figures.sheet.style import GREY, STAGE_COLOURS, text_width
from experiments.figures.texts.labels import label, name

CLASSES = (0.1, 0.2)
"""Vacancy rates at which a circle gets its first and its second kind of ring [shares]."""
# width of the ring [font sizes] and its line, by class of vacancy
RINGS = ((0.0, "-"), (0.1, (0, (1.6, 1.0))), (0.2, "-"))


def radii(part: pd.DataFrame, scale: tuple[float, float], font: float) -> np.ndarray:
    """Radius of the circles of parks [points]: area in proportion to floor space, a dot at least, and a dot where not open.

    scale: floor space of the largest circle [m2] and its radius [points].
    """
    stock = np.maximum(part["stock_m2"].fillna(0.0).to_numpy(dtype=float), 0.0)
    return np.where(
        part["stage"] > 0, np.maximum(scale[1] * np.sqrt(stock / max(scale[0], 1.0)), 0.24 * font), 0.24 * font
    )


def draw_parks(
    axes: Axes,
    plan: Plan,
    part: pd.DataFrame,
    districts: Mapping[str, tuple[float, ...]],
    scale: tuple[float, float],
    font: float,
) -> None:
    """Cells of districts, and circles with their rings."""
    left, bottom, right, top = plan.land
    axes.set(xlim=(left, right), ylim=(bottom, top), xticks=[], yticks=[])
    axes.spines[:].set_visible(True)
    axes.spines[:].set_color("#C8C8C8")
    if districts:
        shapes = cells(np.array(list(districts.values()), dtype=float), plan.land)
        axes.add_collection(
            PolyCollection(
                shapes, facecolors="#F6F6F6", edgecolors="#CFCFCF", linewidths=0.09 * font, linestyles=(0, (4, 2))
            ),
            autolim=False,
        )
    size = radii(part, scale, font)
    for rank, row in enumerate(np.argsort(-size, kind="stable")):
        one, radius, level = part.iloc[row], size[row], 3.0 + 0.01 * rank
        opened = one["stage"] > 0
        wide, line = RINGS[max(int(one["vacancy_class"]), 0)]
        at = ([one["x_km"]], [one["y_km"]])
        if wide:
            axes.scatter(*at, s=(2 * radius + 0.75 * font) ** 2, color="white", linewidths=0, zorder=level)
            axes.scatter(
                *at,
                s=(2 * radius + 0.45 * font) ** 2,
                facecolors="none",
                edgecolors="black",
                linewidths=wide * font,
                linestyles=[line],
                zorder=level,
            )
        axes.scatter(
            *at,
            s=(2 * radius) ** 2,
            color=STAGE_COLOURS[int(one["stage"]) - 1] if opened else "white",
            linewidths=0.07 * font,
            edgecolors="white" if opened else GREY,
            zorder=level,
        )


def write_names(
    axes: Axes,
    plan: Plan,
    part: pd.DataFrame,
    districts: Mapping[str, tuple[float, ...]],
    parks: Sequence[str],
    scale: tuple[float, float],
    font: float,
    info: Mapping[str, Any],
    lang: str,
) -> None:
    """Numbers of parks, inside circles that hold them and beside the others; then names of districts where there is still room."""
    at = plan.on_paper(part[["x_km", "y_km"]].to_numpy(dtype=float))
    size = radii(part, scale, font)
    clear = Clear(plan.width, plan.height, circles=[(x, y, r + 0.3 * font) for (x, y), r in zip(at, size, strict=True)])
    bar = bar_length(plan.width / plan.points_per_km) * plan.points_per_km
    clear.taken.append((0.0, 0.0, bar + 1.6 * font, 2.6 * font))  # where the bar of scale stands
    small = 0.78 * font
    numbers = [str(parks.index(park) + 1) for park in part["park"]]
    boxes = [(text_width(text, small) + 0.45 * font, 1.25 * small) for text in numbers]
    needed = [np.hypot(width - 0.3 * font, 0.75 * small) / 2 + 0.08 * font for width, _ in boxes]
    inside = [
        size[row] >= needed[row]
        and not any(
            np.hypot(*(at[row] - at[other])) < size[other] + needed[row]
            for other in range(len(at))
            if other != row and size[other] <= size[row]
        )
        for row in range(len(at))
    ]
    for row in np.flatnonzero(inside):
        (x, y), (w, h) = at[row], boxes[row]
        _write(axes, plan, (x, y), numbers[row], small, "white" if part.iloc[row]["stage"] >= 3 else "black")
        clear.taken.append((x - w / 2, y - h / 2, x + w / 2, y + h / 2))
    for row in np.argsort(size, kind="stable"):
        if inside[row]:
            continue
        distance = np.hypot(*(at - at[row]).T)
        # away from the parks around it, whose numbers go to other sides
        x, y = at[row] - at[distance < 5.0 * font].mean(axis=0)
        spot = clear.place(
            at[row],
            size[row] + 0.35 * font,
            boxes[row],
            own=int(row),
            outward=float(np.arctan2(y, x)),
        )
        if spot is not None:
            _write(axes, plan, spot, numbers[row], small, "black")
            away = np.array(spot) - at[row]
            gaps = np.hypot(*(at - spot).T) - size
            # too far to be read as its number without a line, or no farther from another park
            if (
                np.hypot(*away) > size[row] + 1.5 * font
                or np.delete(gaps, row).min(initial=np.inf) < gaps[row] + 0.3 * font
            ):
                ends = np.array([at[row], np.array(spot) - 0.65 * font * away / np.hypot(*away)]) / (
                    plan.width,
                    plan.height,
                )
                axes.plot(*ends.T, transform=axes.transAxes, color="#444444", linewidth=0.06 * font, zorder=4.5)
    centres = plan.on_paper(np.array(list(districts.values()), dtype=float).reshape(-1, 2))
    for number, code in enumerate(districts):
        text = name(info.get("names", {}), code, lang)
        box = (text_width(text, 0.72 * font) + 0.3 * font, 0.9 * font)
        # a name in the cell of another district would mislead: better none
        spot = clear.place(
            centres[number], 0.0, box, must=False, centred=True, others=np.delete(centres, number, axis=0)
        )
        if spot is not None:
            _write(axes, plan, spot, text, 0.72 * font, "#8A8A8A")


def _write(axes: Axes, plan: Plan, spot: Sequence[float], text: str, size: float, colour: str) -> None:
    axes.text(
        spot[0] / plan.width,
        spot[1] / plan.height,
        text,
        transform=axes.transAxes,
        ha="center",
        va="center",
        size=size,
        color=colour,
        zorder=5,
    )


def draw_scale(axes: Axes, plan: Plan, length: float, font: float, text: str) -> None:
    """A bar so long [km] at the lower left corner, and above it what it says."""
    x, y = 0.8 * font / plan.width, 0.8 * font / plan.height
    end = x + length * plan.points_per_km / plan.width
    axes.plot([x, end], [y, y], transform=axes.transAxes, color="#444444", linewidth=0.25 * font, solid_capstyle="butt")
    axes.text(
        (x + end) / 2,
        y + 0.35 * font / plan.height,
        text,
        transform=axes.transAxes,
        ha="center",
        va="bottom",
        size=0.8 * font,
    )


RINGS_KM = (10.0, 30.0, 60.0)
"""Distances from the middle that a plan shows whose far places are drawn in [km]."""


def draw_distances(axes: Axes, middle: np.ndarray, reach: float, font: float) -> None:
    """Rings at RINGS_KM round the middle [2 km] of a plan whose far places are drawn in, beneath all else."""
    angle = np.linspace(0.0, 2.0 * np.pi, 121)
    for distance in RINGS_KM:
        ring = drawn_in(middle + distance * np.stack([np.cos(angle), np.sin(angle)], axis=1), middle, reach)
        axes.plot(*ring.T, color="#DDDDDD", linewidth=0.08 * font, zorder=1.5, scalex=False, scaley=False)


def entries(font: float, lang: str, closed: bool) -> list[Line2D]:
    """Entries of the legend: stages, parks not open where there are some, and the rings of vacancy."""

    def dot(colour: str, text: str, edge: str = "white", width: float = 0.0) -> Line2D:
        return Line2D(
            [],
            [],
            linestyle="none",
            marker="o",
            markersize=0.8 * font,
            color=colour,
            markeredgecolor=edge,
            markeredgewidth=width,
            label=text,
        )

    low, high = (f"{100 * bound:g}" for bound in CLASSES)
    stages = [dot(colour, label(f"stage_{stage}", lang)) for stage, colour in enumerate(STAGE_COLOURS, 1)]
    # a marker of a line cannot have a dashed edge, so that the legend shows a piece of the ring
    rings = [
        Line2D(
            [],
            [],
            color="black",
            linewidth=wide * font,
            linestyle=line,
            label=label(f"vacancy_ring_{number}", lang, low=low, high=high),
        )
        for number, (wide, line) in enumerate(RINGS)
        if wide
    ]
    return [*stages, *([dot("white", label("not_open", lang), GREY, 0.07 * font)] if closed else []), *rings]
