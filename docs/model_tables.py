"""Generated parts of the pages in docs: `python -m docs.model_tables` writes them again from the code, `--check` only looks.

A generated part stands between `<!-- kind: words -->` and `<!-- end -->`. The kind is a function of this file, the words say what it prints: dotted
names of things in the code, mostly. So when a thing moves, its name in the marker changes and nothing here. Everything outside is written by hand.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
if str(DOCS.parent) not in sys.path:  # started as a file, from anywhere
    sys.path.insert(0, str(DOCS.parent))

PART = re.compile(
    r"^(?P<head><!-- (?P<kind>[a-z ]+):(?P<words>[^>]*?)-->\n)(?P<body>.*?)(?P<tail>^<!-- end -->)",
    re.DOTALL | re.MULTILINE,
)


def named(dotted: str) -> Any:
    """The thing in the code that a dotted name stands for; raises `LookupError` when there is none."""
    words = dotted.split(".")
    for length in range(len(words) - 1, 0, -1):
        try:
            thing = import_module(".".join(words[:length]))
            for word in words[length:]:
                thing = getattr(thing, word)
        except (ModuleNotFoundError, AttributeError):
            continue
        return thing
    raise LookupError(f"nothing in the code is called {dotted}; correct the name in the marker")


def number(value: Any) -> str:
    """A number, switch or word as the pages print it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, str):
        return f"`{value}`" if value else "(empty)"
    if isinstance(value, int):
        return str(value)
    return f"{float(value):.15g}"


def numbers(value: Any) -> str:
    """One number, or several after another, with their keys if they have any."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {number(each)}" for key, each in value.items())
    items = value.tolist() if hasattr(value, "tolist") else value
    return ", ".join(number(each) for each in items) if isinstance(items, list | tuple) else number(items)


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


def lines_of(words: str) -> Iterator[tuple[str, str]]:
    """The lines of a marker, each as its first word and the rest."""
    for line in words.strip().splitlines():
        name, _, rest = line.strip().partition(" ")
        yield name, rest.strip()


# what can be printed: each function is a kind of marker and takes the words of the marker


def columns(words: str) -> str:
    """All columns of a kind of agent: its class and the name of its population."""
    name, population = words.split()
    kind = named(name)
    rows = [
        (f"`{column}`", item.dtype.name, " × ".join(item.axes), item.unit, number(item.default), item.about)
        for column, item in kind.columns.items()
    ]
    head = ("column", "dtype", "one for each", "unit", "default", "about")
    return f"Population `{population}`. {first_line(kind)}\n\n{table(head, rows)}"


def order(words: str) -> str:
    """The processes of a quarter: the model, then lines `process process ...: what they are about` in the order of the quarter."""
    name, *groups = words.strip().splitlines()
    processes = {process.name: process for process in named(name.strip()).order}
    grouped = [(line.partition(":")[0].split(), line.partition(":")[2].strip()) for line in groups]
    if [each for members, _ in grouped for each in members] != list(processes):
        raise ValueError(
            f"the groups of the order must name, in this order, {', '.join(processes)}; put them right in the marker"
        )
    rows, count = [], 0
    for members, title in grouped:
        rows.append(("", f"**{title}**", ""))
        for member in members:
            count += 1
            rows.append((str(count), f"[`{member}`]({member}.md)", first_line(processes[member])))
    return table(("", "process", "what happens"), rows)


def process(words: str) -> str:
    """Where a process stands in the quarter, and what it reads and writes, by population."""
    from docs.reads import POPULATIONS, reads
    from sim.model import ParkEcosystem

    one = named(words.strip())
    names = [each.name for each in ParkEcosystem.order]
    place = names.index(one.name)
    around = [f"after [`{name}`]({name}.md)" for name in names[:place][-1:]]
    around += [f"before [`{name}`]({name}.md)" for name in names[place + 1 :][:1]]
    told = f"Process {place + 1} of {len(names)} in a quarter, {' and '.join(around)}."
    seen, written = reads()[one.name], set(one.writes)
    rows = []
    for population in POPULATIONS:
        whole = f"{population}.*" in written
        read, wrote = listed(seen, population), "all; rows come and go" if whole else listed(written, population)
        if read or wrote:
            rows.append((f"`{population}`", read, wrote))
    return f"{told}\n\n{table(('population', 'reads', 'writes'), rows)}"


def listed(names: Iterable[str], population: str) -> str:
    """The columns of one population among dotted names, in order of the alphabet."""
    return ", ".join(f"`{name.partition('.')[2]}`" for name in sorted(names) if name.startswith(f"{population}."))


def equations(words: str) -> str:
    """Pure functions as their docstrings tell them, one dotted name a line."""
    return "```text\n" + "\n\n".join(equation(name) for name, _ in lines_of(words)) + "\n```"


def equation(name: str) -> str:
    """One pure function: its arguments, symbols after a semicolon, and its docstring."""
    function = named(name)
    if not inspect.getdoc(function):
        raise LookupError(f"{name} has no docstring, so there is nothing to print")
    before: list[str] = []
    after: list[str] = []
    for item in inspect.signature(function).parameters.values():
        default = item.default
        plain = default is item.empty or default is None
        side = after if item.kind is item.KEYWORD_ONLY else before
        side.append(item.name if plain else f"{item.name} = {numbers(default)}")
    arguments = "; ".join(", ".join(side) for side in (before, after) if side)
    told = "\n".join(f"    {line}".rstrip() for line in inspect.getdoc(function).splitlines())  # type: ignore[union-attr]
    return f"{function.__name__}({arguments})\n{told}"


def constants(words: str) -> str:
    """Numbers with a name that are not parameters, one a line: dotted name and meaning."""
    rows = [(f"`{name.rpartition('.')[2]}`", numbers(named(name)), about) for name, about in lines_of(words)]
    return table(("constant", "value", "meaning"), rows)


def strategies(words: str) -> str:
    """What distinguishes the operators' strategies: their names, then a column for each table."""
    names, *tables = words.split()
    held = [(f"`{name.rpartition('.')[2]}`", named(name)) for name in tables]
    rows = [(f"`{name}`", *(numbers(column[row]) for _, column in held)) for row, name in enumerate(named(names))]
    return table(("strategy", *(name for name, _ in held)), rows)


