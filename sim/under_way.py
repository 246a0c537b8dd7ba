"""What a timeline changes in the course of a run."""

from __future__ import annotations

from sim.economy import Economy
from sim.geography import lay_out
from sim.initialization import initialize_funds
from sim.processes.alliance import invite
from sim.processes.platform import win_over
from sim.sorted_setting import in_unit


def change_under_way(model: Economy) -> None:
    """Bring in what the timeline gives other values in this quarter, with all that was derived from them on the first day.

    What has been built, signed, learnt or agreed stays. What only its own process writes ends here with its lever: members and lists, offers of
    districts that no longer learn, records that are no longer kept. Efforts of operators end by themselves.
    """
    before, ruled = model.site_effort, model.parameters
    model.parameters = in_unit(model.given.at(model.t))
    p, parks, gov = model.parameters, model.parks, model.governments
    lay_out(model)
    premium = p.paths.site_premium
    parks.land_value *= ((1.0 + premium * model.site_effort) / (1.0 + premium * before))[:, None]
    parks.accessibility = model.accessibility
    initialize_funds(model)
    invite(model, before=ruled.alliance.share)
    win_over(model, before=ruled.platform)
    if p.paths.product_design <= 0.0:
        gov.missed = 0.0
    if p.paths.government_relation <= 0.0:
        gov.responsiveness[: model.central] = model.setting.districts.responsiveness
    if not p.rivalry.learning:
        gov.offered = gov.last_change = 0.0
    if not p.operation.learning:
        parks.income_record = 0.0
    if p.talent.kind != "targeted":
        gov.lacking = gov.placed = 0.0
