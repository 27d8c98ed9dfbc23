"""Slack's signature on what it sends to an app."""

import hashlib
import hmac
import time


def signed(secret: str, body: bytes, *, at: float | None = None) -> dict[str, str]:
    """The headers that prove, to whoever knows the secret, that Slack sent this body just now."""
    timestamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": timestamp, "x-slack-signature": f"v0={digest}"}
