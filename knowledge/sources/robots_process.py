"""The process that applies a robots.txt. Run by its path, and short, so that it starts in a moment.

Reads JSON from standard input: the rules, our name and the addresses. Writes a list that says of each whether it may be
fetched. Beyond the seconds of CPU in its argument, the system ends it.
"""

import contextlib
import json
import resource
import sys

from protego import Protego

MEMORY = 2**30


def main() -> None:
    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    with contextlib.suppress(ValueError, OSError):  # macOS has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    rules, name, pages = json.load(sys.stdin)
    robots = Protego.parse(rules)
    json.dump([robots.can_fetch(page, name) for page in pages], sys.stdout)


if __name__ == "__main__":
    main()
