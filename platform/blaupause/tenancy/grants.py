"""What each database role may touch of the public schema. The only place where that is said (D3).

The table generates the GRANTs after each migration; the isolation tests read it; docs/grants.md is made from it.
In its own schema a town reads and writes rows but owns nothing (`of_town`): what only grows stays so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

READ = ("SELECT",)
WRITE = ("SELECT", "INSERT", "UPDATE", "DELETE")
KEEP = ("SELECT", "INSERT", "UPDATE")
COME_AND_GO = ("SELECT", "INSERT", "DELETE")
APPEND = ("SELECT", "INSERT")
INSERT = ("INSERT",)
OWNER = "towns_owner"
"""The role that owns every town's schema and tables. Only the operator's login may take it on (docs/adr/0009)."""

ROLES = ("identity", "hub", "worker", "town_any")


@dataclass(frozen=True, slots=True)
class Grant:
    """What one role may do with one table, and why."""

    role: str
    table: str
    privileges: tuple[str, ...]
    why: str


GRANTS = (
    Grant("identity", "tenancy_town", READ, "which town answers under a host"),
    Grant("identity", "tenancy_domain", READ, "which town answers under a host"),
    Grant("identity", "django_migrations", READ, "whether the database is ready for this release"),
    Grant("identity", "tenancy_migrationledger", READ, "the same, and how many towns it has not reached"),
    Grant("identity", "identity_person", WRITE, "staff who log in"),
    Grant("identity", "identity_membership", WRITE, "what staff may do where"),
    Grant("identity", "identity_invitation", KEEP, "who may come to work in a town"),
    Grant("identity", "identity_delegationgrant", KEEP, "who of elsewhere may work on a town's cases"),
    Grant("identity", "identity_ownprovider", WRITE, "by which provider of its own a town's staff logs in"),
    Grant("identity", "identity_session", WRITE, "sessions and hand-offs"),
    Grant("identity", "identity_citizenaccount", WRITE, "whom an account at BundID's broker stands for"),
    Grant("identity", "identity_listing", COME_AND_GO, "which towns a citizen wants listed together"),
    Grant("identity", "hub_audit_hubevent", APPEND, "refusals, log-ins, memberships"),
    Grant("identity", "hub_audit_delegatedact", READ, "both sides of a grant see what was done under it"),
    Grant("identity", "lifecycle_townchange", KEEP, "a town's administration asks to leave; what is planned for it"),
    Grant("identity", "onboarding_twopeople", APPEND, "a town asks whether two of its people are two"),
    Grant("identity", "jobs_job", INSERT, "work for later; row security: of towns only the look for their cases"),
    Grant("hub", "tenancy_town", READ, "town finder"),
    Grant("hub", "tenancy_domain", READ, "addresses of the towns"),
    Grant("hub", "tenancy_signpost", READ, "towns that live in another cell: what everybody may know of them"),
    Grant("hub", "catalogue_service", WRITE, "KKV keeps the catalogue"),
    Grant("hub", "catalogue_servicekey", WRITE, "KKV keeps the catalogue"),
    Grant("hub", "catalogue_templateversion", APPEND, "versions are immutable"),
    Grant("hub", "catalogue_block", APPEND, "released blocks are immutable; the bundles hold them in full"),
    Grant("hub", "catalogue_assessment", APPEND, "what was judged stays written; the newest row counts"),
    Grant("hub", "catalogue_draft", WRITE, "templates that the KKV edits"),
    Grant("hub", "catalogue_review", APPEND, "who asked for a review, and when, stays written"),
    Grant("hub", "catalogue_vote", APPEND, "what a party said, it said"),
    Grant("hub", "catalogue_release", APPEND, "what was published stays published"),
    Grant("hub", "catalogue_retirement", APPEND, "what was announced stays announced; the newest row counts"),
    Grant("hub", "catalogue_usage", WRITE, "read model filled by the towns' jobs"),
    Grant("hub", "catalogue_activation", APPEND, "when towns went online; history stays as it was"),
    Grant("hub", "catalogue_townlook", READ, "a template as a town's citizens see it; row security: live towns only"),
    Grant("hub", "catalogue_suggestion", KEEP, "what towns suggest, told by their jobs, and what KKV answers"),
    Grant("hub", "register_authority", WRITE, "import of the official register"),
    Grant("hub", "register_authoritykey", WRITE, "import of the official register"),
    Grant("hub", "register_succession", WRITE, "import of the official register"),
    Grant("hub", "register_edition", WRITE, "which state the register is in"),
    Grant("hub", "register_findable", WRITE, "the search of the register, made anew with each import"),
    Grant("hub", "register_searchterm", WRITE, "the search of the register, made anew with each import"),
    Grant("hub", "onboarding_onboardingrequest", KEEP, "Kommunen that want to come"),
    Grant("hub", "onboarding_statechange", APPEND, "each step of a request stays written"),
    Grant("hub", "onboarding_authorityproof", KEEP, "how somebody proved that they speak for a Kommune"),
    Grant("hub", "onboarding_knowncontact", APPEND, "where an authority was known; the newest counts"),
    Grant("hub", "onboarding_townopening", KEEP, "towns whose people agreed to go live; KKV lets one be tried again"),
    Grant("hub", "lifecycle_townchange", KEEP, "what is planned for towns that are here"),
    Grant("hub", "agreements_agreementversion", KEEP, "texts of agreements; a trigger keeps what was published"),
    Grant("hub", "agreements_signing", KEEP, "what towns signed, and what KKV countersigns"),
    Grant("hub", "agreements_signature", APPEND, "who signed; KKV adds its own"),
    Grant("hub", "agreements_processorchange", KEEP, "sub-processors of KKV: what is announced, and withdrawn"),
    Grant("hub", "agreements_processornotice", KEEP, "which towns were told of a change, and which could not be"),
    Grant("hub", "agreements_processorobjection", READ, "which towns objected to a change"),
    Grant("hub", "agreements_termination", KEEP, "notice of agreements: KKV's own, and what takes effect"),
    Grant("hub", "agreements_asking", KEEP, "which towns were asked to sign, and reminded"),
    Grant("hub", "onboarding_twopeople", KEEP, "whether two accounts that look alike are two people's"),
    Grant("hub", "onboarding_wave", KEEP, "Kommunen that are prepared together"),
    Grant("hub", "onboarding_wavetown", KEEP, "towns that stand ready before anybody asks"),
    Grant("hub", "hub_audit_hubevent", APPEND, "what happened at the hub"),
    Grant("hub", "hub_audit_anchor", APPEND, "where its own chain of events stood; row security checks whose"),
    Grant("hub", "jobs_job", INSERT, "work for later"),
    Grant("worker", "jobs_job", WRITE, "claims and finishes the jobs of all towns"),
    Grant("worker", "tenancy_town", READ, "jobs of a town that is off the network wait"),
    Grant("worker", "tenancy_keptschema", READ, "jobs of what an export replaced wait"),
    Grant("worker", "hub_audit_hubevent", APPEND, "what the operator did about jobs that failed"),
    Grant("town_any", "catalogue_service", READ, "services on offer"),
    Grant("town_any", "catalogue_servicekey", READ, "keys of the services on offer"),
    Grant("town_any", "catalogue_templateversion", READ, "templates are shared, never copied"),
    Grant("town_any", "catalogue_release", READ, "which versions it may take"),
    Grant("town_any", "catalogue_retirement", READ, "which versions come to their end, and why"),
    Grant("town_any", "catalogue_assessment", READ, "how far services go online"),
    Grant("town_any", "catalogue_neighbour", READ, "which towns offer what online: a view of what their pages say"),
    Grant("town_any", "catalogue_suggestionanswer", READ, "what became of its suggestions: a view of its own rows"),
    Grant("town_any", "catalogue_townlook", KEEP, "how its pages look; row security: its own"),
    Grant("town_any", "register_authority", READ, "official name and keys"),
    Grant("town_any", "register_authoritykey", READ, "official name and keys"),
    Grant("town_any", "agreements_agreementversion", READ, "published texts; row security hides drafts"),
    Grant("town_any", "agreements_signing", KEEP, "what it signs; row security: its own, and never in force"),
    Grant("town_any", "agreements_processorchange", READ, "sub-processors of KKV, and what is announced about them"),
    Grant("town_any", "agreements_processorobjection", APPEND, "what it objects to; row security: its own, in time"),
    Grant("town_any", "agreements_termination", APPEND, "notice of its agreements; row security: its own, of its side"),
    Grant("town_any", "agreements_signature", WRITE, "who signs for it; row security: its own, while not concluded"),
    Grant("town_any", "jobs_job", APPEND, "its own work for later, and what of it failed; row security checks whose"),
    Grant("town_any", "hub_audit_delegatedact", INSERT, "what staff of elsewhere did here; row security checks whose"),
    Grant("town_any", "tenancy_hostwish", APPEND, "addresses it wishes; row security checks whose"),
    Grant("town_any", "hub_audit_anchor", APPEND, "where its chain of events stood; row security checks whose"),
)

GIVE_BACK: Final = "casework.give_back"
"""The one job of a town that is queued outside of it: cases go back when the grant ends under which they were had."""
JOB_POLICIES = f"""
    ALTER TABLE public.jobs_job ENABLE ROW LEVEL SECURITY;
    DROP POLICY IF EXISTS job_of_own_town ON public.jobs_job;
    CREATE POLICY job_of_own_town ON public.jobs_job FOR INSERT TO town_any, hub, identity
        WITH CHECK (town = current_user);
    DROP POLICY IF EXISTS job_for_town ON public.jobs_job;
    CREATE POLICY job_for_town ON public.jobs_job FOR INSERT TO identity
        WITH CHECK (name = '{GIVE_BACK}' AND arguments = '{{}}'
            AND EXISTS (SELECT 1 FROM public.tenancy_town t WHERE t.schema_name = town));
    DROP POLICY IF EXISTS job_seen_by_own_town ON public.jobs_job;
    CREATE POLICY job_seen_by_own_town ON public.jobs_job FOR SELECT TO town_any USING (town = current_user);
    DROP POLICY IF EXISTS job_of_worker ON public.jobs_job;
    CREATE POLICY job_of_worker ON public.jobs_job FOR ALL TO worker USING (true) WITH CHECK (true);
