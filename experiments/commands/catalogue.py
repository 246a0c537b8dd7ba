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
from experiments.configuration.spoken import in_language
from experiments.configuration.texts import LANGUAGES, texts_of
from experiments.figures.texts.labels import label
from experiments.statistics.outcomes import OUTCOMES, OWN, WINDOWS
from experiments.statistics.text_columns import width
from sim.parameters.extensions import own_instruments
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
STAGES = ("stage", "world_stage", "limiting_indicator")


def _named(file: str, key: str, lang: str) -> str:
    """A name: in both languages beside English, and in Chinese alone."""
    return " ".join(texts_of(file, each)(key) for each in (LANGUAGES if lang == "en" else (lang,)))


def levers(words: Sequence[str], lang: str) -> str:
    """Every lever: how it acts, and how it is switched on."""
    return "\n".join([texts_of("commands/listing", lang)("levers"), *_levers(words, lang)])


def paths(lang: str) -> str:
    """The ten paths, how each acts, and the words that take it."""
    told = texts_of("commands/listing", lang)
    return "\n".join([told("paths.heading"), *_levers(PATHS, lang), told("paths.note")])


def measures(lang: str) -> str:
    """What is measured each quarter: pain points, futures, stages, with the columns that hold them."""
    from sim.observers.measures.observer import FUTURES

    told = texts_of("commands/listing", lang)

    def rows(*columns: str) -> list[str]:
        names = LANGUAGES if lang == "en" else (lang,)
        return [f"  {column:<26}{'  '.join(label(column, each) for each in names)}" for column in columns]

    stages = texts_of("configuration/punctuation", lang)("list").join(
        f"{stage} {_named('commands/measures', f'world_stage.{stage}', lang)}" for stage in (1, 2, 3)
    )
    return "\n".join(
        [
            told("measures.pains"),
            *rows(*(f"pain_{number}" for number in range(1, 9))),
            told("measures.pains_of_the_whole"),
            *(f"  {column:<26}{_named('commands/measures', column, lang)}" for column in WHOLE),
            told("measures.futures"),
            *rows(*FUTURES),
            told("measures.stages"),
            *(f"  {column:<26}{told(f'measures.{column}', stages=stages)}" for column in STAGES),
            told("measures.note"),
        ]
    )


def _levers(names: Sequence[str], lang: str) -> list[str]:
    widest, told = max(map(len, LEVERS)), texts_of("commands/listing", lang)
    lines = []
    for lever in levers_named(names):
        name = _named("configuration/levers", lever.name, lang)
        lines.append(
            f"  {lever.name:<{widest}}  {told('lever', name=name, mechanism=in_language(lever.mechanism, lang))}"
        )
        lines.append(f"  {'':<{widest}}    {lever.words()}")
    return lines


def cases(composed: Composition, scenarios: dict[str, Path]) -> str:
    """What is known of parks of the region that open later, with the scenario about each."""
    lang = composed.options.lang
    told_in = texts_of("commands/listing", lang)
    setting = read_setting(composed.parameters.region)
    known = setting.cases
    if not known:
        return told_in("cases.none", region=composed.parameters.region.name)
    about: dict[str, list[str]] = {}
    for name, path in scenarios.items():
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for park in (content.get("paths") or {}).get("parks") or ():
            about.setdefault(park, []).append(name)
    lines = [told_in("cases.heading")]
    for park in dict.fromkeys(row["park"] for row in known):
        row_of = list(setting.parks.codes).index(park)
        names = [setting.parks.names[language][row_of] for language in (LANGUAGES if lang == "en" else (lang,))]
        told = "".join(f"; scenario={name}" for name in about.get(park, ()))
        lines += ["", f"{park}  {' '.join(names)}{told}"]
        for row in (each for each in known if each["park"] == park):
            when = f"{row['year']}Q{row['quarter']}" if row["quarter"] else str(row["year"])
            value = told_in(f"cases.{row['comparison']}", value=format(row["value"], ",.12g"))
            source = told_in("parameters.told", tag=row["tag"], source=row["source_title"])
            lines.append(f"  {when:<7} {row['quantity']:<15} {value}{' ' * max(24 - width(value), 0)} {source}")
    return "\n".join(lines)


