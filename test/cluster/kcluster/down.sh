#!/bin/bash
# down.sh: ends the cluster that up.sh started from the same state folder.
# With --purge the state folder goes too (the built binary and images with it).
set -u
# shellcheck source-path=SCRIPTDIR source=state.sh
. "$(dirname "$0")/state.sh"
for name in relay unshare; do
	pid=$(ours "$name") || continue
	kill -KILL "$pid" 2>/dev/null # unshare's child, the namespaces' first process, goes with it
	for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
done
cgroup=$(cat "$STATE/run/cgroup" 2>/dev/null)
[ -n "$cgroup" ] && for _ in 1 2 3 4 5; do
	find /sys/fs/cgroup -type d -path "*/$cgroup*" -depth -exec rmdir {} + 2>/dev/null && break
	sleep 0.3
done
rm -rf "$STATE/run"
[ "${1:-}" = --purge ] && rm -rf "$STATE"
exit 0
