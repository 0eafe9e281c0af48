"""What pages and API share: transactions, access, sessions, problems, headers, languages."""
