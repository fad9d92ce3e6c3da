"""The web server of production: settings that every installation shares."""

import os

bind = os.environ.get("WEB_BIND", "0.0.0.0:8000")
workers = int(os.environ.get("WEB_PROCESSES", "2"))
worker_class = "gthread"
threads = 8
max_requests = 5000
max_requests_jitter = 500
graceful_timeout = 30
forwarded_allow_ips = os.environ.get("TRUSTED_PROXIES") or "127.0.0.1,::1"  # who may say that a request came by https
control_socket_disable = True
worker_tmp_dir = "/dev/shm"  # noqa: S108  # a heartbeat in memory, not on a disk that may stall
