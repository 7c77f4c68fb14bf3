"""Uploads that Django dropped unread, because the request was larger than it may be: people are told, always."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from blaupause.ui.formats import filesize

if TYPE_CHECKING:
    from django.http import HttpRequest


def dropped(request: HttpRequest) -> str:
    """Return what to tell somebody whose files were dropped; "" when all of them arrived."""
    most = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    is_upload = request.method == "POST" and request.content_type == "multipart/form-data"
    if not is_upload or request.FILES or int(request.META.get("CONTENT_LENGTH") or 0) <= most:
        return ""
    return _(
        "Die Dateien sind zusammen größer als %(most)s. Laden Sie sie einzeln hoch, oder machen Sie sie kleiner."
    ) % {"most": filesize(most)}
