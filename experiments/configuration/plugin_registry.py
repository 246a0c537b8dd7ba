"""What a plugin registers: the one object that its `register(plugins)` is given, which checks every entry when it is made."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from experiments.configuration.errors import ConfigurationError
from experiments.statistics.fiscal_cost import ITEMS
from experiments.statistics.outcomes import OWN, Outcome, outcome_of
from sim.kinds import SERVICES, STRATEGIES
from sim.parameters.extensions import RECEIVERS, OwnInstrument, OwnStrategy
from sim.parameters.policy_table import GROUPS

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
HINT = "docs/plugins.md has an example of each"


@dataclass(frozen=True)
class OwnOutcome:
    """An outcome with the function that computes its column."""

    outcome: Outcome
    of: Callable[[Any], Any]
    """From the tables of a run, {name: frame}, to a number for each quarter."""


@dataclass(frozen=True)
class OwnFigure:
    """A figure of the user's own."""

    name: str
    data: Callable[[Any], Any]
    """From the tables of a study, {name: frame with scenario and seed}, to the frame that is shown."""
    draw: Callable[[Any, Any], Any]
    """Takes axes of Matplotlib and that frame, and draws."""
    titles: tuple[str, str]
    captions: tuple[str, str]


class Registry:
    """What a plugin adds; `source` is the file or module that it is in, for messages."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.outcomes: list[OwnOutcome] = []
        self.figures: list[OwnFigure] = []
        self.instruments: list[OwnInstrument] = []
        self.strategies: list[OwnStrategy] = []
        self.checks: list[Any] = []

    def outcome(
        self,
        name: str,
        of: Callable[[Any], Any],
        *,
        unit: str,
        en: str,
        zh: str = "",
        better: int = 0,
        flow: bool = False,
    ) -> None:
        """Compare runs by `of(tables)`, a number for each quarter [unit]; flow: quarters add up to a year; better: 1 more, -1 less, 0 open."""
        self._name("outcome", name, [each.outcome.name for each in self.outcomes])
        if _is_outcome(name):
            self._refuse("outcome", name, "there is an outcome of that name already", "call it otherwise")
        self._callable("outcome", name, of, "of", "a function of the tables of a run")
        if better not in (-1, 0, 1):
            self._refuse(
                "outcome",
                name,
                f"better is 1, -1 or 0; got {better!r}",
                "1 where more is better, -1 where less is, 0 where it is open",
            )
        self._texts("outcome", name, unit=unit, en=en)
        self.outcomes.append(
            OwnOutcome(Outcome(name, unit, OWN, flow=bool(flow), better=better, names=(en, zh or en)), of)
        )

    def figure(
        self,
        name: str,
        data: Callable[[Any], Any],
        draw: Callable[[Any, Any], Any],
        *,
        en: str,
        zh: str = "",
        caption_en: str = "",
        caption_zh: str = "",
    ) -> None:
        """Draw a figure of every study, called `en` or `zh`: `data(tables)` is the frame it shows, `draw(axes, shown)` draws it."""
        self._name("figure", name, [each.name for each in self.figures])
        self._callable("figure", name, data, "data", "a function of the tables of a study")
        self._callable("figure", name, draw, "draw", "a function of axes and the frame that is shown")
        self._texts("figure", name, en=en)
        self.figures.append(OwnFigure(name, data, draw, (en, zh or en), (caption_en, caption_zh or caption_en)))

    def instrument(self, name: str, pays: Callable[[Any], Any], *, to: str = RECEIVERS[0]) -> None:
        """Let programmes be of the kind `name`: at full intensity they pay `pays(model)` to each enterprise or operator [CNY per quarter]."""
        self._name("instrument", name, [each.name for each in self.instruments], (*ITEMS, *GROUPS, "all"))
        self._callable("instrument", name, pays, "pays", "a function of the model")
        if to not in RECEIVERS:
            self._refuse("instrument", name, f"to is one of {', '.join(RECEIVERS)}; got {to!r}", "say who is paid")
        self.instruments.append(OwnInstrument(name, pays, to, self.source))

    def strategy(
        self,
        name: str,
        *,
        markup: float = 0.0,
        service_effort: float = 1.0,
        service_price: float = 1.0,
        preference: float = 0.0,
        takes_equity: bool = False,
        service_weight: Sequence[float] = (1.0,) * len(SERVICES),
    ) -> None:
        """Let operators follow a strategy (`operation.strategy=name`): markup and preference in log points of rent, the rest against ordinary."""
        self._name("strategy", name, [each.name for each in self.strategies], STRATEGIES)
        ranges = {"markup": (markup, -1.0, 1.0), "preference": (preference, -1.0, 0.0)}
        ranges |= {"service_effort": (service_effort, 0.0, 4.0), "service_price": (service_price, 0.0, 10.0)}
        for key, (value, low, high) in ranges.items():
            if not _number(value) or not low <= value <= high:
                self._refuse(
                    "strategy", name, f"{key} is a number from {low:g} to {high:g}; got {value!r}", "correct it"
                )
        weights = tuple(service_weight)
        if (
            len(weights) != len(SERVICES)
            or not all(_number(each) and each >= 0.0 for each in weights)
            or not sum(weights)
        ):
            said = f"service_weight is {len(SERVICES)} numbers, zero or more and not all zero, for {', '.join(SERVICES)}; got {weights!r}"
            self._refuse("strategy", name, said, "correct it")
        if not isinstance(takes_equity, bool):
            self._refuse("strategy", name, f"takes_equity is True or False; got {takes_equity!r}", "correct it")
        one = OwnStrategy(name, markup, service_effort, service_price, preference, takes_equity, weights, self.source)
        self.strategies.append(one)

    def check(self, check: Any) -> None:
        """Add a fact to `yuanqu validate`: a `Check` of `experiments.analyses.validation.declared`."""
        if not hasattr(check, "statistic") or not hasattr(check, "parts"):
            said = f"check takes a Check of experiments.analyses.validation.declared; got {type(check).__name__}"
            raise ConfigurationError(f"{self.source}: {said}; {HINT}")
        self.checks.append(check)

    def _refuse(self, what: str, name: object, seen: str, do: str) -> NoReturn:
        raise ConfigurationError(f"{self.source}: {what} {name!r}: {seen}; {do} ({HINT})")

    def _name(self, what: str, name: object, mine: Collection[str], there: Collection[str] = ()) -> None:
        if not isinstance(name, str) or not NAME.fullmatch(name):
            self._refuse(
                what,
                name,
                "a name is lower-case letters, digits and underscores, beginning with a letter",
                "call it otherwise",
            )
        if name in mine:
            self._refuse(what, name, "it is registered twice", "register it once")
        if name in there:
            self._refuse(
                what, name, f"the program has {what}s or words of that name: {', '.join(there)}", "call it otherwise"
            )

    def _callable(self, what: str, name: str, value: object, key: str, meant: str) -> None:
        if not callable(value):
            self._refuse(
                what,
                name,
                f"{key} is {meant}; got {type(value).__name__}",
                "give the function itself, without brackets",
            )

    def _texts(self, what: str, name: str, **texts: object) -> None:
        for key, text in texts.items():
            if not isinstance(text, str) or not text.strip():
                self._refuse(what, name, f"{key} is a text for readers; got {text!r}", "write one")


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_outcome(name: str) -> bool:
    """Whether an outcome that is built in has the name; one of a plugin read before is that of the same file, perhaps."""
    try:
        return outcome_of(name).shown_in != OWN
    except KeyError:
        return False
