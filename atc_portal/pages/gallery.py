"""The component gallery: every part of the kit in every look, where it is tested before any page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from atc_portal.pages import samples
from ui.doors import demand


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component to staff, who ask for pages and judge them."""
    demand(request.user, "portal.read_gallery")
    return render(request, "pages/gallery.html", samples.context(request.GET))
