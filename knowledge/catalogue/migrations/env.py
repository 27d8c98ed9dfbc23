"""Alembic's entry point for every command: it runs the migrations over the connection that `migrate` hands in."""

from alembic import context

from knowledge.catalogue.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
