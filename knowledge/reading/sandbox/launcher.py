"""Start another program over a document: within limits, without network, and able to write in one folder only.

Run as `python -I`. Arguments: megabytes of memory, seconds of CPU, megabytes of a file, the folder, the program with
its own arguments.
"""

import os
import sys
from pathlib import Path

from knowledge.reading.limits import ProcessLimits
from knowledge.reading.sandbox import isolation

OPEN_FILES = 512
NICENESS = 5
SOCKETS = Path("/tmp")  # noqa: S108  LibreOffice keeps the one it hears its other instances by there, and nowhere else
PROGRAMS = ("/usr", "/lib", "/lib64", "/opt", "/nix", "/etc", "/var/lib", "/var/cache", "/bin", "/dev", "/Applications")
EXTENSIONS = "/var/spool/libreoffice"  # those for all users, on Debian: LibreOffice ends where it cannot read them


def main() -> None:
    memory_mb, cpu_seconds, file_mb = map(int, sys.argv[2:5])
    folder, *command = sys.argv[5:]
    os.nice(NICENESS)
    isolation.die_with_parent()
    isolation.leave_network()
    readable = map(Path, (*PROGRAMS, EXTENSIONS, str(Path(command[0]).parent)))
    isolation.restrict_files(readable, writable=[Path(folder)], sockets=[SOCKETS])
    ProcessLimits(memory_mb, cpu_seconds, file_mb, OPEN_FILES).apply()
    os.chdir(folder)
    os.execv(command[0], command)  # noqa: S606  the program is the operator's, found on PATH
