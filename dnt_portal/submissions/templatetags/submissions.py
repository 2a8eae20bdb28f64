"""What a template says of the account and the form it is about."""

from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dnt_portal.submissions.tokens import FIELD, account_mark, new_token

register = template.Library()


@register.simple_tag(takes_context=True, name="csrf_token")
def form_token(context: dict[str, Any], *, once: bool = True) -> SafeString | str:
    """Draw what each form carries: that it comes from here, whose page it was on, its own key.

    In place of Django's own tag, which no form that saves may forget: so no form can
    be sent twice, or as somebody else. A search saves nothing and is sent as often as one
    likes (`once=False`).
    """
    request = context.get("request")
    if request is None:
        return ""
    drawn = format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request)
    )
    # A page of what went wrong on the way in is of nobody yet.
    user = getattr(request, "user", None)
    if not once or user is None or not user.is_authenticated:
        return drawn
    key = format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_token(user))
    return drawn + key


@register.simple_tag(takes_context=True)
def account(context: dict[str, Any]) -> str:
    """Return what a page calls the account it was made for; empty for a visitor."""
    user = getattr(context.get("request"), "user", None)
    return account_mark(user) if user is not None and user.is_authenticated else ""
