"""Mesa's sets of agents over populations: they answer from columns, and make agents only for whoever iterates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from random import Random
from typing import Any

import numpy as np
from mesa.agentset import AbstractAgentSet, GroupBy, _HardKeyAgentSet
from numpy.typing import NDArray

from sim.columns import Population, RowAgent

FEW = 6
"""Agents or groups that are printed; of more the number is told."""


def values_of(agents: Iterable[Any], attribute: str | Callable) -> list:
    """An attribute of each agent, or what a function gives for each."""
    if callable(attribute):
        return [attribute(agent) for agent in agents]
    return [getattr(agent, attribute) for agent in agents]


def summed_up(values: Any, func: Any) -> Any:
    """A function of the values, or a list of what several functions give."""
    return func(values) if callable(func) else [each(values) for each in func]


def shown(agents: Any, kind: str) -> str:
    """How many agents there are of what kind, and the first of them by name."""
    first = ", ".join(repr(agent) for agent in islice(agents, FEW))
    return f"<{len(agents)} {kind}{': ' if first else ''}{first}{', ...' if len(agents) > FEW else ''}>"


class Groups(GroupBy):
    """Groups of agents: as Mesa's, and they print the names of what their agents are grouped by."""

    def __init__(self, groups: dict[Any, Any], by: Any):
        super().__init__(groups)
        self.by = by

    def agg(self, attr_name: str | Callable, func: Any) -> dict[Any, Any]:
        """For each group a function, or several, of one attribute of its agents, or of what a function gives for each."""
        return {group: summed_up(values_of(agents, attr_name), func) for group, agents in self.groups.items()}

    def label(self, group: Any) -> str:
        """What a group is called: of industries, parks and districts the code, of anything else what it is."""
        agent = next(iter(self.groups[group]), None)
        name = None if agent is None or not isinstance(self.by, str) else agent.model.code_of(self.by, group)
        return repr(group) if name is None else name

    def __repr__(self) -> str:
        parts = [f"{self.label(group)} {len(agents)}" for group, agents in islice(self.groups.items(), FEW)]
        parts += ["..."] if len(self.groups) > FEW else []
        return (
            f"<{len(self.groups)} groups by {self.by if isinstance(self.by, str) else 'function'}: {', '.join(parts)}>"
        )


