"""Everything that comes over the window or stands in for a list: popovers, toasts, strips."""
