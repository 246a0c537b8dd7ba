"""Agents as rows: columns hold the state, Mesa sees an agent per row when somebody looks.

Rows are dense and in order of `serial`: leavers are taken out at once and the rest keep their order, so every equation runs over whole
contiguous arrays. A view keeps the serial number and finds its row by bisection, so it stays valid while rows move.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

import numpy as np
from mesa.agent import Agent
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

    @property
    def label(self) -> str:
        """What the agent is called: a park or a district by its code; empty for what has no name."""
        return ""

    def __repr__(self) -> str:
        try:
            called = self.label
        except LookupError:
            called = "has left"
        return f"{type(self).__name__}({self.unique_id}{', ' if called else ''}{called})"


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
