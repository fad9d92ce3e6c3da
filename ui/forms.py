"""How forms are drawn: FORM_RENDERER = "ui.forms.Renderer" makes `{{ form }}` and `as_field_group` use templates/ui/."""

from typing import Any

from django.forms.boundfield import BoundField as DjangoBoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import CheckboxInput, ChoiceWidget

from ui.widgets import NO_OPTIONAL


class BoundField(DjangoBoundField):
    """A field that knows its language by its name and whether to say that it is optional."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Any = None) -> dict[str, Any]:
        """Add `lang` to the inputs of a pair."""
        built = super().build_widget_attrs(attrs, widget)
        if self.language and "lang" not in self.field.widget.attrs:
            built["lang"] = self.language
        return built

    def initial_text(self) -> Any:
        """Give what stands in the control before anybody types: the value as its widget writes it."""
        value = self.field.prepare_value(self.initial)
        widget = self.field.widget
        if isinstance(widget, CheckboxInput):
            return bool(value)
        if isinstance(widget, ChoiceWidget):
            found = [str(part) for part in widget.format_value(value) if str(part) != ""]
            return found if widget.allow_multiple_selected else "".join(found[:1])
        return widget.format_value(value)

    @property
    def language(self) -> str:
        """Name the language of a field called …_ru or …_en."""
        ending = self.name.rsplit("_", 1)[-1] if "_" in self.name else ""
        return ending if ending in {"ru", "en"} else ""

    @property
    def english(self) -> "DjangoBoundField | None":
        """Give the English field that stands beside a Russian one, if the form has it."""
        name = self.name.removesuffix("_ru") + "_en"
        return self.form[name] if self.language == "ru" and name in self.form.fields else None

    @property
    def is_second(self) -> bool:
        """Tell whether a field stands beside its Russian one."""
        return self.language == "en" and self.name.removesuffix("_en") + "_ru" in self.form.fields

    @property
    def says_optional(self) -> bool:
        """Tell whether "optional" is written: required is the rule, ticks and filters need no word."""
        is_said = getattr(self.field, "says_optional", True)
        return is_said and not self.field.required and not isinstance(self.field.widget, NO_OPTIONAL)

    @property
    def shape(self) -> str:
        """Name the drawing: one tick, a group of choices with a legend, or a line."""
        if self.widget_type == "checkbox":
            return "tick"
        return "group" if self.use_fieldset else "line"


class Renderer(TemplatesSetting):
    """Draws forms by the project's templates; `django.forms` stands in INSTALLED_APPS for the widgets."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    formset_template_name = "ui/formset.html"
    bound_field_class = BoundField
