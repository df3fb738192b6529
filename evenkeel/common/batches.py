"""Dealing with many rows a batch at a time: no transaction grows long, and a worker that is asked to stop can."""

from collections.abc import Callable

BATCH = 200
# One run ends after so many, and the next goes on.
MOST_IN_A_RUN = 10_000


def in_batches(step: Callable[[], int]) -> int:
    """Call `step` until it finds no more; says how many in all.

    Each time it deals with one batch and says how many that was.
    """
    done = 0
    while done < MOST_IN_A_RUN and (count := step()):
        done += count
    return done
