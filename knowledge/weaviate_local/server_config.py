"""The configuration of the local Weaviate server: one node on loopback, an API key, no outgoing calls."""

import os
import random
import secrets
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from knowledge.weaviate_local.data_dir import DataDir

LOOPBACK = "127.0.0.1"
# Below the range that systems hand out for outgoing connections, so that none of those takes a port in between.
PORTS = range(20_000, 32_000)
TRIES = 200
PASSED_ON = ("PATH", "HOME", "TMPDIR", "GOMEMLIMIT", "GOMAXPROCS", "GOGC")


@dataclass(frozen=True)
class Ports:
    http: int
    grpc: int
    gossip: int
    raft: int  # raft's internal port is always the next one

    @property
    def data(self) -> int:
        """Return the port for other servers of a cluster, which is always this one."""
        return self.gossip + 1


def free_ports() -> Ports:
    with ExitStack() as taken:
        return Ports(_free(taken, 1), _free(taken, 1), _free(taken, 2), _free(taken, 2))


def _free(taken: ExitStack, count: int) -> int:
    """Return the first of `count` free ports in a row, held until `taken` closes, for the next call to find others."""
    for _ in range(TRIES):
        first = random.choice(PORTS)  # noqa: S311  no secret
        with ExitStack() as row:
            if all(_bind(row, first + offset) for offset in range(count)):
                taken.push(row.pop_all())
                return first
    raise OSError(f"No {count} free ports in a row were found between {PORTS.start} and {PORTS.stop}.")


def _bind(row: ExitStack, port: int) -> bool:
    sock = row.enter_context(socket.socket())
    try:
        sock.bind(("", port))  # gRPC and the cluster's data port listen on every interface
    except OSError:
        return False
    return True


@contextmanager
def closed(port: int) -> Iterator[socket.socket]:
    """Take a port without listening on it, so that nobody who inherits it lets the server listen there.

    The server would listen for other servers of its cluster on every interface, and goes on where it cannot.
    """
    with socket.socket() as taken:
        taken.bind(("", port))
        yield taken


def command(binary: Path, ports: Ports) -> list[str]:
    return [str(binary), "--host", LOOPBACK, "--port", str(ports.http), "--scheme", "http"]


def environment(data_dir: DataDir, ports: Ports) -> dict[str, str]:
    """Return the server's whole environment: only what it needs, so that no provider's key reaches it."""
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return passed | _cluster(ports) | _authentication(data_dir.key()) | _content(data_dir)


def _cluster(ports: Ports) -> dict[str, str]:
    return {
        "CLUSTER_HOSTNAME": "node1",  # constant: under another name it would not find its own data again
        "CLUSTER_IN_LOCALHOST": "true",
        "CLUSTER_BIND_ADDR": LOOPBACK,
        "CLUSTER_ADVERTISE_ADDR": LOOPBACK,
        "CLUSTER_GOSSIP_BIND_PORT": str(ports.gossip),
        "CLUSTER_DATA_BIND_PORT": str(ports.data),
        "RAFT_PORT": str(ports.raft),
        "RAFT_INTERNAL_RPC_PORT": str(ports.raft + 1),
        "RAFT_JOIN": f"node1:{ports.raft}",
        "RAFT_BOOTSTRAP_EXPECT": "1",
        # Five times longer by default, for networks between nodes; one node elects itself, so it only starts later.
        "RAFT_TIMEOUTS_MULTIPLIER": "1",
        "GRPC_PORT": str(ports.grpc),
    }


def _authentication(key: str) -> dict[str, str]:
    return {
        "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED": "false",
        "AUTHENTICATION_APIKEY_ENABLED": "true",
        "AUTHENTICATION_APIKEY_ALLOWED_KEYS": key,
        "AUTHENTICATION_APIKEY_USERS": "shisho",
        "CLUSTER_BASIC_AUTH_USERNAME": "shisho",
        "CLUSTER_BASIC_AUTH_PASSWORD": secrets.token_urlsafe(32),
        "API_BASED_MODULES_DISABLED": "true",
        "DISABLE_TELEMETRY": "true",
        "DISABLE_GRAPHQL": "true",
        "GO_PROFILING_DISABLE": "true",
    }


def _content(data_dir: DataDir) -> dict[str, str]:
    return {
        "PERSISTENCE_DATA_PATH": str(data_dir.data),
        "ENABLE_MODULES": "backup-filesystem",
        "BACKUP_FILESYSTEM_PATH": str(data_dir.backups),
        "DEFAULT_VECTORIZER_MODULE": "none",
        "AUTOSCHEMA_ENABLED": "false",
        "QUERY_DEFAULTS_LIMIT": "20",
        # The default of 90 turns every collection read-only on a laptop whose disk is nearly full.
        "DISK_USE_READONLY_PERCENTAGE": "98",
        "LOG_LEVEL": "warning",
    }
