"""The seed's incident on client 3.7.1, for each view."""

from tests.incident import case, chain, finding, trace  # noqa: F401 - fixtures
