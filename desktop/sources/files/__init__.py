"""Mail in files: the readers that the file sources and the import of archives share."""
