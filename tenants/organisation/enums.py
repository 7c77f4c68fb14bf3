from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FilePurpose(TextChoices):
    """What a stored file is for; `owner` names the row."""

    DRAFT = "draft", _("Entwurf")
    ATTACHMENT = "attachment", _("Anlage")
    COPY = "copy", _("Antragskopie")
    NOTICE = "notice", _("Bescheid")
    MESSAGE = "message", _("Nachricht")
    LOGO = "logo", _("Logo")
    STAFF_LIST = "staff_list", _("Liste von Beschäftigten")
