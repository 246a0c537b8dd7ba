"""What there is to choose from: regions, options of each group, parameters with unit, range, default and source."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.errors import ConfigurationError, nearest

if TYPE_CHECKING:
    from experiments.composing import Composition

SAME = {
    "regions": "region",
    "policies": "policy",
    "demands": "demand",
    "supplies": "supply",
    "alliances": "alliance",
    "platforms": "platform",
    "funds": "fund",
    "rivalries": "rivalry",
    "executors": "executor",
    "experiments": "experiment",
    "scenarios": "scenario",
    "parameter": "parameters",
    "option": "options",
    "keys": "options",
    "lever": "levers",
    "outcome": "outcomes",
    "instrument": "instruments",
    "target": "targets",
    "industry": "industries",
}
OWN = ("parameters", "levers", "outcomes", "industries", "instruments", "targets", "options")
"""Topics besides the groups."""

WIDTH = 120
# what each instrument of a policy pays for, and whom
INSTRUMENT_LINES = {
    "land_discount": "part of the price of land for new floor space; operators build more",
    "rent_subsidy": "part of the rent of tenants of parks",
    "rent_free_period": "more rent-free quarters, up to 12, on new leases; operators get the rent at signing",
    "tax_relief": "part of the district's taxes given back",
    "rd_subsidy": "part of research and development; part of it leaks",
    "talent_housing": "part of the housing rent of skilled workers, who move in",
    "talent_subsidy": "premium on skilled hires, so that vacancies are filled sooner",
    "guidance_fund_equity": "money for guidance funds, as a share of the taxes of the targets",
    "incubation_grant": "part of the rent of tenants in incubators",
    "service_platform_grant": "part of the operators' cost of services to enterprises",
    "pilot_line_grant": "part of the cost of building laboratories and converting to them",
    "renovation_grant": "part of the cost of converting idle floor space, in parks large enough",
    "scenario_procurement": "purchases from enterprises that innovated this quarter, as a share of their sales",
    "fast_approval": "officials who answer applications to lease and to convert sooner",
    "brand_promotion": "promotion outside the region, so that more founders come",
}


def description(path: Path) -> str:
    """The first comment line of a configuration file that is not an instruction to Hydra."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") and not re.match(r"#\s*@package", line):
            return line.lstrip("# ").strip()
    return ""


def listing(topics: Sequence[str], composed: Composition, folders: Sequence[Path] = ()) -> str:
    """Text of `yuanqu list`: the groups in short, or one topic; further words pick parameters by name.

    Raises `ConfigurationError` for an unknown topic.
    """
    from experiments.files import groups

    known = groups(folders)
    if not topics:
        parts = [_group(group, options, composed) for group, options in known.items()]
        return "\n\n".join(
            [
                *parts,
                f"More: yuanqu list {' | '.join(['GROUP [OPTION]', 'parameters [WORD]', *OWN[1:]])}",
            ]
        )
    topic, words = SAME.get(topics[0], topics[0]), topics[1:]
    if topic in known:
        if words:
            return "\n\n".join(_option(topic, word, known[topic], composed.options.lang) for word in words)
        return _group(topic, known[topic], composed, everything=True)
    if topic == "parameters":
        return _parameters(words, composed)
    if topic == "options":
        return _options(composed)
    if topic == "levers":
        return _levers(words)
    if topic == "outcomes":
        return _outcomes()
    if topic == "instruments":
        return _instruments()
    if topic == "targets":
        return _targets(composed)
    if topic == "industries":
        return _industries()
    topics_known = [*known, *OWN]
    raise ConfigurationError(
        f"there is no list of {topics[0]!r}; there is one of {', '.join(topics_known)}"
        f"{nearest(topics[0], [*topics_known, *SAME])}"
    )


def _group(group: str, options: dict[str, Path], composed: Composition, *, everything: bool = False) -> str:
    widest = max(map(len, options))
    chosen = composed.choices.get(group)
    lines = [f"{group} (choose with {group}=OPTION{'' if chosen is None else f'; now {chosen}'})"]
    for name, path in options.items():
        lines.append(f"  {name:<{widest}}  {description(path)}")
        if everything:
            lines += [f"  {'':<{widest}}    {line}" for line in _differences(path)]
    return "\n".join(lines)


