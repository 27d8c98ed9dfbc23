"""The requests and connections that the web server turns away, counted for the operator and logged now and then."""

import time
from collections import Counter
from enum import StrEnum

import structlog

from bot.http.metrics import Metrics

LOG_EVERY = 10.0  # seconds between two lines about the same reason

log = structlog.get_logger()


class Rejection(StrEnum):
    """The reason why a request was rejected, or a connection closed; also a metric's label."""

    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    BROKEN = "broken"
    CONTENT_TYPE = "content_type"
    TIMESTAMP = "timestamp"
    SIGNATURE = "signature"
    MALFORMED = "malformed"
    CONNECTIONS = "connections"  # too many at once


class Rejections:
    """Counts every rejection, and logs each reason once in a while, with how often there was one since."""

    def __init__(self, metrics: Metrics) -> None:
        self._counter = metrics.refused_requests
        self._unlogged = Counter[Rejection]()
        self._logged_at = dict[Rejection, float]()

    def add(self, reason: Rejection, detail: str = "") -> None:
        self._counter.labels(reason.value).inc()
        self._unlogged[reason] += 1
        if time.monotonic() - self._logged_at.get(reason, -LOG_EVERY) >= LOG_EVERY:
            self._logged_at[reason] = time.monotonic()
            log.info("request_refused", reason=reason.value, error=detail or None, times=self._unlogged.pop(reason))
