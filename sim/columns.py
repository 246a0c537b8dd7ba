"""Agents as rows: columns hold the state, Mesa sees an agent per row when somebody looks.

Rows are dense and in order of `serial`: leavers are taken out at once and the rest keep their order, so every equation runs over whole
contiguous arrays. A view keeps the serial number and finds its row by bisection, so it stays valid while rows move.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from random import Random
from typing import Any, ClassVar

import numpy as np
from mesa.agent import Agent
from mesa.agentset import AbstractAgentSet, GroupBy, _HardKeyAgentSet
from numpy.typing import ArrayLike, DTypeLike, NDArray


class Column:
    """One attribute of all agents of a kind: dtype, default, unit and, for an array per agent, the names of its axes."""

    def __init__(
        self,
        dtype: DTypeLike = np.float64,
        default: Any = 0,
        *,
        unit: str,
        axis: str | tuple[str, ...] = (),
        about: str = "",
    ):
        self.dtype, self.default, self.unit, self.about = np.dtype(dtype), default, unit, about
        self.axes = (axis,) if isinstance(axis, str) else axis
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, agent: Any, owner: type) -> Any:
        if agent is None:
            return self
        value = getattr(agent.population, self.name)[agent.row]
        return value if self.axes else value.item()

    def __set__(self, agent: Any, value: Any) -> None:
        getattr(agent.population, self.name)[agent.row] = value


class Rows:
    """A kind of thing kept as rows of columns."""

    serial = Column(np.int64, -1, unit="serial number", about="unique in a run, in order of arrival")
    columns: ClassVar[dict[str, Column]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.columns = {
            name: item
            for base in reversed(cls.__mro__)
            for name, item in vars(base).items()
            if isinstance(item, Column)
        }


class RowAgent(Rows, Agent):
    """A Mesa agent that is a view of one row of a population."""

    name = Column(np.uint64, 0, unit="key", about="names the asker of random numbers; the same in every scenario")

    def __init__(self, population: Population, unique_id: int):
        # Mesa's own constructor would register the agent; the population is the register here
        self.population, self.unique_id, self.pos = population, unique_id, None

    @property
    def model(self) -> Any:
        """The model this agent lives in."""
        return self.population.model

    @property
    def row(self) -> int:
        """Where the agent stands in the columns now; raises `LookupError` when it has left."""
        serials = self.population.serial
        row = int(np.searchsorted(serials, self.unique_id))
        if row == len(serials) or serials[row] != self.unique_id:
            raise LookupError(f"{type(self).__name__} {self.unique_id} has left the model")
        return row

    def remove(self) -> None:
        """Take the agent out of the model."""
        self.population.remove(self.row)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RowAgent) and other.population is self.population and other.unique_id == self.unique_id

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.unique_id))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.unique_id})"


class Noted(Mapping[str, NDArray]):
    """Columns that note in `seen` which of them were handed out."""

    def __init__(self, arrays: dict[str, NDArray], seen: set[str]):
        self.arrays, self.seen = arrays, seen

    def __getitem__(self, name: str) -> NDArray:
        self.seen.add(name)
        return self.arrays[name]

    def __contains__(self, name: object) -> bool:
        return name in self.arrays

    def __iter__(self) -> Iterator[str]:
        return iter(self.arrays)

    def __len__(self) -> int:
        return len(self.arrays)


class Population:
    """All agents of one kind, as columns that grow together."""

    def __init__(
        self, model: Any, kind: type[Rows], axes: dict[str, int] | None = None, on_remove: Callable | None = None
    ):
        self.kind: Any = kind
        self.model, self.size, self.arrivals = model, 0, 0
        self.on_remove = on_remove
        axes = axes or {}
        self.arrays: dict[str, NDArray] = {
            name: np.empty((0, *(axes[axis] for axis in item.axes)), item.dtype) for name, item in kind.columns.items()
        }
        # what readers are given: the arrays themselves, or the same under watch
        self.storage: Mapping[str, NDArray] = self.arrays

    def __getattr__(self, name: str) -> NDArray:
        storage = self.__dict__.get("storage")
        if storage is None or name not in storage:
            raise AttributeError(
                f"{self.__dict__.get('kind', Population).__name__} has no column {name!r}; it has {', '.join(storage or ())}"
            )
        return storage[name][: self.size]

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self.__dict__.get("storage", ()):
            self.arrays[name][: self.size] = value
        else:
            self.__dict__[name] = value

    def __len__(self) -> int:
        return self.size

    def enter(self, count: int, **values: ArrayLike) -> slice:
        """Add `count` agents with the given columns, defaults elsewhere; give their rows.

        Never keep a column across this call: its array may have been replaced by a longer one.
        """
        unknown = set(values) - set(self.storage)
        if unknown:
            raise TypeError(
                f"{self.kind.__name__} has no column {', '.join(sorted(unknown))}; it has {', '.join(self.storage)}"
            )
        rows = slice(self.size, self.size + count)
        for name, item in self.kind.columns.items():
            array = self.arrays[name]
            if rows.stop > len(array):
                longer = np.empty((max(rows.stop, 2 * len(array), 64), *array.shape[1:]), item.dtype)
                longer[: self.size] = array[: self.size]
                self.arrays[name] = array = longer
            array[rows] = values.get(name, item.default)
        self.arrays["serial"][rows] = np.arange(self.arrivals, self.arrivals + count)
        self.size, self.arrivals = rows.stop, self.arrivals + count
        return rows

    def leave(self, leaving: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Take out the marked rows, keeping the order of the rest; give the new row of each old one (-1 for leavers)."""
        keep = np.flatnonzero(~leaving)
        moved = np.full(self.size, -1)
        moved[keep] = np.arange(len(keep))
        for array in self.arrays.values():
            array[: len(keep)] = array[keep]
        self.size = len(keep)
        return moved

    def remove(self, row: int) -> None:
        """Take out one agent by row, on a user's request."""
        marked = np.zeros(self.size, bool)
        marked[row] = True
        if self.on_remove is None:
            raise TypeError(f"a {self.kind.__name__} cannot be removed from the model")
        self.on_remove(marked)

    @contextmanager
    def locked(self, writable: Iterable[str] = ()) -> Iterator[None]:
        """Make every column read-only but those named, for as long as the context lasts."""
        arrays = [array for name, array in self.arrays.items() if name not in set(writable)]
        for array in arrays:
            array.flags.writeable = False
        try:
            yield
        finally:
            for array in arrays:
                array.flags.writeable = True

    @contextmanager
    def watched(self) -> Iterator[set[str]]:
        """Give a set that gathers the names of columns read, for as long as the context lasts.

        A column is read when its array is handed out: by name, through `storage`, or through the view of an agent. So `column += x` reads, and so
        does an assignment to some rows, because the others keep what they hold. Assigning a whole column does not, nor do rows that enter, leave
        or move.
        """
        seen: set[str] = set()
        before = self.storage
        self.storage = Noted(self.arrays, seen)
        try:
            yield seen
        finally:
            self.storage = before


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
        return AbstractAgentSet.groupby(self, by, result_type)

    def copy(self) -> ViewSet:
        """The same agents in another set."""
        return ViewSet(list(self), random=self.random)

    __copy__ = copy


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

    def agg(self, attribute: str, func: Any) -> Any:
        """A function, or several, of one attribute of all agents; NumPy functions run on the column itself."""
        values = getattr(self.population, attribute) if attribute in self.population.storage else self.get(attribute)
        return func(values) if callable(func) else [each(values) for each in func]

    def groupby(self, by: Any, result_type: str = "agentset") -> GroupBy:
        """Groups by attribute or function, as Mesa gives them."""
        return self.drawn().groupby(by, result_type=result_type)

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

    def agg(self, attribute: str, func: Any) -> Any:
        """A function of one attribute of all agents."""
        values = self.get(attribute)
        return func(values) if callable(func) else [each(values) for each in func]

    def add(self, agent: Any) -> None:
        """Refuse: agents come in through the model."""
        raise TypeError("agents enter through the model's processes, not through the set")

    def set(self, attr_name: str, value: Any) -> EverySet:
        """Set one attribute of all agents."""
        for each in self.sets:
            each.set(attr_name, value)
        return self