"""  # noqa: S608 – made of a constant of this code
ANCHOR_POLICIES = """
    ALTER TABLE public.hub_audit_anchor ENABLE ROW LEVEL SECURITY;
    DROP POLICY IF EXISTS anchor_of_own_town ON public.hub_audit_anchor;
    CREATE POLICY anchor_of_own_town ON public.hub_audit_anchor FOR ALL TO town_any, hub
        USING (town = current_user) WITH CHECK (town = current_user);
"""
DELEGATED_POLICIES = """
    ALTER TABLE public.hub_audit_delegatedact ENABLE ROW LEVEL SECURITY;
    DROP POLICY IF EXISTS delegated_act_of_own_town ON public.hub_audit_delegatedact;
    CREATE POLICY delegated_act_of_own_town ON public.hub_audit_delegatedact FOR INSERT TO town_any
        WITH CHECK (town = current_user);
    DROP POLICY IF EXISTS delegated_act_seen ON public.hub_audit_delegatedact;
    CREATE POLICY delegated_act_seen ON public.hub_audit_delegatedact FOR SELECT TO identity USING (true);
"""
HOST_POLICIES = """
    ALTER TABLE public.tenancy_hostwish ENABLE ROW LEVEL SECURITY;
    DROP POLICY IF EXISTS host_wish_of_own_town ON public.tenancy_hostwish;
    CREATE POLICY host_wish_of_own_town ON public.tenancy_hostwish FOR INSERT TO town_any
        WITH CHECK (town = current_user AND settled_at IS NULL AND reason = '');
    DROP POLICY IF EXISTS host_wish_seen_by_own_town ON public.tenancy_hostwish;
    CREATE POLICY host_wish_seen_by_own_town ON public.tenancy_hostwish FOR SELECT TO town_any
        USING (town = current_user);
