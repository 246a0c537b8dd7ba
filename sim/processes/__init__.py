"""The processes of a quarter, in the order they run."""

from sim.processes.closing import closing
from sim.processes.completions import completions
from sim.processes.demand import demand
from sim.processes.founding import founding
from sim.processes.government import government
from sim.processes.innovation import innovation
from sim.processes.leasing import leasing
from sim.processes.operation import operation
from sim.processes.production import production
from sim.processes.rent import rent
from sim.processes.starts import starts
from sim.processes.talent import talent

ORDER = (demand, completions, innovation, production, closing, founding, leasing, rent, operation, starts, government, talent)
__all__ = ["ORDER"]
