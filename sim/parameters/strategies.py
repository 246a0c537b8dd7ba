"""What distinguishes the operators' strategies, and what enterprises need at each age: tables of design choices.

Rows of the strategy tables follow `STRATEGIES` of `sim.kinds`: volume, cluster, service, equity, quota. All values are design choices (tag D).
"""

import numpy as np

from sim.kinds import STRATEGIES

# mark-up on the market rent [log points]: a price cutter, two followers, a premium, a follower
MARKUP = np.array([-0.10, 0.0, 0.15, 0.0, 0.0])
# service budget against the common rule [ratio]
SERVICE_EFFORT = np.array([0.5, 1.0, 1.6, 1.0, 0.7])
# what services are charged at against the common rule [ratio]: only a service operator lives from them
SERVICE_PRICE = np.array([0.6, 1.0, 2.2, 1.2, 0.6])
# where service money goes [weight], by service: property, government affairs, human resources, finance,
# technology transfer, supply chain, market, living
SERVICE_WEIGHT = np.array(
    [
        [3.0, 2.0, 0.5, 0.5, 0.3, 0.3, 0.4, 1.0],
        [1.0, 1.0, 1.0, 0.7, 1.3, 1.8, 0.9, 0.3],
        [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
        [0.8, 0.8, 0.9, 2.2, 1.5, 0.5, 1.0, 0.3],
        [2.0, 3.0, 0.6, 0.6, 0.4, 0.5, 0.4, 0.5],
    ]
)
# discount to the park's leading industry [log points]: only a specialised cluster prefers its own
PREFERENCE = np.array([0.0, -0.10, 0.0, 0.0, 0.0])
# whether start-ups may pay part of their rent in equity
TAKES_EQUITY = np.array([False, False, False, True, False])

# what an enterprise needs of each service at each age [weight, rows sum to one]: start-ups government affairs and finance, growing ones people,
# market and supply chain, mature ones finance and technology
NEED = np.array(
    [
        [0.10, 0.25, 0.10, 0.25, 0.10, 0.05, 0.10, 0.05],
        [0.08, 0.08, 0.22, 0.12, 0.10, 0.18, 0.17, 0.05],
        [0.12, 0.10, 0.10, 0.22, 0.22, 0.10, 0.09, 0.05],
    ]
)

# single services: property and government affairs, whoever the tenants are
SINGLE = np.array([4.0, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])

assert all(len(table) == len(STRATEGIES) for table in (MARKUP, SERVICE_EFFORT, SERVICE_PRICE, SERVICE_WEIGHT, PREFERENCE, TAKES_EQUITY))
SERVICE_WEIGHT = SERVICE_WEIGHT / SERVICE_WEIGHT.mean(axis=1, keepdims=True)
