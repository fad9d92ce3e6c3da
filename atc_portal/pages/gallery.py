"""The component gallery: every part of the kit in every look, where it is tested before any page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from atc_portal.pages import samples


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    return render(request, "pages/gallery.html", samples.context(request.GET))
