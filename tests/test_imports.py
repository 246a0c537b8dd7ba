"""Where imports stand: at the top of a module, or in a function if what they load is slow, optional or not on every system."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("sim", "experiments")
SLOW = {"hydra", "joblib", "matplotlib", "mesa", "omegaconf", "pandas", "pyarrow", "scipy", "fontTools"}
OPTIONAL = {"SALib", "distributed", "jinja2", "submitit", "typst"}
NOT_EVERYWHERE = {"resource"}
# the version of the installed package is asked for by one flag only, and asking is slow
LATE = SLOW | OPTIONAL | NOT_EVERYWHERE | {"importlib"}
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def module_file(dotted: str) -> Path | None:
    """The file of one of our own modules, None for anything else."""
    stem = ROOT.joinpath(*dotted.split("."))
    found = (stem.with_suffix(".py"), stem / "__init__.py")
    return next((path for path in found if dotted.split(".")[0] in PACKAGES and path.is_file()), None)


def names_of(node: ast.stmt) -> list[str]:
    """What an import statement loads, as dotted names."""
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    if isinstance(node, ast.ImportFrom):
        return [str(node.module), *(f"{node.module}.{each.name}" for each in node.names)]
    return []


@cache
def top_level(path: Path) -> tuple[frozenset[str], frozenset[Path]]:
    """Packages and files of ours that a module names at its top, with the packages it lies in, which are imported before it."""
    names = [name for node in ast.parse(path.read_text(encoding="utf-8")).body for name in names_of(node)]
    own = [file for name in names if (file := module_file(name)) is not None]
    own += [folder / "__init__.py" for folder in path.parents if (folder / "__init__.py").is_file()]
    return frozenset(name.split(".")[0] for name in names), frozenset(own)


@cache
def loads_at_once(path: Path) -> frozenset[str]:
    """Packages that importing a module of ours brings in with it, through its own top-level imports and those of what it imports."""
    found: set[str] = set()
    seen, waiting = set(), [path]
    while waiting:
        file = waiting.pop()
        if file not in seen:
            seen.add(file)
            packages, own = top_level(file)
            found |= packages
            waiting.extend(own)
    return frozenset(found)


def late_imports(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [name for function in functions for node in ast.walk(function) for name in names_of(node)]


def test_an_import_inside_a_function_has_a_reason():
    quick = []
    for path in MODULES:
        for name in late_imports(path):
            own = module_file(name)
            if own is None and name.split(".")[0] in PACKAGES:
                continue  # a name in a module, which is looked at by itself
            if not ({name.split(".")[0]} if own is None else loads_at_once(own)) & LATE:
                quick.append(f"{path.relative_to(ROOT).as_posix()}: {name}")
    assert not quick, "quick to load, so these belong to the top of their modules: " + "; ".join(quick)


def test_the_check_sees_what_a_module_brings_with_it():
    assert "mesa" in loads_at_once(ROOT / "sim" / "model.py")
    assert "mesa" not in loads_at_once(ROOT / "sim" / "parameters" / "__init__.py")
    assert "pandas" not in loads_at_once(ROOT / "experiments" / "commands" / "cli.py")
