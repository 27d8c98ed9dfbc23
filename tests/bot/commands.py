"""Runs `shisho` commands one after the other in one process: a list of {arguments, environ, file_limit} on stdin."""

import json
import resource
import sys
from typing import Any

from click.testing import CliRunner

import bot.cli  # noqa: F401  adds the commands
from knowledge.cli.main import cli


def outcome(one: dict[str, Any]) -> dict[str, Any]:
    most, hard = one.get("file_limit") or resource.RLIM_INFINITY, resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    result = CliRunner(env=one["environ"]).invoke(cli, one["arguments"])
    unforeseen = result.exception is not None and not isinstance(result.exception, SystemExit)
    return {"code": result.exit_code, "said": result.output, "raised": repr(result.exception) if unforeseen else ""}


if __name__ == "__main__":
    outcomes = [outcome(one) for one in json.load(sys.stdin)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
    sys.stdout.write(json.dumps(outcomes))
