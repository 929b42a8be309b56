"""clinicweb: articles written once, drafted by a machine, approved by people, read by patients.

Floors, imports go down only (tests/architecture enforces it)::

    app.py, jobs.worker > factory, cli, jobs.* > features > drafting, security, i18n
        > bell, mt > models, db > domain, settings

Features (accounts, articles, clinics, public, review) never import each other.
"""
