"""The forms of an import of people: the file, and what is to be done with its rows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.papers import check
from records.forms import ActForm
from ui import sheets_in

WAYS = [
    ("good", _("Import the rows that are right and leave out the others")),
    ("whole", _("Import nothing until all rows are right")),
]


class FileForm(ActForm):
    """A list of people as a file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX or CSV, 2 MB and 2000 rows at most. Formulas are not computed."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean(self):
        """Give the act the name of the file and its rows."""
        values = super().clean()
        file = values.pop("file", None)
        if file is not None:
            try:
                values |= {"name": file.name, "sheet": sheets_in.read(file.name, file.read(sheets_in.BYTES + 1))}
            except sheets_in.UnreadableError as refusal:
                self.add_error("file", str(refusal))
        return values


class ApplyForm(ActForm):
    """What is to be done with the rows that are wrong, and which of the namesakes are the same people."""

    way = forms.ChoiceField(
        label=_("Rows that are wrong or open"), choices=WAYS, widget=forms.RadioSelect, initial="good"
    )

    def prepare(self):
        """Ask about each row with namesakes; a file without anything wrong asks for no way."""
        self.asked = self.options.get("initial", {}).get("asked") or []
        way = self.fields.pop("way")
        for line in self.asked:
            offered = [(str(each.public_id), _as_offered(each)) for each in line.namesakes]
            self.fields[f"answer_{line.number}"] = forms.ChoiceField(
                label=_("Row %(number)d: %(name)s") % {"number": line.number, "name": line.name},
                choices=[*offered, (check.ANOTHER, _("another person, to be entered anew"))],
                initial=offered[0][0],
                widget=forms.RadioSelect,
            )
        if self.options.get("initial", {}).get("left"):
            self.fields["way"] = way

    def values_of(self, row):
        """The choices start as the page offers them."""
        return {}

    def clean(self):
        """Give the act the answers by the number of their rows."""
        values = super().clean()
        values["whole"] = values.pop("way", "good") == "whole"
        names = [f"answer_{line.number}" for line in self.asked]
        values["answers"] = {int(name.removeprefix("answer_")): values.pop(name) for name in names if name in values}
        return values


def _as_offered(person):
    post = person.post_ru or person.post_en
    return _("the same as %(person)s") % {"person": f"{person}, {post}" if post else str(person)}
