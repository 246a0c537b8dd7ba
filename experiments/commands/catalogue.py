"""What there is to choose from besides the groups: levers, paths, cases, measures, outcomes, instruments, targets, industries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import yaml

from experiments.commands.declared import entry
from experiments.configuration import outcome_words
from experiments.configuration.compose import Composition
from experiments.configuration.levers import LEVERS, levers_named
from experiments.configuration.region import read_setting
from experiments.configuration.texts import LANGUAGES, texts_of
from experiments.figures.texts.labels import label
from experiments.statistics.outcomes import OUTCOMES, WINDOWS
from sim.parameters.policy_table import GROUPS, INSTRUMENTS, Instrument
from sim.regions.industry_tables import industry_sources, load_industries

PATHS = (
    "site_selection",
    "product_design",
    "government_relation",
    "industrial_fund",
    "attraction_channels",
    "industrial_services",
    "park_operation",
    "business_model",
    "threefold_linkage",
    "innovation_ecosystem",
)
"""The ten paths in their usual order, by the levers that take them."""

# what each instrument of a policy pays for, and whom
INSTRUMENT_LINES = {
    "land_discount": "part of the price of land for new floor space; operators build more",
    "rent_subsidy": "part of the rent of tenants of parks",
    "rent_free_period": "more rent-free quarters, up to 12, on new leases; operators get the rent at signing",
    "tax_relief": "part of the district's taxes given back",
    "rd_subsidy": "part of research and development; part of it leaks",
    "talent_housing": "part of the housing rent of skilled workers",
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

WHOLE = ("regional_imbalance", "concentrated_contribution")
STAGES = {
    "stage": "development stage 1.0 to 4.0 by bars with confirmation; stage_nearest by the nearest of four typical parks",
    "world_stage": "stage of a world park: {world_stages}",
    "limiting_indicator": "the indicator that costs most of what the nearest higher stage asks for; limiting_dimension says of which dimension",
}


def _both(file: str, key: str) -> str:
    """A name in both languages."""
    return " ".join(texts_of(file, lang)(key) for lang in LANGUAGES)


def levers(words: Sequence[str]) -> str:
    """Every lever: how it acts, and how it is switched on."""
    return "\n".join(
        [
            "levers that yuanqu ablate switches on and off; each: name, what it is, how it acts; the words that switch it on",
            *_levers(words),
        ]
    )


def paths() -> str:
    """The ten paths, how each acts, and the words that take it."""
    return "\n".join(
        [
            "the ten paths of park development; each: name, what it is, how it acts; the words that take it at full effort",
            *_levers(PATHS),
            "An effort lies between 0, ordinary practice, and 1, all that can be done; paths.parks=[CODE,...] limits efforts to some",
            "parks. scenario=full_ten_paths takes all ten. What each costs and does: yuanqu list parameters paths",
        ]
    )


def measures() -> str:
    """What is measured each quarter: pain points, futures, stages, with the columns that hold them."""
    from sim.observers.measures.observer import FUTURES

    def rows(*columns: str) -> list[str]:
        return [f"  {column:<26}{label(column, 'en')}  {label(column, 'zh')}" for column in columns]

    world_stages = ", ".join(f"{stage} {_both('commands/measures', f'world_stage.{stage}')}" for stage in (1, 2, 3))
    return "\n".join(
        [
            "the eight pain points, 0 none to 1 worst, of parks and the whole (tables parks and system)",
            *rows(*(f"pain_{number}" for number in range(1, 9))),
            "two pain points of the whole (table system)",
            *(f"  {column:<26}{_both('commands/measures', column)}" for column in WHOLE),
            "the five futures, 0 nothing to 1 reached, of the whole (table system)",
            *rows(*FUTURES),
            "stages (table parks)",
            *(f"  {column:<26}{words.format(world_stages=world_stages)}" for column, words in STAGES.items()),
            "Equations and anchors: docs/model/stages.md and docs/model/measures.md. Nothing in the model reads any of them.",
        ]
    )


def _levers(names: Sequence[str]) -> list[str]:
    widest = max(map(len, LEVERS))
    lines = []
    for lever in levers_named(names):
        lines.append(f"  {lever.name:<{widest}}  {_both('configuration/levers', lever.name)}: {lever.mechanism}")
        lines.append(f"  {'':<{widest}}    {lever.words()}")
    return lines


def cases(composed: Composition, scenarios: dict[str, Path]) -> str:
    """What is known of parks of the region that open later, with the scenario about each."""
    setting = read_setting(composed.parameters.region)
    known = setting.cases
    if not known:
        return f"region {composed.parameters.region.name} has no case: it has no cases.csv (docs/data.md)"
    about: dict[str, list[str]] = {}
    for name, path in scenarios.items():
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for park in (content.get("paths") or {}).get("parks") or ():
            about.setdefault(park, []).append(name)
    lines = [
        "parks that opened later and of which something is known (output: CNY a year at current prices); a run compares them",
        "with what it simulates, in cases.csv and figures/fill_up",
    ]
    for park in dict.fromkeys(row["park"] for row in known):
        row_of = list(setting.parks.codes).index(park)
        names = [setting.parks.names[language][row_of] for language in ("en", "zh")]
        told = "".join(f"; scenario={name}" for name in about.get(park, ()))
        lines += ["", f"{park}  {names[0]} {names[1]}{told}"]
        for row in (each for each in known if each["park"] == park):
            when = f"{row['year']}Q{row['quarter']}" if row["quarter"] else str(row["year"])
            how = {"equal": "", "about": "about ", "at_least": "at least "}.get(row["comparison"], "")
            lines.append(
                f"  {when:<7} {row['quantity']:<15} {how + format(row['value'], ',.12g'):<24} {row['tag']}: {row['source_title']}"
            )
    return "\n".join(lines)


def outcomes() -> str:
    """Every outcome that runs are compared by, with its unit."""
    widest = max(map(len, OUTCOMES))
    lines = ["outcomes that runs are compared by (outcome=NAME); unit in effects.csv, name in figures"]
    for name, outcome in OUTCOMES.items():
        lines.append(f"  {name:<{widest}}  [{outcome.unit}]  {_both('configuration/outcomes', f'outcome.{name}')}")
    windows = "; ".join(f"window={name} is the {outcome_words.window(name, 'en')}" for name in WINDOWS)
    return "\n".join([*lines, f"Means over the quarters of a window, flows as amounts of a year. {windows}."])


def industries() -> str:
    """The numbers of the shared industries, column by column, with unit, range and source."""
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


def instruments() -> str:
    """What a policy can be made of: the instruments, and the keys of a programme."""
    widest = max(map(len, INSTRUMENTS))
    lines = [
        "Instruments of a policy, and what the district pays for (docs/model/policy_table.md says how each works):",
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
            lines += entry(item.name, item, item.default)
        else:
            lines += [f"{item.name} = []  [list of codes]", "    codes of districts that take part; empty means all"]
    return "\n".join(lines)


def targets(composed: Composition) -> str:
    """Who a programme can be meant for, in the words of the region."""
    from sim.policy import group_ages

    table, scheme = read_setting(composed.parameters.region).industries, composed.parameters.policy
    ages = group_ages(composed.parameters.turnover)
    first, last = ages["growing_smes"]
    groups = {
        "start_ups": f"younger than {ages['start_ups'][1]} quarters",
        "growing_smes": f"from {first} to {last - 1} quarters of age, fewer than {scheme.sme_employees:g} employees",
        "chain_leaders": f"at least {scheme.leader_employees:g} employees",
    }
    widest = max(map(len, (*table.codes, *GROUPS)))
    names = [table.names[language] for language in ("en", "zh")]
    lines = ["Targets of a programme; with none, a programme is meant for everybody"]
    lines += [f"  {code:<{widest}}  {names[0][row]} {names[1][row]}" for row, code in enumerate(table.codes)]
    return "\n".join([*lines, *(f"  {group:<{widest}}  {groups[group]}" for group in GROUPS)])
