"""What was compared: every scenario in words, and exactly what it sets apart from the base."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from experiments.figures.text.names import scenario_name, world_name
from experiments.report.document import Block, Paragraph, Rows, Section, Table
from experiments.report.phrases import money
from experiments.report.study_folder import Source
from sim.parameters import Parameters, declarations
from sim.parameters.policy_table import Instrument

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "title": "Scenarios",
        "title_ablate": "Levers and their settings",
        "caption_ablate": "What each scenario of the ablation sets apart from the one it is compared with.",
        "caption_run": "What the scenario sets apart from the defaults of the model.",
        "story": "**{name}** (`{code}`). {text}",
        "silent": "A configuration of the user's own; what it sets is in the table.",
        "worlds": "Every scenario was run in {n} worlds, combinations of demand, land supply and rivalry between governments: {names}. "
        "Where a scenario chooses one of these by itself, the world takes its place.",
        "adoption": "Scenarios in which parks adopt the paths alone or together take everything else from the base.",
        "caption": "What each scenario sets apart from {base}.",
        "columns": ("Parameter", "Before", "Scenario", "Unit", "Tag"),
        "note": "Parameters not listed are the same in all scenarios. Tags of provenance are explained below.",
        "nothing": "no difference",
        "none": "none",
        "group": "Scenario",
        "matched": "The programmes of {name} were multiplied by {scale} so that their present value, {reached}, comes to that of "
        "{reference}, {target}.",
    },
    "zh": {
        "title": "情景",
        "title_ablate": "各手段及其设定",
        "caption_ablate": "各情景与其比较对象不同的设定。",
        "caption_run": "情景与模型默认值不同的设定。",
        "story": "**{name}**（`{code}`）。{text}",
        "silent": "用户自定义的配置，具体设定见下表。",
        "worlds": "每个情景都在 {n} 个外部环境中运行，即需求、土地供给与政府间竞争的组合：{names}。情景自身若已选定其中一项，以外部环境为准。",
        "adoption": "在园区单独或共同采用路径的情景中，其余设定均取自参照情景。",
        "caption": "各情景与{base}不同的设定。",
        "columns": ("参数", "原值", "情景", "单位", "证据"),
        "note": "未列出的参数在各情景中相同。证据等级的含义见下文。",
        "nothing": "无差别",
        "none": "无",
        "group": "情景",
        "matched": "{name}的各项计划乘以 {scale}，使其现值 {reached} 与{reference}的 {target} 相当。",
    },
}
LEFT_OUT = ("record", "money_unit")
PROGRAMMES = "policy.instruments"


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
    return {name: (one.get(name), other.get(name)) for name in {**one, **other} if one.get(name) != other.get(name)}


def programme(values: Mapping[str, Any]) -> str:
    """A programme in one line: its kind, intensity, and the terms that are not the usual ones."""
    usual = {item.name: item.default for item in fields(Instrument)}
    terms = [
        f"{key}={_value(value)}"
        for key, value in values.items()
        if key not in ("kind", "intensity", "source") and value != usual.get(key) and value not in ([], ())
    ]
    return " ".join([f"{values.get('kind')} {_value(values.get('intensity'))}", *terms])


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value) if not isinstance(value, dict) else json.dumps(value, ensure_ascii=False)


def _shown(name: str, value: Any, none: str) -> str:
    if name == PROGRAMMES:
        return "; ".join(programme(each) for each in value or []) or none
    if value in ("", None, [], ()):
        return none
    return _value(value)


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
    words = WORDS[source.lang]
    blocks: list[Block] = []
    for strategy in source.strategies:
        entry = source.manifest["scenarios"].get(source.scenario_of(strategy), {})
        if source.kind in ("ablate", "sensitivity") and not entry.get("story"):
            continue
        text = (entry.get("story") or {}).get(source.lang) or (entry.get("story") or {}).get("en") or words["silent"]
        name = scenario_name(strategy, source.lang)
        blocks.append(Paragraph(words["story"].format(name=name, code=strategy, text=text)))
    if len(source.worlds) > 1:
        listed = ("；" if source.zh else "; ").join(world_name(each, source.lang) for each in source.worlds)
        blocks.append(Paragraph(words["worlds"].format(n=len(source.worlds), names=listed)))
    if source.comparison and source.options.get("adoption"):
        blocks.append(Paragraph(words["adoption"]))
    blocks += [Paragraph(text) for text in _matched(source)]
    if source.kind != "sensitivity":
        blocks.append(_settings(source))
    title = words["title_ablate" if source.kind == "ablate" else "title"]
    return Section("scenarios", title, tuple(blocks)) if blocks else None


def _settings(source: Source) -> Table:
    words = WORDS[source.lang]
    parts = []
    for strategy, found in differing(source).items():
        rows = tuple(
            (
                f"`{name}`",
                _shown(name, before, words["none"]),
                _shown(name, now, words["none"]),
                str(declared().get(name, {}).get("unit", "")),
                str(declared().get(name, {}).get("tag", "")),
            )
            for name, (before, now) in found.items()
            if name != "policy.name"
        )
        heading = source.called(strategy)
        if source.kind != "ablate":
            heading += f"（{strategy}）" if source.zh else f" ({strategy})"
        parts.append(Rows(heading, rows or ((words["nothing"], "", "", "", ""),)))
    key = "caption" if source.kind == "compare" else f"caption_{source.kind}"
    return Table(
        "settings",
        words[key].format(base=scenario_name(source.base, source.lang)),
        words["columns"],
        tuple(parts),
        group=words["group"],
        note=words["note"],
        texts=5,
        wide=True,
    )


def _matched(source: Source) -> list[str]:
    """Sentences on scenarios that were scaled to the cost of another."""
    words = WORDS[source.lang]
    found = []
    for scenario, entry in source.scenarios.items():
        told = entry.get("cost") or (source.comparison.get("cost") or {}).get(scenario) or {}
        if "policy.scale" not in told:
            continue
        found.append(
            words["matched"].format(
                name=scenario_name(scenario, source.lang),
                scale=f"{told['policy.scale']:.4g}",
                reached=money(told["reached_present_value_CNY"], source.lang),
                target=money(told["target_present_value_CNY"], source.lang),
                reference=scenario_name(str(told.get("match", "")), source.lang),
            )
        )
    return found
