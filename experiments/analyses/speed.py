"""`yuanqu bench`: how fast the model is, how it scales, and how it compares with one plain Mesa agent at a time.

Every section runs in a fresh process, so that its peak memory is its own; ratios compare things measured in the same call.
"""

from __future__ import annotations

import importlib
import math
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sim
from experiments.analyses import first_minute
from experiments.configuration.compose import compose
from experiments.configuration.options import Options
from experiments.configuration.texts import texts_of
from sim.parameters import Parameters

try:
    import resource
except ImportError:
    # there is no such module on Windows
    resource = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from sim.model import ParkEcosystem

ENTERPRISES = (10_000, 100_000, 1_000_000)
PARKS = (10, 100, 1_000)
COMMON = 100_000  # enterprises in the comparisons by number of parks and with the twin
NATION = {"parks": 178, "districts": 31, "enterprises": 80_000}
NATION_QUARTERS = 120
BARS = {
    "slope in enterprises": 1.05,
    "slope in parks": 1.0,
    "twin": 60.0,
    "nation seconds": 40.0,
    "nation memory": 1.5,
    "workers": 1.8,
    "first minute": 1.5,
}


Section = Callable[[Parameters, str], list[str]]
"""A section: from the parameters and the language to its lines."""


def main(parameters: Parameters, options: Options) -> None:
    """Measure and print, section by section; `parameters` are those of the first section, the others use synthetic regions."""
    told = texts_of("analyses/speed", options.lang)
    print(f"{told('heading')}\n")
    for section in SECTIONS:
        print(told(f"title.{section.__name__}", region=parameters.region.name, enterprises=f"{COMMON:,}"))
        # those two start processes themselves, which a daemonic process may not
        alone = section in (two_workers, first_run)
        for line in section(parameters, options.lang) if alone else apart(section, parameters, options.lang):
            print(f"  {line}")
        print(flush=True)


def apart(section: Section, parameters: Parameters, lang: str) -> list[str]:
    """The lines of a section run in a fresh process, with that process's peak memory."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(with_memory, (section, parameters, lang))


def with_memory(section: Section, parameters: Parameters, lang: str) -> list[str]:
    """The section's lines and the peak memory of this process."""
    lines = section(parameters, lang)
    return [*lines, texts_of("analyses/speed", lang)("memory", memory=f"{peak_memory():.2f}")]


def peak_memory() -> float:
    """Largest resident memory of this process so far [GB]; NaN where the system does not tell."""
    if resource is None:
        return math.nan
    unit = 1.0 if sys.platform == "darwin" else 1024.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


def synthetic(parameters: Parameters, parks: int, districts: int, enterprises: int) -> Parameters:
    """The same parameters on a synthetic region of the given size, without events and snapshots."""
    region = replace(
        parameters.region,
        kind="synthetic",
        folder="",
        name="synthetic",
        parks=parks,
        districts=districts,
        enterprises=enterprises,
    )
    return replace(parameters, region=region, record=replace(parameters.record, events=False, snapshot_every=0))


def seconds_per_quarter(model: ParkEcosystem, quarters: int, warm_up: int = 2) -> float:
    """Median wall time of a quarter after warming up."""
    times = []
    for number in range(warm_up + quarters):
        start = time.perf_counter()
        model.step()
        if number >= warm_up:
            times.append(time.perf_counter() - start)
    return statistics.median(times)


def slope(sizes: tuple[int, ...], seconds: list[float]) -> float:
    """Least-squares slope of log seconds on log size."""
    x, y = [math.log(size) for size in sizes], [math.log(value) for value in seconds]
    return statistics.linear_regression(x, y).slope


def verdict(value: float, bar: float, lang: str, *, at_least: bool) -> str:
    """Whether a figure meets its bar, in words."""
    met, told = value >= bar if at_least else value <= bar, texts_of("analyses/speed", lang)
    if at_least:
        return told("at_least.met" if met else "at_least.missed", bar=f"{bar:g}")
    return told("at_most.met" if met else "at_most.missed", bar=f"{bar:g}")


def by_process(parameters: Parameters, lang: str) -> list[str]:
    """Time of each process over the region's whole run."""
    from sim.draws import Draws
    from sim.model import ParkEcosystem

    model = ParkEcosystem(parameters, seed=0)
    spent: dict[str, float] = {}
    start = time.perf_counter()
    for _ in range(model.quarters):
        for process in model.order:
            before = time.perf_counter()
            process(model, Draws(model.seed, process.name, model.t))
            spent[process.name] = spent.get(process.name, 0.0) + time.perf_counter() - before
        before = time.perf_counter()
        model.observe()
        spent["observers"] = spent.get("observers", 0.0) + time.perf_counter() - before
        model.t += 1
    total = time.perf_counter() - start
    told = texts_of("analyses/speed", lang)
    lines = [
        told("process", name=f"{name:<12}", ms=f"{1000 * value / model.quarters:8.2f}", share=f"{value / total:6.1%}")
        for name, value in sorted(spent.items(), key=lambda item: -item[1])
    ]
    return [
        *lines,
        told("whole", quarters=model.quarters, enterprises=f"{model.enterprises.size:,}", seconds=f"{total:.2f}"),
    ]