def outcomes(lang: str) -> str:
    """Every outcome that runs are compared by, with its unit, those of plugins in force among them."""
    widest, told = max(map(len, OUTCOMES)), texts_of("commands/listing", lang)
    lines = [told("outcomes.heading")]
    for name, outcome in OUTCOMES.items():
        names = dict.fromkeys(outcome_words.label(outcome, each) for each in (LANGUAGES if lang == "en" else (lang,)))
        # words of the user's own stay as they are
        unit = outcome.unit if outcome.shown_in == OWN else in_language(outcome.unit, lang)
        lines.append(f"  {name:<{widest}}  [{unit}]  {' '.join(names)}")
        if meaning := outcome_words.meaning(outcome, lang):
            lines.append(f"      {meaning}")
    windows = texts_of("configuration/punctuation", lang)("semicolon").join(
        told("outcomes.window", name=name, what=outcome_words.window(name, lang)) for name in WINDOWS
    )
    return "\n".join([*lines, told("outcomes.note", windows=windows)])


def industries(lang: str) -> str:
    """The numbers of the shared industries, column by column, with unit, range and source."""
    table, told = load_industries(), texts_of("commands/listing", lang)
    lines = [told("industries.heading")]
    for row in industry_sources():
        between = told("parameters.range", low=f"{row['low']:g}", high=f"{row['high']:g}")
        lines += [
            "",
            f"{row['column']}  [{in_language(row['unit'], lang)}]  {between}",
            f"    {told('parameters.told', tag=row['tag'], source=in_language(row['source'], lang))}",
        ]
        values = getattr(table, row["column"], None)
        if values is not None and len(getattr(values, "shape", ())) == 1:
            lines.append(
                "    " + ", ".join(f"{code} {value:g}" for code, value in zip(table.codes, values, strict=True))
            )
    return "\n".join(lines)


def instruments(composed: Composition) -> str:
    """What a policy can be made of: the instruments, those of plugins among them, and the keys of a programme."""
    lang, own = composed.options.lang, own_instruments(composed.parameters.extensions)
    widest, told = max(map(len, (*INSTRUMENTS, *(each.name for each in own)))), texts_of("commands/listing", lang)
    lines = [
        told("instruments.heading"),
        *(f"  {kind:<{widest}}  {in_language(INSTRUMENT_LINES[kind], lang)}" for kind in INSTRUMENTS),
        *(f"  {each.name:<{widest}}  {told(f'instruments.pays_{each.to}', plugin=each.source)}" for each in own),
        "",
        told("instruments.how"),
        "",
    ]
    for item in fields(Instrument):
        if item.metadata:
            lines += entry(item.name, item, item.default, lang)
        else:
            about = in_language("codes of districts that take part; empty means all", lang)
            lines += [f"{item.name} = []  [{in_language('list of codes', lang)}]", f"    {about}"]
    return "\n".join(lines)


def targets(composed: Composition) -> str:
    """Who a programme can be meant for, in the words of the region."""
    from sim.policy import group_ages

    table, scheme = read_setting(composed.parameters.region).industries, composed.parameters.policy
    ages = group_ages(composed.parameters.turnover)
    first, last = ages["growing_smes"]
    lang = composed.options.lang
    told = texts_of("commands/listing", lang)
    groups = {
        "start_ups": told("targets.start_ups", to=ages["start_ups"][1]),
        "growing_smes": told("targets.growing_smes", from_=first, to=last - 1, employees=scheme.sme_employees),
        "chain_leaders": told("targets.chain_leaders", employees=scheme.leader_employees),
    }
    widest = max(map(len, (*table.codes, *GROUPS)))
    lines = [told("targets.heading")]
    for row, code in enumerate(table.codes):
        names = " ".join(table.names[each][row] for each in (LANGUAGES if lang == "en" else (lang,)))
        lines.append(f"  {code:<{widest}}  {names}")
    return "\n".join([*lines, *(f"  {group:<{widest}}  {groups[group]}" for group in GROUPS)])
