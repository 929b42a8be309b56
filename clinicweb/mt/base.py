"""The port every translation engine implements, and the one way to get an engine."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from clinicweb.domain.messages import N_

STARTER_ENGINE = "argos-starter"
"""Name of the engine when one of the small packages we ship does the work."""

_ENGINE_TITLES = {
    "argos": "Argos Translate",
    STARTER_ENGINE: "Argos Translate (starter model)",
    "echo": "Echo (tests only)",
}


@dataclass(frozen=True, slots=True)
class EngineId:
    """What exactly made a draft: engine name, package version, folder name of the package."""

    name: str
    version: str
    package: str

    def label(self) -> str:
        """The engine as people read it, such as ``Argos Translate (starter model) 0.1``."""
        return f"{_ENGINE_TITLES.get(self.name, self.name)} {self.version}".strip()


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One machine-written text.

    ``score`` is the engine's log-probability of the text divided by its length to the power of
    the length penalty: 0 is certain, more negative is less sure. It orders texts of one engine
    and means nothing between engines.
    """

    text: str
    score: float


class MTError(Exception):
    """An engine could not do its work; ``message_id`` and ``params`` say why, for gettext."""

    def __init__(self, message_id: str, **params: str) -> None:
        super().__init__(message_id % params)
        self.message_id = message_id
        self.params: Mapping[str, str] = params


class EngineMissing(MTError):  # noqa: N818 - named as the state it reports
    """No package is installed for the pair of languages. Trying again does not help."""


class EngineBroken(MTError):  # noqa: N818 - as above
    """A package is installed but cannot be loaded or failed while translating."""


class PackageInvalid(MTError):  # noqa: N818 - as above
    """A package file is damaged, hostile, or not what was asked for. Nothing was changed."""


class PackageUnavailable(MTError):  # noqa: N818 - as above
    """The package index or a download could not be reached. Nothing was changed."""


class Engine(Protocol):
    """Translates one pair of languages, chosen when the engine was made by :func:`by_name`."""

    @property
    def id(self) -> EngineId:
        """What to store with every draft of this engine."""

    def translate(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[Hypothesis]:
        """One hypothesis for each text, in order; all texts are translated in one batch.

        Texts carry placeholders ``⟦0⟧`` … ``⟦9⟧`` already; the output may have lost some.
        ``progress`` is called with the number of texts done so far (never decreasing, the last
        call has ``len(texts)``), at most five times a second, in the caller's thread. An
        exception it raises stops the translation. A text without words gives an empty
        hypothesis. Raises :class:`EngineBroken`.
        """

    def alternatives(self, text: str, count: int) -> list[Hypothesis]:
        """Up to ``count`` different translations of one text, best first.

        Placeholders as in :meth:`translate`. A text without words gives none. Raises
        :class:`EngineBroken`.
        """


def by_name(name: str, models_dir: Path, source: str, target: str) -> Engine:
    """The engine called ``argos`` or ``echo`` for one pair of language codes.

    ``argos`` prefers an official package and falls back to a starter package. Raises
    :class:`EngineMissing` when there is none in ``models_dir`` (or no such engine), and
    :class:`EngineBroken` when it cannot be loaded.
    """
    if name == "argos":
        # Imported here because it costs 0.2 s and 50 MB, which only a worker should pay.
        from clinicweb.mt.argos import ArgosEngine

        return ArgosEngine.load(models_dir, source, target)
    if name == "echo":
        # Imported here so that the tests' engine is not part of a worker's imports.
        from clinicweb.mt.echo import EchoEngine

        return EchoEngine(source, target)
    raise EngineMissing(N_("There is no translation engine called “%(name)s”."), name=name)
