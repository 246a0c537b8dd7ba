"""Checks found in folders: those that come with the program, and the user's own (`validate.folder=`)."""

from __future__ import annotations

import hashlib
import importlib
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from experiments.analyses.validation.declared import Check
from experiments.configuration.errors import ConfigurationError, nearest
from experiments.configuration.plugins import Plugin, module_of

KINDS = ("facts", "responses", "docking")
"""Folders of checks, in the order in which they are shown; those of a user's folder count as facts."""

OWN = "yuanqu_validate_folder"
"""Package under which modules of the user's folder are loaded."""


@dataclass(frozen=True)
class Found:
    """A check with where it was found."""

    check: Check
    kind: str
    source: Path
    chinese: dict[str, object]
    """Its texts in Chinese, from `zh.toml` of its folder; empty where there are none."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the text of the module does: what it reckoned before is then reckoned again."""
        return hashlib.sha256(self.source.read_bytes()).hexdigest()[:16]

    def told(self, what: str, lang: str) -> str:
        """Title, source, definition or reason why not runnable in a language; in English where the Chinese is missing."""
        said = self.chinese.get(what) if lang == "zh" else None
        return str(said or getattr(self.check, what))

    def part_told(self, part: str, lang: str) -> str:
        """The name of a part in a language."""
        parts = self.chinese.get("parts") if lang == "zh" else None
        return str(parts.get(part, part)) if isinstance(parts, dict) else part


def checks(folder: str = "", plugins: Sequence[Plugin] = ()) -> dict[str, Found]:
    """All checks by name: facts, responses, docking, then those of the user's folder and of plugins.

    Raises `ConfigurationError` when the folder is not there, a module of it cannot be used, or two checks have one name.
    """
    found: dict[str, Found] = {}
    for kind in KINDS:
        for each in _of_folder(Path(__file__).parent / kind, kind, f"experiments.analyses.validation.{kind}"):
            _add(found, each)
    if folder:
        place = Path(folder)
        if not place.is_dir():
            raise ConfigurationError(
                f"validate.folder={folder} is not there: it is a folder of modules with a CHECK each; docs/validating.md explains"
            )
        own = list(_of_folder(place, "facts", OWN))
        if not own:
            raise ConfigurationError(
                f"validate.folder={folder} holds no check: a check is a Python file that sets CHECK; docs/validating.md has an example"
            )
        for each in own:
            _add(found, each)
    for plugin in plugins:
        for check in plugin.checks:
            if not isinstance(check, Check):
                raise ConfigurationError(
                    f"plugin {plugin.name}: plugins.check takes a Check of experiments.analyses.validation.declared; got {type(check).__name__}"
                )
            _add(found, Found(check, "facts", plugin.file, {}))
    return found


def _add(found: dict[str, Found], one: Found) -> None:
    name = one.check.name
    if name in found:
        raise ConfigurationError(
            f"{one.source} and {found[name].source} both have a check named {name!r}; give one of them another name"
        )
    found[name] = one


def _of_folder(folder: Path, kind: str, package: str) -> Iterator[Found]:
    texts = folder / "zh.toml"
    try:
        chinese = tomllib.loads(texts.read_text(encoding="utf-8")) if texts.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{texts}: {error}") from error
    for path in sorted(folder.glob("*.py")):
        if path.stem.startswith("_"):
            continue
        module = _loaded(path, f"{package}.{path.stem}", own=package == OWN)
        check = getattr(module, "CHECK", None)
        if isinstance(check, Check):
            yield Found(check, kind, path, dict(chinese.get(check.name, {})))
        elif package == OWN:
            raise ConfigurationError(
                f"{path} sets no CHECK: it is to hold CHECK = Check(...), from experiments.analyses.validation.declared"
            )


def _loaded(path: Path, name: str, *, own: bool) -> ModuleType:
    if not own:
        return importlib.import_module(name)
    try:
        return module_of(path, name)
    except Exception as error:
        raise ConfigurationError(f"{path} cannot be loaded: {type(error).__name__}: {error}") from error


def chosen(found: dict[str, Found], names: tuple[str, ...], kinds: tuple[str, ...]) -> dict[str, Found]:
    """Those of the checks that are named, or all of the kinds asked for when none is.

    Raises `ConfigurationError` for a name that none has.
    """
    for name in names:
        if name not in found:
            raise ConfigurationError(f"facts has no {name!r}; there are {', '.join(found)}{nearest(name, found)}")
    if names:
        return {name: found[name] for name in found if name in names}
    return {name: one for name, one in found.items() if one.kind in kinds}