def _differences(path: Path) -> list[str]:
    """What an option sets, line by line, without the comments that are shown already and without its story."""
    found, telling = [], False
    for line in path.read_text(encoding="utf-8").splitlines():
        telling = line.startswith("story:") or (telling and (line.startswith(" ") or not line.strip()))
        if line.strip() and not line.startswith("#") and not telling:
            found.append(line)
    return found


def _option(group: str, name: str, options: dict[str, Path], lang: str) -> str:
    """One option of a group: what it is, its story, what it sets."""
    import yaml

    if name not in options:
        raise ConfigurationError(f"{group} has no option {name!r}; it has {', '.join(options)}{nearest(name, options)}")
    path = options[name]
    content: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    story = (content.get("story") or {}).get(lang, "") if isinstance(content, dict) else ""
    lines = [f"{name} (choose with {group}={name})", f"  {description(path)}"]
    if story:
        lines += ["", *(textwrap.indent(line, "  ") for line in wrapped_text(story, WIDTH - 2)), ""]
    return "\n".join([*lines, *(f"    {line}" for line in _differences(path))]).rstrip()


def wrapped_text(text: str, columns: int) -> list[str]:
    """A paragraph in lines no wider than a terminal; Chinese breaks between any characters."""
    from experiments.summary import width

    text = re.sub(r"(?<=[\u2e80-\uffef]) (?=[\u2e80-\uffef])", "", " ".join(text.split()))
    lines = [""]
    for piece in re.findall(r"[\u2e80-\uffef][，。；：、）]*|[^\u2e80-\uffef\s]+\s*|\s+", text):
        if lines[-1] and width((lines[-1] + piece).rstrip()) > columns:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]


def _levers(words: Sequence[str]) -> str:
    """Every lever: how it acts, and how it is switched on."""
    from experiments.levers import LEVERS, chosen

    named = chosen(words)
    widest = max(map(len, LEVERS))
    lines = [
        "levers that yuanqu ablate switches on and off; each line: name, what it is; how it acts; words that switch it on"
    ]
    for lever in named:
        lines.append(f"  {lever.name:<{widest}}  {lever.labels[0]} {lever.labels[1]}: {lever.mechanism}")
        lines.append(f"  {'':<{widest}}    {lever.words()}")
    return "\n".join(lines)


def _outcomes() -> str:
    """Every outcome that runs are compared by, with its unit."""
    from experiments.outcomes import OUTCOMES, WINDOWS

    widest = max(map(len, OUTCOMES))
    lines = ["outcomes that runs are compared by (outcome=NAME); unit in effects.csv, name in figures"]
    for name, outcome in OUTCOMES.items():
        lines.append(f"  {name:<{widest}}  [{outcome.unit}]  {outcome.labels[0]} {outcome.labels[1]}")
    windows = "; ".join(f"window={name} is the {labels[0]}" for name, labels in WINDOWS.items())
    return "\n".join([*lines, f"Means over the quarters of a window, flows as amounts of a year. {windows}."])


