"""The same service as for the pages."""

from tests.web.conftest import browser, shared_site, site

__all__ = ["browser", "shared_site", "site"]
