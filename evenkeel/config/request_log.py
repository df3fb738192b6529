"""What the log says of a request that went wrong: the route and the place, never the address or what was written.

An address can let its holder in, and the text of an error can hold what a person wrote, or their email address.
"""

import logging
import traceback
from collections.abc import Iterator

from evenkeel.common.faults import said_fault
from evenkeel.config.failures import sentence_for


class Discreet(logging.Filter):
    """Takes addresses and the texts of errors out of Django's records. What an operator can mend is one line."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None:
            route = getattr(request.resolver_match, "view_name", None) or "no route"
            record.msg, record.args = "%s at %s", (getattr(record, "status_code", "Fault"), route)
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            sentence = sentence_for(error)
            record.exc_text = f"{said_fault(error)}. {sentence}" if sentence else "".join(_frames(error))
            record.exc_info = None
        return True


def _frames(error: BaseException) -> Iterator[str]:
    """Where the error, and whatever led to it, came from, first cause first."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _frames(before)
    yield from traceback.format_tb(error.__traceback__)
    yield f"{said_fault(error)}\n"
