"""Bundles: the files of one version of a service template – read, checked, named by content, laid out for a town."""

from blaupause.engine.bundles.bundle import Bundle, EasyTexts, Texts
from blaupause.engine.bundles.checking import check
from blaupause.engine.bundles.compatibility import Demand, Reason, Step, required_step, step_between
from blaupause.engine.bundles.computing import Fee, Hint, Line
from blaupause.engine.bundles.loading import BundleError, Finding, read_directory
from blaupause.engine.bundles.parameters import Entry, Parameter, Parameters, ParameterSet
from blaupause.engine.bundles.statement import Consent, Statement, Unsound
from blaupause.engine.bundles.template import Outcome, Template

__all__ = [
    "Bundle",
    "BundleError",
    "Consent",
    "Demand",
    "EasyTexts",
    "Entry",
    "Fee",
    "Finding",
    "Hint",
    "Line",
    "Outcome",
    "Parameter",
    "ParameterSet",
    "Parameters",
    "Reason",
    "Statement",
    "Step",
    "Template",
    "Texts",
    "Unsound",
    "check",
    "read_directory",
    "required_step",
    "step_between",
]
