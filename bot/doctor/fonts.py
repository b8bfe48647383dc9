"""Pictures: whether their fonts are installed."""

from __future__ import annotations

from importlib.util import find_spec

from bot.doctor.finding import Told

PACKAGES = {"manimgx_fonts": "manimgx-fonts", "manimgx_fonts_cjk": "manimgx-fonts-cjk"}


async def look_at_fonts(told: Told, packages: dict[str, str] = PACKAGES) -> None:
    """`packages`: the modules that bring fonts along, and the packages that they are in."""
    missing = [package for module, package in packages.items() if find_spec(module) is None]
    if missing:
        told.problem(
            f"the fonts of {', '.join(missing)} are not installed: pictures fail",
            f"pip install {' '.join(missing)}",
        )
    else:
        told.ok("the fonts of pictures are installed")
