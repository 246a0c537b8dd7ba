"""Tables of docs/model.md that are made from the code: `python -m experiments.modeldoc` rewrites them, `--check` only looks.

They stand between `<!-- generated: NAME -->` and `<!-- end -->`; everything else in the document is written by hand.
"""

from __future__ import annotations

import argparse
import dataclasses
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "model.md"
BLOCK = re.compile(r"(<!-- generated: (?P<name>[a-z_]+) -->\n)(?P<body>.*?)(<!-- end -->)", re.DOTALL)


def number(value: Any) -> str:
    """A number, switch or word as the document prints it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"`{value}`" if value else "(empty)"
    if isinstance(value, int):
        return str(value)
    return f"{float(value):.15g}"


def cell(text: str) -> str:
    """Text that may stand in a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell(text) for text in line) + " |" for line in lines)


def first_line(thing: Any) -> str:
    """The first line of a docstring."""
    return (thing.__doc__ or "").strip().splitlines()[0]


def state() -> str:
    """The columns of every population."""
    from sim.agents import Alliance, Enterprise, Fund, Government, Industry, Lease, Park, Platform

    parts = []
    for kind, population in (
        (Enterprise, "enterprises"), (Park, "parks"), (Government, "governments"), (Fund, "funds"),
        (Alliance, "alliances"), (Platform, "platforms"), (Industry, "industries"), (Lease, "leases"),
    ):  # fmt: skip
        rows = [
            (f"`{name}`", " × ".join(column.axes), column.unit, number(column.default), column.about)
            for name, column in kind.columns.items()
        ]
        title = f"**{kind.__name__}** (population `{population}`). {first_line(kind)}"
        parts.append(f"{title}\n\n{table(('column', 'one for each', 'unit', 'default', 'about'), rows)}")
    return "\n\n".join(parts)


def order() -> str:
    """The processes of a quarter."""
    from sim.model import ParkEcosystem

    rows = [
        (str(number), f"`{process.name}`", first_line(process), ", ".join(f"`{name}`" for name in process.writes))
        for number, process in enumerate(ParkEcosystem.order, 1)
    ]
    return table(("", "process", "what happens", "writes"), rows)


def constants() -> str:
    """Numbers that stand in the code under a name and are not parameters."""
    from sim import agents, mixture, policy, settle, stages
    from sim import strategies as tables
    from sim.observers.measures import anchors as measures
    from sim.processes import alliance, closing, founding, funds, learning, leasing, location, rivalry

    entries = (
        ("DAYS", agents.DAYS, "days in a quarter"),
        ("AGE_BOUNDS", agents.AGE_BOUNDS, "quarters of age at which an enterprise becomes growing, and mature"),
        ("IN_PARK", settle.IN_PARK, "first word of the name of an enterprise that is in a park at the start"),
        ("OFF_PARK", settle.OFF_PARK, "the same, outside the parks"),
        ("POOL", founding.POOL, "first word of the name of a newcomer from the pool"),
        ("SPIN_OFF", founding.SPIN_OFF, "first word of the name of a spin-off"),
        ("LEAD", founding.LEAD, "first word of the name of a founder met by an operator"),
        ("FULL", settle.FULL, "share of floor space that leases fill at most at the start"),
        ("ROUNDS", settle.ROUNDS, "rounds of the fixed point of sizes at the start"),
        ("SMALLEST_AREA", location.SMALLEST_AREA, "m2: nobody lets less"),
        ("USUAL_TERM", location.USUAL_TERM, "quarters: the lease a tenant reckons with"),
        ("EXPECTED_TERM", policy.EXPECTED_TERM, "quarters a tenant looks ahead at programmes"),
        ("CLASS_AGES", policy.CLASS_AGES, "quarters: a typical age in each age class"),
        ("DISTRICT_FUND", settle.DISTRICT_FUND, "first word of the name of a guidance fund"),
        ("PARK_FUND", settle.PARK_FUND, "first word of the name of a park's fund"),
        ("RIPE", funds.RIPE, "quarters a later park has been open when its fund is announced"),
        ("YEAR", funds.YEAR, "quarters between two requests for fund money, and from a first to a second ticket at least"),
        ("RD_QUARTERS", funds.RD_QUARTERS, "quarters over which the R&D part of a ticket is spent"),
        ("REVIEW", rivalry.REVIEW, "quarters between two reviews by governments"),
        ("FIRST_REVIEW", rivalry.FIRST_REVIEW, "quarter of the first review of what governments offer"),
        ("COMPARISON", learning.COMPARISON, "quarters between two comparisons of strategies by operators"),
        ("EVEN_ODDS", learning.EVEN_ODDS, "standard deviations of income that make a switch of strategy as likely as not"),
        ("HAZARD", closing.HAZARD, "exit hazard per quarter by year of life, the last for all later years"),
        ("MEMORY", leasing.MEMORY, "per quarter: how fast districts learn what floor space is missed"),
        ("SINGLE", tables.SINGLE, "where the money for single services goes, by service in the order of `NEED`"),
        ("BROAD", stages.BROAD, "level from which a service counts as offered"),
        ("EXCHANGE", stages.EXCHANGE, "R&D taken in per own R&D at which network density is one half"),
        ("YEAR", alliance.YEAR, "quarters between two plans of the alliance"),
        ("FLOOR", mixture.FLOOR, "smallest variance of the mixture, on the scale of its data"),
        ("UNDECLARED", measures.UNDECLARED, "added to unclear positioning where no leading industry is declared: nobody can plan for it"),
        ("CONNECTED", measures.CONNECTED, "share of purchases or sales within the park from which an industry counts as connected"),
        ("RD_STRONG", measures.RD_STRONG, "R&D over revenue without weakness: high-tech enterprises by definition spend 3 to 5 %"),
        ("INNOVATIONS_STRONG", measures.INNOVATIONS_STRONG, "innovations a year per 1,000 employees without weakness: the most inventive parks"),
        ("DEPENDENT", measures.DEPENDENT, "public support over value added at which a park lives from policy"),
        ("WINDOW", measures.WINDOW, "quarters over which attraction, innovations and rents are looked at"),
        ("FILLING", measures.FILLING, "quarters in which a park should fill what is vacant beyond the natural rate"),
        ("LEAST_FILL", measures.LEAST_FILL, "share of the stock: a smaller backlog is no failure of attraction"),
        ("VACANCY_WORST", measures.VACANCY_WORST, "vacancy rate that is as bad as can be"),
        ("RENT_FALL_WORST", measures.RENT_FALL_WORST, "fall of asking rents within a year that is as bad as can be"),
        ("TOP", measures.TOP, "share of the parks whose contribution counts as concentrated"),
        ("RD_CENTRE", measures.RD_CENTRE, "R&D over revenue of an innovation centre"),
        ("INNOVATIONS_CENTRE", measures.INNOVATIONS_CENTRE, "innovations a year per 1,000 employees of an innovation centre"),
        ("LINKS_FULL", measures.LINKS_FULL, "cross-park links at which related R&D is as much elsewhere as at home"),
        ("GROWTH_PAST", measures.GROWTH_PAST, "quarters over which the observer of world stages measures growth"),
    )  # fmt: skip
    assert leasing.USUAL_TERM == location.USUAL_TERM
    rows = [(f"`{name}`", values(value), about) for name, value, about in entries]
    return table(("constant", "value", "meaning"), rows)


