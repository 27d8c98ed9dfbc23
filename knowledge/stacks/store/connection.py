"""Addresses of Weaviate, and the clients that connect to them."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import SplitResult, urlsplit
from urllib.request import proxy_bypass

import httpx
import weaviate
from weaviate import WeaviateAsyncClient
from weaviate.classes.init import AdditionalConfig, Auth, GrpcConfig, Timeout
from weaviate.exceptions import UnexpectedStatusCodeError, WeaviateBaseError

from knowledge.errors import SettingError, StacksUnavailable
from knowledge.settings import Settings
from knowledge.weaviate_local.health import ServerAddress

GRPC_PORT = 50051
TIMEOUTS = Timeout(init=10, query=30, insert=120)  # seconds
LOOPBACK = ("127.0.0.1", "::1", "localhost")
CLOUD = ".weaviate.cloud"  # where gRPC has a host of its own
REFUSED = (401, 403)
FAILURES = (WeaviateBaseError, httpx.HTTPError, OSError)  # all that a client raises


@contextmanager
def weaviate_errors() -> Iterator[None]:
    """Turn any client error into StacksUnavailable, without its text, which may hold addresses."""
    try:
        yield
    except FAILURES as error:
        raise StacksUnavailable(
            f"The stacks do not answer ({type(error).__name__}).",
            fix="See whether Weaviate runs: `shisho doctor` tells.",
        ) from error


async def connect(client: WeaviateAsyncClient, address: ServerAddress) -> None:
    """Raise StacksUnavailable when nothing answers there, and SettingError when the key is refused."""
    logging.getLogger("weaviate-client").setLevel(logging.CRITICAL)  # its errors quote the passages that it sent
    where = address.http_url
    try:
        await client.connect()
    except UnexpectedStatusCodeError as error:
        if error.status_code in REFUSED:
            raise SettingError(f"Weaviate at {where} refuses the API key.", fix="Correct WEAVIATE_API_KEY.") from error
        raise StacksUnavailable(f"Weaviate at {where} answers with status {error.status_code}.") from error
    except FAILURES as error:
        raise StacksUnavailable(
            f"Weaviate at {where} does not answer.",
            fix="Start it again. If it is your own, see that WEAVIATE_URL and WEAVIATE_GRPC_URL are right.",
        ) from error


def new_client(address: ServerAddress) -> WeaviateAsyncClient:
    """Return a client that is not connected yet."""
    url = _parsed(address.http_url, "WEAVIATE_URL")
    return weaviate.use_async_with_custom(
        http_host=str(url.hostname),
        http_port=_port(url),
        http_secure=url.scheme == "https",
        grpc_host=address.grpc_host,
        grpc_port=address.grpc_port,
        grpc_secure=address.grpc_secure,
        auth_credentials=Auth.api_key(address.api_key) if address.api_key else None,
        additional_config=_configured(str(url.hostname)),
        skip_init_checks=True,  # they ask a package registry whether the client is the newest
    )


def _configured(host: str) -> AdditionalConfig:
    """Use the environment's proxy for hosts outside, and none for those in NO_PROXY and for this machine.

    By default gRPC sends even loopback to HTTP_PROXY, and REST bypasses the proxy for every host.
    """
    proxied = host not in LOOPBACK and not proxy_bypass(host)
    options = [("grpc.max_reconnect_backoff_ms", 2000), ("grpc.enable_http_proxy", int(proxied))]
    return AdditionalConfig(timeout=TIMEOUTS, trust_env=proxied, grpc_config=GrpcConfig(channel_options=options))


def own_addresses(settings: Settings) -> Sequence[ServerAddress]:
    """Return the addresses in WEAVIATE_URL, each with its own of WEAVIATE_GRPC_URL."""
    urls = [_parsed(text, "WEAVIATE_URL") for text in _separated(settings.weaviate_url) or [""]]
    grpcs = [_parsed(text, "WEAVIATE_GRPC_URL") for text in _separated(settings.weaviate_grpc_url)]
    if grpcs and len(grpcs) != len(urls):
        raise SettingError(
            f"WEAVIATE_URL has {len(urls)} addresses, and WEAVIATE_GRPC_URL has {len(grpcs)}.",
            fix="Write one for each, in the same order and separated by commas.",
        )
    grpcs = grpcs or [_parsed(_usual_grpc(url), "WEAVIATE_GRPC_URL") for url in urls]
    return [_address(url, grpc, settings) for url, grpc in zip(urls, grpcs, strict=True)]


def _separated(addresses: str | None) -> list[str]:
    return [part.strip() for part in (addresses or "").split(",") if part.strip()]


def _address(url: SplitResult, grpc: SplitResult, settings: Settings) -> ServerAddress:
    if (url.hostname, _port(url)) == (grpc.hostname, _port(grpc)):
        raise SettingError(
            "WEAVIATE_URL and WEAVIATE_GRPC_URL are the same address.",
            fix=f"gRPC has a port of its own, {GRPC_PORT} as a rule.",
        )
    key = settings.weaviate_api_key
    return ServerAddress(
        http_url=f"{url.scheme}://{url.netloc.rpartition('@')[2]}",  # it is named in messages, a password is not
        grpc_host=str(grpc.hostname),
        grpc_port=_port(grpc),
        api_key=key.get_secret_value() if key else None,
        version=None,
        grpc_secure=grpc.scheme == "https",
    )


def _usual_grpc(url: SplitResult) -> str:
    if str(url.hostname).endswith(CLOUD):
        return f"https://grpc-{url.hostname}:443"
    host = f"[{url.hostname}]" if ":" in str(url.hostname) else url.hostname
    return f"{url.scheme}://{host}:{GRPC_PORT}"


def _parsed(text: str, name: str) -> SplitResult:
    """Accept `host:port` as well, since gRPC addresses are often written so."""
    try:
        url = urlsplit(text if "//" in text else f"http://{text}")
        usable = url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise SettingError(f"{name} is no address.", fix="Write it like https://weaviate.example.com:8080.")
    return url


def _port(url: SplitResult) -> int:
    return url.port or (443 if url.scheme == "https" else 80)