"""

AGREEMENT_POLICIES = """
    ALTER TABLE public.agreements_agreementversion ENABLE ROW LEVEL SECURITY;
    ALTER TABLE public.agreements_signing ENABLE ROW LEVEL SECURITY;
    ALTER TABLE public.agreements_signature ENABLE ROW LEVEL SECURITY;
    DROP POLICY IF EXISTS agreement_of_hub ON public.agreements_agreementversion;
    CREATE POLICY agreement_of_hub ON public.agreements_agreementversion FOR ALL TO hub
        USING (true) WITH CHECK (true);
    DROP POLICY IF EXISTS agreement_published ON public.agreements_agreementversion;
    CREATE POLICY agreement_published ON public.agreements_agreementversion FOR SELECT TO town_any
        USING (published_at IS NOT NULL);
    DROP POLICY IF EXISTS signing_of_hub ON public.agreements_signing;
    CREATE POLICY signing_of_hub ON public.agreements_signing FOR ALL TO hub USING (true) WITH CHECK (true);
    DROP POLICY IF EXISTS signing_seen ON public.agreements_signing;
    CREATE POLICY signing_seen ON public.agreements_signing FOR SELECT TO town_any
        USING (town_schema = current_user);
    DROP POLICY IF EXISTS signing_begun ON public.agreements_signing;
    CREATE POLICY signing_begun ON public.agreements_signing FOR INSERT TO town_any
        WITH CHECK (town_schema = current_user AND state = 'open');
    DROP POLICY IF EXISTS signing_moved ON public.agreements_signing;
    CREATE POLICY signing_moved ON public.agreements_signing FOR UPDATE TO town_any
        USING (town_schema = current_user AND state IN ('open', 'signed', 'returned'))
        WITH CHECK (town_schema = current_user AND state IN ('open', 'signed', 'withdrawn'));
    DROP POLICY IF EXISTS signature_of_hub ON public.agreements_signature;
    CREATE POLICY signature_of_hub ON public.agreements_signature FOR ALL TO hub USING (true) WITH CHECK (true);
    DROP POLICY IF EXISTS signature_seen ON public.agreements_signature;
    CREATE POLICY signature_seen ON public.agreements_signature FOR SELECT TO town_any
        USING (town_schema = current_user);
    DROP POLICY IF EXISTS signature_given ON public.agreements_signature;
    CREATE POLICY signature_given ON public.agreements_signature FOR ALL TO town_any
        USING (town_schema = current_user AND side = 'town' AND EXISTS (
            SELECT 1 FROM public.agreements_signing s
            WHERE s.id = signing_id AND s.town_schema = current_user AND s.state IN ('open', 'signed', 'returned')))
        WITH CHECK (town_schema = current_user AND side = 'town' AND EXISTS (
            SELECT 1 FROM public.agreements_signing s
            WHERE s.id = signing_id AND s.town_schema = current_user AND s.state IN ('open', 'signed', 'returned')));
