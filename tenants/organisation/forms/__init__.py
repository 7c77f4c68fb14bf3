"""What may come in when a town sets itself up and chooses who works in it."""

from .leaving import LeaveForm, RefusalForm
from .legal import LegalFactsForm, LegalForm, LetterheadForm
from .logo import LogoForm
from .names import AddressForm, SenderForm
from .provider import OpenidForm, SamlForm
from .setting_up import RestoreForm, SkipForm
from .setup_file import SetupFileForm
from .staff_list import StaffListForm
from .team import ChangeForm, InvitationForm, Limits, RemovalForm, ReviewForm
from .town import ContactForm, LookForm, UnitForm, Versioned

__all__ = [
    "AddressForm",
    "ChangeForm",
    "ContactForm",
    "InvitationForm",
    "LeaveForm",
    "LegalFactsForm",
    "LegalForm",
    "LetterheadForm",
    "Limits",
    "LogoForm",
    "LookForm",
    "OpenidForm",
    "RefusalForm",
    "RemovalForm",
    "RestoreForm",
    "ReviewForm",
    "SamlForm",
    "SenderForm",
    "SetupFileForm",
    "SkipForm",
    "StaffListForm",
    "UnitForm",
    "Versioned",
]
