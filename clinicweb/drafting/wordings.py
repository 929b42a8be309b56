"""What an engine says about one text when a person asks: back again, or in other words.

As in drafting, what must survive is protected, and a text in trouble is never shown.
"""

from clinicweb.domain.languages import language as language_of
from clinicweb.domain.placeholders import protect, restore
from clinicweb.domain.segmentation import sentences
from clinicweb.domain.trouble import find_trouble
from clinicweb.drafting.service import Message
from clinicweb.mt.base import Engine

WANTED = 4
"""One more wording than a person is shown: the likeliest is often the text that is there."""


def translated(
    engine: Engine, text: str, source_language: str, target_language: str
) -> tuple[list[str], Message | None]:
    """The text in the other language as the only one of a list, or why there is none.

    Sentence by sentence, because a translation may have become several sentences.
    """
    protected = [protect(text[start:end]) for start, end in sentences(text, source_language)]
    hypotheses = engine.translate([one.text for one in protected])
    restored = [
        restore(hypothesis.text, one) for hypothesis, one in zip(hypotheses, protected, strict=True)
    ]
    whole = language_of(target_language).separator.join(one.text for one in restored)
    trouble = find_trouble(
        text,
        whole,
        source_language,
        target_language,
        [lost for one in restored for lost in one.lost],
        [repeated for one in restored for repeated in one.repeated],
    )
    return ([whole], None) if trouble is None else ([], (trouble.message_id, trouble.params))


def alternatives(
    engine: Engine, text: str, source_language: str, target_language: str
) -> tuple[list[str], Message | None]:
    """Different translations of the text, the likeliest first, or why there is none."""
    protected = protect(text)
    found: list[str] = []
    why: Message | None = None
    for hypothesis in engine.alternatives(protected.text, WANTED):
        restored = restore(hypothesis.text, protected)
        trouble = find_trouble(
            text,
            restored.text,
            source_language,
            target_language,
            restored.lost,
            restored.repeated,
        )
        if trouble is None:
            found.append(restored.text)
        elif why is None:
            why = (trouble.message_id, trouble.params)
    return found, None if found else why
