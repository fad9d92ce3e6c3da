"""Widgets of our own, all of them text first: they work without a script."""

from django import forms

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
