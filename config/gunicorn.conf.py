"""gunicorn: `gunicorn -c config/gunicorn.conf.py wsgi:app`.

No access log: its lines join an address, a time and a page, which is what a secret vote must
not leave behind. The service writes its own log, without persons, addresses or user agents.
"""

import multiprocessing

bind = "127.0.0.1:8000"
workers = multiprocessing.cpu_count() + 1
threads = 4
worker_class = "gthread"
control_socket_disable = True  # nothing here is controlled from outside
accesslog = None
errorlog = "-"
loglevel = "info"
timeout = 60
graceful_timeout = 30
keepalive = 5
limit_request_line = 4094
limit_request_fields = 50
limit_request_field_size = 8190
max_requests = 10000
max_requests_jitter = 1000