"""
PROCESSOR_POLICIES = """
    ALTER TABLE public.agreements_processorobjection ENABLE ROW LEVEL SECURITY;
    DROP POLICY IF EXISTS objection_of_hub ON public.agreements_processorobjection;
    CREATE POLICY objection_of_hub ON public.agreements_processorobjection FOR SELECT TO hub USING (true);
    DROP POLICY IF EXISTS objection_seen ON public.agreements_processorobjection;
    CREATE POLICY objection_seen ON public.agreements_processorobjection FOR SELECT TO town_any
        USING (town_schema = current_user);
    DROP POLICY IF EXISTS objection_raised ON public.agreements_processorobjection;
    CREATE POLICY objection_raised ON public.agreements_processorobjection FOR INSERT TO town_any
        WITH CHECK (town_schema = current_user AND EXISTS (
            SELECT 1 FROM public.agreements_processorchange c
            WHERE c.id = change_id AND c.withdrawn_at IS NULL AND c.object_until >= current_date)
        AND EXISTS (
            SELECT 1 FROM public.agreements_signing s
            WHERE s.town_schema = current_user AND s.kind = 'auftragsverarbeitung' AND s.state = 'in_force'));
"""
TERMINATION_POLICIES = """
    ALTER TABLE public.agreements_termination ENABLE ROW LEVEL SECURITY;
    DROP POLICY IF EXISTS termination_of_hub ON public.agreements_termination;
    CREATE POLICY termination_of_hub ON public.agreements_termination FOR ALL TO hub USING (true) WITH CHECK (true);
    DROP POLICY IF EXISTS termination_seen ON public.agreements_termination;
    CREATE POLICY termination_seen ON public.agreements_termination FOR SELECT TO town_any
        USING (town_schema = current_user);
    DROP POLICY IF EXISTS termination_given ON public.agreements_termination;
    CREATE POLICY termination_given ON public.agreements_termination FOR INSERT TO town_any
        WITH CHECK (town_schema = current_user AND side = 'town' AND state = 'given' AND last_day >= current_date
        AND EXISTS (
            SELECT 1 FROM public.agreements_signing s
            WHERE s.id = signing_id AND s.town_schema = current_user AND s.state = 'in_force'));
    DROP POLICY IF EXISTS termination_taken_back ON public.agreements_termination;
    CREATE POLICY termination_taken_back ON public.agreements_termination FOR UPDATE TO town_any
        USING (town_schema = current_user AND side = 'town' AND state = 'given' AND last_day >= current_date - 1)
        WITH CHECK (town_schema = current_user AND side = 'town' AND state = 'taken_back');
    GRANT UPDATE (state, state_since, taken_back_by) ON public.agreements_termination TO town_any;
