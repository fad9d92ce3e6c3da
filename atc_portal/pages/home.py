"""The first page: what needs an answer, what comes next, by role."""

from django.http import HttpRequest, HttpResponse

from ui.doors import page


def home(request: HttpRequest) -> HttpResponse:
    """Show the reader's own first page."""
    return page(request, "pages/home.html")
