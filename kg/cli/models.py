"""kg models."""

from __future__ import annotations

import click

from kg.cli.app import cli


@cli.group()
def models() -> None:
    """Show and download the models that read Arabic."""


@models.command("list")
def models_list() -> None:
    """List the model packages and whether they are on this machine."""
    from kg.models import list_packages

    for package in list_packages():
        state = "ready" if package.installed else "not downloaded"
        click.echo(f"{package.name:<18}{state:<16}{package.description}")


@models.command("download")
@click.argument("package", default="stanza")
@click.option("--url", help="A mirror of Stanza's resources.")
def models_download(package: str, url: str | None) -> None:
    """Download an official Stanza package: stanza, default_fast or default_accurate."""
    from kg.models import download

    click.echo(download(package, url=url))


@models.command("path")
@click.argument("package", default="embedded")
def models_path(package: str) -> None:
    """Print the folder a package is in."""
    from kg.models import path

    click.echo(path(package))


@models.command("info")
@click.argument("package", default="embedded")
def models_info(package: str) -> None:
    """Check a package's files and list them with size, digest and licence."""
    from kg.models import verify

    for file in verify(package):
        click.echo(f"{file.name:<32}{file.size / 1e6:>8.1f} MB  md5:{file.md5}  {file.licence}")
