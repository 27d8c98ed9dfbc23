"""A local Slack workspace: `shisho serve` opens it without Slack's tokens, and the tests use it."""

from playground.playground import Playground

__all__ = ["Playground"]
