"""Runs migrations with the service's own connections. Never imports the models: they move on."""

from alembic import context
from sqlalchemy import Connection

from voting_service.models.database import make_engine


def run(connection: Connection) -> None:
    context.configure(connection=connection, render_as_batch=connection.dialect.name == "sqlite")
    with context.begin_transaction():
        context.run_migrations()


engine = make_engine(context.config.attributes["url"])
with engine.connect() as opened:
    run(opened)
    opened.commit()
engine.dispose()
