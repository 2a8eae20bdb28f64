"""What all of the code promises, walked through its syntax trees."""

import ast
from collections.abc import Iterator
from pathlib import Path

CODE = Path(__file__).parent.parent / "dnt_portal"


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
