"""Addresses that an operator's machines ask."""

from flask import Response

from clinicweb.public import health
from clinicweb.public.blueprint import blueprint
from clinicweb.security import public_access
from clinicweb.web import reader


@blueprint.get("/healthz")
@public_access
def healthz() -> Response:
    """The process answers."""
    return health.alive()


@blueprint.get("/readyz")
@public_access
def readyz() -> Response:
    """The database and Redis answer too."""
    return health.ready()


@blueprint.get("/metrics")
@public_access
def metrics() -> Response:
    """Counts for an operator's graphs; nothing that patients cannot see."""
    return health.metrics(reader())
