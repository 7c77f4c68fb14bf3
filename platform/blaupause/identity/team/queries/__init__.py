"""What can be known about who works in a town."""

from .administering import (
    addresses_of_admins,
    addresses_of_clerks,
    addresses_of_signers,
    administering,
    alone_from,
    is_admin_invited,
)
from .invitations import has_accounts, invitation, of_edition, state_of
from .members import Grant, Invited, Member, Team, ends_of, known_people, member, team
from .reviews import towns_with_reviews, was_reminded

__all__ = [
    "Grant",
    "Invited",
    "Member",
    "Team",
    "addresses_of_admins",
    "addresses_of_clerks",
    "addresses_of_signers",
    "administering",
    "alone_from",
    "ends_of",
    "has_accounts",
    "invitation",
    "is_admin_invited",
    "known_people",
    "member",
    "of_edition",
    "state_of",
    "team",
    "towns_with_reviews",
    "was_reminded",
]
