"""Who watches the portal from outside: machines that read its figures without an account, known by their network."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

from records import origin

FIGURES = "/system/metrics"


def reads_figures(request: HttpRequest) -> bool:
    """Tell whether a request asks for the figures from a network that may read them; nothing is changed by it."""
    return request.path == FIGURES and request.method in ("GET", "HEAD") and _is_known(origin.current().address)


def _is_known(address: str) -> bool:
    try:
        return any(ip_address(address) in ip_network(network, strict=False) for network in settings.METRICS_FROM)
    except ValueError:
        return False
