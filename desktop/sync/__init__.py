"""The engine: accounts in sync, batches taken in, the outbox emptied. No Qt."""
