"""Answers that are made for one request and not kept."""

from flask import Response, request

from clinicweb.compression import PLAIN, SMALLEST, accepted, packed
from clinicweb.public.shelf import Answer


def passing(answer: Answer, caching: str = "no-cache") -> Response:
    """The answer as the asker can read it; its next copy has to be asked for.

    What is made for one asker is not to be found by others: search engines leave it out.
    """
    body = answer.body.encode() if isinstance(answer.body, str) else answer.body
    response = Response(body, answer.status, content_type=answer.content_type)
    response.headers["Cache-Control"] = caching
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["X-Robots-Tag"] = "noindex"
    if answer.language is not None:
        response.headers["Content-Language"] = answer.language
    response.headers.extend(answer.headers)
    encoding = accepted(request.headers.get("Accept-Encoding", ""))
    if encoding != PLAIN and len(body) >= SMALLEST:
        response.data = packed(body, encoding)
        response.headers["Content-Encoding"] = encoding
    return response
