"""Widgets of our own, all of them text first: they work without a script."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

NO_OPTIONAL = (forms.CheckboxInput, forms.HiddenInput, forms.CheckboxSelectMultiple)


class DayInput(forms.TextInput):
    """A day as text; date.js adds the button that opens the browser's own picker."""

    template_name = "ui/widgets/day.html"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        """Leave room for a day written in words."""
        super().__init__({"size": "18", "autocomplete": "off", "inputmode": "text", "data-day": "", **(attrs or {})})


class ClockInput(forms.TextInput):
    """A time of day as text, on 24 hours."""

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        """Leave room for five characters."""
        super().__init__({"size": "6", "autocomplete": "off", "inputmode": "numeric", **(attrs or {})})


class NameInput(forms.TextInput):
    """A person's name: every letter is allowed and none is underlined in red."""

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        """Keep spelling aids away."""
        super().__init__({"spellcheck": "false", "autocomplete": "off", **(attrs or {})})


class UploadInput(forms.FileInput):
    """A file; what was uploaded already goes along by its key, so that a mistake elsewhere does not lose it.

    `kept` is what stands there already (with `name` and `facts`); upload.js sends a file to `route` as soon as it is chosen.
    """

    template_name = "ui/widgets/upload.html"

    def __init__(self, attrs: dict[str, object] | None = None, *, route: str = "", accept: str = "") -> None:
        """Remember where files are sent ahead of the form."""
        super().__init__({"accept": accept, **(attrs or {})})
        self.route = route
        self.kept: Any = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ARG002  # the file itself was kept before the form is read
        """Give the key of what was uploaded."""
        return data.get(f"{name}_kept")

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:  # noqa: ARG002  # as above
        """Tell whether nothing was uploaded."""
        return f"{name}_kept" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add what is kept, and where to send a file."""
        context = super().get_context(name, value, attrs)
        return context | {
            "kept": self.kept,
            "kept_name": f"{name}_kept",
            "url": reverse(self.route) if self.route else "",
        }


class Chooser(forms.Select):
    """One of many choices: above fifteen combobox.js makes a field of it that one types into; `route` feeds it.

    The route answers `?q=` with {"results": [{"value", "label"}]}, out of what its reader sees.
    """

    FEW = 15

    def __init__(self, attrs: dict[str, object] | None = None, *, route: str = "") -> None:
        """Remember where further choices come from."""
        super().__init__(attrs)
        self.route = route

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Mark a list that is too long to be looked through."""
        context = super().get_context(name, value, attrs)
        if sum(len(options) for _group, options, _place in context["widget"]["optgroups"]) > self.FEW:
            marks = {"data-combobox": True, "data-found": _("Choices found:"), "data-none": _("Nothing found")}
            context["widget"]["attrs"] |= marks | ({"data-url": reverse(self.route)} if self.route else {})
        return context
