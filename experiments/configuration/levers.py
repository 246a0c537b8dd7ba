"""The levers of park development: what each does, and how it is switched on and off.

A lever is a row of a table: changes of parameters and programmes of districts. To add one, add a row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from experiments.configuration.errors import ConfigurationError, nearest
from experiments.configuration.texts import texts_of
from sim.parameters import Parameters
from sim.parameters.policy_table import Instrument


@dataclass(frozen=True)
class Lever:
    """One path, trend, institution or instrument of policy that can be switched on and off."""

    name: str
    mechanism: str
    """How it acts, in one line."""
    on: Mapping[str, Any] = field(default_factory=dict)
    """Values of parameters, by dotted name, when it is on."""
    off: Mapping[str, Any] = field(default_factory=dict)
    """Values of the same parameters when it is off."""
    programmes: tuple[Instrument, ...] = ()
    """Programmes in force when it is on; when it is off, none of these kinds is."""
    other: bool = False
    """An alternative to another lever: switched on alone only, never among all."""

    def label(self, lang: str) -> str:
        """Name in one language."""
        return texts_of("configuration/levers", lang)(self.name)

    def switched(self, parameters: Parameters, on: bool) -> Parameters:
        """The parameters with this lever on, or off, and everything else as it was."""
        kinds = {programme.kind for programme in self.programmes}
        before = parameters.policy.instruments
        wanted = self.programmes if on else ()
        if tuple(each for each in before if each.kind in kinds) != wanted:
            programmes = (*(each for each in before if each.kind not in kinds), *wanted)
            parameters = replace(parameters, policy=replace(parameters.policy, instruments=programmes))
        return changed(parameters, self.on if on else self.off)

    def words(self) -> str:
        """The words of the command line that switch it on."""
        if self.programmes:
            shown = ",".join(
                "{"
                + ",".join(
                    f"{key}:{getattr(each, key)}" for key in ("kind", "intensity", "target") if getattr(each, key)
                )
                + "}"
                for each in self.programmes
            )
            return f"policy.instruments=[{shown}]"
        return " ".join(
            f"{key}={str(value).lower() if isinstance(value, bool) else value}" for key, value in self.on.items()
        )


def changed(parameters: Parameters, changes: Mapping[str, Any]) -> Parameters:
    """The same parameters with some dotted names given other values, all of a section at once."""
    sections: dict[str, dict[str, Any]] = {}
    for name, value in changes.items():
        section, _, leaf = name.rpartition(".")
        sections.setdefault(section, {})[leaf] = value
    return replace(
        parameters,
        **sections.pop("", {}),
        **{section: replace(getattr(parameters, section), **values) for section, values in sections.items()},
    )


def _effort(name: str, mechanism: str) -> Lever:
    return Lever(name, mechanism, {f"paths.{name}": 1.0}, {f"paths.{name}": 0.0})


def _trend(name: str, section: str, kind: str, mechanism: str, *, other: bool = False) -> Lever:
    key = f"{section}.kind"
    return Lever(name, mechanism, {key: kind}, {key: "ordinary"}, other=other)


NEUTRAL = {"sale_share": 0.0, "service_effort": 1.0, "service_price": 1.0, "rent_level": 0.0, "takes_equity": False}


def _income(name: str, mechanism: str, terms: Mapping[str, Any]) -> Lever:
    """An income model of operators, as configs/business_model has it."""
    on = {f"business_model.{key}": value for key, value in terms.items()}
    off = {f"business_model.{key}": NEUTRAL[key] for key in terms}
    return Lever(f"{name}_model", mechanism, on, off, other=True)


def _instrument(kind: str, mechanism: str, **terms: Any) -> Lever:
    return Lever(kind, mechanism, programmes=(Instrument(kind=kind, **terms),))


# Paths at full effort; trends at their later end; the ten paths first, the instruments of policy last.
LEVERS = {
    lever.name: lever
    for lever in (
        _effort("site_selection", "parks that open later lie nearer to skilled labour, on dearer land, and are built smaller"),
        _effort("product_design", "floor space is built and refitted to tenants' measure, at a cost"),
        _effort("government_relation", "districts approve faster, keep promises and look after tenants"),
        _effort("attraction_channels", "agents and events bring founders from outside to vacant floor space"),
        _effort("industrial_services", "more of the operator's income goes into services"),
        _effort("park_operation", "upkeep, tenants looked after and cost discipline, for management staff"),
        Lever(
            "business_model",
            "operators sell part of new floor space, charge for services and take equity of start-ups",
            {
                "business_model.sale_share": 0.2,
                "business_model.service_effort": 1.3,
                "business_model.service_price": 1.5,
                "business_model.takes_equity": True,
            },
            {
                "business_model.sale_share": 0.0,
                "business_model.service_effort": 1.0,
                "business_model.service_price": 1.0,
                "business_model.takes_equity": False,
            },
        ),
        _effort("threefold_linkage", "marketised, specialised and digital operation speed one another up"),
        _effort("innovation_ecosystem", "joint laboratories, exchange between enterprises, spin-offs"),
        _trend("innovation_community", "development", "community", "incubators, hosts and events bring a park's enterprises together"),
        _trend("ecosystem_attraction", "attraction", "ecosystem", "founders come by referral along the chains of a park's enterprises"),
        _trend("full_cycle_services", "service", "full_cycle", "services go to what tenants need at their ages"),
        _trend("targeted_talent", "talent", "targeted", "districts pay for the skilled people their leading industries lack"),
        Lever(
            "revival",
            "idle floor space is converted faster and more of it; districts pay for surveys and permits",
            {"revival.intensity": 1.0},
            {"revival.intensity": 0.0},
        ),
        Lever(
            "admission",
            "operators planned for one industry refuse new tenants too little related to it, the fuller the more",
            {"admission.kind": "by_chain"},
            {"admission.kind": "everybody"},
        ),
        Lever(
            "industrial_fund",
            "guidance funds and funds of parks take stakes in young enterprises, lose, sell and invest again",
            {"fund.guidance": 1.0, "fund.park": 0.5},
            {"fund.guidance": 0.0, "fund.park": 0.0},
        ),
        Lever(
            "learning_governments",
            "districts compete with land, rent and taxes, imitate one another and learn from their own record",
            {"rivalry.learning": True},
            {"rivalry.learning": False},
        ),
        Lever(
            "learning_operators",
            "operators take up the strategies of peers that earn more",
            {"operation.learning": True},
            {"operation.learning": False},
        ),
        Lever(
            "alliance",
            "parks pay dues, share suppliers, specialists, leads, agree on industries and split taxes, while it pays",
            {"alliance.share": 1.0},
            {"alliance.share": 0.0},
        ),
        Lever(
            "platform",
            "parks list vacant floor space and searchers look there while either finds the other; fees and districts pay",
            {"platform.participation": 1.0},
            {"platform.participation": 0.0},
        ),
        Lever(
            "designation",
            "parks apply for the title of featured park; it brings leads, visibility and a grant, and is reviewed",
            {"designation.by": "score"},
            {"designation.by": "none"},
        ),
        _trend("complex", "development", "complex", "housing, shops and every type of floor space", other=True),
        _trend("land_attraction", "attraction", "land", "land and new leases are cheaper, whoever comes", other=True),
        _trend("policy_attraction", "attraction", "policy", "start-ups get part of their rent and taxes back", other=True),
        _trend("single_services", "service", "single", "services are property management and government affairs", other=True),
        _trend("talent_for_all", "talent", "anybody", "districts pay a settling allowance to whoever comes", other=True),
        _income("sale", "most new floor space is sold when finished", {"sale_share": 0.7, "service_effort": 0.5}),
        _income("rent", "floor space is held and let a little dearer; few services", {"service_effort": 0.7, "service_price": 0.7, "rent_level": 0.03}),
        _income("service", "services are the business, and charged for", {"service_effort": 1.6, "service_price": 2.0}),
        _income("equity", "start-ups pay part of their rent in equity in every park", {"service_effort": 1.2, "takes_equity": True}),
        _instrument("land_discount", "land for new floor space is sold 30 % below its price", intensity=0.3),
        _instrument("rent_subsidy", "districts pay 30 % of the rent of start-ups", intensity=0.3, target="start_ups"),
        _instrument("rent_free_period", "districts pay 3 more rent-free quarters of new leases of start-ups", intensity=0.25, target="start_ups"),
        _instrument("tax_relief", "districts give back 30 % of their taxes to start-ups", intensity=0.3, target="start_ups"),
        _instrument("rd_subsidy", "districts pay 10 % of research and development; half of it leaks", intensity=0.1),
        _instrument("talent_housing", "districts pay 20 % of the housing rent of skilled workers", intensity=0.2),
        _instrument("talent_subsidy", "districts pay 30 % of a quarter's wage for skilled people hired", intensity=0.3),
        _instrument("guidance_fund_equity", "districts put 5 % of their taxes from enterprises into guidance funds", intensity=0.05),
        _instrument("incubation_grant", "districts pay half of the rent of start-ups in incubators", intensity=0.5, target="start_ups"),
        _instrument("service_platform_grant", "districts pay 30 % of operators' cost of services", intensity=0.3),
        _instrument("pilot_line_grant", "districts pay 30 % of the construction cost of laboratories", intensity=0.3),
        _instrument("renovation_grant", "districts pay 30 % of the cost of converting floor space", intensity=0.3),
        _instrument("scenario_procurement", "districts buy 2 % of the sales of enterprises that innovate", intensity=0.02),
        _instrument("fast_approval", "applications of searchers and for conversion are answered faster", intensity=0.5),
        _instrument("brand_promotion", "districts pay to bring half as many more potential founders", intensity=0.5),
    )
}  # fmt: skip
"""Every lever by its name, in the order of tables."""


def levers_named(names: Sequence[str]) -> list[Lever]:
    """The levers named, all of them when none is; raises `ConfigurationError` for an unknown name."""
    for name in names:
        if name not in LEVERS:
            raise ConfigurationError(
                f"there is no lever {name!r}; the levers are {', '.join(LEVERS)}{nearest(name, LEVERS)}"
            )
    return [LEVERS[name] for name in names or LEVERS]
