"""What the commands for stores share: options of an endpoint, and which kind of store an argument is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from kg.store import Remote

ENGINES = ("sparql", "oxigraph", "virtuoso", "fuseki", "graphdb", "blazegraph", "stardog", "neptune")

_Command = TypeVar("_Command", bound=Callable[..., Any])


def endpoint_options(command: _Command) -> _Command:
    for decorate in reversed(
        (
            click.option(
                "--engine",
                type=click.Choice(ENGINES),
                default="sparql",
                show_default=True,
                help="What kind of server the address is of; the table is in kg/store/engines.py.",
            ),
            click.option("--query-url", metavar="URL", help="Where it takes queries, if not where --engine says."),
            click.option("--update-url", metavar="URL", help="Where it takes updates."),
            click.option("--graphs-url", metavar="URL", help="Where it takes the Graph Store Protocol."),
            click.option("--user", metavar="NAME", help="For Basic or Digest; the password is in KG_PASSWORD."),
            click.option("--password", envvar="KG_PASSWORD", hidden=True),
            click.option("--token", envvar="KG_TOKEN", hidden=True),
            click.option("--retries", type=click.IntRange(0), default=6, show_default=True, help="With longer pauses."),
        )
    ):
        command = decorate(command)
    return command


def is_address(name: str) -> bool:
    """Whether an argument is an endpoint rather than a file or folder."""
    return name.startswith(("http://", "https://"))


def endpoint(
    address: str,
    *,
    engine: str,
    query_url: str | None,
    update_url: str | None,
    graphs_url: str | None,
    user: str | None,
    password: str | None,
    token: str | None,
    retries: int,
    timeout: float = 60.0,
    most: int | None = None,
) -> Remote:
    """The server at an address, as the options of `endpoint_options` describe it."""
    from kg.store import Remote, Retries, credentials

    if user is not None and password is None and not token:
        password = click.prompt(f"Password of {user}", hide_input=True, err=True)
    return Remote(
        address,
        engine=engine,
        query=query_url,
        update=update_url,
        graphs=graphs_url,
        auth=credentials(user, password, token),
        timeout=timeout,
        retries=Retries(times=retries),
        most=most,
    )
