"""An organization's own colors: readable on paper and on near-black."""

from __future__ import annotations

# The paper of light and of dark mode, in assets/styles/10-tokens.css.
PAPER, DARK_PAPER = "#fbf8f2", "#15191a"
# Text that carries advice (WCAG 2.2, success criterion 1.4.6).
CONTRAST = 7.0


def luminance(color: str) -> float:
    """Relative luminance of a color such as #0b4a52, from 0 to 1 (WCAG 2.2, definition of relative luminance)."""
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colors, from 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def too_faint(color: str, *, dark: bool) -> str:
    """Why a color cannot be read on paper, in words; nothing where it can."""
    paper = DARK_PAPER if dark else PAPER
    found = contrast(color, paper)
    return "" if found >= CONTRAST else f"a contrast of {CONTRAST:.0f} to 1 or better on {paper}; this has {found:.1f} to 1"