def values(value: Any) -> str:
    """One number, or several after another."""
    items = value.tolist() if hasattr(value, "tolist") else value
    return ", ".join(number(each) for each in items) if isinstance(items, list | tuple) else number(items)


def strategies() -> str:
    """What distinguishes the operators' strategies."""
    from sim import strategies as tables
    from sim.kinds import SERVICES, STRATEGIES

    columns: list[tuple[str, Any]] = [
        ("`MARKUP`", tables.MARKUP), ("`SERVICE_EFFORT`", tables.SERVICE_EFFORT), ("`SERVICE_PRICE`", tables.SERVICE_PRICE),
        ("`PREFERENCE`", tables.PREFERENCE), ("`TAKES_EQUITY`", tables.TAKES_EQUITY),
    ]  # fmt: skip
    rows = [(f"`{name}`", *(values(column[row]) for _, column in columns)) for row, name in enumerate(STRATEGIES)]
    weights = [(f"`{name}`", *(number(each) for each in tables.SERVICE_WEIGHT[row])) for row, name in enumerate(STRATEGIES)]
    return "\n\n".join([
        table(("strategy", *(name for name, _ in columns)), rows),
        "`SERVICE_WEIGHT`, as used: each row is divided by its mean, so that it averages one.",
        table(("strategy", *(name.replace("_", " ") for name in SERVICES)), weights),
    ])


def needs() -> str:
    """What enterprises need of each service at each age."""
    from sim.kinds import AGE_CLASSES, SERVICES
    from sim.parameters.strategies import NEED

    rows = [(name.replace("_", "-"), *(number(each) for each in NEED[row])) for row, name in enumerate(AGE_CLASSES)]
    return table(("`NEED`", *(name.replace("_", " ") for name in SERVICES)), rows)


def thresholds() -> str:
    """The rules of the stage observer."""
    from sim.observers.stages import ENTER, FAILINGS, LEAVE

    rows = []
    for stage, entry in ENTER.items():
        for name, value in entry.items():
            rows.append((f"{stage}.0", f"`{name}`", number(value), number(LEAVE[stage][name]) if name in LEAVE[stage] else "–"))
    missing = [f"{stage}: {FAILINGS[stage]}" for stage in FAILINGS]
    return "\n\n".join([
        table(("stage", "indicator", "`ENTER`: at least", "`LEAVE`: below"), rows),
        f"`FAILINGS`, the number of `LEAVE` thresholds that must be undercut, by stage: {', '.join(missing)}.",
    ])


