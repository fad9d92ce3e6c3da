"""The texts everyone may read, signed in or not: help, accessibility, privacy."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def help_page(request: HttpRequest) -> HttpResponse:
    """Say how to sign in, how to use the keys, whom to ask."""
    return render(request, "pages/help.html", {"contact": settings.HELP_CONTACT})


def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what the portal does for everybody to be able to use it, and whom to tell when it does not."""
    return render(request, "pages/accessibility.html", {"contact": settings.HELP_CONTACT})


def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept of the people who use the portal, why and for how long."""
    return render(request, "pages/privacy.html", {"contact": settings.HELP_CONTACT})
