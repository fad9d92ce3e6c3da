"""Rules 9, 11 and 14 of the house: tables keep the floors, what the database refuses it refuses in words."""

import re

from django.apps import apps
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.models.constraints import BaseConstraint
from django.utils.functional import Promise

from members.models import Owed
from records.models import Versioned
from reminders.models.promises import Remindable, Scheduled
from tests.house.source import DOMAINS, FLOORS, ROOT, modules

PROMISES = {Versioned, Scheduled, Remindable, Owed}
MODELS = [model for app in DOMAINS for model in apps.get_app_config(app).get_models()]


def test_promises_are_the_only_base_models():
    abstract = {
        base
        for model in MODELS
        for base in model.__mro__
        if issubclass(base, models.Model)
        and base is not models.Model
        and base._meta.abstract
        and base.__module__.split(".")[0] in FLOORS
    }
    assert abstract <= PROMISES, abstract - PROMISES


def test_foreign_keys_point_down():
    found = [
        f"{model.__name__}.{field.name} points up at {field.related_model.__name__}"
        for model in MODELS
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and field.related_model._meta.app_label in FLOORS
        and field.related_model is not apps.get_model("members.User")
        and FLOORS.index(field.related_model._meta.app_label) > FLOORS.index(model._meta.app_label)
    ]
    assert not found


def targets_of_keys(constraint: BaseConstraint) -> bool:
    """A unique pair that only serves composite foreign keys: the key alone is unique already."""
    return isinstance(constraint, models.UniqueConstraint) and "id" in constraint.fields


CONSTRAINTS = [(model, each) for model in MODELS for each in model._meta.constraints if not targets_of_keys(each)]


def test_constraints_bear_the_name_of_their_table():
    found = [
        each.name
        for model, each in CONSTRAINTS
        if not each.name.startswith(f"{model._meta.app_label}_{model._meta.model_name}_")
    ]
    assert not found


def test_constraints_refuse_in_words_that_are_translated():
    found = [each.name for _model, each in CONSTRAINTS if not isinstance(each.violation_error_message, Promise)]
    found += [
        each.name
        for _model, each in CONSTRAINTS
        if each.violation_error_message == BaseConstraint.default_violation_error_message
    ]
    assert not found


def test_rows_are_ordered_and_named():
    found = [model.__name__ for model in MODELS if "__str__" not in vars(model) and not inherits_name(model)]
    assert not found


def inherits_name(model: type[models.Model]) -> bool:
    return any("__str__" in vars(base) for base in model.__mro__[:-1] if base is not models.Model)


def test_migrations_say_what_they_do():
    names = [path.stem for app in DOMAINS for path in (ROOT / app / "migrations").glob("[0-9]*.py")]
    assert not [name for name in names if re.search(r"_auto_|_initial$|^\d+_alter_|_and_more$", name)]


def test_migrations_can_be_taken_back_or_say_why_not():
    loader = MigrationLoader(None)
    found = [
        f"{app}.{name}: {operation}"
        for (app, name), migration in loader.disk_migrations.items()
        if app in DOMAINS and "One way:" not in (ROOT / app / f"migrations/{name}.py").read_text(encoding="utf-8")
        for operation in migration.operations
        if not operation.reversible
    ]
    assert not found


def test_collations_are_those_every_server_has():
    """The embedded PostgreSQL has no ICU: rows are sorted by the order of protocol or by a stored key."""
    paths = [path for app in DOMAINS for path in (ROOT / app).rglob("*.py")]
    found = [
        path.relative_to(ROOT)
        for path in paths
        if re.search(r"-x-icu|deterministic|CreateCollation", path.read_text(encoding="utf-8"))
    ]
    collations = {
        field.db_collation for model in MODELS for field in model._meta.fields if getattr(field, "db_collation", None)
    }
    assert not found
    assert collations <= {"C"}


def test_people_are_named_by_the_setting():
    """A floor below `members` knows people only as settings.AUTH_USER_MODEL."""
    found = [
        module.name for module in modules("ui", "records", "reminders") if "members." in module.text.split('"""')[-1]
    ]
    assert not found