def world_thresholds() -> str:
    """The rules of the observer of world stages."""
    from sim.observers.measures.anchors import WORLD_ENTER, WORLD_LEAVE

    rows = [
        (str(stage), f"`{name}`", number(value), number(WORLD_LEAVE[stage][name]))
        for stage, rule in WORLD_ENTER.items()
        for name, value in rule.items()
    ]
    return table(("world stage", "sign", "`WORLD_ENTER`: at least", "`WORLD_LEAVE`: below"), rows)


def anchors() -> str:
    """Where the mixture begins."""
    from sim.observers.stage_mixture import ANCHORS, PROGRESS, SCALE
    from sim.observers.stages import INDICATORS

    rows = [
        (f"`{name}`", *(number(each) for each in ANCHORS[:, column]), number(SCALE[column]), number(PROGRESS[column]))
        for column, name in enumerate(INDICATORS)
    ]
    classes = tuple(f"class {row}" for row in range(1, len(ANCHORS) + 1))
    return table(("indicator", *(f"`ANCHORS`, {name}" for name in classes), "`SCALE`", "`PROGRESS`"), rows)


def parameter_row(name: str, item: dataclasses.Field) -> tuple[str, ...]:
    """One parameter as a row of the table."""
    meta = item.metadata
    if meta["choices"] is not None:
        allowed = ", ".join(f"`{choice}`" for choice in meta["choices"])
    elif isinstance(item.default, bool):
        allowed = "true, false"
    elif meta["low"] is None and meta["high"] is None:
        allowed = "any"
    else:
        allowed = f"{number(meta['low'])} to {number(meta['high'])}"
    about = f"{meta['source']}; {meta['about']}" if meta["about"] else meta["source"]
    return f"`{name}`", number(item.default), allowed, meta["unit"], meta["tag"], about


HEAD = ("parameter", "default", "allowed", "unit", "tag", "source, and what it does where the name does not say")


def parameters() -> str:
    """Every parameter, section by section."""
    from sim.parameters import Parameters, declarations

    sections: dict[str, list[tuple[str, ...]]] = {}
    for name, item in declarations():
        sections.setdefault(name.split(".")[0] if "." in name else "", []).append(parameter_row(name, item))
    parts = []
    for section, rows in sections.items():
        title = first_line(getattr(Parameters(), section)) if section else "The run as a whole."
        parts.append(f"**{section or 'run'}**: {title}\n\n{table(HEAD, rows)}")
    return "\n\n".join(parts)


def instruments() -> str:
    """The fields of a programme."""
    from sim.parameters.policy_table import Instrument

    rows = []
    for item in dataclasses.fields(Instrument):
        name = f"policy.instruments[n].{item.name}"
        if item.metadata:
            rows.append(parameter_row(name, item))
        else:
            rows.append((f"`{name}`", "(none)", "codes of the region", "list", "D", "only these; none named means all"))
    return table(HEAD, rows)


def chosen() -> str:
    """The parameters for which no literature value is known."""
    from sim.parameters import declarations

    sections: dict[str, list[str]] = {}
    total = 0
    for name, item in declarations():
        section, _, short = name.rpartition(".")
        # the size of a run, its switches and what is recorded belong to the question asked, not to what is believed
        belief = item.metadata["unit"] not in ("switch", "choice", "path") and section not in ("", "region", "record")
        if item.metadata["tag"] != "D" or not belief:
            continue
        sections.setdefault(section, []).append(f"`{short}`")
        total += 1
    lines = [f"- **{section}**: {', '.join(names)}" for section, names in sections.items()]
    return f"{total} numbers were chosen:\n\n" + "\n".join(lines)


GENERATED: dict[str, Callable[[], str]] = {
    each.__name__: each
    for each in (state, order, constants, strategies, needs, thresholds, world_thresholds, anchors, parameters, instruments, chosen)
}


def rewritten(text: str) -> str:
    """The document with every generated part as the code now has it; raises `ValueError` for unknown or missing parts."""
    found = [match["name"] for match in BLOCK.finditer(text)]
    if sorted(found) != sorted(GENERATED):
        raise ValueError(
            f"generated parts are {', '.join(found) or 'none'}; expected each of {', '.join(GENERATED)} once, between "
            "<!-- generated: NAME --> and <!-- end -->"
        )
    return BLOCK.sub(lambda match: f"{match[1]}\n{GENERATED[match['name']]()}\n\n{match[4]}", text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Rewrite the document, or with `--check` say whether it is up to date (exit 1 when it is not)."""
    parser = argparse.ArgumentParser(prog="python -m experiments.modeldoc", description=first_line(sys.modules[__name__]))
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a table is out of date")
    parser.add_argument("--document", type=Path, default=DOCUMENT, help="the file to work on")
    options = parser.parse_args(arguments)
    old = options.document.read_text(encoding="utf-8")
    new = rewritten(old)
    if new == old:
        print(f"{options.document.name} is up to date")
        return 0
    if options.check:
        print(f"{options.document.name} is out of date; write its tables again with: python -m experiments.modeldoc")
        return 1
    options.document.write_text(new, encoding="utf-8")
    print(f"{options.document.name} rewritten")
    return 0


if __name__ == "__main__":
    sys.exit(main())
