"""A job that is tried again says why in one line; docket says it with a traceback each time."""

from __future__ import annotations

import logging

from docket.dependencies import ForcedRetry
from redis.exceptions import RedisError

from handlers.trouble import TROUBLE, reason

DOCKET = "docket.dependencies"  # its logger for what it tries again


def quietly() -> None:
    """From now on docket tells of expected trouble in one line; of anything else as before."""
    logger = logging.getLogger(DOCKET)
    if in_short not in logger.filters:
        logger.addFilter(in_short)


def in_short(record: logging.LogRecord) -> bool:
    """Whether a record of docket's is to be logged; shortens one that is about known trouble."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, ForcedRetry):
        return False  # whoever wished for it has said why
    if isinstance(error, (RedisError, *TROUBLE)):
        record.msg, record.args = f"{record.getMessage()} is tried again: {reason(error)}", ()
        record.exc_info = None
    return True
