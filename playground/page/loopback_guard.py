"""Keeps other sites out of a server on loopback: DNS rebinding, and forms posted from elsewhere."""

from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def guard(own_names: Callable[[], frozenset[str]]) -> Middleware:
    """Lets a request pass only under one of our own names, and a changing one only from our own page."""

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        hosts = own_names()
        if request.host not in hosts:
            return web.Response(status=421, text="This is not the name of a playground.")
        origin = request.headers.get("Origin")
        foreign = origin is not None and origin not in {f"http://{host}" for host in hosts}
        if request.method not in {"GET", "HEAD"} and foreign:
            return web.Response(status=403, text="Another site may not do this.")
        response = await handler(request)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    return guarded