def provenance(words: str) -> str:
    """Unit, tag and source of tables of numbers that are no parameters: a dictionary by their names."""
    rows = [
        (f"`{name}`", each.unit, each.tag, f"{each.source}; {each.about}" if each.about else each.source)
        for name, each in named(words.strip()).items()
    ]
    return table(("table", "unit", "tag", "source, and what it does"), rows)


def by_service(words: str) -> str:
    """A table with a column for each service: names of the rows, services, values."""
    names, services, values = words.split()
    rows = [(f"`{name}`", *(number(each) for each in named(values)[row])) for row, name in enumerate(named(names))]
    head = (f"`{values.rpartition('.')[2]}`", *(name.replace("_", " ") for name in named(services)))
    return table(head, rows)


def marks(words: str) -> str:
    """Indicators by dimension: where each counts nothing and where in full, its weight, and whether by its logarithm."""
    rows = [
        (
            dimension,
            f"`{name}`",
            number(mark.nothing),
            number(mark.full),
            number(mark.weight),
            "yes" if mark.logs else "",
        )
        for dimension, indicators in named(words.strip()).items()
        for name, mark in indicators.items()
    ]
    return table(("dimension", "indicator", "nothing at", "in full at", "weight", "by its logarithm"), rows)


def bars(words: str) -> str:
    """Bars of stages: names of the columns, then one table by stage after another."""
    names, *tables = words.split()
    columns = named(names)
    rows = [
        (f"`{name.rpartition('.')[2]}`", str(stage), *(number(rule[each]) if each in rule else "–" for each in columns))
        for name in tables
        for stage, rule in named(name).items()
    ]
    return table(("", "stage", *columns), rows)


def prototypes(words: str) -> str:
    """Typical parks of an observer: its indicators, the prototypes, the scales, and which go by their logarithm."""
    indicators, typical, scales, logs = (named(name) for name in words.split())
    rows = [
        (
            f"`{name}`",
            *(number(each) for each in typical[:, place]),
            number(scales[place]),
            "yes" if name in logs else "",
        )
        for place, name in enumerate(indicators)
    ]
    heads = tuple(f"stage {row}" for row in range(1, len(typical) + 1))
    return table(("indicator", *heads, "scale", "by its logarithm"), rows)


def kept(words: str) -> str:
    """A table that a measurement left in docs, as its file has it."""
    with (DOCS / words.strip()).open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    return table(head, [[cell if cell else "–" for cell in row] for row in rows])


def chains(words: str) -> str:
    """The chain of every lever as it is declared, or, with the word `measured`, what a kept ablation says of it."""
    from docs.measured_levers import kept as kept_tables
    from experiments.analyses import lever_pages

    if words.strip() != "measured":
        return lever_pages.declared("en")
    found = kept_tables()
    return (
        lever_pages.body(*found, "en", heading="###") if found else "No study of all levers is kept for this version."
    )


PARAMETER = ("parameter", "default", "allowed", "unit", "tag", "source, and what it does where the name does not say")


