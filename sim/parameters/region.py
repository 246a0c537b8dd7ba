"""Parameters of the section `region`."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sim.parameters.declare import Checked, ParameterError, param


@dataclass(frozen=True)
class RegionChoice(Checked):
    """Which parks, districts and enterprises the run starts from."""

    section = "region"
    name: str = param("zhongguancun", unit="name", source="chosen by the user", tag="D", about="name printed on figures")
    folder: str = param(
        "",
        unit="path",
        source="chosen by the user",
        tag="D",
        about="folder of CSV files; empty means the folder shipped under `name`, or a synthetic region",
    )
    kind: str = param(
        "folder",
        unit="choice",
        choices=("folder", "synthetic"),
        source="chosen by the user",
        tag="D",
        about="read from a folder of CSV files, or laid out by formula",
    )
    parks: int = param(12, unit="parks", low=1, high=3_000, source="chosen by the user", tag="D", about="synthetic region only")
    districts: int = param(3, unit="districts", low=1, high=1_000, source="chosen by the user", tag="D", about="synthetic region only")
    enterprises: int = param(
        3_000,
        unit="enterprises",
        low=1,
        high=5_000_000,
        source="chosen by the user",
        tag="D",
        about="synthetic region only: enterprises at the start",
    )
    layout_seed: int = param(
        0,
        unit="integer",
        low=0,
        high=2**31 - 1,
        source="chosen by the user",
        tag="D",
        about="synthetic region only: another number lays the parks out differently",
    )

    ground: float = param(
        10.0,
        unit="km",
        low=1.0,
        high=50.0,
        source="Beijing's plain of some 6,300 km2 over 17 districts is a disc of 11 km each (general knowledge, unverified)",
        tag="D",
        about="how far from its parks and its position the ground of a district goes, on which enterprises outside the parks lie",
    )
    nearness: float = param(
        0.0,
        unit="share",
        low=0.0,
        high=1.0,
        source="chosen by the user",
        tag="D",
        about="how far distances to enterprises outside the parks are reckoned from their ring around a park; 0: from the position of their district",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.kind == "synthetic" and self.folder:
            raise ParameterError(
                f"region.folder={self.folder} has no effect on a synthetic region; leave it out, or choose region=zhongguancun with it"
            )
        for item in fields(self):
            if (
                self.kind == "folder"
                and item.name in ("parks", "districts", "enterprises", "layout_seed")
                and getattr(self, item.name) != item.default
            ):
                raise ParameterError(
                    f"region.{item.name} only lays out a synthetic region; this one is read from tables. Choose region=synthetic, or edit the tables"
                )
