"""Imported archives: never synced, but their attachments are read where they lie."""

from desktop.model.ids import SourceId

ARCHIVE = SourceId("archive")
