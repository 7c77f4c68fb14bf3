"""What comes back from BundID may be forged on its way through the browser. Keycloak and the platform refuse it."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from infra.demo import bundid, keycloak, saml
from infra.demo.keys import Pair
from infra.demo.personas import of_realm

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.keycloak.browsing import Browser, Page
    from tests.keycloak.place import Place

SIGNATURE, RESPONSE = "invalid_signature", "invalid_saml_response"
INTERNALS = ("Exception", "org.keycloak", "SAML", "Assertion", "urn:oid")


@dataclass(frozen=True, slots=True)
class Begun:
    """A login that stands at BundID: what the broker asked, where the answer goes, how long Keycloak's log was then."""

    place: Place
    browser: Browser
    asked: saml.Request
    state: str
    log: int

    @classmethod
    def at(cls, place: Place, browser: Browser, level: str = "basic", town: str = "fulda") -> Begun:
        fields = place.account(browser, town, "/leistungen/", level).fields()
        return cls(
            place, browser, saml.Request.read(fields["SAMLRequest"]), fields["RelayState"], len(place.log("keycloak"))
        )

    @property
    def entity(self) -> str:
        return bundid.entity(self.place.state.part_address("bundid"), "bundid")

    @property
    def pair(self) -> Pair:
        return keycloak.signing_pair(self.place.state)

    def answer(self, said: saml.Statement, pair: Pair | None = None) -> str:
        made = saml.assertion(self.entity, self.asked, said)
        return saml.answer(self.entity, self.asked, saml.signed(made, pair or self.pair), pair=self.pair)

    def send(self, answer: str) -> Page:
        return self.browser.open(self.asked.answer_to, {"SAMLResponse": answer, "RelayState": self.state})

    def changed(self, answer: str, before: bytes, after: bytes) -> str:
        plain = base64.b64decode(answer)
        assert before in plain
        return base64.b64encode(plain.replace(before, after)).decode()


def statement(who: str) -> saml.Statement:
    return bundid.statement(next(each for each in of_realm("buerger") if each.subject == who))


def at_level(said: saml.Statement, level: str) -> saml.Statement:
    word = f"{bundid.STORK}{level}"
    return replace(said, attributes={**said.attributes, bundid.LEVEL: (word, "")}, context=word)


def named(said: saml.Statement, bpk2: str) -> saml.Statement:
    return replace(said, attributes={**said.attributes, bundid.OIDS["bpk2"]: (bpk2, "HOCH")})


def proven(place: Place) -> str:
    """Return the level of the citizen who arrived last."""
    arrived = [line for line in place.log().splitlines() if "login.proven" in line]
    return arrived[-1].partition("proven=")[2].split()[0]


def is_refused(page: Page, begun: Begun, error: str) -> bool:
    """Tell whether nobody is logged in, the page says so without internals, and Keycloak wrote down why."""
    written = begun.place.log("keycloak")[begun.log :]
    assert f'error="{error}"' in written, written
    assert [word for word in INTERNALS if word in page.text] == []
    return page.status in {400, 401} and begun.place.actor(begun.browser, "fulda") == ""


def test_an_answer_that_is_made_here_as_bundid_makes_it_is_taken(place: Place, browser: Browser) -> None:
    """Otherwise the refusals below would prove nothing."""
    begun = Begun.at(place, browser)
    assert begun.send(begun.answer(statement("sevda"))).path == "/leistungen/"
    assert place.actor(browser, "fulda") == "Sevda Yılmaz-Brandt"


def test_an_unsigned_answer(place: Place, browser: Browser) -> None:
    begun = Begun.at(place, browser)
    bare = saml.assertion(begun.entity, begun.asked, statement("sevda"))
    for signature in bare.findall(f"{{{saml.DS}}}Signature"):
        bare.remove(signature)
    assert is_refused(begun.send(saml.answer(begun.entity, begun.asked, bare, pair=begun.pair)), begun, SIGNATURE)


def test_an_answer_signed_by_somebody_else(place: Place, browser: Browser) -> None:
    begun = Begun.at(place, browser)
    assert is_refused(begun.send(begun.answer(statement("sevda"), Pair.made("BundID (Vorführung)"))), begun, SIGNATURE)


def test_an_answer_whose_content_was_changed(place: Place, browser: Browser) -> None:
    begun = Begun.at(place, browser)
    answer = begun.answer(statement("basis"))
    assert is_refused(begun.send(begun.changed(answer, b"STORK-QAA-Level-1", b"STORK-QAA-Level-4")), begun, SIGNATURE)


