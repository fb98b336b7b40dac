#!/bin/bash
# load.sh FILE.tar...: imports image archives into the running cluster.
set -eu
# shellcheck source-path=SCRIPTDIR source=state.sh
. "$(dirname "$0")/state.sh"
pid=$(first)
for file; do
	nsenter -t "$pid" -m -n -p "$HOSTROOT/usr/bin/ctr" --address /run/containerd/containerd.sock -n k8s.io images import - <"$file"
done
