"""Looking into a store: what it holds, what it could not make sense of, and whether it is whole."""

from detente.holdings.contents import Holding, holdings
from detente.holdings.missing import Gap, gaps
from detente.holdings.soundness import Fault, faults

__all__ = ["Fault", "Gap", "Holding", "faults", "gaps", "holdings"]
