#!/usr/bin/env bash
# pybreaker 1.4.1 (PyPI), a breaker that several threads share.
#
# Guess: calls of different threads through one breaker run side by side, since the breaker is thread-safe, and an excluded
# exception neither counts as a failure nor changes the count.
# Seen: they run one after the other, because the breaker holds its lock while a call runs: a slow dependency is called by
# one thread at a time, and the others wait for it without a limit. An excluded exception counts as a success: it sets the
# count of failures back to 0.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
python_packages pybreaker==1.4.1

cat >calls.py <<'PYTHON'
import threading

import pybreaker


def side_by_side(call):
    """How many of four threads are inside of a call at once, if each waits there for the others."""
    meeting = threading.Barrier(4)
    met = []

    def work():
        try:
            meeting.wait(timeout=1)
            met.append(True)
        except threading.BrokenBarrierError:
            pass

    threads = [threading.Thread(target=call, args=(work,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return "together" if len(met) == 4 else "one at a time"


class Excluded(Exception):
    pass


def counted(breaker, failure):
    def work():
        raise failure

    try:
        breaker.call(work)
    except type(failure):
        return f"{type(failure).__name__} {breaker.fail_counter}"


print("four threads without a breaker:", side_by_side(lambda work: work()))
print("four threads through one breaker:", side_by_side(pybreaker.CircuitBreaker().call))
breaker = pybreaker.CircuitBreaker(exclude=[Excluded])
print("failures counted after each:", ", ".join(counted(breaker, each) for each in (ValueError(), ValueError(), Excluded())))
PYTHON
expect "$(venv/bin/python calls.py)" "four threads without a breaker: together
four threads through one breaker: one at a time
failures counted after each: ValueError 1, ValueError 2, Excluded 0"
