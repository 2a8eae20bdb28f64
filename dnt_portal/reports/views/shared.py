"""What the pages of this app share."""

import io

from django.http import FileResponse, Http404

from dnt_portal.background.models import Document

#: What a refused form answers: the request was understood, and cannot be done.
REFUSED = 422
#: What a form answers about something that has changed meanwhile.
CONFLICT = 409


def private(response: FileResponse) -> FileResponse:
    """Keep a document out of every cache: it is for who asked, now."""
    response["Cache-Control"] = "private, no-store"
    return response


def document_response(document: Document | None, *, attachment: bool = True) -> FileResponse:
    """A made document as a download; 404 when it is not there (any more)."""
    if document is None:
        raise Http404
    try:
        content = document.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    return private(
        FileResponse(
            content,
            as_attachment=attachment,
            filename=document.filename,
            content_type=document.content_type,
        )
    )


def pdf_response(content: bytes, filename: str) -> FileResponse:
    """A PDF made for this answer alone, shown in the browser."""
    return private(
        FileResponse(io.BytesIO(content), filename=filename, content_type="application/pdf")
    )
