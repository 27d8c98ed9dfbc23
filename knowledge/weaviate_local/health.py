"""Health checks: whether a Weaviate server is ready, and whether it refuses anonymous requests."""

from dataclasses import dataclass, field
from http import HTTPStatus

import aiohttp

# grpcio ships no types of its own.
import grpc.aio  # type: ignore[import-untyped]

from knowledge.errors import SettingError

PATIENCE = aiohttp.ClientTimeout(total=5)
SEARCH_METHOD = "/weaviate.v1.Weaviate/Search"


@dataclass(frozen=True)
class ServerAddress:
    """The address of a Weaviate server; `version` is None until it has been asked."""

    http_url: str
    grpc_host: str
    grpc_port: int
    api_key: str | None = field(repr=False)
    version: str | None
    grpc_secure: bool = False


async def version(address: ServerAddress) -> str | None:
    """Return the version of a ready server, or None when it is not there or not ready."""
    try:
        async with aiohttp.ClientSession(address.http_url, timeout=PATIENCE) as session:
            async with session.get("/v1/.well-known/ready") as ready:
                if not ready.ok:
                    return None
            async with session.get("/v1/meta", headers={"Authorization": f"Bearer {address.api_key}"}) as meta:
                return str((await meta.json())["version"]) if meta.ok else None
    except (aiohttp.ClientError, TimeoutError):
        return None


async def refuse_anonymous_access(address: ServerAddress) -> None:
    """Raise SettingError when a query without the key is answered, over REST or gRPC."""
    async with (
        aiohttp.ClientSession(address.http_url, timeout=PATIENCE) as session,
        session.get("/v1/schema") as schema,
    ):
        closed = {"REST": schema.status == HTTPStatus.UNAUTHORIZED, "gRPC": await _grpc(address)}
    if not all(closed.values()):
        doors = " and ".join(door for door, shut in closed.items() if not shut)
        raise SettingError(
            f"The Weaviate server at {address.http_url} answers {doors} queries that show no API key.",
            fix="Use the pinned release of Weaviate, or a server of your own by WEAVIATE_URL.",
        )


async def _grpc(address: ServerAddress) -> bool:
    """Return whether a query without the key is refused."""
    where = f"{address.grpc_host}:{address.grpc_port}"
    async with grpc.aio.insecure_channel(where, options=[("grpc.enable_http_proxy", 0)]) as channel:
        try:
            await channel.unary_unary(SEARCH_METHOD)(b"", timeout=PATIENCE.total, wait_for_ready=True)
        except grpc.aio.AioRpcError as error:
            # Weaviate 1.39 answers a missing key with the code UNKNOWN; only this text identifies it.
            refused = error.code() is grpc.StatusCode.UNAUTHENTICATED or "extract auth" in (error.details() or "")
            return bool(refused)
    return False
