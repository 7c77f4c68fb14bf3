"""Administrative deadlines: when a notice counts as served, and when a period ends (BGB §§ 187–193, VwVfG §§ 31, 41).

Laws change, so the numbers are dated rules with their source. What nobody has confirmed says so. Holidays are those of
the town that decides (`laender.calendar_of`).
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from blaupause.standards.holidays import Calendar

RETRIEVAL_DAYS: Final = 10  # VwVfG § 41 (2a)


class Law(StrEnum):
    """The procedural law a notice follows."""

    VWVFG = "vwvfg"
    SGB_X = "sgb_x"
    AO = "ao"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRule:
    """On which day after it was sent a notice counts as served.

    Attributes:
        since: first day of sending to which the rule applies.
        shifts: whether a day on which nobody works moves to the next working day.
        verified: False where the source leaves a doubt; the days then are the safe side for the citizen.
    """

    law: Law
    since: date
    days: int
    shifts: bool
    source: str
    verified: bool = True


SERVICE_RULES: Final = (
    ServiceRule(
        law=Law.VWVFG,
        since=date(2025, 1, 1),
        days=4,
        shifts=False,
        source="VwVfG § 41 (2); ob das HVwVfG den vierten Tag schon übernommen hat, ist nicht bestätigt",
        verified=False,
    ),
    ServiceRule(law=Law.SGB_X, since=date(2025, 1, 1), days=4, shifts=False, source="SGB X § 37 (2)"),
    ServiceRule(law=Law.AO, since=date(2025, 1, 1), days=4, shifts=True, source="AO § 122 (2), (2a), § 108 (3)"),
)


def served_when_sent(sent: date, law: Law, calendar: Calendar) -> date:
    """Tell when a notice counts as served that went out by post or by electronic mail.

    Raises:
        ValueError: no rule is known for that day.
    """
    rule = service_rule(sent, law)
    day = sent + timedelta(days=rule.days)
    return calendar.next_working_day(day) if rule.shifts else day


def service_rule(sent: date, law: Law) -> ServiceRule:
    """Choose the rule that held on the day of sending; the notice's record keeps it.

    Raises:
        ValueError: no rule is known for that day.
    """
    rules = [rule for rule in SERVICE_RULES if rule.law == law and rule.since <= sent]
    if not rules:
        raise ValueError(f"Für den {sent:%d.%m.%Y} ist keine Regel zur Bekanntgabe hinterlegt ({law}).")
    return max(rules, key=lambda rule: rule.since)


def last_retrieval(notified: date) -> date:
    """Tell the last day on which fetching a notice serves it: ten days from the notification (VwVfG § 41 (2a))."""
    return notified + timedelta(days=RETRIEVAL_DAYS)


def served_when_retrieved(notified: date | None, retrieved: date | None, law: Law, calendar: Calendar) -> date | None:
    """Tell when a notice counts as served that was put up for retrieval with consent, and fetched.

    None: nobody was notified, or it was not fetched within ten days; then it must be sent in another way.

    Source: VwVfG § 41 (2a): the day after it was fetched. AO § 122a (4) and SGB X § 37 (2a): the fourth day after the
    notification, fetched or not; whether KAG § 4 takes over § 122a is not confirmed, so there the later of both days
    counts, and without retrieval neither: the safe side for the citizen (docs/adr/0010).
    """
    if notified is None or retrieved is None or retrieved > last_retrieval(notified):
        return None
    day_after = retrieved + timedelta(days=1)
    return day_after if law == Law.VWVFG else max(day_after, served_when_sent(notified, law, calendar))


def remedy_ends(served: date, calendar: Calendar, *, instructed: bool = True) -> date:
    """Tell the last day for objection or action: one month; a year where the legal-remedies text is missing or wrong.

    Source: VwGO §§ 70, 74 (one month), § 58 (2) (one year).
    """
    return months_end(served, 1 if instructed else 12, calendar)


def months_end(event: date, months: int, calendar: Calendar) -> date:
    """Tell the last day of a period of months that an event sets off.

    The day of the event does not count; the period ends on the day of the same number, or on the month's last day where
    it has none such; never on a day on which nobody works.
    Source: BGB § 187 (1), § 188 (2) and (3), § 193; VwVfG § 31 (3).
    """
    year, month = divmod(event.year * 12 + event.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return calendar.next_working_day(date(year, month + 1, min(event.day, last)))


def days_end(event: date, days: int, calendar: Calendar) -> date:
    """Tell the last day of a period of days that an event sets off. Source: BGB § 187 (1), § 188 (1), § 193."""
    return calendar.next_working_day(event + timedelta(days=days))
