"""What files of terms have in common, whatever their format."""

from clinicweb.domain.messages import N_
from clinicweb.formats.rows import Message
from clinicweb.termbase.exchange import ConceptRow

ConceptLine = tuple[int | None, ConceptRow]
"""Where a concept stands in its file, and the concept."""

NO_TERMS: Message = (N_("There is no term in one of our languages."), {})
