"""One's own pages: profile, display, language."""

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as remember_language

from members import display as shown
from members import domain
from members.forms.profile import DisplayForm, ProfileForm
from members.models import Representation
from ui import tables
from ui.doors import done, page

UNPROCESSABLE = 422


def profile(request):
    """Who I am here, for whom I act, in which language and zone."""
    user = request.user
    form = ProfileForm(request.POST or None, row=user)
    if form.run(domain.account.change_profile, by=user, now=timezone.now()):
        translation.activate(form.cleaned_data["language"])
        messages.success(request, _("Your profile has been saved."))
        answer = done(request, reverse("members:profile"))
        return shown.keep_language(answer, form.cleaned_data["language"])
    held = Representation.objects.visible_to(user).in_force().filter(user=user).select_related("party")
    context = {
        "form": form,
        "facts": [
            (pgettext("person", "Name (Russian)"), user.name_ru),
            (pgettext("person", "Name (English)"), user.name_en),
            (_("E-mail"), user.email),
            (_("Role"), user.get_role_display()),
            (_("Rights"), ", ".join(str(right) for right in user.rights.all())),
        ],
        "representations": held.order_by("party__protocol_order"),
        "ended": _ended(user) if user.has_role("representative") and not held else None,
    }
    return page(request, "members/profile.html", context, status=form.status)


def _ended(user):
    """The last accreditation of somebody who has none today, in words."""
    last = user.representations.select_related("party").order_by("-valid").first()
    if last is None or last.last_day is None:
        return _("You do not represent a party. Ask the Center if that is wrong.")
    return _("Your accreditation for %(party)s ended on %(day)s.") % {
        "party": last.party,
        "day": tables.said(last.last_day),
    }


def display(request):
    """How pages look to me; before signing in a cookie remembers it."""
    user = request.user if request.user.is_authenticated else None
    form = DisplayForm(request.POST or None, row=user, initial=None if user else shown.of(request))
    if user and form.run(domain.account.change_display, by=user, now=timezone.now()):
        return _displayed(request, form)
    if user is None and request.method == "POST":
        if form.is_valid():
            return _displayed(request, form)
        form.status = UNPROCESSABLE
    return page(request, "members/display.html", {"form": form}, status=form.status)


def _displayed(request, form):
    messages.success(request, _("The display has been set."))
    return shown.keep(done(request, reverse("members:display")), form.cleaned_data)


@require_POST
def set_language(request):
    """Speak another language, on the page one is on; an account remembers it."""
    language = request.POST.get("language")
    if request.user.is_authenticated and translation.check_for_language(language or ""):
        domain.account.speak(request.user, language=language, by=request.user, now=timezone.now())
    return remember_language(request)
