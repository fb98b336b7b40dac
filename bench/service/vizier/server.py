"""OSS Vizier's own server on an SQLite file: `server.py FOLDER`; says where it listens and serves until it is ended."""

import sys
import threading

from vizier.service import servers

server = servers.DefaultVizierServer(host="127.0.0.1", database_url=f"sqlite:////{sys.argv[1].lstrip('/')}/vizier.db")
print(f"listening on {server.endpoint}", flush=True)
threading.Event().wait()
