"""What the tests of the groups' pages share."""

from django.contrib.messages import get_messages
from django.urls import reverse

from dnt_portal.groups.models import Session

HTMX = {"headers": {"HX-Request": "true"}}
#: What a page may ask of the database, whatever the number of rows.
MOST_QUERIES = 12


def url(name, *args):
    return reverse(f"groups:{name}", args=args)


def session(group, number) -> Session:
    return Session.objects.get(group=group, theme__number=number)


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]
