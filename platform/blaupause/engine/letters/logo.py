"""A town's logo as letters print it: one drawing, however it was sent, as large as fits into the head."""

import base64
from dataclasses import dataclass
from typing import Any, Final

SVG: Final = "image/svg+xml"
HIGHEST: Final = 15.0
WIDEST: Final = 48.0
"""Millimetres beside the sender's name, above the line of the head."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture as the town stored it, checked before; width and height say its shape."""

    content: bytes
    media_type: str
    width: int
    height: int

    def as_data(self) -> dict[str, Any]:
        """Return it as the layout reads it: a bitmap rides in a drawing, since only text reaches the compiler."""
        shape = self.width / self.height
        high = min(HIGHEST, WIDEST / shape)
        svg = self.content.decode() if self.media_type == SVG else self._wrapped()
        return {"svg": svg, "width": round(high * shape, 2), "height": round(high, 2)}

    def _wrapped(self) -> str:
        data = base64.b64encode(self.content).decode()
        size = f'width="{self.width}" height="{self.height}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" {size}>'
            f'<image href="data:{self.media_type};base64,{data}" {size}/></svg>'
        )
