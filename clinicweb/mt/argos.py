"""The adapter for Argos Translate packages; the only module that imports ``argostranslate``.

Argos is used for its package format and each package's own tokenizer; CTranslate2 translates all
texts in one batch. (Argos' own ``translate`` works sentence by sentence, which took ten times as
long on our longer article.) Importing this module does not load a model, so a process may import
it and fork; it must not fork after :meth:`ArgosEngine.load`, which starts threads.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import ctranslate2

from clinicweb.domain.messages import N_
from clinicweb.mt.base import (
    EngineBroken,
    EngineId,
    EngineMissing,
    Hypothesis,
)
from clinicweb.mt.japanese import join_lines, restore_punctuation
from clinicweb.mt.packages import InstalledPackage, best_for

DECODING: dict[str, Any] = {  # Any: the keyword arguments of translate_batch have many types
    "beam_size": 4,
    "length_penalty": 0.6,
    "no_repeat_ngram_size": 4,
    "return_scores": True,
    "batch_type": "tokens",
    "max_batch_size": 512,
}
"""How we decode. Beam, penalty and n-gram size are those the starter models were tuned with."""

_SPARE = 2
"""Hypotheses of one beam often differ in a comma only: so many times more are asked for."""

_MAX_BATCHES_AT_ONCE = 8
_CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

THREADS = {"inter_threads": min(_CORES, _MAX_BATCHES_AT_ONCE), "intra_threads": 1}
"""One batch on each core. Measured on 2 cores with 260 sentences and a starter model: 0.97 s,
against 3.06 s with two threads working on one batch (CTranslate2's default). Batches of 512 tokens
are as fast as 1,024 (0.96 s) and tell progress twice as often; everything in one takes 3.86 s."""

_POLL_SECONDS = 0.005
_PROGRESS_SECONDS = 0.2
_HEAVY = ("torch", "stanza", "spacy")


class ArgosEngine:
    """One loaded package. Not safe to carry over a fork; safe to keep for a process's life."""

    def __init__(self, engine_id: EngineId, package: Any, translator: Any, target: str) -> None:
        # Any: neither argostranslate nor ctranslate2 carries type information.
        self.id = engine_id
        self._package = package
        self._translator = translator
        self._target = target

    @classmethod
    def load(cls, models_dir: Path, source: str, target: str) -> "ArgosEngine":
        """Load the best installed package for the pair.

        Raises :class:`EngineMissing` without one and :class:`EngineBroken` when it will not load.
        """
        found = best_for(models_dir, source, target)
        if found is None:
            raise EngineMissing(
                N_(
                    "No translation package from %(from_language)s to %(to_language)s is "
                    "installed. Ask the operator to install one."
                ),
                from_language=source,
                to_language=target,
            )
        try:
            package = _open_package(found)
            translator = ctranslate2.Translator(str(found.path / "model"), device="cpu", **THREADS)
            package.tokenizer.encode("a")  # the tokenizer loads lazily; find out now
        except (OSError, RuntimeError, ValueError, AttributeError, MemoryError) as error:
            raise EngineBroken(
                N_("The translation package %(package)s cannot be loaded: %(reason)s"),
                package=found.path.name,
                reason=str(error),
            ) from error
        return cls(found.engine, package, translator, target)

    def translate(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[Hypothesis]:
        """See :meth:`clinicweb.mt.base.Engine.translate`."""
        tokens = [self._tokens(text) for text in texts]
        todo = [index for index, pieces in enumerate(tokens) if pieces]
        with _stopping():
            running = self._translator.translate_batch(
                [tokens[index] for index in todo],
                target_prefix=self._prefixes(len(todo)),
                asynchronous=True,
                **DECODING,
            )
            _wait(running, len(texts) - len(todo), progress)
            results = [result.result() for result in running]
        out = [Hypothesis("", 0.0)] * len(texts)
        for index, result in zip(todo, results, strict=True):
            out[index] = self._read(result, 0)
        return out

    def alternatives(self, text: str, count: int) -> list[Hypothesis]:
        """See :meth:`clinicweb.mt.base.Engine.alternatives`."""
        tokens = self._tokens(text)
        if not tokens:
            return []
        wanted = count * _SPARE
        decoding = {**DECODING, "beam_size": max(wanted, DECODING["beam_size"])}
        with _stopping():
            (result,) = self._translator.translate_batch(
                [tokens],
                target_prefix=self._prefixes(1),
                num_hypotheses=wanted,
                **decoding,
            )
        found: dict[str, Hypothesis] = {}
        for place in range(len(result.hypotheses)):
            hypothesis = self._read(result, place)
            found.setdefault(_words_of(hypothesis.text), hypothesis)
        return list(found.values())[:count]

    def _tokens(self, text: str) -> list[str]:
        pieces: list[str] = self._package.tokenizer.encode(join_lines(text))
        return pieces

    def _prefixes(self, count: int) -> list[list[str]] | None:
        prefix = self._package.target_prefix
        return [[prefix]] * count if prefix else None

    def _read(self, result: Any, place: int) -> Hypothesis:
        """One hypothesis of a result. Any: a ctranslate2 TranslationResult."""
        text = self._package.tokenizer.decode(result.hypotheses[place]).strip()
        if prefix := self._package.target_prefix:
            text = text.removeprefix(prefix).strip()
        if self._target == "ja":
            text = restore_punctuation(text)
        return Hypothesis(text, float(result.scores[place]))


def _words_of(text: str) -> str:
    """What makes two wordings the same for a reader: their letters and figures."""
    return "".join(char for char in text.casefold() if char.isalnum())


@contextmanager
def _stopping() -> Iterator[None]:
    """Say in our words that the engine stopped."""
    try:
        yield
    except (RuntimeError, ValueError) as error:
        raise EngineBroken(
            N_("The translation engine stopped: %(reason)s"), reason=str(error)
        ) from error


def _wait(running: Sequence[Any], done_before: int, progress: Callable[[int], None] | None) -> None:
    """Return when all results are there, telling ``progress`` meanwhile. Any: async results."""
    pending = list(running)
    told_at = time.monotonic()
    while pending:
        time.sleep(_POLL_SECONDS)
        pending = [result for result in pending if not result.done()]
        now = time.monotonic()
        if pending and progress is not None and now - told_at >= _PROGRESS_SECONDS:
            told_at = now
            progress(done_before + len(running) - len(pending))
    if progress is not None:
        progress(done_before + len(running))


def import_engine(models_dir: Path) -> Any:
    """Import all that loading a package needs, without loading one; may be followed by a fork.

    Gives the module ``argostranslate.package``. Any: it is untyped.
    """
    with _argos_folders(models_dir):
        # Imported here because importing it creates folders, which must be in the instance.
        return import_module("argostranslate.package")


def _open_package(found: InstalledPackage) -> Any:
    """The Argos ``Package`` (tokenizer and metadata). Any: argostranslate is untyped."""
    argos = import_engine(found.path.parent)
    loaded = [name for name in _HEAVY if name in sys.modules]
    if loaded:
        raise EngineBroken(
            N_(
                "The wrong distribution of Argos Translate is installed: it loads %(modules)s. "
                "Install the packages of requirements.txt into a new virtual environment."
            ),
            modules=", ".join(loaded),
        )
    return argos.Package(found.path)


@contextmanager
def _argos_folders(models_dir: Path) -> Iterator[None]:
    """Point Argos into the instance folder while it is imported.

    argostranslate.settings reads these variables once and creates the folders they name; without
    them it would write to the home folder. They are put back afterwards because child processes
    (a browser in tests, for one) read the XDG variables too.
    """
    home = models_dir.parent / "argos"
    wanted = {
        "ARGOS_PACKAGES_DIR": str(models_dir),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
    }
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
