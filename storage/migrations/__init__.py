"""The revisions of the schema, as Alembic keeps them; run by :mod:`storage.sql.schema` when a store opens."""
