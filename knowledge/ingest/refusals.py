"""What a document that could not be had is reported as: one line, with what would help."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime

import aiohttp
from yarl import URL

from knowledge.errors import FetchError
from knowledge.ingest.addresses import PrivateAddress, shown

_BY_HAND = "save the page from a browser, and give the file"


def refused(address: URL, response: aiohttp.ClientResponse, now: float) -> FetchError:
    """For an answer that is an HTTP error. `now`: seconds since the epoch."""
    status = response.status
    retry_after = _seconds(response.headers.get("Retry-After"), now)
    later = f"in {retry_after:.0f} seconds" if retry_after else "later"
    if status in (401, 402, 403, 407, 451):
        what = f"the site does not show it to this program: {_BY_HAND}"
    elif status in (404, 410):
        what = "there is no such page (any more): check the address"
    elif status == 429:
        what = f"the site was asked too often: try again {later}"
    elif status >= 500:
        what = f"the site is in trouble: try again {later}"
    else:
        what = f"the site gives no document: {_BY_HAND}"
    return FetchError(
        f"{shown(str(address))}: HTTP {status}, {what}", status=status, retry_after=retry_after
    )


def broken_off(address: URL, error: Exception, total_s: float) -> FetchError:
    """For a conversation that failed below HTTP, or in it. `total_s`: the time there was."""
    return FetchError(f"{shown(str(address))}: {_fault(address, error, total_s)}")


def too_large(name: str, limit: int) -> FetchError:
    return FetchError(
        f"{shown(name)}: larger than the limit of {limit / 1e6:g} MB: "
        "give a page that holds the article alone"
    )


def _fault(address: URL, error: Exception, total_s: float) -> str:
    if PrivateAddress.TEXT in str(getattr(error, "os_error", "")):
        return (
            f"leads to a private address, which is not fetched: if {address.host} is a host of "
            "your own that you trust, name it in FETCH_PRIVATE_HOSTS"
        )
    match error:
        case aiohttp.ClientConnectorDNSError():
            return (
                f"the name {address.host} does not resolve: check its spelling, and that this "
                "machine can look up names"
            )
        case aiohttp.ClientSSLError():
            reason = getattr(error.os_error, "reason", None) or error.os_error
            return f"no safe connection ({_short(reason)}): {_BY_HAND}"
        case aiohttp.ServerTimeoutError():
            return f"{address.host} cannot be reached in time: try again later"
        case TimeoutError():
            return f"took longer than the {total_s:g} seconds there are: try again later"
        case aiohttp.ClientConnectorError():
            reason = error.os_error.strerror or error.os_error
            return (
                f"{address.host} cannot be reached at port {address.port} ({_short(reason)}): "
                "check the address, or try again later"
            )
        case aiohttp.ServerDisconnectedError() | aiohttp.ClientPayloadError() | OSError():
            return "the site broke off in the middle of its answer: try again later"
        case aiohttp.ClientResponseError():
            return f"what answers does not speak proper HTTP: check the address, or {_BY_HAND}"
        case _:
            return f"not an address that can be asked ({_short(error)}): check it"


def _short(reason: object) -> str:
    return " ".join(str(reason).split())[:120]


def _seconds(retry_after: str | None, now: float) -> float | None:
    """A Retry-After header in seconds from `now`; RFC 9110, 10.2.3: a number, or a date."""
    if not retry_after:
        return None
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after)
    try:
        at = parsedate_to_datetime(retry_after)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return max(0.0, (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() - now)
