"""A local Slack workspace: what `shisho serve` opens without tokens, and what the tests drive."""

from playground.playground import Playground

__all__ = ["Playground"]