def parameter_row(name: str, item: dataclasses.Field) -> tuple[str, ...]:
    """One parameter as a row of the table."""
    from sim.parameters.policy_table import INSTRUMENTS, KINDS

    meta = item.metadata
    if meta["choices"] is not None:
        # plugins that this process has read add to the list of instruments; the pages tell what is built in
        choices = INSTRUMENTS if meta["choices"] is KINDS else meta["choices"]
        allowed = ", ".join(f"`{choice}`" for choice in choices)
    elif isinstance(item.default, bool):
        allowed = "true, false"
    elif meta["low"] is None and meta["high"] is None:
        allowed = "any"
    else:
        allowed = f"{number(meta['low'])} to {number(meta['high'])}{', or null' if item.default is None else ''}"
    about = f"{meta['source']}; {meta['about']}" if meta["about"] else meta["source"]
    return f"`{name}`", number(item.default), allowed, meta["unit"], meta["tag"], about


def parameters(words: str) -> str:
    """Every parameter, section by section: the function that gives all declarations, and the class of all parameters."""
    declarations, everything = (named(name) for name in words.split())
    sections: dict[str, list[tuple[str, ...]]] = {}
    for name, item in declarations():
        sections.setdefault(name.split(".")[0] if "." in name else "", []).append(parameter_row(name, item))
    parts = []
    for section, rows in sections.items():
        title = first_line(getattr(everything(), section)) if section else "The run as a whole."
        parts.append(f"### {section or 'run'}\n\n{title}\n\n{table(PARAMETER, rows)}")
    return "\n\n".join(parts)


def programme(words: str) -> str:
    """The fields of a programme of the policy table."""
    rows = []
    for item in dataclasses.fields(named(words.strip())):
        name = f"policy.instruments[n].{item.name}"
        if item.metadata:
            rows.append(parameter_row(name, item))
        else:
            rows.append((f"`{name}`", "(none)", "codes of the region", "list", "D", "only these; none named means all"))
    return table(PARAMETER, rows)


def chosen(words: str) -> str:
    """The parameters for which no literature value is known."""
    sections: dict[str, list[str]] = {}
    total = 0
    for name, item in named(words.strip())():
        section, _, short = name.rpartition(".")
        # the size of a run, its switches and what is recorded belong to the question asked, not to what is believed
        belief = item.metadata["unit"] not in ("switch", "choice", "path") and section not in ("", "region", "record")
        if item.metadata["tag"] != "D" or not belief:
            continue
        sections.setdefault(section, []).append(f"`{short}`")
        total += 1
    lines = [f"- **{section}**: {', '.join(names)}" for section, names in sections.items()]
    return f"{total} numbers were chosen:\n\n" + "\n".join(lines)


def measured(words: str) -> str:
    """A table of what was measured: the dotted name of a function that gives its lines, and the words for it."""
    name, *rest = re.split(r"\s", words.strip(), maxsplit=1)
    head, *rows = named(name)(*rest)
    return table(head, rows)


KINDS: dict[str, Callable[[str], str]] = {
    function.__name__.replace("_", " "): function
    for function in (
        bars, by_service, chains, chosen, columns, constants, equations, kept, marks, measured, order, parameters, process, programme, prototypes,
        provenance, strategies,
    )
}  # fmt: skip


def rewritten(text: str, page: str = "the page") -> str:
    """A page with every generated part as the code now has it; raises `ValueError` naming the page and the marker that cannot be met."""

    def part(match: re.Match) -> str:
        try:
            if match["kind"] not in KINDS:
                raise LookupError(f"there is no such kind; the kinds are {', '.join(sorted(KINDS))}")
            body = KINDS[match["kind"]](match["words"])
        except (LookupError, ValueError) as error:
            raise ValueError(f"{page}, marker <!-- {match['kind']}:{match['words'].rstrip()} -->: {error}") from error
        return f"{match['head']}\n{body}\n\n{match['tail']}"

    new = PART.sub(part, text)
    if (ends := len(re.findall(r"^<!-- end -->$", new, re.MULTILINE))) != (parts := len(PART.findall(new))):
        raise ValueError(f"{page} has {parts} generated parts and {ends} ends; each part ends with <!-- end -->")
    return new


def pages(folder: Path = DOCS) -> list[Path]:
    """All pages that may have generated parts, in order."""
    return sorted(folder.rglob("*.md"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Rewrite the pages, or with `--check` say which are out of date (exit 1 when any is)."""
    parser = argparse.ArgumentParser(prog="python -m docs.model_tables", description=first_line(sys.modules[__name__]))
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a page is out of date")
    parser.add_argument("--folder", type=Path, default=DOCS, help="where the pages are")
    options = parser.parse_args(arguments)
    stale = []
    for path in pages(options.folder):
        old = path.read_text(encoding="utf-8")
        new = rewritten(old, path.name)
        if new != old:
            stale.append(path.relative_to(options.folder).as_posix())
            if not options.check:
                path.write_text(new, encoding="utf-8")
    if not stale:
        print("all pages are up to date")
    elif options.check:
        print(f"out of date: {', '.join(stale)}; write them again with: python -m docs.model_tables")
    else:
        print(f"rewritten: {', '.join(stale)}")
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
