#!/bin/bash
# up.sh: brings up a Kubernetes cluster of one node in namespaces of its own, and prints the path of its kubeconfig
# (the only line on stdout). What it needs is built first where that was not done (prepare.sh).
#
#   KCLUSTER_STATE   folder for everything it makes (default: .cache/cluster in the repository);
#                    clusters with different folders can be up at the same time
#   KCLUSTER_GPUS    make-believe nvidia.com/gpu on the node (default 2)
#   KCLUSTER_BACK    "PORT ...": loopback ports of this machine that pods reach at 10.244.0.1:PORT; FROM=PORT: at 10.244.0.1:FROM
#
# Needs Linux, root, Go, unshare, nsenter, ip, pgrep, and apt (packages are unpacked in the state folder, not installed).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=state.sh
. "$here/state.sh"
export NODES_GPUS=${KCLUSTER_GPUS:-2}
[ "$(id -u)" = 0 ] || { say "needs root"; exit 1; }
mkdir -p "$STATE"
exec 9>"$STATE/lock"; flock 9 # one up.sh at a time; the cluster itself does not keep the lock (9>&-)

if [ -s "$STATE/run/started" ] && ours unshare >/dev/null; then say "already up"; echo "$STATE/kubeconfig"; exit 0; fi
"$here/prepare.sh" 9>&-
"$here/down.sh" 9>&- # what is left of one that did not come up, or was cut down

fail() {
	say "$*; the ends of the logs in $STATE/log:"
	tail -n 5 "$STATE"/log/*.log | cut -c1-300 >&2
	"$here/down.sh" 9>&-
	exit 1
}
alive() { kill -0 "$ns" 2>/dev/null || fail "the cluster ended"; }

# The cluster's namespaces, with node.sh as their first process.
namespaces() {
	rm -rf "$STATE"/{run,etcd,varlog,varlib/kubelet,pki,log,kubeconfig}; mkdir -p "$STATE/run" "$STATE/log"
	export CGROUP=kcluster-$$
	echo "$CGROUP" >"$STATE/run/cgroup"
	setsid unshare --mount --pid --net --ipc --uts --fork --kill-child "$here/node.sh" >"$STATE/log/node.log" 2>&1 </dev/null 9>&- &
	ns=$!
	echo "$ns" >"$STATE/run/unshare.pid"
	for _ in $(seq 600); do [ -e "$STATE/run/netns" ] && return; alive; sleep 0.1; done
	fail "the namespaces are not there after a minute"
}

# The way in, from this machine's loopback to the API server, and the ways back.
relay() {
	local backs=() port
	for port in ${KCLUSTER_BACK:-}; do backs+=(--back "10.244.0.1:${port%=*}=127.0.0.1:${port#*=}"); done
	setsid "$KCLUSTER" relay --netns "/proc/$ns/ns/net" --listen 127.0.0.1:0 --to 127.0.0.1:443 \
		--port-file "$STATE/run/address" "${backs[@]}" >"$STATE/log/relay.log" 2>&1 </dev/null 9>&- &
	echo "$!" >"$STATE/run/relay.pid"
	for _ in $(seq 600); do [ -s "$STATE/run/address" ] && break; alive; sleep 0.1; done
	for _ in $(seq 600); do [ -s "$STATE/pki/admin.kubeconfig" ] && break; alive; sleep 0.1; done
	sed "s|server: .*|server: https://$(cat "$STATE/run/address")|" "$STATE/pki/admin.kubeconfig" >"$STATE/kubeconfig"
	chmod 600 "$STATE/kubeconfig"
}

# The node is ready, has its GPUs, and pods can be made. Every look takes its own time too: three minutes or so.
ready() {
	local seen=
	k() { "$KCLUSTER" kubectl --kubeconfig "$STATE/kubeconfig" "$@" 2>/dev/null; }
	for _ in $(seq 600); do
		alive
		seen=$(k get node kcluster-node -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status} {.status.allocatable.nvidia\.com/gpu}' || true)
		[ "$seen" = "True $NODES_GPUS" ] && k -n default get serviceaccount default >/dev/null && return
		sleep 0.25
	done
	fail "the node is not ready (ready, GPUs: $seen)"
}

say "starting"
namespaces
relay
ready
echo up >"$STATE/run/started"
say "up"
echo "$STATE/kubeconfig"
