"""What a comparison compares: scenarios by name or from files, options of group policy, tables of programmes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from experiments.configuration.compose import Composition, composition
from experiments.configuration.errors import ConfigurationError, nearest
from experiments.configuration.scenario_files import called, option_of, with_files


def starts_of(composed: Composition, seeds: int) -> dict[str, Composition]:
    """The strategies that the words list, by label, in the order scenarios, policies, tables; seeds: how many when no word says so.

    Raises `ConfigurationError` for a name, a file or a table that is not there, words that contradict the lists, and labels given twice.
    """
    options, overrides = composed.options, composed.overrides
    listed = {"policy": options.policies, "policy.table": options.tables}
    keys = {"policy": "policies", "policy.table": "tables"}
    given = overrides.last("label", *(["scenario"] if options.scenarios else []))
    if given:
        raise ConfigurationError(
            f"{given.text}: yuanqu compare runs several scenarios, each called by its own name; "
            "write scenarios=[a,b], the first is what the others are compared with"
        )
    for key, several in listed.items():
        word = overrides.last(key)
        if several and word:
            raise ConfigurationError(
                f"{word.text}: {keys[key]}={list(several)!r} chooses it for every scenario; leave one of the two out"
            )
    names = [option_of(name) for name in options.scenarios]
    overrides = with_files(overrides, options.scenarios)
    _known("scenarios", names, overrides.options["scenario"], "yuanqu list scenarios tells what each is")
    _known(
        "policies", options.policies, overrides.options["policy"], "a table of your own is given as tables=[FILE.csv]"
    )
    starts = [composition(overrides.choosing("scenario", name), seeds=seeds) for name in names]
    labels = [each.options.label for each in starts]
    # a preset with a label of its own gives it to all of them; then they are called by the options of the group
    labels = labels if len(set(labels)) == len(labels) else names
    for key, several in listed.items():
        starts += [composition(overrides.choosing(key, each), seeds=seeds) for each in several]
        labels += [called(each) if key == "policy.table" else each for each in several]
    twice = next((label for label in labels if labels.count(label) > 1), None)
    if twice is not None:
        raise ConfigurationError(
            f"two scenarios of this comparison would be called {twice!r}; scenarios, policies and tables need names that differ: "
            "give a file another name, or leave one out"
        )
    return dict(zip(labels, starts, strict=True))


def _known(key: str, listed: Sequence[str], known: Collection[str], hint: str) -> None:
    """Raise `ConfigurationError` for the first name that is none of those known."""
    for name in listed:
        if name not in known:
            raise ConfigurationError(
                f"{key} lists {name!r}; allowed are {', '.join(known)}{nearest(name, known)} ({hint})"
            )
