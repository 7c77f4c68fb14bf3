"""Sets one letter, in a process of its own (`engine.bounded`): about 0.1 s and 45 MB.

Reads the letter's data as JSON from stdin and writes the PDF to stdout, or exits with 1 and says why on stderr.
"""

import sys
from pathlib import Path
from typing import BinaryIO, Final, TextIO

import typst

from blaupause.engine.bounded import limit_self

HERE: Final = Path(__file__).parent


def main(stdin: BinaryIO, stdout: BinaryIO, stderr: TextIO) -> int:
    """Do one job; the exit code says whether it worked. A warning is an error: a letter is right or not sent."""
    limit_self()
    try:
        pdf, warnings = compile_letter(stdin.read().decode())
    except typst.TypstError as error:
        stderr.write(error.message)
        return 1
    if warnings:
        stderr.write("; ".join(warning.message for warning in warnings))
        return 1
    stdout.write(pdf)
    return 0


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
