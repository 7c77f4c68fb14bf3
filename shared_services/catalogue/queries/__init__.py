"""What the catalogue knows. Bundles are immutable, so each process keeps those it uses."""

from .bundles import bundle_of, bundles_of, recheck
from .comparison import Comparison, Part, comparison, difference_of, paper_of, parts_of
from .drafts import (
    RESTORABLE_DAYS,
    Change,
    begun_from,
    changes_of,
    draft,
    drafts,
    dropped_drafts,
    free_slug,
    news,
    sources,
    town_names,
    undoable,
)
from .editor import Editor, bundle_in, checked, editor
from .endings import ended, retirements
from .exports import Exported, FimExport, as_fim, as_schema, draft_as_schema, exported, zipped
from .letters import sample_letter
from .lists import Filters, Listed, listing
from .neighbours import Spread, helping_in, spread_around
from .plots import Plot, plot_of, plot_of_months
from .reviews import Possible, Queue, Waiting, consents_of, numbering, possible, queue, statement_of
from .schemas import newest_from_schema, newest_version, numbered_version
from .search import search
from .signatures import Proof, proofs, signature_findings, signed_file
from .steps import people_of, steps_of
from .tables import csv_of
from .templates import (
    Template,
    TownUse,
    Use,
    authors_since_release,
    keys_of,
    latest_released,
    levels_of,
    newest_published,
    released,
    released_by_hash,
    releases,
    template,
    template_version,
    version_of,
)
from .trying import Trial, trial
from .usage import Evaluation, evaluation
from .versions import semver

__all__ = [
    "RESTORABLE_DAYS",
    "Change",
    "Comparison",
    "Editor",
    "Evaluation",
    "Exported",
    "Filters",
    "FimExport",
    "Listed",
    "Part",
    "Plot",
    "Possible",
    "Proof",
    "Queue",
    "Spread",
    "Template",
    "TownUse",
    "Trial",
    "Use",
    "Waiting",
    "as_fim",
    "as_schema",
    "authors_since_release",
    "begun_from",
    "bundle_in",
    "bundle_of",
    "bundles_of",
    "changes_of",
    "checked",
    "comparison",
    "consents_of",
    "csv_of",
    "difference_of",
    "draft",
    "draft_as_schema",
    "drafts",
    "dropped_drafts",
    "editor",
    "ended",
    "evaluation",
    "exported",
    "free_slug",
    "helping_in",
    "keys_of",
    "latest_released",
    "levels_of",
    "listing",
    "newest_from_schema",
    "newest_published",
    "newest_version",
    "news",
    "numbered_version",
    "numbering",
    "paper_of",
    "parts_of",
    "people_of",
    "plot_of",
    "plot_of_months",
    "possible",
    "proofs",
    "queue",
    "recheck",
    "released",
    "released_by_hash",
    "releases",
    "retirements",
    "sample_letter",
    "search",
    "semver",
    "signature_findings",
    "signed_file",
    "sources",
    "spread_around",
    "statement_of",
    "steps_of",
    "template",
    "template_version",
    "town_names",
    "trial",
    "undoable",
    "version_of",
    "zipped",
]
