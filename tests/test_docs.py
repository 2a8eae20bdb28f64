"""What is written about the portal leads somewhere, and gives nothing of a machine away."""

import re
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = sorted(
    path.parent for path in ROOT.glob("dnt_portal/*/__init__.py") if path.parent.name[0] != "_"
)
#: Folders of packages whose README is held against what is there.
READMES = [package / "README.md" for package in PACKAGES]
DOCUMENTS = [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md")), *READMES]

#: In pieces, so that this file does not find itself.
FORBIDDEN = re.compile(
    "|".join(
        [
            r"(?<![\w.}])/wo" + r"rk/",
            "/tmp/bash" + "_jobs",
            "pypi" + r"\.org",
            "python" + "hosted",
            r"registry\." + "npmjs",
            r"deb\." + "debian",
        ]
    )
)
NOT_READ = {".lock", ".mo", ".png", ".woff2", ".xlsx", ".ico"}


def name(path):
    """A page as a test's name."""
    return str(path.relative_to(ROOT))


def without_code(text):
    """The text without blocks and spans of code, in which nothing is a link."""
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))


def anchors(page):
    """The places in a page to which a link may lead."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_somewhere(document, link):
    """Whether a link from a document leads to a file, or a heading, of the project."""
    parts = urlsplit(link)
    if parts.scheme:
        return True
    target = (document.parent / unquote(parts.path)).resolve() if parts.path else document
    if not target.exists() or not target.is_relative_to(ROOT):
        return False
    return not parts.fragment or target.suffix != ".md" or parts.fragment in anchors(target)


def project_files():
    """Files that are part of the project; what the machine made is left out."""
    found = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if found.returncode == 0:
        files = (ROOT / file for file in found.stdout.decode().split("\0") if file)
    else:
        folders = ("dnt_portal", "templates", "static", "tests", "docs", "deploy", "locale", ".ci")
        files = (
            file
            for start in (ROOT.glob("*"), *((ROOT / folder).rglob("*") for folder in folders))
            for file in start
            if "__pycache__" not in file.parts
        )
    return [file for file in files if file.is_file() and file.suffix not in NOT_READ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_lead_somewhere(document):
    """Relative links, with the heading after a #, within the project."""
    text = without_code(document.read_text(encoding="utf-8"))
    links = re.findall(r"\]\(\s*<?([^)\s>]+)", text)
    assert [link for link in links if not leads_somewhere(document, link)] == []


@pytest.mark.parametrize("readme", READMES, ids=name)
def test_every_app_says_what_lives_where(readme):
    text = readme.read_text(encoding="utf-8")
    assert 8 <= len(text.splitlines()) <= 30
    named = re.findall(r"`(\w[\w./-]*(?:\.py|\.json|\.csv|\.sh|/))`", text)
    assert named, "name the files"
    # Relative to the app, its neighbours, or the project.
    places = (readme.parent, readme.parent.parent, ROOT)
    assert [file for file in named if not any((place / file).exists() for place in places)] == []


def test_nothing_tells_of_the_machine_it_was_made_on():
    found = []
    for file in project_files():
        content = file.read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
            if FORBIDDEN.search(line):
                found.append(f"{name(file)}:{number}")
    assert found == []