def test_an_answer_for_another_service(place: Place, browser: Browser) -> None:
    begun = Begun.at(place, browser)
    elsewhere = replace(begun, asked=replace(begun.asked, issuer="https://anderer-dienst.example"))
    assert is_refused(begun.send(elsewhere.answer(statement("sevda"))), begun, RESPONSE)
    assert "is not addressed to this SP" in place.log("keycloak")


def test_an_answer_that_was_used_before(place: Place, browser: Browser, another: Callable[[], Browser]) -> None:
    """In the browser of whoever found it: it answers another request there."""
    begun = Begun.at(place, browser)
    answer = begun.answer(statement("sevda"))
    begun.send(answer)
    stolen = Begun.at(place, another())
    assert is_refused(stolen.send(answer), stolen, RESPONSE)
    assert is_refused(replace(stolen, state=begun.state).send(answer), stolen, "expired_code")


@pytest.mark.alone
def test_a_comment_inside_the_name_does_not_make_it_another(
    place: Place, browser: Browser, another: Callable[[], Browser]
) -> None:
    """A comment changes no signature; a reader that stops at it would take `bB5s` for the whole name."""
    honest = Begun.at(place, browser)
    honest.send(honest.answer(statement("basis")))
    begun = Begun.at(place, another())
    page = begun.send(begun.changed(begun.answer(statement("basis")), b"bB5s0000", b"bB5s<!-- -->0000"))
    assert page.status == 200  # it reads the whole name
    opened = [line for line in place.log().splitlines() if "session.opened" in line and "realm=buerger" in line]
    before, after = (line.partition("actor=")[2].split()[0] for line in opened[-2:])
    assert before == after


def test_a_weak_account_does_not_get_the_level_that_was_asked_for(place: Place, browser: Browser) -> None:
    """A provider that ignores the level asked for answers with a weaker account."""
    begun = Begun.at(place, browser, "high")
    assert is_refused(begun.send(begun.answer(at_level(statement("sevda"), "1"))), begun, "access_denied")


@pytest.mark.alone
def test_a_level_does_not_leak_into_another_session_of_the_same_person(
    place: Place, browser: Browser, another: Callable[[], Browser]
) -> None:
    """Keycloak keeps what BundID said with the account: the weak session would read what the strong one proved."""
    weak = Begun.at(place, browser)
    weak.send(weak.answer(at_level(statement("sevda"), "1")))
    strong = Begun.at(place, another(), "high")
    assert strong.send(strong.answer(statement("sevda"))).path == "/leistungen/"

    elsewhere = place.leave(browser, "giessen", "/", realm="buerger")  # the weak session, without BundID
    assert (elsewhere.host, proven(place)) == ("giessen.localhost", "basic")
    asked = place.leave(browser, "giessen", "/", realm="buerger", level="high")
    assert "SAMLRequest" in asked.fields(), "asked for more, it goes to BundID again"


def test_two_names_that_differ_in_case_only_are_two_people(
    place: Place, browser: Browser, another: Callable[[], Browser]
) -> None:
    """Keycloak takes them for one account when they come by different levels.

    The second is refused; so is the first until it logs in anew, since the account now says the second one's name.
    """
    first = Begun.at(place, browser)
    first.send(first.answer(named(statement("sevda"), "ZwillingABC")))
    assert place.actor(browser, "fulda") == "Sevda Yılmaz-Brandt"

    second = Begun.at(place, another(), "substantial")
    refused = second.send(second.answer(named(statement("thorunn"), "zwillingabc")))
    assert refused.status == 403
    assert place.actor(second.browser, "fulda") == ""
    assert "login.other_person" in place.log()

    again = place.leave(browser, "giessen", "/", realm="buerger")  # its account now says what the second one said
    assert (again.status, place.actor(browser, "giessen")) == (403, "")


def test_who_has_no_lasting_name_at_bundid_gets_no_account_here(place: Place, browser: Browser) -> None:
    begun = Begun.at(place, browser)
    assert is_refused(begun.send(begun.answer(statement("gast"))), begun, RESPONSE)


@pytest.mark.parametrize("alias", ["bundid-3", "bundid-4"])
def test_an_answer_for_one_level_is_not_taken_for_another(place: Place, browser: Browser, alias: str) -> None:
    begun = Begun.at(place, browser)
    elsewhere = replace(begun.asked, answer_to=begun.asked.answer_to.replace("/bundid/", f"/{alias}/"))
    page = browser.open(
        elsewhere.answer_to, {"SAMLResponse": begun.answer(statement("basis")), "RelayState": begun.state}
    )
    assert is_refused(page, begun, RESPONSE)
