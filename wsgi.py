"""The WSGI entry point; the operator's file is named in MEDBESLUT_CONFIG."""

from voting_service.app import from_environment

app = from_environment()
