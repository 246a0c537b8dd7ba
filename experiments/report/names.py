"""What reports call scenarios and worlds, in English and Chinese; a scenario of the user's own keeps its code."""

from __future__ import annotations

from collections.abc import Iterable

from experiments.figures.labels import LABELS, language_index


def _labelled(key: str, code: str, lang: str) -> str:
    return LABELS[key][language_index(lang)] if key in LABELS else code.replace("_", " ")


def scenario(code: str, lang: str) -> str:
    """What a strategy is called."""
    return _labelled(f"scenario_{code}", code, lang)


def lever(code: str, lang: str) -> str:
    """What a lever or an instrument of policy is called."""
    from experiments.levers import LEVERS

    return LEVERS[code].label(lang) if code in LEVERS else code.replace("_", " ")


def world(code: str, lang: str) -> str:
    """What a world is called: its options in words."""
    parts = [_labelled(f"option_{part}", part, lang) for part in code.split("-") if part]
    return ("、" if lang == "zh" else ", ").join(parts)


def full(code: str, lang: str) -> str:
    """What a scenario of a study is called, with its world and who adopts: `NAME--WORLD--alone-PARK`."""
    first, *rest = code.split("--")
    found = scenario(first, lang)
    for part in rest:
        way, _, park = part.partition("-")
        if part == "together":
            text = "所有园区" if lang == "zh" else "all parks together"
        elif way == "alone" and park:
            text = f"仅 {park}" if lang == "zh" else f"{park} alone"
        else:
            text = world(part, lang)
        found += ("（" + text + "）") if lang == "zh" else f" ({text})"
    return found


def of_figures(codes: Iterable[str]) -> dict[str, dict[str, str]]:
    """Names of scenarios as figures take them: {code: {"en", "zh"}}."""
    return {code: {lang: full(code, lang) for lang in ("en", "zh")} for code in codes}
