"""What happens between claim and store: the engine's texts, made safe to show to a translator."""

from collections.abc import Callable

from clinicweb.domain.placeholders import protect, restore
from clinicweb.domain.trouble import find_trouble
from clinicweb.drafting.service import Draft, Message, Work
from clinicweb.mt.base import Engine


def translate_gaps(
    engine: Engine, work: Work, progress: Callable[[int], None] | None = None
) -> list[Draft]:
    """One draft for each gap, in one batch; sentences that repeat go to the engine once."""
    sources = list(dict.fromkeys(gap.source for gap in work.gaps))
    protected = [protect(source) for source in sources]
    hypotheses = engine.translate([one.text for one in protected], progress)
    made: dict[str, tuple[str, Message | None]] = {}
    for source, one, hypothesis in zip(sources, protected, hypotheses, strict=True):
        restored = restore(hypothesis.text, one)
        trouble = find_trouble(
            source,
            restored.text,
            work.source_language,
            work.target_language,
            restored.lost,
            restored.repeated,
        )
        made[source] = (
            restored.text,
            None if trouble is None else (trouble.message_id, trouble.params),
        )
    return [Draft(gap.passage_id, gap.version, *made[gap.source]) for gap in work.gaps]
