"""What distinguishes the operators' strategies, and what enterprises need at each age: tables of design choices.

Rows of the strategy tables follow `STRATEGIES` of `sim.kinds`: volume, cluster, service, equity, quota; columns of the tables by service follow
`SERVICES`. `PROVENANCE` says what each number is.
"""

import numpy as np

from sim.kinds import STRATEGIES
from sim.parameters.declare import Provenance

MARKUP = np.array([-0.10, 0.0, 0.15, 0.0, 0.0])
SERVICE_EFFORT = np.array([0.5, 1.0, 1.6, 1.0, 0.7])
SERVICE_PRICE = np.array([0.6, 1.0, 2.2, 1.2, 0.6])
PREFERENCE = np.array([0.0, -0.10, 0.0, 0.0, 0.0])
TAKES_EQUITY = np.array([False, False, False, True, False])
SERVICE_WEIGHT = np.array(
    [
        [3.0, 2.0, 0.5, 0.5, 0.3, 0.3, 0.4, 1.0],
        [1.0, 1.0, 1.0, 0.7, 1.3, 1.8, 0.9, 0.3],
        [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
        [0.8, 0.8, 0.9, 2.2, 1.5, 0.5, 1.0, 0.3],
        [2.0, 3.0, 0.6, 0.6, 0.4, 0.5, 0.4, 0.5],
    ]
)
SINGLE = np.array([4.0, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
NEED = np.array(
    [
        [0.10, 0.25, 0.10, 0.25, 0.10, 0.05, 0.10, 0.05],
        [0.08, 0.08, 0.22, 0.12, 0.10, 0.18, 0.17, 0.05],
        [0.12, 0.10, 0.10, 0.22, 0.22, 0.10, 0.09, 0.05],
    ]
)

PROVENANCE = {
    "MARKUP": Provenance(
        unit="log points of rent",
        source="chosen: a price cutter, two followers, a premium, a follower",
        tag="D",
        about="added to the rent of the rule",
    ),
    "SERVICE_EFFORT": Provenance(unit="ratio to the common rule", source="chosen", tag="D", about="multiplies the service budget"),
    "SERVICE_PRICE": Provenance(
        unit="ratio to the common rule",
        source="chosen: only a service operator lives from its services",
        tag="D",
        about="multiplies service fees",
    ),
    "PREFERENCE": Provenance(
        unit="log points of rent",
        source="chosen: only a specialised cluster prefers its own",
        tag="D",
        about="added to the rent of the leading industry",
    ),
    "TAKES_EQUITY": Provenance(unit="switch", source="chosen", tag="D", about="start-ups may pay part of their rent in equity"),
    "SERVICE_WEIGHT": Provenance(unit="weight, mean one over services", source="chosen", tag="D", about="where service money goes"),
    "NEED": Provenance(
        unit="weight, rows sum to one",
        source="chosen: start-ups government affairs and finance; growing ones people, market, supply chain; mature ones finance, technology",
        tag="D",
        about="what an enterprise needs of each service at each age",
    ),
    "SINGLE": Provenance(
        unit="weight, mean one over services",
        source="chosen: property and government affairs, whoever the tenants are",
        tag="D",
        about="where the money for single services goes",
    ),
}

assert all(len(table) == len(STRATEGIES) for table in (MARKUP, SERVICE_EFFORT, SERVICE_PRICE, SERVICE_WEIGHT, PREFERENCE, TAKES_EQUITY))
SERVICE_WEIGHT = SERVICE_WEIGHT / SERVICE_WEIGHT.mean(axis=1, keepdims=True)
