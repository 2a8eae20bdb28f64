"""Every template of the portal compiles and keeps to the content security policy."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(
    str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if path.suffix in {".html", ".txt"}
)
#: What a browser refuses under our policy, or does behind the user's back.
FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a script in the page": re.compile(r"<script(?![^>]*\b(?:src|type)=)", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "hx-on": re.compile(r"hx-on[:=-]", re.IGNORECASE),
    "a trigger filter": re.compile(r"hx-trigger=\"[^\"]*\["),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles(name):
    get_template(name)


@pytest.mark.parametrize("name", [name for name in TEMPLATES if not name.startswith("pdf/")])
def test_a_template_keeps_to_the_policy(name):
    source = (ROOT / name).read_text()
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(source)] == []


def test_the_page_for_a_broken_portal_needs_nothing():
    html = get_template("500.html").render()
    assert "Er ging iets mis" in html
    assert "{{" not in html
