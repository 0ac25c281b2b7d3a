"""What the operating system gives: paths, secrets, the lock of a profile."""
