"""Closed lists of names that the model, its inputs and its tables share."""

SPACE_TYPES = ("factory", "office", "lab", "incubator")
# how an operator begins: fill the space, prefer the leading industry, premium services, stakes in tenants, quota by quota
STRATEGIES = ("volume", "cluster", "service", "equity", "quota")
SERVICES = (
    "property",
    "government_affairs",
    "human_resources",
    "finance",
    "technology_transfer",
    "supply_chain",
    "market",
    "living",
)
AGE_CLASSES = ("start_up", "growing", "mature")
# where a number comes from: R-A peer-reviewed; R-B official statistic; R-C commercial page, order of magnitude; R-code source code of a public
# model; M-hi, M-md, M-lo general knowledge with confidence; K computed; D design choice
TAGS = ("R-A", "R-B", "R-C", "R-code", "M-hi", "M-md", "M-lo", "K", "D")
