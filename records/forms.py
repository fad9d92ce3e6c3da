"""How a page runs an act: text into values, one domain call, and everything it may raise turned into what people see."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Self
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from records import history, queries
from records.models import Once, StaleError, Versioned
from ui.fields import AS_IS, DayField, check_order

OWN = ("version", "seen", "key")
UNPROCESSABLE, CONFLICT = 422, 409
DASHES = "---------"


class Repeated:
    """The result of a form that had arrived before: the address the first one led to."""

    def __init__(self, url: str) -> None:
        self.url = url

    def get_absolute_url(self) -> str:
        """Where the first arrival led."""
        return self.url


class ActForm(forms.Form):
    """A form whose field names are the arguments of an act.

    It carries the version of the row and the values the person saw. When somebody saved meanwhile, fields that only one
    side changed go together by themselves; the same field changed by both gives `merge`, for the page that asks.
    """

    data: QueryDict
    made_of: dict[str, Any]

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __new__(cls, *_given: Any, **options: Any) -> Self:
        """Remember what the form is made of, so that one like it can be made of the row as it is by then."""
        form = super().__new__(cls)
        form.made_of = {name: value for name, value in options.items() if name not in ("data", "files", "row")}
        return form

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict | None = None,
        *,
        row: Versioned | None = None,
        user: Any = None,
        **options: Any,
    ) -> None:
        self.row, self.user = row, user
        self.status = 200
        self.result: Any = None
        self.merge: dict[str, Any] | None = None
        self.merged: list[str] = []
        self.options = options
        initial = {**(self.values_of(row) if row is not None else {}), **(options.get("initial") or {}), "key": uuid4()}
        super().__init__(data, files, **{**options, "initial": initial})
        self.prepare()
        self._name_nothing()
        if row is not None:
            self.initial = {**self.initial, "version": row.version, "seen": json.dumps(self.shown())}
        self.chooses = data is not None and any(name.startswith("choose_") for name in data)

    def prepare(self) -> None:
        """Fit the fields to the row and the reader: choices out of what `self.user` sees, fields that do not apply."""

    def _name_nothing(self) -> None:
        """Say in words what the empty line of a list means; Django draws dashes."""
        for field in self.fields.values():
            if getattr(field, "empty_label", "") == DASHES:
                field.empty_label = _("choose") if field.required else _("none")

    def values_of(self, row: Any) -> dict[str, Any]:
        """The values of the fields as the row has them; override where a field is no attribute of the row."""
        found = {}
        for name in self.base_fields:
            if name not in OWN and hasattr(row, name):
                value = getattr(row, name)
                found[name] = list(value.all()) if hasattr(value, "all") else value
        return found

    def full_clean(self) -> None:
        """Put together what was chosen on the merge page, once the form is whole."""
        if self.chooses:
            self.chooses, self.data = False, self._chosen(self.data)
        super().full_clean()

    def _like(self, row: Any, data: QueryDict | None = None) -> Self:
        """Make the same form of another state of the row."""
        return type(self)(data, self.files if data is not None else None, row=row, **self.made_of)

    def run(self, act: Callable[..., Any], *, by: Any, now: datetime, **fixed: Any) -> bool:
        """Call the act with the cleaned values; True when it is done, and `result` is what it gave."""
        if not self.is_bound:
            return False
        if not self.is_valid():
            self.status = UNPROCESSABLE
            return False
        try:
            return self._call(act, by=by, now=now, **fixed)
        except StaleError as stale:
            return self._together(stale.row, act, by=by, now=now, **fixed)
        except ValidationError as refusal:
            self._refuse(refusal)
            return False

    def _call(self, act: Callable[..., Any], *, by: Any, now: datetime, **fixed: Any) -> bool:
        values = {name: value for name, value in self.cleaned_data.items() if name not in OWN}
        key = self.cleaned_data.get("key")
        with transaction.atomic():
            if key and not self._claim(key, by, now):
                self.result = Repeated(Once.objects.get(key=key).url)
                return True
            if self.row is None:
                self.result = act(**values, **fixed, by=by, now=now)
            else:
                self.result = act(self.row, **values, **fixed, version=self._version(), by=by, now=now)
            if key and hasattr(self.result, "get_absolute_url"):
                Once.objects.filter(key=key).update(url=self.result.get_absolute_url())
        return True

    def _version(self) -> int | None:
        version = self.cleaned_data.get("version")
        return version if version is not None or self.row is None else self.row.version

    @staticmethod
    def _claim(key: UUID, by: Any, now: datetime) -> bool:
        """Take the key; a second arrival waits here for the first one's end, and finds it taken."""
        try:
            with transaction.atomic():
                Once.objects.create(key=key, user=by, at=now)
        except IntegrityError:
            return False
        return True

    def _refuse(self, refusal: ValidationError) -> None:
        """Put each sentence at its field, or above the form where it has none here."""
        self.status = UNPROCESSABLE
        if hasattr(refusal, "error_dict"):
            for name, errors in refusal.error_dict.items():
                self.add_error(name if name in self.fields else None, errors)
        else:
            self.add_error(None, refusal)

    # Somebody saved meanwhile

    def shown(self, form: "ActForm | None" = None) -> dict[str, Any]:
        """The fields as text, as they stand in the controls before anybody types."""
        form = form or self
        return {name: _shown(form[name]) for name in form.fields if name not in OWN and _comparable(form, name)}

    def _typed(self) -> dict[str, Any]:
        return {name: _text(self._raw(name)) for name in self.fields if name not in OWN and _comparable(self, name)}

    def _raw(self, name: str) -> Any:
        return self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))

    def _together(self, row: Any, act: Callable[..., Any], *, by: Any, now: datetime, **fixed: Any) -> bool:
        """Three-way comparison: what was seen, what is there now, what was typed."""
        fresh = self._like(row)
        was, theirs, yours = _loaded(self.cleaned_data.get("seen")), fresh.shown(), self._typed()
        conflicts = [
            name for name in yours if yours[name] != theirs[name] and was.get(name) not in (yours[name], theirs[name])
        ]
        data = self.data.copy()
        for name, value in yours.items():
            if name in was and value == was[name] and theirs[name] != was[name]:
                self.merged.append(str(self[name].label))
                _put(data, self.add_prefix(name), theirs[name])
        data[self.add_prefix("version")] = str(row.version)
        data[self.add_prefix("seen")] = json.dumps(theirs)
        if conflicts:
            self.status = CONFLICT
            self.merge = self._question(row, conflicts, was, theirs, yours, data)
            return False
        again = self._like(row, data)
        done = again.run(act, by=by, now=now, **fixed)
        self.result, self.status, self.merge = again.result, again.status, again.merge
        if not done and not again.merge:
            self.data = again.data
            self._errors = again.errors
        return done

    def _question(
        self, row: Any, names: list[str], was: Mapping, theirs: Mapping, yours: Mapping, data: QueryDict
    ) -> dict[str, Any]:
        entry = history.of(row).first()
        hidden = [
            (name, value)
            for name, values in data.lists()
            if name not in names and name != "csrfmiddlewaretoken" and not name.startswith(("choose_", "yours_"))
            for value in values
        ]
        hidden += [(f"yours_{name}", value) for name in names for value in _several(yours[name])]
        return {
            "who": entry.who if entry else "",
            "at": entry.at if entry else None,
            "merged": self.merged,
            "hidden": hidden,
            "url": row.get_absolute_url(),
            "conflicts": [
                {
                    "name": name,
                    "label": self[name].label,
                    "lang": getattr(self[name], "language", ""),
                    "was": self._said(name, was.get(name, "")),
                    "theirs": self._said(name, theirs[name]),
                    "yours": self._said(name, yours[name]),
                }
                for name in names
            ],
        }

    def _said(self, name: str, value: Any) -> str:
        choices: dict[str, str] = {}
        for key, label in getattr(self.fields[name], "choices", ()):
            choices |= {str(k): str(v) for k, v in label} if isinstance(label, list | tuple) else {str(key): str(label)}
        return ", ".join(choices.get(part, part) for part in _several(value))

    def _chosen(self, data: QueryDict) -> QueryDict:
        """Put together what the person chose on the merge page."""
        data, now = data.copy(), self.shown(self._like(self.row))
        for choice in [name for name in data if name.startswith("choose_")]:
            name = choice.removeprefix("choose_")
            if name in self.fields:
                mine = data.getlist(f"yours_{name}")
                _put(data, self.add_prefix(name), mine if data[choice] == "yours" else now.get(name, ""))
        return data

    def add_sentence(self, sentence: str) -> None:
        """Add a mistake that belongs to no single field."""
        self.add_error(NON_FIELD_ERRORS, sentence)


