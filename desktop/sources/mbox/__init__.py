"""An mbox file on this computer, watched as a live account."""
