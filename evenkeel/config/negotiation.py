"""Reads from a request which form of a kept page its reader can take, and whether they hold it already."""

import functools

from django.utils.http import parse_etags, parse_header_parameters

# Browsers write some thirty characters. Whatever is longer is not worth the memory of remembering it.
LONGEST = 200


def takes_gzip(accepted: str) -> bool:
    """Whether Accept-Encoding lets a page be sent compressed, and does not like it better plain (RFC 9110, 12.5.3)."""
    return len(accepted) <= LONGEST and _takes_gzip(accepted)


@functools.lru_cache(maxsize=256)
def _takes_gzip(accepted: str) -> bool:
    try:
        weights = dict(_weighed(part) for part in accepted.split(",") if part.strip())
    except ValueError:
        return False
    by_name = [weights[name] for name in ("gzip", "x-gzip") if name in weights]
    gzip = max(by_name, default=weights.get("*", 0.0))
    return gzip > 0 and gzip >= weights.get("identity", 0.0)


def _weighed(part: str) -> tuple[str, float]:
    """A coding and its weight. Raises ValueError where the weight is no number."""
    coding, parameters = parse_header_parameters(part)
    return coding, float(parameters.get("q", 1))


def holds(asked: str, etag: str) -> bool:
    """Whether If-None-Match names the page, strongly or weakly, alone or among others, or names any page."""
    if not asked:
        return False
    return asked == etag or any(tag in ("*", etag, f"W/{etag}") for tag in parse_etags(asked))
