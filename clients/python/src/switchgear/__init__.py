"""Circuits of the Switchgear extension, which runs beside this function on 127.0.0.1.

If the extension does not answer, calls are made without a circuit: a circuit breaker must never be the outage.
"""

from ._circuit import Circuit
from ._errors import CircuitOpen
from ._call import Call

__all__ = ["Call", "Circuit", "CircuitOpen"]
