"""Searches and filters of a list: they stand in its address, what was typed behind a key.

A participant's name is sent (POST), never asked for in an address: that stays in a browser's
history and in logs. The words are kept in the session under a short random key, and the
address carries the key, so that Back, reload and the way back from a row that was opened show
the list as it was. In another session the key opens nothing.

    @require_form
    def pool(request: PortalRequest) -> HttpResponse:
        if request.method == "POST":
            return keep_search(request, PoolFilterForm())
        form = PoolFilterForm(asked_of(request))
        …
        return list_page(request, "coaching/pool.html", {…})

Only a POST writes: what a list is asked for by GET is kept nowhere.
"""

import secrets
from typing import Any, NamedTuple

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import push_url

from dnt_portal.common.http import parts_of

#: Longer than any name; a pasted page is not a search.
LONGEST = 80
#: What the key is called in an address.
KEY = "search"
#: So many searches of a session are kept, the newest.
MOST_KEPT = 20
#: Where a session keeps them, and how each list was left.
_SEARCHES, _LEFT = "searches", "lists left"
#: The button that forgets a search and shows the whole list.
CLEAR = "clear"


class _Search(NamedTuple):
    """What was typed above the list at `path`, by the field it was typed in."""

    key: str
    path: str
    typed: dict[str, str]


# -- What is asked -------------------------------------------------------------------------


def words_in(data: Any, name: str = "q") -> str:
    """Return the words searched for, without spaces around them."""
    return str(data.get(name, "")).strip()[:LONGEST]


def asked_of(request: HttpRequest) -> QueryDict:
    """Return what a list is asked for: its address, with what was typed behind its key.

    A button on the list is pressed on the page that the browser shows. Words that stand in an
    address all the same are not looked at.
    """
    asked = _page_shown(request) if request.method == "POST" else request.GET.copy()
    asked.pop("q", None)
    if found := _kept(request, asked.get(KEY, "")):
        asked.update(found.typed)
    return asked


def is_forgotten(request: HttpRequest) -> bool:
    """Return whether an address asks for a search that this session does not know (any more)."""
    return KEY in request.GET and _kept(request, request.GET[KEY]) is None


def is_narrowed(form: forms.BaseForm) -> bool:
    """Return whether a list's search or filter leaves something out."""
    return any(field.value() for field in form.visible_fields())


# -- What is kept --------------------------------------------------------------------------


def keep_search(request: HttpRequest, form: forms.BaseForm) -> HttpResponse:
    """Keep what was sent in the fields of a search, and go to the list that it shows.

    What is chosen stands in the address as it is, what is typed behind a key. The order of the
    rows stays; the page does not. Whoever types on refines the search, which keeps its key.
    """
    address = _page_shown(request)
    for name in [name for name in address if name == "page" or name.endswith("-page")]:
        del address[name]
    before = _kept(request, address.pop(KEY, [""])[0])
    typed = {}
    for name, field in form.fields.items():
        address.pop(name, None)
        if CLEAR in request.POST and not field.widget.is_hidden:
            continue
        if _is_typed(field):
            if words := words_in(request.POST, form.add_prefix(name)):
                typed[name] = words
        elif value := request.POST.get(form.add_prefix(name), ""):
            address[name] = value[:LONGEST]
    if typed:
        address[KEY] = _keep(request, _Search(_key_for(typed, before), request.path, typed))
    url = f"{request.path}?{address.urlencode()}" if address else request.path
    request.session[_LEFT] = {**request.session.get(_LEFT, {}), request.path: url}
    return redirect(url)


def _is_typed(field: forms.Field) -> bool:
    """Return whether people type in a field what they like, and so perhaps a name."""
    return isinstance(field, forms.CharField) and not field.widget.is_hidden


def _page_shown(request: HttpRequest) -> QueryDict:
    """Return the query of the address that the browser shows; htmx may have moved it on."""
    shown = request.headers.get("HX-Current-URL")
    query = parts_of(shown).query if shown else request.META.get("QUERY_STRING", "")
    return QueryDict(query, mutable=True)


def _searches(request: HttpRequest) -> list[_Search]:
    return [_Search(*kept) for kept in request.session.get(_SEARCHES, [])]


def _kept(request: HttpRequest, key: str) -> _Search | None:
    """Return the search of this list by its key."""
    if not key:
        return None
    return next((s for s in _searches(request) if s[:2] == (key, request.path)), None)


def _key_for(typed: dict[str, str], before: _Search | None) -> str:
    """Return a new key, or that of the search before when this is the same one, typed further."""
    if before is not None and before.typed.keys() == typed.keys():
        pairs = [(before.typed[name].lower(), words.lower()) for name, words in typed.items()]
        if all(now.startswith(then) or then.startswith(now) for then, now in pairs):
            return before.key
    return secrets.token_urlsafe(6)


def _keep(request: HttpRequest, search: _Search) -> str:
    others = [kept for kept in _searches(request) if kept.key != search.key]
    request.session[_SEARCHES] = [*others, search][-MOST_KEPT:]
    return search.key


# -- The list, and the way back to it ------------------------------------------------------


def list_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Show a list; what htmx asked for stands in the browser's address from then on."""
    answer = render(request, template, context)
    shown = request.headers.get("HX-Current-URL")
    if shown is None:
        return answer
    here = request.get_full_path()
    _scheme, _host, path, query, _fragment = parts_of(shown)
    return push_url(answer, False if here == (f"{path}?{query}" if query else path) else here)


def way_back(request: HttpRequest, name: str) -> str:
    """Return the address of the list called `name` as it was left.

    That is the page somebody comes from, when it is that list; else the list as it was when it
    was last searched.
    """
    path = reverse(name)
    came_from = parts_of(request.headers.get("Referer", ""))
    if (came_from.netloc, came_from.path) == (request.get_host(), path):
        return f"{path}?{came_from.query}" if came_from.query else path
    return request.session.get(_LEFT, {}).get(path, path)