class BulkForm(ActForm):
    """The fields of many rows: each starts at "leave as is", and only what is set reaches the act, as `values`."""

    @property
    def labels(self) -> dict[str, Any]:
        """What each field is called."""
        return {name: field.label for name, field in self.fields.items()}

    def clean(self) -> dict[str, Any]:
        """Gather what is set; refuse to change nothing."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in OWN}
        values = {name: value for name, value in given.items() if value is not AS_IS}
        if not values and not self.errors:
            raise ValidationError(_("Set at least one field: all of them are left as they are."))
        return {"key": self.cleaned_data.get("key"), "values": values}


def require_reason(reason: str) -> str:
    """Give the reason without spaces around it; refuse an empty one."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason: it is shown in the history and to those who are told.")})
    return reason.strip()


def _comparable(form: forms.Form, name: str) -> bool:
    return not isinstance(form.fields[name], forms.FileField)


def _shown(control: Any) -> Any:
    return _text(control.initial_text())


def _text(value: Any) -> Any:
    """A control's value as JSON keeps it; line ends are those of browsers."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return sorted(str(part) for part in value)
    if isinstance(value, bool):
        return "on" if value else ""
    return str(value).replace("\r\n", "\n")


def _several(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _put(data: QueryDict, name: str, value: Any) -> None:
    values = [part for part in _several(value) if part != ""]
    if values:
        data.setlist(name, values)
    else:
        data.pop(name, None)


def _loaded(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: value for name, value in found.items() if isinstance(value, str) or _is_words(value)}


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


class TrailFilter(forms.Form):
    """What to look for in the trail."""

    verb = forms.ChoiceField(label=gettext_lazy("Act"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Upon what"), required=False)
    who = forms.CharField(label=gettext_lazy("Who"), required=False, max_length=100)
    address = forms.GenericIPAddressField(label=gettext_lazy("Network address"), required=False)
    since = DayField(label=gettext_lazy("From"), required=False, help_text="")
    until = DayField(label=gettext_lazy("To"), required=False, help_text="")

    def __init__(self, *args: Any, settings_only: bool = False, **options: Any) -> None:
        """Offer the acts and subjects that the reader may meet."""
        super().__init__(*args, **options)
        self.fields["verb"].choices = [("", pgettext("act", "any")), *queries.verbs(settings_only=settings_only)]
        self.fields["kind"].choices = [("", _("any")), *queries.kinds(settings_only=settings_only)]

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first."""
        check_order(self, "since", "until")
        return self.cleaned_data
