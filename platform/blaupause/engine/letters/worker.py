"""Makes one PDF in a process of its own, within limits, and ends.

Started by path as `python -I worker.py`, so it loads nothing but typst: about 0.1 s a letter. A fresh process keeps no
letter in memory, needs no lock and survives threads, forks and endless loops of the compiler alike.

Reads JSON from stdin: {"letter": text for the layout, "cpu_seconds": n, "memory_bytes": n}.
Writes the PDF to stdout, or exits with 1 and says why on stderr.
"""

import json
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, TextIO

import typst

HERE: Final = Path(__file__).parent


def main(stdin: BinaryIO, stdout: BinaryIO, stderr: TextIO) -> int:
    """Do one job; the exit code says whether it worked."""
    job = json.loads(stdin.read())
    limit(job["cpu_seconds"], job["memory_bytes"])
    try:
        pdf, warnings = compile_letter(job["letter"])
    except typst.TypstError as error:
        stderr.write(error.message)
        return 1
    if warnings:
        stderr.write("; ".join(warning.message for warning in warnings))
        return 1
    stdout.write(pdf)
    return 0


def limit(cpu_seconds: int, memory_bytes: int) -> None:
    """Bound time and memory; no file may be written, and no dump may keep what the letter said."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):  # macOS cannot bound the address space
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def compile_letter(data: str) -> tuple[bytes, list[typst.TypstWarning]]:
    """Compile the layout with this data; fonts are ours and the compiler's own, never the machine's."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(HERE / "fonts")])
    return typst.compile_with_warnings(
        HERE / "letter.typ",
        root=HERE,
        font_paths=fonts,
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["a-3a", "ua-1"],
        sys_inputs={"letter": data},
    )


if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer, sys.stdout.buffer, sys.stderr))
