"""The same made-up workspace as for the overlays."""

from tests.ui.overlays.conftest import commands, ground, ran, theme, workspace

__all__ = ["commands", "ground", "ran", "theme", "workspace"]
