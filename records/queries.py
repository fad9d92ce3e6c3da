"""Reads of the trail that one queryset cannot carry."""

from django.apps import apps

from records.models import verbs_of


def verbs() -> list[tuple[str, str]]:
    """List every act the trail may name, in words, by the alphabet of the reader; one code may be said in several ways."""
    said: dict[str, set[str]] = {}
    for model in apps.get_models():
        for verb, words in verbs_of(model).items():
            said.setdefault(verb, set()).add(str(words))
    return sorted(
        ((verb, " / ".join(sorted(words))) for verb, words in said.items()), key=lambda pair: pair[1].casefold()
    )
