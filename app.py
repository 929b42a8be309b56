"""`python app.py` runs everything on one machine; `app:create_app()` is the WSGI factory."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must get a clear line
    found = ".".join(str(part) for part in sys.version_info[:2])
    sys.exit(f"clinicweb needs Python 3.11 or newer; this is Python {found}.")

try:
    from clinicweb.factory import create_app
except ModuleNotFoundError as error:
    if (error.name or "").startswith("clinicweb"):
        raise
    sys.exit(
        f"The package “{error.name}” is not installed. "
        "Run: .venv/bin/pip install -r requirements.txt"
    )

__all__ = ["create_app"]

if __name__ == "__main__":
    from clinicweb.launch import main

    sys.exit(main())
