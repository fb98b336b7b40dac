#!/bin/bash
# signal.sh SIGNAL PART...: signals parts of the running cluster, for tests of what happens when one stalls (STOP, then CONT) or
# restarts (KILL: it comes back within a second). PART is kube-apiserver, kubelet, etcd, ...
set -eu
# shellcheck source-path=SCRIPTDIR source=state.sh
. "$(dirname "$0")/state.sh"
signal=$1; shift
pid=$(first)
for part; do
	nsenter -t "$pid" -m -p kill "-$signal" "$(cat "$STATE/run/$part.pid")"
done
