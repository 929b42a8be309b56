"""clinicweb: articles written once, drafted by a machine, approved by people, read by patients.

Floors, imports go down only (tests/architecture enforces it)::

    app.py, jobs.worker > factory, cli, jobs.* > features
        > clinics, drafting, publishing, security, i18n
        > bell, mt > models, db > domain, settings

Features (accounts, articles, public, review) never import each other.
"""