def scaling(
    parameters: Parameters,
    sizes: tuple[int, ...],
    build: Callable[[int], tuple[int, int, int]],
    bar: float,
    lang: str,
) -> list[str]:
    """Time of a quarter at each size, and the slope."""
    from sim.model import ParkEcosystem

    told, lines, seconds = texts_of("analyses/speed", lang), [], []
    for size in sizes:
        model = ParkEcosystem(synthetic(parameters, *build(size)), seed=0)
        seconds.append(seconds_per_quarter(model, 5))
        each = 1e6 * seconds[-1] / model.enterprises.size
        lines.append(told("quarter", size=f"{size:>9,}", ms=f"{1000 * seconds[-1]:9.1f}", each=f"{each:6.2f}"))
    value = slope(sizes, seconds)
    return [*lines, told("slope", value=f"{value:.2f}", verdict=verdict(value, bar, lang, at_least=False))]


def by_enterprises(parameters: Parameters, lang: str) -> list[str]:
    """Cost from ten thousand to a million enterprises."""
    return scaling(parameters, ENTERPRISES, lambda size: (20, 4, size), BARS["slope in enterprises"], lang)


def by_parks(parameters: Parameters, lang: str) -> list[str]:
    """Cost from ten to a thousand parks."""
    return scaling(parameters, PARKS, lambda size: (size, max(1, size // 10), COMMON), BARS["slope in parks"], lang)


def twin_class() -> Any:
    """The slow twin of the tests; None in an installation without them."""
    root = Path(sim.__file__).resolve().parent.parent
    if not (root / "tests" / "reference" / "twin.py").is_file():
        return None
    sys.path.insert(0, str(root))
    return importlib.import_module("tests.reference.twin").ReferenceEcosystem


def against_twin(parameters: Parameters, lang: str) -> list[str]:
    """Speed per enterprise-quarter against one plain Mesa agent at a time."""
    from sim.model import ParkEcosystem

    told, reference = texts_of("analyses/speed", lang), twin_class()
    if reference is None:
        return [told("no_twin")]
    chosen = synthetic(parameters, 20, 4, COMMON)
    twin = reference(chosen, seed=0)
    start = time.perf_counter()
    twin.step()
    slow = (time.perf_counter() - start) / COMMON
    model = ParkEcosystem(chosen, seed=0)
    model.step()
    fast = seconds_per_quarter(model, 5, warm_up=0) / model.enterprises.size
    ratio = slow / fast
    return [
        told("twin", each=f"{1e6 * slow:9.2f}"),
        told("columns", each=f"{1e6 * fast:9.2f}"),
        told("ratio", value=f"{ratio:.0f}", verdict=verdict(ratio, BARS["twin"], lang, at_least=True)),
    ]


def nation(parameters: Parameters, lang: str) -> list[str]:
    """A run of the size of the national system of high-tech zones."""
    from sim.model import ParkEcosystem

    start = time.perf_counter()
    model = ParkEcosystem(synthetic(parameters, **NATION), seed=0)
    for _ in range(NATION_QUARTERS):
        model.step()
    seconds, memory = time.perf_counter() - start, peak_memory()
    told = texts_of("analyses/speed", lang)
    return [
        told(
            "nation",
            start=f"{NATION['enterprises']:,}",
            end=f"{model.enterprises.size:,}",
            seconds=f"{seconds:.1f}",
            verdict=verdict(seconds, BARS["nation seconds"], lang, at_least=False),
        ),
        told(
            "nation_memory",
            memory=f"{memory:.2f}",
            verdict=verdict(memory, BARS["nation memory"], lang, at_least=False),
        ),
    ]


def one_run(parameters: Parameters, seed: int) -> int:
    """A whole run; its number of enterprises at the end."""
    from sim.model import ParkEcosystem

    model = ParkEcosystem(parameters, seed=seed)
    for _ in range(model.quarters):
        model.step()
    return model.enterprises.size


def two_workers(parameters: Parameters, lang: str) -> list[str]:
    """Throughput of eight runs on two processes against one, workers already started in both cases."""
    from joblib import Parallel, delayed

    seconds = {}
    for workers in (1, 2):
        with Parallel(n_jobs=workers, backend="loky") as pool:
            pool(delayed(one_run)(replace(parameters, quarters=2), seed) for seed in range(workers))
            start = time.perf_counter()
            pool(delayed(one_run)(parameters, seed) for seed in range(8))
            seconds[workers] = time.perf_counter() - start
    ratio = seconds[1] / seconds[2]
    told = texts_of("analyses/speed", lang)
    return [
        told("workers", one=f"{seconds[1]:.1f}", two=f"{seconds[2]:.1f}"),
        told("ratio", value=f"{ratio:.2f}", verdict=verdict(ratio, BARS["workers"], lang, at_least=True)),
    ]


def first_run(_: Parameters, lang: str) -> list[str]:
    """What `yuanqu run` with its default settings takes besides the simulation, over what importing its libraries takes."""
    parameters, told = compose(), texts_of("analyses/speed", lang)
    one_run(replace(parameters, quarters=2), 0)
    found = first_minute.measured(lambda: one_run(parameters, 0))
    imports, whole, simulation = found["imports"], found["run"], found["simulation"]
    value = first_minute.ratio(found)

    def spent(key: str, of: first_minute.Spent, **more: str) -> str:
        return told(key, wall=f"{of.wall:.2f}", processor=f"{of.processor:.2f}", **more)

    return [
        spent("first_run.imports", imports, names=", ".join(first_minute.IMPORTS)),
        spent("first_run.whole", whole, first=f"{whole.first_line:.2f}"),
        spent("first_run.simulation", simulation),
        told("first_run.rounds", rounds=str(first_minute.ROUNDS)),
        told(
            "first_run.ratio", ratio=f"{value:.2f}", verdict=verdict(value, BARS["first minute"], lang, at_least=False)
        ),
    ]


SECTIONS: tuple[Section, ...] = (by_process, by_enterprises, by_parks, against_twin, nation, two_workers, first_run)
