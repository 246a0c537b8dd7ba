"""Imports inside functions exist for one reason, the time that starting takes; who may import whom is checked by import-linter."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
SLOW = {
    "dask",
    *(
        "matplotlib",
        "pandas",
        "mesa",
        "hydra",
        "omegaconf",
        "scipy",
        "statsmodels",
        "typst",
        "docx",
        "SALib",
        "joblib",
        "distributed",
        "submitit",
        "statsmodels",
    ),
    *("pyarrow", "jinja2", "fontTools", "openpyxl"),
}
"""Libraries that take long to import; some of them need not be installed."""
ALSO = {"importlib.metadata"}
"""Takes a good part of the time in which `yuanqu --help` must answer."""
NOT_EVERYWHERE = {"resource"}
"""Not there on Windows."""
LAZY = {"sim"}
"""Packages whose names are loaded when they are asked for: an import of `sim.ParkEcosystem` is one of Mesa."""

Import = ast.Import | ast.ImportFrom


def named(path: Path) -> str:
    """Dotted name of a module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {named(path): path for package in ("sim", "experiments") for path in sorted((ROOT / package).rglob("*.py"))}


@cache
def parsed(module: str) -> ast.Module:
    """The syntax of a module."""
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imported(node: Import) -> list[str]:
    """Everything that an import names."""
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{each.name}" for each in node.names]
    return [each.name for each in node.names]


def at_top(body: list[ast.stmt]) -> Iterator[str]:
    """What is imported when a module is loaded."""
    for node in body:
        if isinstance(node, Import):
            yield from imported(node)
        elif isinstance(node, ast.Try):
            yield from at_top(node.body)


@cache
def slow(name: str) -> bool:
    """Whether importing a name loads one of the slow libraries."""
    if name.split(".")[0] in SLOW | NOT_EVERYWHERE or any(name == each or name.startswith(f"{each}.") for each in ALSO):
        return True
    module = name
    while module and module not in MODULES:
        module = module.rpartition(".")[0]
    if module in LAZY and name != module:
        return True
    return module in MODULES and any(map(slow, at_top(parsed(module).body)))


def inside_functions(node: ast.AST, inside: bool = False) -> Iterator[Import]:
    """Imports that are made when a function is called."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Import) and inside:
            yield child
        yield from inside_functions(child, inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef))


def test_an_import_stands_in_a_function_only_where_it_is_slow():
    quick = [
        f"{module}: {name}"
        for module in MODULES
        for node in inside_functions(parsed(module))
        for name in imported(node)
        if not slow(name)
    ]
    assert not quick, "these can stand at the top: " + "; ".join(quick)
    assert slow("sim.model.ParkEcosystem")
    assert not slow("sim.parameters.Parameters")
