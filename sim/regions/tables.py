"""The tables of a region: which columns each has, with unit, bounds and meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.kinds import SPACE_TYPES, STRATEGIES, TAGS
from sim.regions.column import Column, positive, provenance, share

SETTINGS = (
    Column("name", "text", "English name of the region"),
    Column("name_zh", "text", "Chinese name of the region"),
    Column("start", "quarter", "first quarter of a run"),
    Column("quarters", "integer", "length of a run", "quarters", low=1, high=400),
)
"""What region.csv sets, one a row."""

REGION = (
    Column("key", "text", "name of the setting: " + ", ".join(setting.name for setting in SETTINGS)),
    Column("value", "text", "its value"),
    Column("source", "text", "where it comes from", default="not stated"),
)

INDUSTRY_NUMBERS = (
    positive("revenue_per_worker", "revenue of a typical enterprise per worker", "CNY/worker/quarter", high=1e10),
    share("input_share", "purchased goods and services in revenue"),
    positive("wage", "labour cost per worker", "CNY/worker/quarter", high=1e10),
    share("rd_intensity", "research and development spending in revenue"),
    share("skill_share", "workers who need a degree"),
    share("labour_intensity", "how labour-intensive the typical enterprise is"),
    positive("space_per_worker", "gross floor area per worker", "m2/worker", high=1000.0),
    share("factory_share", "enterprises whose main space is a factory"),
    share("office_share", "enterprises whose main space is an office"),
    share("lab_share", "enterprises whose main space is a laboratory or pilot line"),
    share("incubator_share", "start-ups that begin in an incubator"),
    positive("entrant_size", "median employees of a newcomer", "workers", high=1e5),
    Column(
        "local_market_share",
        "number",
        "the region's share of the national market at start",
        "share",
        above=0.0,
        high=1.0,
    ),
    Column("growth_early", "number", "real growth of the market before the midpoint", "1/year", low=-0.5, high=1.0),
    Column("growth_late", "number", "real growth of the market after the midpoint", "1/year", low=-0.5, high=1.0),
    Column("midpoint_year", "number", "calendar year in which growth is half-way", "year", low=1950, high=2100),
    Column("shock_persistence", "number", "autocorrelation of demand shocks", "1/quarter", low=0.0, high=0.999),
    Column("shock_sd", "number", "standard deviation of demand innovations", "log points/quarter", low=0.0, high=0.5),
    Column(
        "service_need",
        "number",
        "need of industrial services relative to an average enterprise",
        "ratio",
        low=0.0,
        high=1.5,
    ),
)

INDUSTRIES = (
    Column("industry", "code", "code of the industry"),
    Column("name_en", "text", "English name"),
    Column("name_zh", "text", "Chinese name"),
    Column("gbt_code", "text", "divisions of the Chinese industry classification GB/T 4754"),
    *INDUSTRY_NUMBERS,
)

INDUSTRY_SOURCES = (
    Column("column", "text", "column of industries.csv, or linkage, or relatedness"),
    Column("unit", "text", "unit"),
    Column("low", "number", "lower end of the plausible range"),
    Column("high", "number", "upper end of the plausible range"),
    Column("source", "text", "where the numbers come from"),
    Column("tag", "text", "how far the source can be trusted", allowed=TAGS),
)

DISTRICTS = (
    Column("district", "code", "code of the district"),
    Column("name_en", "text", "English name"),
    Column("name_zh", "text", "Chinese name"),
    Column("x_km", "number", "position, east positive", "km"),
    Column("y_km", "number", "position, north positive", "km"),
    share("founders_weight", "share of the region's founders who live here (sums to 1)"),
    share("talent_weight", "share of the region's skilled labour that lives here (sums to 1)"),
    positive("housing_rent", "housing rent at start", "CNY/m2/day", high=1e6),
    positive("off_park_rent", "rent of ordinary space outside parks at start", "CNY/m2/day", high=1e6),
    share("responsiveness", "how quickly and reliably the government delivers"),
    Column("off_park_enterprises", "integer", "enterprises outside parks at start", "enterprises", low=0, high=1e7),
    *provenance(),
)

PARKS = (
    Column("park", "code", "code of the park"),
    Column("name_en", "text", "English name"),
    Column("name_zh", "text", "Chinese name"),
    Column("district", "code", "code of its district"),
    Column("part_of", "text", "larger park whose site it is, a row of larger_parks.csv; empty if none", default=""),
    Column("opening", "quarter", "quarter in which it opens"),
    positive("land_m2", "land usable for industry and amenity", "m2", high=1e11),
    positive("plot_ratio", "gross floor area allowed per land area", "m2/m2", high=20.0),
    *(
        Column(f"{kind}_m2", "number", f"{kind} space delivered at opening", "m2 floor area", low=0.0, high=1e10)
        for kind in SPACE_TYPES
    ),
    Column(
        "amenity_m2",
        "number",
        "housing, commerce and culture delivered at opening",
        "m2 floor area",
        low=0.0,
        high=1e10,
    ),
    *(
        positive(f"rent_{kind}", f"asking rent of {kind} space at opening", "CNY/m2/day", high=1e6)
        for kind in SPACE_TYPES
    ),
    Column("x_km", "number", "position, east positive", "km"),
    Column("y_km", "number", "position, north positive", "km"),
    share("accessibility", "transport access, 1 = best"),
    Column("strategy", "text", "what the operator begins with", allowed=STRATEGIES),
    Column("leading_industry", "text", "industry the park is planned for; empty if none", default=""),
    Column(
        "enterprises",
        "integer",
        "enterprises in the park when the region starts, or that come with it when it opens",
        "enterprises",
        low=0,
        high=1e7,
    ),
    Column(
        "revenue_at_start",
        "number",
        "revenue of these enterprises, at prices of the start",
        "CNY/year",
        low=0.0,
        high=1e18,
    ),
    *provenance(),
)

LARGER_PARKS = (
    Column("park", "code", "code of a larger park that parks.csv has in sites"),
    Column("name_en", "text", "English name"),
    Column("name_zh", "text", "Chinese name"),
    *provenance(),
)

EVIDENCE_UNITS = {
    "revenue": "CNY/year",
    "employees": "persons",
    "enterprises": "enterprises",
    "vacancy_rate": "share",
    "rent": "CNY/m2/day",
    "effective_rent": "CNY/m2/day",
    "stock": "m2",
}
"""What may be observed, with its unit."""

EVIDENCE = (
    Column(
        "topic",
        "text",
        "what was observed",
        allowed=tuple(EVIDENCE_UNITS),
    ),
    Column("place", "text", "code of a park, larger park or district, or city for the whole"),
    Column("year", "integer", "year", low=1900, high=2200),
    Column("quarter", "integer", "quarter, empty for a whole year", low=1, high=4, default=""),
    Column("value", "number", "value", low=0.0, share_where=("topic", "vacancy_rate")),
    Column("unit", "text", "unit", allowed=tuple(dict.fromkeys(EVIDENCE_UNITS.values()))),
    Column("price_basis", "text", "prices the value is in", allowed=("current", "none")),
    Column(
        "broker", "text", "broker and basket that the value is of, empty for all enterprises of the place", default=""
    ),
    Column(
        "annualised_from", "text", "part of the year that the value was made from, empty for a whole one", default=""
    ),
    Column("source_title", "text", "publication, broker first"),
    Column("source", "text", "address or place of publication"),
    Column("provenance", "text", "read, or unverified", allowed=("read", "unverified")),
    Column("note", "text", "what to bear in mind", default=""),
)

CASE_QUANTITIES = {
    # quantity: unit
    "enterprises": "enterprises",
    "employees": "persons",
    "occupancy_rate": "share of floor space let",
    "output": "CNY a year, current prices",
}
"""What may be known of a case."""

CASES = (
    Column("park", "code", "code of a park that opens after the region starts"),
    Column("quantity", "text", "what is known of it", allowed=tuple(CASE_QUANTITIES)),
    Column("year", "integer", "year", low=1900, high=2200),
    Column("quarter", "integer", "quarter at whose end it holds, empty for a whole year", low=1, high=4, default=""),
    Column("value", "number", "value", "of the quantity", low=0.0, share_where=("quantity", "occupancy_rate")),
    Column("comparison", "text", "how the source puts it", allowed=("equal", "at_least", "about")),
    Column("source_title", "text", "publication and date"),
    Column("source", "text", "address or place of publication"),
    Column("tag", "text", "how far the source can be trusted", allowed=TAGS),
    Column("note", "text", "what to bear in mind", default=""),
)

DEFLATOR = (
    Column("year", "integer", "year", low=1900, high=2200),
    positive("index", "price index, 1 in the start year", "ratio"),
    *provenance(),
)


def square(first: str, codes: Sequence[str], about: str, names: Mapping[str, Sequence[str]]) -> tuple[Column, ...]:
    """Columns of a table with one column of shares per code, such as a mix or a matrix; names: other headers of these columns."""
    others = zip(*names.values(), strict=True)
    return (
        Column(first, "code", "row"),
        *(share(code, about, also=also) for code, also in zip(codes, others, strict=True)),
    )
