"""Imports go down only; the floors are those of the package's docstring."""

import pytest

from tests.architecture.tree import PRODUCT, Module, internal

# Highest first. A name covers the module and what lies below it.
FLOORS: list[set[str]] = [
    {"app", "jobs.worker"},
    {"clinicweb.launch"},
    {"clinicweb.factory"},
    {
        "clinicweb.cli",
        "clinicweb.failures",
        "clinicweb.loading",
        "clinicweb.loading_clinics",
        "clinicweb.catalog",
        "jobs",
    },
    {
        "clinicweb.accounts",
        "clinicweb.articles",
        "clinicweb.comments",
        "clinicweb.concordance",
        "clinicweb.contact",
        "clinicweb.interchange",
        "clinicweb.overview",
        "clinicweb.public",
        "clinicweb.review",
        "clinicweb.terms",
        "clinicweb.topics",
    },
    {"clinicweb.desk"},
    {
        "clinicweb.clinics",
        "clinicweb.drafting",
        "clinicweb.finding",
        "clinicweb.formats",
        "clinicweb.mail",
        "clinicweb.memory",
        "clinicweb.pictures",
        "clinicweb.publishing",
        "clinicweb.termbase",
        "clinicweb.security",
        "clinicweb.sign_in",
        "clinicweb.i18n",
        "clinicweb.assets",
    },
    {
        "clinicweb.web",
        "clinicweb.schema",
        "clinicweb.throttle",
        "clinicweb.passwords",
        "clinicweb.compression",
    },
    {"clinicweb.bell", "clinicweb.mt"},
    {"clinicweb.models"},
    {"clinicweb.db"},
    {"clinicweb.domain", "clinicweb.settings", "clinicweb.content", "clinicweb.migrations"},
]
FEATURES = FLOORS[4]
FLASK_ALLOWED = (
    "clinicweb.factory",
    "clinicweb.cli",
    "clinicweb.failures",
    "clinicweb.catalog",
    "clinicweb.i18n",
    "clinicweb.assets",
    "clinicweb.security",
    "clinicweb.sign_in",
    "clinicweb.throttle",
    "clinicweb.web",
)
FLASK_FILES = ("views", "forms", "commands", "blueprint", "answers")


MODELS_FOR_PUBLIC = {
    "clinicweb.models.old_addresses.OldAddress",
    "clinicweb.models.site.SiteVersion",
    "clinicweb.models.published.PublishedPage",
    "clinicweb.models.published.revision_dates",
    "clinicweb.models.topics.ArticleTopic",
    "clinicweb.models.topics.Topic",
    "clinicweb.models.topics.TopicText",
    "clinicweb.models.comments.PublishedComment",
    "clinicweb.models.clinics.Clinic",
    "clinicweb.models.clinics.ClinicText",
    "clinicweb.models.clinics.Practitioner",
    "clinicweb.models.clinics.PractitionerText",
    "clinicweb.models.clinics.SpecialDay",
    "clinicweb.models.clinics.Price",
}


def place(name: str) -> tuple[int, str]:
    """The floor of a module and the entry that puts it there; the longest entry counts."""
    found = [
        (len(entry), floor, entry)
        for floor, entries in enumerate(FLOORS)
        for entry in entries
        if name == entry or name.startswith(f"{entry}.")
    ]
    assert found, f"{name} has no floor: add it to FLOORS"
    _, floor, entry = max(found)
    return floor, entry


def is_marker(name: str) -> bool:
    return name in {"clinicweb", "jobs"}


@pytest.mark.parametrize("module", PRODUCT, ids=lambda module: module.name)
def test_a_module_imports_only_from_its_floor_or_below(module: Module) -> None:
    if is_marker(module.name):
        return
    floor, entry = place(module.name)
    # The migrations' entry completes the metadata; nothing imports it back.
    if entry == "clinicweb.migrations":
        return

    for imported in module.imports():
        target = internal(imported)
        if target is None or is_marker(target):
            continue
        target_floor, target_entry = place(target)
        assert target_floor >= floor, f"{module.name} imports {target} from a higher floor"
        if entry in FEATURES and target_entry in FEATURES:
            assert entry == target_entry, f"{module.name} imports the feature {target_entry}"


@pytest.mark.parametrize("module", PRODUCT, ids=lambda module: module.name)
def test_flask_stays_in_views_and_the_web_modules(module: Module) -> None:
    uses = [name for name in module.imports() if name.split(".")[0].startswith("flask")]

    allowed = (
        module.name.startswith(FLASK_ALLOWED)
        or module.name == "app"
        or module.name.rpartition(".")[2] in FLASK_FILES
        or module.name.endswith("_views")
        # The web-only parts of the features that render pages.
        or module.name.startswith(("clinicweb.public.", "clinicweb.accounts."))
    )

    assert not uses or allowed, f"{module.name} imports {uses}"


@pytest.mark.parametrize(
    "module",
    [m for m in PRODUCT if m.name.startswith("clinicweb.domain")],
    ids=lambda module: module.name,
)
def test_the_domain_is_pure(module: Module) -> None:
    impure = {"sqlalchemy", "flask", "os", "pathlib", "time", "random", "socket", "subprocess"}

    assert not {name.split(".")[0] for name in module.imports()} & impure
    assert ".now(" not in module.text


def test_the_public_site_cannot_see_anything_but_published_rows() -> None:
    forbidden = (
        "clinicweb.models.translations",
        "clinicweb.models.articles",
        "clinicweb.models.memory",
        "clinicweb.models.history",
        "clinicweb.models.accounts",
        "clinicweb.drafting",
        "clinicweb.publishing",
        "clinicweb.mt",
        "clinicweb.review",
        "clinicweb.articles",
        "jobs",
    )
    public = [m for m in PRODUCT if m.name.startswith("clinicweb.public")]

    assert len(public) > 2
    for module in public:
        for name in module.imports():
            assert not name.startswith(forbidden), f"{module.name} imports {name}"
            # `from clinicweb.models import Translation` would pass the wall by another door.
            assert not name.startswith("clinicweb.models.") or name in MODELS_FOR_PUBLIC, (
                f"{module.name} imports {name}"
            )
