"""Slack's signature as its documentation describes it, also for bodies that are not UTF-8."""

import hashlib
import hmac
import time


def signature_headers(secret: str, body: bytes, *, at: float | None = None) -> dict[str, str]:
    """Return the headers that sign a body at the time `at`, by default now."""
    timestamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": timestamp, "x-slack-signature": f"v0={digest}"}
