"""A guard that keeps other web sites out of a server on loopback: no DNS rebinding, no forms from elsewhere."""

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


def loopback_guard(own_names: Callable[[], frozenset[str]]) -> Middleware:
    """Accept a request only under one of our own host names, and a change only from our own page."""

    @web.middleware
    async def checked(request: web.Request, handler: Handler) -> web.StreamResponse:
        hosts = own_names()
        if request.host not in hosts:
            return web.Response(status=421, text="This host name is not the playground's.")
        origin = request.headers.get("Origin")
        foreign = origin is not None and origin not in {f"http://{host}" for host in hosts}
        if request.method not in {"GET", "HEAD"} and foreign:
            return web.Response(status=403, text="Other sites may not do this.")
        response = await handler(request)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    return checked
