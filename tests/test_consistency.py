"""What all of the code promises, walked through its syntax trees."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

CODE = Path(__file__).parent.parent / "dnt_portal"
#: Functions that look up what people read.
LOOKED_UP = re.compile(r"_|n?p?gettext(?:_lazy|_noop)?")


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module but migrations: its path from the package on, and its syntax tree."""
    for path in sorted(CODE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield str(path.relative_to(CODE)), ast.parse(path.read_text(encoding="utf-8"))


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function and method, with where it stands."""
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                yield f"{path}:{node.lineno} {node.name}", node


def test_who_acts_is_asked_only_where_it_is_kept_or_checked():
    """The trail knows who acts from `acting_as`; a `by` that nothing reads promises more."""
    unread = [
        where
        for where, node in functions()
        if "by" in {argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]}
        and not any(
            isinstance(each, ast.Name) and each.id == "by"
            for statement in node.body
            for each in ast.walk(statement)
        )
    ]
    assert unread == []


# -- One home for every sentence -----------------------------------------------------------


def sentences() -> dict[str, list[str]]:
    """What people read as a sentence, with where it is written."""
    found: dict[str, list[str]] = {}
    for path, tree in modules():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not LOOKED_UP.fullmatch(called(node)):
                continue
            for text in (arg.value for arg in node.args if isinstance(arg, ast.Constant)):
                if len(str(text).split()) > 1 and str(text)[-1] in ".?!…":
                    found.setdefault(str(text), []).append(f"{path}:{node.lineno}")
    return found


def called(node: ast.Call) -> str:
    """The last name of what is called."""
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")


def test_no_sentence_is_written_twice():
    """A rule has one sentence: of the constraint that keeps it, or of the service that asks."""
    everything = sentences()
    assert len(everything) > 300, "the walk found too little to be true"
    twice = {sentence: where for sentence, where in everything.items() if len(where) > 1}
    assert twice == {}


#: Modules that speak to a person. Everything they know of a refusal comes from `common.http`.
SPEAKING = ("views", "forms", "tables.py", "filters.py")


def speaking() -> Iterator[tuple[str, ast.Module]]:
    """The modules that speak HTTP or draw what a person sees."""
    for path, tree in modules():
        if any(
            part in SPEAKING or part == f"{name}.py"
            for part in path.split("/")
            for name in SPEAKING
        ):
            yield path, tree


#: Where nobody waits for an answer: a job keeps what was refused with what it is about, and a
#: workbook at its cell.
IN_THE_BACKGROUND = {"imports/jobs.py", "imports/telling/telling.py"}


def test_a_refusal_is_caught_in_one_place():
    """A view that catches for itself answers in its own way; a command has no form to ask."""
    caught = [
        f"{path}:{handler.lineno}"
        for path, tree in modules()
        for handler in ast.walk(tree)
        if isinstance(handler, ast.ExceptHandler)
        and handler.type is not None
        and "Refused" in ast.unparse(handler.type)
        and "/management/" not in path
        and path not in {"common/http.py", *IN_THE_BACKGROUND}
    ]
    assert caught == []


def test_roles_are_asked_in_querysets_and_permissions_only():
    """What a role may stands in one place, so that a role can be added without a view."""
    asked = [
        f"{path}:{node.lineno} {ast.unparse(node)}"
        for path, tree in speaking()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and (
            node.attr in {"has_role", "project_ids", "with_role", "in_which"}
            or (isinstance(node.value, ast.Name) and node.value.id == "Role")
        )
    ]
    assert asked == []


def test_no_view_says_403_in_a_way_of_its_own():
    """Whether somebody may is asked by `fetch` and `must`, right after 404."""
    found = [
        f"{path}:{node.lineno}"
        for path, tree in speaking()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name == "PermissionDenied"
    ]
    assert found == []


# -- What a function says of itself ----------------------------------------------------------

#: What begins a docstring that says what there is instead of what is done. Nor is a word that
#: ends in one s the verb of an order: neither "Coaches of the pool" nor "Adds their number".
NO_VERB = re.compile(
    r"(?:A|All|An|Another|Any|Both|Called|Condition|Each|Either|Every|Everyone|Everything|He|Her"
    r"|Him|How|If|In|It|Long|Never|Neither|No|Nobody|None|Nothing|One|Operation|Other|People|She"
    r"|Someone|Something|That|The|Their|There|These|They|Those|Two|Until|What|When|Where|Whether"
    r"|Which|Who|Whoever|Whom|Whose|Why|With|Without)\b"
    r"|\w+[^\Ws]s\b"
)


def public_functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Functions and methods that others call; a property is read as a field is."""
    for path, tree in modules():
        classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        for node in (node for holder in (tree, *classes) for node in holder.body):
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                decorators = {ast.unparse(each) for each in node.decorator_list}
                if not decorators & {"property", "cached_property"}:
                    yield f"{path}:{node.lineno} {node.name}", node


def test_a_docstring_says_first_what_a_function_does():
    """It begins with a verb: "Return …", "Record …", "Refuse …", "Select …"."""
    found = [(where, ast.get_docstring(node) or "") for where, node in public_functions()]
    assert len(found) > 900, "the walk found too little to be true"
    assert [f"{where}: {said[:40]}" for where, said in found if NO_VERB.match(said)] == []
