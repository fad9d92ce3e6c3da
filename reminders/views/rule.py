"""The rules: when whom is told of what, and what a step would do."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.views import history_page
from reminders import domain, forecast
from reminders.forms import AddRuleForm, RuleForm, SwitchForm, subjects
from reminders.models import Rule
from reminders.views.centre import tabs
from ui import paging
from ui.doors import demand, done, page
from ui.tables import Column, Table


def _when(rule):
    return f"{rule.step}, {rule.at_time:%H:%M}" if rule.at_time else rule.step


COLUMNS = [
    Column(name="about", label=gettext_lazy("About"), head=True, url="get_absolute_url"),
    Column(name="counted_from", label=gettext_lazy("Counted from")),
    Column(name="step", label=gettext_lazy("When"), value=_when),
    Column(name="to_whom", label=gettext_lazy("To whom")),
    Column(name="how", label=gettext_lazy("How"), template="reminders/_how.html"),
    Column(name="urgent", label=gettext_lazy("Urgent")),
    Column(name="mandatory", label=gettext_lazy("Mandatory")),
    Column(name="active", label=gettext_lazy("Active")),
]


def rules(request):
    """List the rules: when whom is told of what."""
    demand(request.user, "reminders.read_reminders")
    rows = paging.page(Rule.objects.visible_to(request.user).select_related("subject_type"), request.GET)
    context = {
        "tabs": tabs(request, "rules"),
        "table": Table(COLUMNS, rows, caption=_("Rules")),
        "empty": {"title": _("There are no rules")},
        "subjects": [(model._meta.label_lower, model._meta.verbose_name) for model in subjects()],  # noqa: SLF001  # Django's documented door to a model's options
    }
    return page(request, "reminders/rules.html", context)


def rule(request, public_id):
    """Show one rule: what it does in the days to come."""
    row = _find(request, public_id)
    switch = SwitchForm(row=row)
    context = {"rule": row, "form": switch, "forecast": forecast.of(row, now=timezone.now()) if row.active else None}
    return page(request, "reminders/rule.html", context)


def add(request, about):
    """Add a step to the ladder of one kind of subject."""
    if not request.user.has_perm("reminders.read_reminders"):
        raise Http404
    demand(request.user, "reminders.add_rule")
    model = next((model for model in subjects() if model._meta.label_lower == about), None)  # noqa: SLF001  # as above
    if model is None:
        raise Http404
    form = AddRuleForm(request.POST or None, model=model, user=request.user)
    if form.run(domain.rule.add, about=model, by=request.user, now=timezone.now()):
        messages.success(request, _("The rule is added. What it calls for is planned within seconds."))
        return done(request, form.result)
    context = {"form": form, "about": model._meta.verbose_name, "heading": _("New rule")}  # noqa: SLF001  # as above
    return page(request, "reminders/rule_form.html", context, status=form.status)


def edit(request, public_id):
    """Change a step."""
    row = _find(request, public_id)
    demand(request.user, "reminders.edit_rule", row)
    form = RuleForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.rule.edit, by=request.user, now=timezone.now()):
        messages.success(
            request, _("The rule is saved. What waits follows it within seconds; what was told stays told.")
        )
        return done(request, row)
    context = {"form": form, "rule": row, "about": row.about, "heading": _("Change the rule")}
    return page(request, "reminders/rule_form.html", context, status=form.status)


def switch_off(request, public_id):
    """Switch a step off."""
    said = _("The rule is switched off. What waited because of it is cancelled within seconds.")
    return _switch(request, public_id, domain.rule.switch_off, "reminders.switch_rule_off", said)


def switch_on(request, public_id):
    """Switch a step on again."""
    said = _("The rule is switched on. What lies ahead is planned within seconds.")
    return _switch(request, public_id, domain.rule.switch_on, "reminders.switch_rule_on", said)


def _switch(request, public_id, act, permission, sentence):
    row = _find(request, public_id)
    demand(request.user, permission, row)
    form = SwitchForm(request.POST or None, row=row)
    if form.run(act, by=request.user, now=timezone.now()):
        messages.success(request, sentence)
        return done(request, row)
    return done(request, row)


def history(request, public_id):
    """What was done to a rule."""
    row = _find(request, public_id)
    return history_page(request, row, row.get_absolute_url())


def _find(request, public_id):
    if not request.user.has_perm("reminders.read_reminders"):
        raise Http404
    return get_object_or_404(Rule.objects.visible_to(request.user).select_related("subject_type"), public_id=public_id)