"""
LOOK_POLICIES = """
    ALTER TABLE public.catalogue_townlook ENABLE ROW LEVEL SECURITY;
    DROP POLICY IF EXISTS look_of_own_town ON public.catalogue_townlook;
    CREATE POLICY look_of_own_town ON public.catalogue_townlook FOR ALL TO town_any
        USING (town_schema = current_user) WITH CHECK (town_schema = current_user);
    DROP POLICY IF EXISTS look_of_live_town ON public.catalogue_townlook;
    CREATE POLICY look_of_live_town ON public.catalogue_townlook FOR SELECT TO hub
        USING (EXISTS (SELECT 1 FROM public.tenancy_town t WHERE t.schema_name = town_schema AND t.state = 'live'));
"""

HUB_SEALS = "GRANT UPDATE (sequence, seal) ON public.hub_audit_hubevent TO hub"
"""What the hub may change of an event, once (a trigger sees to that): its number and its seal."""
HUB_RELEASES = "GRANT UPDATE (is_released) ON public.catalogue_templateversion TO hub"
"""Written by a trigger when a release is appended; another one sees to it that it says what the releases say."""


def statements() -> Iterator[str]:
    """Yield the SQL that makes the public schema's rights exactly what the table says."""
    roles = ", ".join(ROLES)
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {roles}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {roles}"
    yield f"GRANT USAGE ON SCHEMA public TO {roles}"
    for grant in GRANTS:
        yield f"GRANT {', '.join(grant.privileges)} ON public.{grant.table} TO {grant.role}"
    yield JOB_POLICIES
    yield ANCHOR_POLICIES
    yield HUB_SEALS
    yield HUB_RELEASES
    yield DELEGATED_POLICIES
    yield AGREEMENT_POLICIES
    yield PROCESSOR_POLICIES
    yield TERMINATION_POLICIES
    yield HOST_POLICIES
    yield LOOK_POLICIES


def of_town(schema: str) -> Iterator[str]:
    """Yield the SQL that lets a town's role work in its schema: rows of whatever migrations will make there.

    Run by the schema's owner. It grants no DDL, no TRUNCATE and no trigger; a migration takes more away where rows are
    only appended (audit), naming the role by `current_schema()`, so that its SQL fits every town.
    """
    yield f"GRANT USAGE ON SCHEMA {schema} TO {schema}"
    yield f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA {schema} GRANT {', '.join(WRITE)} ON TABLES TO {schema}"


def of_tables(schema: str) -> str:
    """Return the SQL that gives a town's role the rows of tables that are there already.

    PostgreSQL looks through all towns' tables for it: a quarter of the time that a new town takes among 500.
    """
    return f"GRANT {', '.join(WRITE)} ON ALL TABLES IN SCHEMA {schema} TO {schema}"
