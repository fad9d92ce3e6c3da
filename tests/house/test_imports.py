"""Rules 6, 7, 16, 19 and 22 of the house: how modules speak to each other, and what is never written."""

import ast
import re

from tests.house.source import at, calls, functions, modules

VISIBLE = re.compile(
    r"\b([A-Z]\w+)\.(?:objects|_default_manager|_base_manager)\b(?!\.(?:visible_to|open_to|counted_for|outstanding_for|inbox_of|none)\()"
)
READERS = ("views", "forms", "api", "templatetags", "pages")
# Not content: each has its reason.
OWN = {
    "documents/forms/decision.py": {"Party"},  # the bodies of decisions the reader sees
    "records/forms.py": {"Once"},  # the key of the form that is being sent, asked for by its own value
    "members/views/entrance.py": {"Authenticator", "UserSession"},  # of one's own account
    "members/views/account.py": {"Authenticator", "UserSession"},  # counted for an account that visible_to() gave
    "members/views/invitation.py": {"AccountInvitation"},  # whoever has the link is the one invited
    "members/views/link.py": {"AccountLink"},  # whoever has the link is the one it was sent to
}


def test_no_import_hides_in_a_function():
    found = [
        at(module, node)
        for module in modules()
        for function in functions(module)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not found


def test_imports_are_named_and_absolute():
    found = [
        at(module, node)
        for module in modules()
        for node in module.nodes
        if isinstance(node, ast.ImportFrom)
        and (node.names[0].name == "*" or (node.level and module.path.name != "__init__.py"))
    ]
    assert not found


def test_nobody_listens_to_signals():
    found = [
        at(module, node)
        for module in modules()
        for name, node in calls(module)
        if name in {"receiver", "dispatch.receiver", "Signal"} or name.endswith((".connect", ".Signal"))
        if name != "psycopg2.connect" and "embedded" not in module.path.parts  # where sockets are connected
    ]
    assert not found


def test_errors_are_not_swallowed():
    bare = [
        at(module, node)
        for module in modules()
        for node in module.nodes
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    quiet = [
        f"{at(module, node)}: {name}"
        for module in modules()
        for name, node in calls(module)
        if (name.endswith("suppress") and {ast.unparse(part) for part in node.args} & {"Exception", "BaseException"})
        or "fail_silently" in {keyword.arg for keyword in node.keywords}
    ]
    assert not bare + quiet


def test_markup_is_called_safe_in_ui_alone():
    found = [f"{module}" for module in modules() if module.floor != "ui" and "mark_safe" in module.text]
    assert not found


def test_forms_and_serializers_list_their_fields():
    found = [
        at(module, node)
        for module in modules()
        for node in module.nodes
        if isinstance(node, ast.Assign)
        and ast.unparse(node.targets[0]) in {"fields", "exclude"}
        and (ast.unparse(node.value) == "'__all__'" or ast.unparse(node.targets[0]) == "exclude")
    ]
    assert not found


def test_requests_never_become_lookups():
    spread = re.compile(r"\*\*\s*(?:dict\()?(?:self\.)?request\.(?:GET|POST|data|query_params)")
    assert not [module.name for module in modules() if spread.search(module.text)]


def test_what_reaches_a_person_starts_at_visible_to():
    found = [
        f"{module}: {match.group(0)}"
        for module in modules()
        if module.room in READERS
        for match in VISIBLE.finditer(module.text)
        if match.group(1) not in OWN.get(module.name, ())
    ]
    assert not found


def test_nothing_of_the_portal_is_pickled_or_evaluated():
    found = [
        f"{at(module, node)}: {name}"
        for module in modules()
        for name, node in calls(module)
        if name in {"eval", "exec", "pickle.loads", "pickle.dumps", "Template"}
    ]
    assert not found


def test_translations_keep_the_names_under_which_they_are_gathered():
    alias = re.compile(r"from django\.utils\.translation import .*\bas (?!_\b)\w+")
    assert not [module.name for module in modules() if alias.search(module.text)]
