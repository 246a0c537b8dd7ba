"""Parameters of the section `admission`."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import Checked, param


@dataclass(frozen=True)
class Admission(Checked):
    """Whom operators let in: everybody, or by chain only who is related to their leading industry, the more strictly the fuller they are."""

    section = "admission"
    kind: str = param(
        "everybody",
        unit="everybody or by_chain",
        choices=("everybody", "by_chain"),
        source="lever of the user",
        tag="D",
        about="by_chain: operators with a focus refuse new tenants that are too little related to their leading industry",
    )
    focus: float = param(
        0.5,
        unit="share of enterprises",
        low=0.0,
        high=1.0,
        source="chosen: half; whoever plans for less has no industry to keep the park for",
        tag="D",
        about="that a plan (mix.csv) gives its leading industry at least, for the operator to have a focus",
    )
    relatedness: float = param(
        0.65,
        unit="relatedness 0-1",
        low=0.0,
        high=1.0,
        source="chosen: above the 0.60 of biomedicine to medical devices, so that a park that is filling up keeps what is left for its own industry",
        tag="D",
        about="asked of new tenants where vacancy is low",
    )
    anybody: float = param(
        1.0,
        unit="vacancy rate",
        low=0.0,
        high=1.0,
        source="chosen: an operator without a tenant takes the first that comes",
        tag="D",
        about="from which on nobody is refused",
    )
    span: float = param(
        0.10,
        unit="vacancy rate",
        low=0.01,
        high=1.0,
        source="chosen among six pairs of values on seeds 1 to 5: with a span of 0.25 or more others fill the Medical Device Park first",
        tag="D",
        about="over which, below that, an operator becomes as choosy as it gets",
    )
