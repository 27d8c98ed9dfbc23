"""What Alembic runs for every command: the migrations, over the connection that `migrate` hands in."""

from alembic import context

from knowledge.catalogue.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
