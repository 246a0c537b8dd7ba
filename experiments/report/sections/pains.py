"""What the eight pain points of the figure are, and the largest changes whose interval excludes zero."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from experiments.configuration.texts import texts_of
from experiments.figures.texts.labels import label
from experiments.report.document import Block, Number, Paragraph, Picture
from experiments.report.study_folder import Source

FIGURE = "pains_by_scenario"
DECIMALS = 3
"""As in the figure."""


def told(source: Source, pictures: Iterable[Picture]) -> list[Block]:
    """What the pain points are and the largest changes, where there is a figure of them; it reads the data beside the figure."""
    picture = next((each for each in pictures if each.stem.name == FIGURE), None)
    if picture is None:
        return []
    words = texts_of("report/pains", source.lang)
    with picture.stem.with_name(f"{FIGURE}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    pains = list(dict.fromkeys(row["pain"] for row in rows))
    # their labels begin with their numbers
    items = [words("pain", name=label(pain, source.lang), meaning=words(f"meaning.{pain}")) for pain in pains]
    blocks: list[Block] = [
        Paragraph(words("text", figure=picture.title, items=label("semicolon", source.lang).join(items)))
    ]
    largest: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: -abs(_number(row["difference"]))):
        if row["scenario"] == row["base"] or not row["low"]:
            continue
        apart = _number(row["low"]) > 0.0 or _number(row["high"]) < 0.0
        if apart and row["scenario"] not in largest:
            ends = (Number(_number(row[end]), DECIMALS, signed=True) for end in ("difference", "low", "high"))
            largest[row["scenario"]] = words(
                "change",
                name=_called(source, row["scenario"]),
                pain=label(row["pain"], source.lang),
                **dict(zip(("difference", "low", "high"), map(str, ends), strict=True)),
            )
    compared = [
        each for each in dict.fromkeys(row["scenario"] for row in rows if row["low"]) if each != rows[0]["base"]
    ]
    if compared:
        changes = [largest.get(each) or words("no_change", name=_called(source, each)) for each in compared]
        base = _called(source, rows[0]["base"])
        blocks.append(Paragraph(words("largest", base=base, items=label("semicolon", source.lang).join(changes))))
    return blocks


def _number(text: str) -> float:
    return float(text or "0")


def _called(source: Source, code: str) -> str:
    """Name of a scenario, without the world in which it was run."""
    return source.called(code.split("--")[0])
