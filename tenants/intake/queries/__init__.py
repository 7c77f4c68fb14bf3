"""What can be known about drafts, and what their pages show."""

from .drafts import (
    Ending,
    draft_by_code,
    draft_by_uuid,
    drafts_of,
    ending_drafts,
    files_of,
    newest_draft,
)
from .explaining import Explanation, explanation, place
from .moving import Move, Versions, left_files, move_of, typed, versions
from .pages import SUMMARY, FormPage, Start, form_page, next_url, page_url, question_url, start, steps
from .paper import NotOffered, Paper, paper
from .prefill import known_answers
from .reading import of_page, read_page
from .summaries import Receipt, Summary, receipt, summary

__all__ = [
    "SUMMARY",
    "Ending",
    "Explanation",
    "FormPage",
    "Move",
    "NotOffered",
    "Paper",
    "Receipt",
    "Start",
    "Summary",
    "Versions",
    "draft_by_code",
    "draft_by_uuid",
    "drafts_of",
    "ending_drafts",
    "explanation",
    "files_of",
    "form_page",
    "known_answers",
    "left_files",
    "move_of",
    "newest_draft",
    "next_url",
    "of_page",
    "page_url",
    "paper",
    "place",
    "question_url",
    "read_page",
    "receipt",
    "start",
    "steps",
    "summary",
    "typed",
    "versions",
]
