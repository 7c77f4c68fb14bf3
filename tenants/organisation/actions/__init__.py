"""What can be done with the town itself."""

from .going_live import ask_opening, ask_to_confirm, confirm_opening, return_opening, take_back_opening
from .logo import LARGEST, SentLogo, change_logo, remove_logo
from .looks import show_look
from .names import drop_sender, keep_sender, wish_host
from .setting_up import restore_profile, skip_task, take_up_task
from .setup_file import import_setup
from .staff_list import invite_listed, keep_staff_list, note_staff_list, start_staff_list
from .town import (
    KEPT,
    Logo,
    Picture,
    ProfileChanges,
    Span,
    SpecialDays,
    UnitValues,
    hand_over_file,
    remove_file,
    remove_files,
    save_unit,
    set_up_town,
    store_file,
    update_profile,
)

__all__ = [
    "KEPT",
    "LARGEST",
    "Logo",
    "Picture",
    "ProfileChanges",
    "SentLogo",
    "Span",
    "SpecialDays",
    "UnitValues",
    "ask_opening",
    "ask_to_confirm",
    "change_logo",
    "confirm_opening",
    "drop_sender",
    "hand_over_file",
    "import_setup",
    "invite_listed",
    "keep_sender",
    "keep_staff_list",
    "note_staff_list",
    "remove_file",
    "remove_files",
    "remove_logo",
    "restore_profile",
    "return_opening",
    "save_unit",
    "set_up_town",
    "show_look",
    "skip_task",
    "start_staff_list",
    "store_file",
    "take_back_opening",
    "take_up_task",
    "update_profile",
    "wish_host",
]
