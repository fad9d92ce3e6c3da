"""Whether the portal lives, for machines and for people."""

from django.http import HttpRequest, HttpResponse

from ui.doors import page


def live(_: HttpRequest) -> HttpResponse:
    """Say that the web process answers; it asks nothing of database and broker."""
    return HttpResponse("ok\n", content_type="text/plain")


def status(request: HttpRequest) -> HttpResponse:
    """Show how the portal's parts are."""
    return page(request, "pages/home.html")
