"""What was compared: every scenario in words, and exactly what it sets apart from the base."""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from experiments.configuration.spoken import in_language
from experiments.configuration.texts import texts_of
from experiments.configuration.timeline_words import told
from experiments.figures.texts.labels import label
from experiments.figures.texts.names import item_name, lever_name, scenario_name, world_name
from experiments.report.document import Block, Paragraph, Rows, Section, Table
from experiments.report.phrases import money, sentences
from experiments.report.study_folder import Source
from experiments.statistics.fiscal_cost import TOTALS
from sim.parameters import Parameters, declarations
from sim.parameters.policy_table import Instrument

LEFT_OUT = ("record", "money_unit", "timeline")
"""What is not in the table of settings; a timeline is told in words."""
PROGRAMMES = "policy.instruments"
EMPTY: tuple[Any, ...] = ("", None, [], ())
"""Values that are printed as none, whichever a manifest has."""


@functools.cache
def declared() -> dict[str, Mapping[str, Any]]:
    """What is declared of every parameter, by its dotted name."""
    return {name: dict(item.metadata) for name, item in declarations()}


def flat(parameters: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Parameters by dotted name."""
    found: dict[str, Any] = {}
    for key, value in parameters.items():
        if prefix == "" and key in LEFT_OUT:
            continue
        if isinstance(value, Mapping):
            found.update(flat(value, f"{prefix}{key}."))
        else:
            found[f"{prefix}{key}"] = value
    return found


def changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Where two sets of parameters differ: {dotted name: (before, now)}."""
    one, other = flat(before), flat(now)
    pairs = {name: (one.get(name), other.get(name)) for name in {**one, **other}}
    return {
        name: pair for name, pair in pairs.items() if pair[0] != pair[1] and not all(each in EMPTY for each in pair)
    }


def meaning(name: str, lang: str) -> str:
    """What a parameter is, in a few words: the first part of what is declared of it, of a choice the whole; empty where its name says it."""
    about = in_language(str(declared().get(name, {}).get("about") or ""), lang)
    return about if declared().get(name, {}).get("choices") else about.split("；" if lang == "zh" else ";")[0]


def named(name: str, lang: str, short: str = "") -> str:
    """A parameter by what it is, with its name in the configuration in brackets; short: that name where its section is told beside it."""
    code, text = short or f"`{name}`", meaning(name, lang)
    return text + label("in_brackets", lang, text=code) if text else code


def programme(values: Mapping[str, Any], lang: str) -> str:
    """A programme in one line: what it is called, its name in tables, and terms that are not the usual ones; its intensity apart."""
    usual = {item.name: item.default for item in fields(Instrument)}
    terms = [
        _term(key, value, lang)
        for key, value in values.items()
        if key not in ("kind", "intensity", "source") and value != usual.get(key) and value not in ([], ())
    ]
    kind = str(values.get("kind"))
    return label("comma", lang).join([lever_name(kind, lang) + label("in_brackets", lang, text=f"`{kind}`"), *terms])


def share_of(kind: str, lang: str) -> str:
    """What the intensity of an instrument is a share of; of an instrument of a plugin what every intensity is."""
    words = texts_of("report/scenarios", lang)
    if f"intensity.{kind}" in words:
        return words(f"intensity.{kind}")
    unit = next(item.metadata["unit"] for item in fields(Instrument) if item.name == "intensity")
    return in_language(str(unit), lang)


def _programmes(before: Any, now: Any, lang: str) -> list[tuple[str, ...]]:
    """A row for each programme that only one of two scenarios has, or has at another intensity."""
    words = texts_of("report/scenarios", lang)
    found: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for place, programmes in enumerate((before or [], now or [])):
        for each in programmes:
            key = (str(each.get("kind")), programme(each, lang))
            found.setdefault(key, ([], []))[place].append(as_text(each.get("intensity")))
    return [
        (
            words("programme", name=name),
            *(label("list", lang).join(each) or words("none") for each in sides),
            share_of(kind, lang),
            words("users_choice"),
        )
        for (kind, name), sides in found.items()
        if Counter(sides[0]) != Counter(sides[1])
    ]


def _term(key: str, value: Any, lang: str) -> str:
    """A term of a programme in words, with the key and the value that set it in brackets."""
    words, said = texts_of("report/scenarios", lang), as_text(value)
    if key == "target" and f"target.{value}" in words:
        said = words(f"target.{value}")
    elif key == "budget":
        said = money(float(value), lang)
    return words(f"term.{key}", value=said) + label("in_brackets", lang, text=f"{key}={as_text(value)}")


def as_text(value: Any) -> str:
    """A value of a parameter as tables print it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value) if not isinstance(value, dict) else json.dumps(value, ensure_ascii=False)


def _shown(name: str, value: Any, none: str, lang: str) -> str:
    if value in EMPTY:
        return none
    words = texts_of("report/scenarios", lang)
    if f"choice.{name}.{value}" in words:
        return words(f"choice.{name}.{value}") + label("in_brackets", lang, text=str(value))
    return as_text(value)


def differing(source: Source) -> dict[str, dict[str, tuple[Any, Any]]]:
    """What every scenario sets apart from the one it is compared with: {scenario: {dotted name: (before, now)}}.

    In an ablation each has a base of its own; a single run is set against the defaults of the model.
    """
    known = source.manifest["scenarios"]
    if source.kind == "run":
        pairs = [(name, "") for name in source.scenarios]
    elif source.kind == "ablate":
        effects = source.table("effects")
        pairs = [] if effects is None else list(dict.fromkeys(zip(effects["scenario"], effects["base"], strict=True)))
    else:
        pairs = [(name, source.base) for name in source.strategies if name != source.base]
    found = {}
    for name, base in pairs:
        one = known.get(source.scenario_of(base), {}).get("parameters") if base else defaults()
        other = known.get(source.scenario_of(name), {}).get("parameters")
        if one and other:
            found[name] = changes(one, other)
    return found


def defaults() -> dict[str, Any]:
    """The parameters of the model when nothing is said, as a manifest would hold them."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(Parameters()), default=list))
    plain["region"].pop("folder", None)
    return plain


def section(source: Source) -> Section | None:
    """The section on scenarios."""
    words = texts_of("report/scenarios", source.lang)
    blocks: list[Block] = []
    for strategy in source.strategies:
        entry = source.manifest["scenarios"].get(source.scenario_of(strategy), {})
        if source.kind in ("ablate", "sensitivity") and not entry.get("story"):
            continue
        text = (entry.get("story") or {}).get(source.lang) or (entry.get("story") or {}).get("en") or words("silent")
        name = scenario_name(strategy, source.lang)
        blocks.append(Paragraph(words("story", name=name, code=strategy, text=text)))
        if paid := _paid_for(source, strategy):
            blocks.append(Paragraph(words("paid", name=name, items=label("semicolon", source.lang).join(paid))))
        if entry.get("timeline"):
            blocks.append(Paragraph(words("timeline", told=told(entry["timeline"], source.lang))))
    if len(source.worlds) > 1:
        listed = label("semicolon", source.lang).join(world_name(each, source.lang) for each in source.worlds)
        blocks.append(Paragraph(words("worlds", n=len(source.worlds), names=listed)))
    if source.comparison and source.options.get("adoption"):
        blocks.append(Paragraph(words("adoption")))
    blocks += [Paragraph(text) for text in _matched(source)]
    if source.kind != "sensitivity":
        blocks.append(_settings(source))
    title = words("title_ablate" if source.kind == "ablate" else "title")
    return Section("scenarios", title, tuple(blocks)) if blocks else None


def _paid_for(source: Source, strategy: str) -> list[str]:
    """All that governments pay for under a scenario, largest outlay first; empty where there is nothing, or no table of costs."""
    costs = source.table("costs")
    if costs is None:
        return []
    here = source.rows_with(costs, scenario=strategy, world=source.worlds[0])
    here = here[~here["item"].isin(TOTALS) & (here["mean"] > 0.0)].sort_values("mean", ascending=False, kind="stable")
    return [item_name(str(item), source.lang) for item in here["item"]]


def _settings(source: Source) -> Table:
    words = texts_of("report/scenarios", source.lang)
    parts = []
    for strategy, found in differing(source).items():
        rows: list[tuple[str, ...]] = []
        for name, (before, now) in found.items():
            if name == PROGRAMMES:
                rows += _programmes(before, now, source.lang)
            elif name != "policy.name":
                rows.append(
                    (
                        named(name, source.lang),
                        _shown(name, before, words("none"), source.lang),
                        _shown(name, now, words("none"), source.lang),
                        in_language(str(declared().get(name, {}).get("unit", "")), source.lang),
                        str(declared().get(name, {}).get("tag", "")),
                    )
                )
        heading = source.called(strategy)
        if source.kind != "ablate":
            heading = words("heading", name=heading, code=strategy)
        parts.append(Rows(heading, tuple(rows) or ((words("nothing"), "", "", "", ""),)))
    return Table(
        "settings",
        words(f"caption.{source.kind}", base=scenario_name(source.base, source.lang)),
        words.row("columns"),
        tuple(parts),
        group=words("group"),
        note=sentences(source.lang, words("note"), texts_of("report/evidence", source.lang)("tags")),
        texts=5,
        wide=True,
    )


def _matched(source: Source) -> list[str]:
    """Sentences on scenarios that were scaled to the cost of another."""
    words = texts_of("report/scenarios", source.lang)
    found = []
    for scenario, entry in source.scenarios.items():
        cost = entry.get("cost") or (source.comparison.get("cost") or {}).get(scenario) or {}
        if "policy.scale" not in cost:
            continue
        found.append(
            words(
                "matched",
                name=scenario_name(scenario, source.lang),
                scale=f"{cost['policy.scale']:.4g}",
                reached=money(cost["reached_present_value_CNY"], source.lang),
                target=money(cost["target_present_value_CNY"], source.lang),
                reference=scenario_name(str(cost.get("match", "")), source.lang),
            )
        )
    return found
