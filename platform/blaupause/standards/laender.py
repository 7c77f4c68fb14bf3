"""Public holidays of the sixteen Länder, as their statutes have them. A town's key begins with that of its Land.

A table of ours, not a library: the statutes fit on this page, each line names its years, and whoever doubts one finds
it here. What holds in single municipalities only (Mariä Himmelfahrt and the Friedensfest in Bavaria, Fronleichnam in
parts of Saxony and Thuringia) is no line: a town enters it among its special days.
"""

from datetime import date, timedelta
from typing import Final

from blaupause.standards.holidays import HESSEN, Calendar, Holiday, after_easter, every_year

BUSS_AND_BETTAG: Final = "Buß- und Bettag"
SINCE: Final = 1995
"""The year in which Buß- und Bettag ended everywhere but in Saxony."""


def _before_november_23(year: int) -> date:
    """The Wednesday before November 23."""
    last = date(year, 11, 22)
    return last - timedelta(days=(last.weekday() - 2) % 7)


EVERYWHERE: Final = (
    Holiday(name="Neujahr", on=every_year(1, 1)),
    Holiday(name="Karfreitag", on=after_easter(-2)),
    Holiday(name="Ostermontag", on=after_easter(1)),
    Holiday(name="Tag der Arbeit", on=every_year(5, 1)),
    Holiday(name="Christi Himmelfahrt", on=after_easter(39)),
    Holiday(name="Pfingstmontag", on=after_easter(50)),
    Holiday(name="Tag der Deutschen Einheit", on=every_year(10, 3)),
    Holiday(name="Erster Weihnachtstag", on=every_year(12, 25)),
    Holiday(name="Zweiter Weihnachtstag", on=every_year(12, 26)),
)
KINGS: Final = Holiday(name="Heilige Drei Könige", on=every_year(1, 6))
CORPUS_CHRISTI: Final = Holiday(name="Fronleichnam", on=after_easter(60))
ASSUMPTION: Final = Holiday(name="Mariä Himmelfahrt", on=every_year(8, 15))
ALL_SAINTS: Final = Holiday(name="Allerheiligen", on=every_year(11, 1))
REFORMATION: Final = Holiday(name="Reformationstag", on=every_year(10, 31))
REFORMATION_ONCE: Final = Holiday(name="Reformationstag", on=every_year(10, 31), since=2017, until=2017)
REFORMATION_LATE: Final = Holiday(name="Reformationstag", on=every_year(10, 31), since=2017)
"""Once in 2017 by the jubilee, and from 2018 on by statute: without a gap."""


def _womens_day(since: int) -> Holiday:
    return Holiday(name="Internationaler Frauentag", on=every_year(3, 8), since=since)


def _once(name: str, day: date) -> Holiday:
    return Holiday(name=name, on=every_year(day.month, day.day), since=day.year, until=day.year)


def _land(state: str, source: str, *own: Holiday) -> Calendar:
    return Calendar(state=state, since=SINCE, holidays=(*EVERYWHERE, *own), source=source)


CALENDARS: Final = {
    "01": _land("Schleswig-Holstein", "SFTG § 2", REFORMATION_LATE),
    "02": _land("Hamburg", "Feiertagsgesetz § 1", REFORMATION_LATE),
    "03": _land("Niedersachsen", "NFeiertagsG § 2", REFORMATION_LATE),
    "04": _land("Bremen", "Gesetz über die Sonn- und Feiertage § 2", REFORMATION_LATE),
    "05": _land("Nordrhein-Westfalen", "Feiertagsgesetz NW § 2", CORPUS_CHRISTI, ALL_SAINTS, REFORMATION_ONCE),
    "06": HESSEN,
    "07": _land("Rheinland-Pfalz", "LFtG § 2", CORPUS_CHRISTI, ALL_SAINTS, REFORMATION_ONCE),
    "08": _land("Baden-Württemberg", "FTG § 1", KINGS, CORPUS_CHRISTI, ALL_SAINTS, REFORMATION_ONCE),
    "09": _land("Bayern", "FTG Art. 1", KINGS, CORPUS_CHRISTI, ALL_SAINTS, REFORMATION_ONCE),
    "10": _land("Saarland", "SFG § 2", CORPUS_CHRISTI, ASSUMPTION, ALL_SAINTS, REFORMATION_ONCE),
    "11": _land(
        "Berlin",
        "Gesetz über die Sonn- und Feiertage § 1",
        _womens_day(2019),
        REFORMATION_ONCE,
        _once("75. Jahrestag der Befreiung", date(2020, 5, 8)),
        _once("80. Jahrestag der Befreiung", date(2025, 5, 8)),
        _once("75. Jahrestag des Aufstandes in der DDR", date(2028, 6, 17)),
    ),
    "12": _land(
        "Brandenburg",
        "FTG § 2",
        Holiday(name="Ostersonntag", on=after_easter(0)),
        Holiday(name="Pfingstsonntag", on=after_easter(49)),
        REFORMATION,
    ),
    "13": _land("Mecklenburg-Vorpommern", "FTG M-V § 2", _womens_day(2023), REFORMATION),
    "14": _land("Sachsen", "SächsSFG § 1", REFORMATION, Holiday(name=BUSS_AND_BETTAG, on=_before_november_23)),
    "15": _land("Sachsen-Anhalt", "FeiertG LSA § 2", KINGS, REFORMATION),
    "16": _land(
        "Thüringen",
        "ThürFGtG § 2",
        Holiday(name="Weltkindertag", on=every_year(9, 20), since=2019),
        REFORMATION,
    ),
}
"""First two digits of an official key (AGS, ARS) → the holidays there."""


def calendar_of(key: str) -> Calendar:
    """Return the holidays where a key lies; without one those of Hessen, for which this deployment was made."""
    return CALENDARS.get(key[:2], HESSEN)
