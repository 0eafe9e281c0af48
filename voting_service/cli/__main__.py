"""`python -m voting_service.cli`."""

from voting_service.cli import main

main(prog_name="voting-service")