class ViewSet(_HardKeyAgentSet):
    """An ordinary Mesa set that keeps its agents alive: nobody else holds a view, and Mesa's own selections hold agents weakly."""

    def select(
        self,
        filter_func: Callable | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> Any:
        """Agents that pass a test."""
        return AbstractAgentSet.select(self, filter_func, at_most, inplace, agent_type)

    def groupby(self, by: Any, result_type: str = "agentset") -> GroupBy:
        """Groups by attribute or function."""
        return Groups(AbstractAgentSet.groupby(self, by, result_type).groups, by)

    def agg(self, attribute: str | Callable, func: Any) -> Any:
        """A function, or several, of one attribute of all agents, or of what a function gives for each."""
        return summed_up(values_of(self, attribute), func)

    def __repr__(self) -> str:
        kinds = {type(agent).__name__ for agent in self}
        return shown(self, kinds.pop() if len(kinds) == 1 else "agents")

    def copy(self) -> ViewSet:
        """The same agents in another set."""
        return ViewSet(list(self), random=self.random)

    __copy__ = copy


def drawn_where(population: Population, wanted: NDArray[np.bool_], random: Random) -> ViewSet:
    """The agents of the rows wanted [N] as an ordinary Mesa set."""
    return ViewSet(
        [population.kind(population, serial) for serial in population.serial[wanted].tolist()], random=random
    )


class PopulationSet(AbstractAgentSet):
    """A Mesa agent set over a population: answers from columns, makes agents only for whoever iterates."""

    def __init__(self, population: Population, random: Random):
        self.population, self.random = population, random

    def __len__(self) -> int:
        return self.population.size

    def __iter__(self) -> Iterator[RowAgent]:
        kind, population = self.population.kind, self.population
        return (kind(population, serial) for serial in population.serial.tolist())

    def __contains__(self, agent: object) -> bool:
        if not isinstance(agent, RowAgent) or agent.population is not self.population:
            return False
        try:
            return agent.row >= 0
        except LookupError:
            return False

    def __getitem__(self, item: Any) -> Any:
        serials = self.population.serial[item]
        if isinstance(item, slice):
            return [self.population.kind(self.population, serial) for serial in serials.tolist()]
        return self.population.kind(self.population, int(serials))

    def drawn(self) -> ViewSet:
        """The same agents as an ordinary Mesa set, made now."""
        return ViewSet(list(self), random=self.random)

    copy = drawn

    def to_list(self) -> list[RowAgent]:
        """The agents in a list."""
        return list(self)

    def _update(self, agents: Iterable[Any]) -> AbstractAgentSet:
        raise TypeError("the set of all agents of a kind cannot be narrowed in place; use select() without inplace")

    def add(self, agent: Any) -> None:
        """Refuse: agents come in through the model."""
        raise TypeError(f"a {self.population.kind.__name__} enters through the model's processes, not through the set")

    def discard(self, agent: Any) -> None:
        """Take an agent out of the model if it is there."""
        if agent in self:
            agent.remove()

    def remove(self, agent: Any) -> None:
        """Take an agent out of the model."""
        agent.remove()

    def select(
        self,
        filter_func: Callable | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> Any:
        """Agents that pass a test, as an ordinary Mesa set."""
        if inplace:
            return self._update(())
        return self.drawn().select(filter_func, at_most=at_most, agent_type=agent_type)

    def get(self, attr_names: Any, handle_missing: Any = "error", default_value: Any = None) -> list:
        """Attributes of all agents, read from the columns where they are columns."""
        names = [attr_names] if isinstance(attr_names, str) else list(attr_names)
        if all(name in self.population.storage for name in names):
            lists = [getattr(self.population, name).tolist() for name in names]
            return lists[0] if isinstance(attr_names, str) else [list(values) for values in zip(*lists, strict=True)]
        return self.drawn().get(attr_names, handle_missing=handle_missing, default_value=default_value)

    def agg(self, attribute: str | Callable, func: Any) -> Any:
        """A function, or several, of one attribute of all agents, or of what a function gives for each.

        NumPy functions run on the column itself.
        """
        if not callable(attribute) and attribute in self.population.storage:
            return summed_up(getattr(self.population, attribute), func)
        return summed_up(values_of(self, attribute), func)

    def groupby(self, by: Any, result_type: str = "agentset") -> GroupBy:
        """Groups by attribute or function, as Mesa gives them."""
        return self.drawn().groupby(by, result_type=result_type)

    def __repr__(self) -> str:
        return shown(self, self.population.kind.__name__)

    def set(self, attr_name: str, value: Any) -> PopulationSet:
        """Set one attribute of all agents."""
        setattr(self.population, attr_name, value)
        return self

    def do(self, method: str | Callable, *args: Any, **kwargs: Any) -> PopulationSet:
        """Call a method or function on every agent."""
        self.drawn().do(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: str | Callable, *args: Any, **kwargs: Any) -> PopulationSet:
        """Call a method or function on every agent in random order (Mesa's stream, not the model's draws)."""
        self.drawn().shuffle_do(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable, *args: Any, **kwargs: Any) -> list:
        """Results of a method or function for every agent."""
        return self.drawn().map(method, *args, **kwargs)

    def shuffle(self, inplace: bool = False) -> Any:
        """The agents in random order."""
        return self.drawn().shuffle(inplace=True)

    def sort(self, key: Any, ascending: bool = False, inplace: bool = False) -> Any:
        """The agents in order of an attribute or function."""
        return self.drawn().sort(key, ascending=ascending, inplace=True)


class EverySet(PopulationSet):
    """All agents of the model, kind after kind."""

    def __init__(self, sets: Iterable[PopulationSet], random: Random):
        self.sets, self.random = tuple(sets), random

    def __len__(self) -> int:
        return sum(len(each) for each in self.sets)

    def __iter__(self) -> Iterator[RowAgent]:
        return (agent for each in self.sets for agent in each)

    def __contains__(self, agent: object) -> bool:
        return any(agent in each for each in self.sets)

    def __getitem__(self, item: Any) -> Any:
        return list(self)[item]

    def get(self, attr_names: Any, handle_missing: Any = "error", default_value: Any = None) -> list:
        """Attributes of all agents."""
        return self.drawn().get(attr_names, handle_missing=handle_missing, default_value=default_value)

    def agg(self, attribute: str | Callable, func: Any) -> Any:
        """A function, or several, of one attribute of all agents, or of what a function gives for each."""
        return summed_up(values_of(self, attribute), func)

    def __repr__(self) -> str:
        return shown(self, "agents")

    def add(self, agent: Any) -> None:
        """Refuse: agents come in through the model."""
        raise TypeError("agents enter through the model's processes, not through the set")

    def set(self, attr_name: str, value: Any) -> EverySet:
        """Set one attribute of all agents."""
        for each in self.sets:
            each.set(attr_name, value)
        return self
