"""What figures and reports call scenarios, worlds and levers, in English and Chinese; what is the user's own keeps its code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from experiments.configuration.levers import LEVERS
from experiments.figures.texts.labels import known, label, name


def scenario_name(code: str, lang: str, info: Mapping[str, Any] | None = None) -> str:
    """What a scenario is called, with its world and who adopts (`NAME--WORLD--alone-PARK`), as info says where it does.

    info: scenario_names and names {code: {"en", "zh"}} of parks.
    """
    told = info or {}
    given = {**told.get("names", {}), **told.get("scenario_names", {})}
    if code in given:
        return name(given, code, lang)
    first, *rest = str(code).split("--")
    text = name(given, first, lang) if first in given else _labelled(f"scenario.{first}", first, lang)
    for part in rest:
        way, _, park = part.partition("-")
        if part == "together":
            part_text = label("all_together", lang)
        elif way == "alone" and park:
            part_text = label("park_alone", lang, park=name(given, park, lang) if park in given else park)
        else:
            part_text = world_name(part, lang)
        text += label("in_brackets", lang, text=part_text)
    return text


def world_name(code: str, lang: str) -> str:
    """What a world is called: its options in words; empty for the only world of a study without any."""
    parts = [_labelled(f"option.{part}", part, lang) for part in code.split("-") if part]
    return label("list", lang).join(parts)


def lever_name(code: str, lang: str) -> str:
    """What a lever or an instrument of policy is called."""
    return LEVERS[code].label(lang) if code in LEVERS else code.replace("_", " ")


def item_name(item: str, lang: str) -> str:
    """What an item of the costs is called: an instrument of policy, what governments pay beside them, or a sum; of a plugin its own name."""
    return LEVERS[item].label(lang) if item in LEVERS else _labelled(f"item_{item}", item, lang)


def of_figures(codes: Iterable[str]) -> dict[str, dict[str, str]]:
    """Names of scenarios as figures take them: {code: {"en", "zh"}}."""
    return {code: {lang: scenario_name(code, lang) for lang in ("en", "zh")} for code in codes}


def _labelled(key: str, code: str, lang: str) -> str:
    return label(key, lang) if known(key) else code.replace("_", " ")
