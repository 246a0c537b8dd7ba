"""The ordinary economy of each district outside the parks: it lives on those who work there, and competes for labour and rooms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.economy import Economy, relative_rent, thrift
from sim.process import process
from sim.processes.hiring import share_filled
from sim.processes.operation import partially_adjusted
from sim.sums import product

NOBODY = 1e-9  # people within reach of a workplace, below which nobody is


def customers(jobs: NDArray, people: NDArray, commute: NDArray) -> NDArray:
    """Those who hold the jobs of the region's industries, where they live [R persons], sum_q jobs_q m_qr people_r / sum_r' m_qr' people_r'.

    jobs by district of work and people by district of home [R persons]; commute m [R, R share]. The sum is that of jobs.
    """
    reach = np.maximum(product(commute, people), NOBODY)
    return people * product(commute.T, jobs / reach)


def ordinary_jobs_wanted(
    at_start: NDArray, more: NDArray, premium: NDArray, *, multiplier: float, elasticity: float
) -> NDArray:
    """Ordinary jobs that there would be in the long run [R], max(at_start + multiplier * more, 0) * exp(-elasticity * premium).

    Ordinary jobs at the start and customers more than at the start [R persons], premium of wages over those elsewhere [R log points]. Moretti 2010.
    """
    return np.maximum(at_start + multiplier * more, 0.0) * np.exp(-elasticity * premium)


def research_jobs(*, rd_intensity: float, labour_share: float) -> float:
    """Share of ordinary jobs that ask for the skills of the parks [0-1], min(rd_intensity / labour_share, 1): its research as a share of its pay."""
    return min(rd_intensity / labour_share, 1.0)


def ordinary_vacancies(jobs: NDArray, wanted: NDArray, *, speed: float, skill: float) -> NDArray:
    """Skilled people that the ordinary economy looks for [R persons], skill * speed * max(wanted - jobs, 0); jobs now and wanted [R]."""
    return skill * speed * np.maximum(wanted - jobs, 0.0)


def adjusted_jobs(jobs: NDArray, wanted: NDArray, filled: NDArray, *, speed: float) -> NDArray:
    """Ordinary jobs after a quarter [R], jobs + speed * (wanted - jobs), of new ones only the share that is filled [R 0-1]."""
    gap = wanted - jobs
    return jobs + speed * gap * np.where(gap > 0.0, filled, 1.0)


def ordinary_output(jobs: NDArray, wage: NDArray, *, labour_share: float) -> NDArray:
    """Value added of the ordinary economy [R CNY per quarter], jobs * wage / labour_share; wage [R CNY per worker and quarter]."""
    return jobs * wage / labour_share


def use_wanted(jobs: NDArray, at_start: NDArray, saving: NDArray) -> NDArray:
    """Ordinary space that the ordinary economy would use, against the start [R ratio], saving * jobs / at_start; one where nobody worked there.

    Ordinary jobs now and at the start [R persons], saving [ratio], below one where rents have outrun wages.
    """
    return np.divide(saving * jobs, at_start, out=np.ones_like(jobs), where=at_start > 0.0)


@process("governments.ordinary_jobs", "governments.ordinary_use", "governments.vacancies")
def ordinary_economy(model: Economy, draws: Draws) -> None:
    """Ordinary jobs follow those who live in the district, and give way where labour is dear."""
    p, gov, here = model.parameters.ordinary_economy, model.governments, slice(0, model.central)
    if not model.ordinary_start.any():
        return
    skill = research_jobs(rd_intensity=p.rd_intensity, labour_share=p.labour_share)
    jobs = gov.ordinary_jobs[here]
    wanted = ordinary_jobs_wanted(
        model.ordinary_start,
        customers_now(model) - model.customers_start,
        np.log(gov.wage_index[here] / gov.wage_index[model.central]),
        multiplier=p.multiplier,
        elasticity=p.wage_elasticity,
    )
    gov.vacancies[here] += ordinary_vacancies(jobs, wanted, speed=p.speed, skill=skill)
    # rooms are taken and left as leases end, so that rents outside the parks do not swing from quarter to quarter
    use = use_wanted(jobs, model.ordinary_start, saving_outside(model))
    gov.ordinary_use[here] = partially_adjusted(gov.ordinary_use[here], use, speed=p.speed)
    gov.ordinary_jobs[here] = adjusted_jobs(
        jobs, wanted, share_filled(np.array(skill), gov.fill_rate[here]), speed=p.speed
    )


def customers_now(model: Economy) -> NDArray[np.float64]:
    """Those who hold the jobs of the region's industries, where they live [R persons]."""
    firms, here = model.enterprises, slice(0, model.central)
    jobs = model.by_government(firms.employees, firms.district)[here]
    return customers(jobs, model.governments.skilled[here], model.commute)


def skilled_jobs(model: Economy) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Skilled jobs of each district, in the region's industries and in the ordinary economy; two arrays [R persons]."""
    firms, gov, here = model.enterprises, model.governments, slice(0, model.central)
    asked = model.setting.industries.skill_share[firms.industry] * firms.employees
    p = model.parameters.ordinary_economy
    ordinary = research_jobs(rd_intensity=p.rd_intensity, labour_share=p.labour_share) * gov.ordinary_jobs[here]
    return model.by_government(asked, firms.district)[here], ordinary


def saving_outside(model: Economy) -> NDArray[np.float64]:
    """Floor space taken per worker outside the parks against the start [R ratio], less where rents have outrun wages."""
    p, gov, here = model.parameters.leasing, model.governments, slice(0, model.central)
    dearer = relative_rent(gov.off_park_rent[here], model.off_park_start, gov.wage_index[here])
    return thrift(dearer, elasticity=p.space_elasticity, least=p.least_relative_rent, greatest=p.greatest_relative_rent)


def ordinary_wage(model: Economy) -> NDArray[np.float64]:
    """What an ordinary job pays in each district [R CNY per worker and quarter]."""
    return model.ordinary_wage_start * model.governments.wage_index[: model.central]
