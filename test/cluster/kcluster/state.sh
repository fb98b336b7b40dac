# shellcheck shell=bash
# state.sh: sourced by the other scripts. Where the cluster keeps what it makes, and how its processes are found.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
export STATE=${KCLUSTER_STATE:-$root/.cache/cluster}
export KCLUSTER=$STATE/bin/kcluster HOSTROOT=$STATE/hostroot

say() { echo "kcluster: $(date +%T) $*" >&2; }

# ours NAME: prints the process id of the relay or of unshare while it is the one that up.sh started
ours() {
	local pid
	pid=$(cat "$STATE/run/$1.pid" 2>/dev/null) || return 1
	case "$1 $({ tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null)" in
	"relay "*" relay "* | "unshare unshare "*) echo "$pid" ;;
	*) return 1 ;; # ended, and the number may be another program's by now
	esac
}

# first: prints the process id, as the machine counts, of the first process in the cluster's namespaces
first() { pgrep -P "$(ours unshare)" | head -n 1; }

# retry COMMAND...: what comes from the net is asked for three times
retry() {
	local try
	for try in 1 2 3; do
		"$@" && return 0
		[ "$try" = 3 ] || { say "failed, try $((try + 1)) of 3 in 10 s: $*"; sleep 10; }
	done
	return 1
}