def shown(value: Any) -> str:
    """A value as one would write it on the command line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(shown, value)) + "]"
    return str(value) if value != "" else '""'


def allowed(item: Any) -> str:
    """The values a declared parameter may take."""
    meta = item.metadata
    if meta["choices"]:
        return " | ".join(meta["choices"])
    if isinstance(item.default, bool):
        return "true | false"
    if meta["low"] is not None and meta["high"] is not None:
        return f"{meta['low']:g} to {meta['high']:g}"
    return ""


def _industries() -> str:
    """The numbers of the shared industries, column by column, with unit, range and source."""
    from sim.regions.reader import industry_sources, load_industries

    table = load_industries()
    lines = ["numbers of the shared industries; a region may bring its own industries.csv"]
    for row in industry_sources():
        lines += [
            "",
            f"{row['column']}  [{row['unit']}]  {row['low']:g} to {row['high']:g}",
            f"    {row['tag']}: {row['source']}",
        ]
        values = getattr(table, row["column"], None)
        if values is not None and len(getattr(values, "shape", ())) == 1:
            lines.append(
                "    " + ", ".join(f"{code} {value:g}" for code, value in zip(table.codes, values, strict=True))
            )
    return "\n".join(lines)


def _parameters(words: Sequence[str], composed: Composition) -> str:
    from sim.parameters import declarations

    found = [(name, item) for name, item in declarations() if all(word.lower() in name.lower() for word in words)]
    if not found:
        names = [name for name, _ in declarations()]
        raise ConfigurationError(
            f"no parameter has {' and '.join(map(repr, words))} in its name{nearest(words[0], names)}"
        )
    lines = [
        f"{len(found)} parameters. Tags: R-A peer-reviewed, R-B official statistic, R-C commercial page,",
        "R-code code of a public model, M-hi M-md M-lo general knowledge with confidence, K computed, D design choice.",
        "A value other than the default is marked with *.",
    ]
    section = None
    for name, item in found:
        if name.rpartition(".")[0] != section:
            section = name.rpartition(".")[0]
            lines.append("")
        now: Any = composed.parameters
        for part in name.split("."):
            now = getattr(now, part)
        lines += _entry(name, item, now)
    return "\n".join(lines)


def _entry(name: str, item: Any, now: Any) -> list[str]:
    meta = item.metadata
    value = shown(item.default) if now == item.default else f"{shown(now)}* (default {shown(item.default)})"
    bounds = allowed(item)
    head = f"{name} = {value}  [{meta['unit']}]" + (f"  {bounds}" if bounds else "")
    told = "; ".join(part for part in (meta["about"], f"{meta['tag']}: {meta['source']}") if part)
    return [head, *textwrap.wrap(told, WIDTH, initial_indent="    ", subsequent_indent="    ")]


def _instruments() -> str:
    from dataclasses import fields

    from sim.programmes import INSTRUMENTS, Instrument

    widest = max(map(len, INSTRUMENTS))
    lines = [
        "Instruments of a policy, and what the district pays for (docs/model.md says how each works):",
        *(f"  {kind:<{widest}}  {INSTRUMENT_LINES[kind]}" for kind in INSTRUMENTS),
        "",
        "policy.instruments is a list of programmes, as in",
        "  policy.instruments=[{kind:rent_subsidy,intensity:0.3,start:8,duration:40}]",
        "or, for one programme of the chosen policy, policy.instruments.0.intensity=0.5; policy.table=FILE.csv reads a list,",
        "one programme a line, with these keys as columns (docs/running.md):",
        "",
    ]
    for item in fields(Instrument):
        if item.metadata:
            lines += _entry(item.name, item, item.default)
        else:
            lines += [f"{item.name} = []  [list of codes]", "    codes of districts that take part; empty means all"]
    return "\n".join(lines)


def _targets(composed: Composition) -> str:
    """Who a programme can be meant for, in the words of the region."""
    from experiments.inputs import read_setting
    from sim.policy import GROUP_AGES
    from sim.programmes import GROUPS

    table, scheme = read_setting(composed.parameters.region).industries, composed.parameters.policy
    first, last = GROUP_AGES["growing_smes"]
    groups = {
        "start_ups": f"younger than {GROUP_AGES['start_ups'][1]} quarters",
        "growing_smes": f"from {first} to {last - 1} quarters of age, fewer than {scheme.sme_employees:g} employees",
        "chain_leaders": f"at least {scheme.leader_employees:g} employees",
    }
    widest = max(map(len, (*table.codes, *GROUPS)))
    names = [table.names[language] for language in ("en", "zh")]
    lines = ["Targets of a programme; with none, a programme is meant for everybody"]
    lines += [f"  {code:<{widest}}  {names[0][row]} {names[1][row]}" for row, code in enumerate(table.codes)]
    return "\n".join([*lines, *(f"  {group:<{widest}}  {groups[group]}" for group in GROUPS)])


def _options(composed: Composition) -> str:
    from dataclasses import fields

    rows: Iterable[Any] = fields(composed.options)
    lines = ["Options of the subcommands:", ""]
    nested: Any = composed.options.cost
    declared = [(item.name, item, getattr(composed.options, item.name)) for item in rows if item.metadata]
    declared += [(f"cost.{item.name}", item, getattr(nested, item.name)) for item in fields(nested)]
    for name, item, value in declared:
        bounds = allowed(item)
        if name == "seeds":
            value = (
                composed.options.seeds
                if composed.options.seeds != tuple(range(len(composed.options.seeds)))
                else len(composed.options.seeds)
            )
        lines.append(f"{name} = {shown(value)}  [{item.metadata['unit']}]" + (f"  {bounds}" if bounds else ""))
        lines.append(f"    {item.metadata['about']}")
    return "\n".join(lines)
