"""XDatenfelder: form schemas of FIM (Föderales Informationsmanagement), read and written."""

from blaupause.standards.xdatenfelder.model import Code, CodeListRef, Counts, Reading, Schema
from blaupause.standards.xdatenfelder.nodes import Mistake, SchemaError
from blaupause.standards.xdatenfelder.reading import read
from blaupause.standards.xdatenfelder.writing import write

__all__ = ["Code", "CodeListRef", "Counts", "Mistake", "Reading", "Schema", "SchemaError", "read", "write"]
