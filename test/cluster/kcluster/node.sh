#!/bin/bash
# node.sh: the first process of the cluster's own namespaces (mount, PID, network, IPC, UTS). up.sh starts it; when it ends the
# kernel ends every process of the cluster with it, containers too. Nothing that it mounts or configures is seen outside.
set -eu
: "${STATE:?}" "${KCLUSTER:?}" "${HOSTROOT:?}" "${CGROUP:?}" "${NODES_GPUS:=2}" "${SERVER_PORT:=443}"
NODE=kcluster-node NODE_IP=10.244.0.1 SVC_IP=10.96.0.1
run=$STATE/run log=$STATE/log pki=$STATE/pki
mkdir -p "$run" "$log" "$STATE/varlib" "$STATE/varlog" "$STATE/etcd"

# Files and network of the node, as its own.
mount --make-rprivate /
mount -t proc proc /proc
mkdir -p "$STATE/varlib/kubelet"
mount --bind "$STATE/varlib" /var/lib
mount --bind "$STATE/varlog" /var/log
mount -t tmpfs -o mode=755 tmpfs /run
hostname "$NODE"
ip link set lo up
ip addr add "$SVC_IP/32" dev lo # the API server's service address: no kube-proxy needed for it
# An address of its own: else it has a pod's, and the others wait a minute for their neighbour when that pod goes.
ip link add cni0 address 02:00:0a:f4:00:01 type bridge
ip addr add "$NODE_IP/16" dev cni0
ip link set cni0 up
echo 1 >/proc/sys/net/ipv4/ip_forward
: >"$run/netns" # the network is there: up.sh may start its relay

export PATH="$HOSTROOT/usr/sbin:$HOSTROOT/usr/bin:$PATH"
start() { # start NAME COMMAND...: keeps it running in the background, output to its log
	local name=$1; shift
	(
		fails=0
		while [ "$fails" -lt 6 ]; do # a part that was ended comes back: tests do that (signal.sh)
			t=$SECONDS
			"$@" >>"$log/$name.log" 2>&1 &
			echo "$!" >"$run/$name.pid"
			wait "$!" || true
			if [ $((SECONDS - t)) -lt 5 ]; then fails=$((fails + 1)); else fails=0; fi
			sleep 0.3
		done
		echo "$name keeps ending; see $log/$name.log"
	) &
}

# The control plane.
server=https://127.0.0.1:$SERVER_PORT
[ -e "$pki/admin.kubeconfig" ] || "$KCLUSTER" pki "$pki" "$server" "$NODE" "$NODE_IP"

start etcd "$KCLUSTER" etcd --data-dir "$STATE/etcd" --unsafe-no-fsync \
	--listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
	--listen-peer-urls http://127.0.0.1:2380 --log-level warn
start kube-apiserver "$KCLUSTER" kube-apiserver --etcd-servers http://127.0.0.1:2379 \
	--bind-address 0.0.0.0 --secure-port "$SERVER_PORT" --advertise-address "$NODE_IP" \
	--tls-cert-file "$pki/apiserver.crt" --tls-private-key-file "$pki/apiserver.key" \
	--client-ca-file "$pki/ca.crt" \
	--kubelet-certificate-authority "$pki/ca.crt" \
	--kubelet-client-certificate "$pki/apiserver-client.crt" --kubelet-client-key "$pki/apiserver-client.key" \
	--kubelet-preferred-address-types InternalIP \
	--service-account-issuer https://kubernetes.default.svc.cluster.local \
	--service-account-key-file "$pki/sa.pub" --service-account-signing-key-file "$pki/sa.key" \
	--service-cluster-ip-range 10.96.0.0/16 --authorization-mode Node,RBAC \
	--enable-admission-plugins NodeRestriction --allow-privileged=true --profiling=false
start kube-controller-manager "$KCLUSTER" kube-controller-manager --kubeconfig "$pki/controller-manager.kubeconfig" \
	--leader-elect=false --use-service-account-credentials --root-ca-file "$pki/ca.crt" \
	--node-monitor-grace-period 20s \
	--service-account-private-key-file "$pki/sa.key" --bind-address 127.0.0.1 --profiling=false
start kube-scheduler "$KCLUSTER" kube-scheduler --kubeconfig "$pki/scheduler.kubeconfig" \
	--leader-elect=false --bind-address 127.0.0.1 --profiling=false

# Containers: the pods' network, containerd, and the images that were made beforehand.
mkdir -p "$STATE/cni"
cat >"$STATE/cni/10-kcluster.conflist" <<J
{"cniVersion":"1.0.0","name":"kcluster","plugins":[{"type":"bridge","bridge":"cni0","isGateway":true,"ipMasq":false,"hairpinMode":true,
 "ipam":{"type":"host-local","dataDir":"/run/cni-ipam","ranges":[[{"subnet":"10.244.0.0/16","rangeStart":"10.244.1.1"}]],"routes":[{"dst":"0.0.0.0/0"}]}}]}
J
cat >"$STATE/containerd.toml" <<T
version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
oom_score = 0
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  disable_apparmor = true
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$HOSTROOT/usr/lib/cni"
    conf_dir = "$STATE/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    default_runtime_name = "runc"
    snapshotter = "${SNAPSHOTTER:-overlayfs}"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        BinaryName = "$HOSTROOT/usr/sbin/runc"
        SystemdCgroup = false
T
start containerd containerd --config "$STATE/containerd.toml"
for _ in $(seq 300); do ctr --address /run/containerd/containerd.sock version >/dev/null 2>&1 && break; sleep 0.1; done
for tar in "$STATE"/images/*.tar; do
	[ -e "$tar" ] || continue
	mark=/var/lib/containerd/imported-$(basename "$tar")
	[ "$mark" -nt "$tar" ] || { ctr --address /run/containerd/containerd.sock -n k8s.io images import "$tar" >>"$log/images.log" 2>&1 && touch "$mark"; }
done

# The kubelet, below a cgroup of the cluster's own, and the GPUs that it gives out.
cat >"$STATE/kubelet.yaml" <<Y
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $pki/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $pki/kubelet-server.crt
tlsPrivateKeyFile: $pki/kubelet-server.key
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
cgroupDriver: cgroupfs
cgroupRoot: /$CGROUP
failCgroupV1: false
failSwapOn: false
enforceNodeAllocatable: []
makeIPTablesUtilChains: false
resolvConf: ""
imageGCHighThresholdPercent: 100
evictionHard: {memory.available: "50Mi", nodefs.available: "0%", nodefs.inodesFree: "0%", imagefs.available: "0%", imagefs.inodesFree: "0%"}
volumeStatsAggPeriod: -1s
nodeStatusUpdateFrequency: 5s
nodeLeaseDurationSeconds: 10
Y
for c in /sys/fs/cgroup/*/; do # cgroup v1 wants the pods' parent to be there
	[ ! -e "$c/tasks" ] || mkdir -p "$c/$CGROUP"
done
if [ -e /sys/fs/cgroup/cpuset/tasks ]; then
	for f in cpuset.cpus cpuset.mems; do cat "/sys/fs/cgroup/cpuset/$f" >"/sys/fs/cgroup/cpuset/$CGROUP/$f"; done
fi
start kubelet "$KCLUSTER" kubelet --config "$STATE/kubelet.yaml" --kubeconfig "$pki/node.kubeconfig" \
	--hostname-override "$NODE" --node-ip "$NODE_IP"
start gpu-plugin "$KCLUSTER" gpu-plugin --count "$NODES_GPUS"
trap 'exit 0' TERM INT
wait -n || true # a part keeps ending: none goes on without it
exit 1
