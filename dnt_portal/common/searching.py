"""What someone typed to search with.

A participant's name is sent (POST), not asked for in the address: that stays in a
browser's history and in logs.
"""

from collections.abc import Mapping

from django.http import HttpRequest, QueryDict

#: Longer than any name; a pasted page is not a search.
LONGEST = 80


def words_in(data: Mapping[str, str], name: str = "q") -> str:
    """Return the words searched for, without spaces around them."""
    return str(data.get(name, "")).strip()[:LONGEST]


def asked_of(request: HttpRequest, name: str = "q") -> QueryDict:
    """Return what a list is asked for: what was sent, or the address with the words left out."""
    if request.method == "POST":
        return request.POST
    asked = request.GET.copy()
    asked.pop(name, None)
    return asked
