#!/bin/bash
# prepare.sh: builds what a cluster needs, once: the binary (minutes), containerd, runc and CNI plugins, the images, an operator for tests.
# up.sh calls it; by itself it may run beside other work, long before a cluster is wanted.
# Everything lands in the state folder (state.sh); Go's own caches are used as they are.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=state.sh
. "$here/state.sh"
mkdir -p "$STATE"/{bin,hostroot,images,rootfs,debs}
exec 8>"$STATE/prepare.lock"; flock 8 # one at a time: who comes second finds everything there

# The Kubernetes programs as one binary (main.go), stamped with their version.
binary() {
	local version minor sum flags package
	version=$(sed -n 's/^\tk8s.io\/kubernetes \(v[0-9.]*\)$/\1/p' "$here/go.mod")
	minor=${version#v1.}; minor=${minor%%.*}
	sum=$(cat "$here"/go.mod "$here"/go.sum "$here"/*.go "$here"/pause/*.go | sha256sum | cut -d' ' -f1)
	[ "$(cat "$STATE/bin/sum" 2>/dev/null)" != "$sum" ] || [ ! -x "$KCLUSTER" ] || return 0
	say "building Kubernetes $version (minutes, the first time)"
	flags="-s -w"
	for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
		flags="$flags -X $package.gitVersion=$version -X $package.gitMajor=1 -X $package.gitMinor=$minor"
		flags="$flags -X $package.gitCommit=unknown -X $package.gitTreeState=clean -X $package.buildDate=1970-01-01T00:00:00Z"
	done
	retry build -ldflags "$flags" -o "$KCLUSTER" .
	retry build -ldflags "-s -w" -o "$STATE/rootfs/pause/pause" ./pause
	echo "$sum" >"$STATE/bin/sum"
}
build() { (cd "${module:-$here}" && GOWORK=off CGO_ENABLED=0 go build -trimpath "$@") >&2; }

# An operator of others that tests run beside the cluster, and the kinds that it serves: what cannot be had skips its tests only.
training_operator() {
	local module sum dir
	module=$(cd "$here/../training-operator" && pwd)
	sum=$(cat "$module"/go.mod "$module"/go.sum "$module"/*.go | sha256sum | cut -d' ' -f1)
	[ "$(cat "$STATE/bin/training-operator.sum" 2>/dev/null)" != "$sum" ] || return 0
	say "building Kubeflow's training operator"
	rm -rf "$STATE/training-operator"; mkdir -p "$STATE/training-operator"
	if ! retry build -ldflags "-s -w" -o "$STATE/training-operator/training-operator" .; then
		rm -rf "$STATE/training-operator"
		say "Kubeflow's training operator could not be built: its tests are skipped"
		return 0
	fi
	dir=$(cd "$module" && GOWORK=off go list -m -f '{{.Dir}}' github.com/kubeflow/training-operator)
	cp "$dir"/manifests/base/crds/kubeflow.org_{pytorchjobs,tfjobs}.yaml "$STATE/training-operator"
	echo "$sum" >"$STATE/bin/training-operator.sum"
}

# apt with lists, status and archives of its own: no lock of the machine's apt is taken, nothing is installed.
apt() { # apt FOLDER ARGUMENTS...
	local folder=$1; shift
	mkdir -p "$STATE/apt/partial" "$folder/partial"; : >>"$folder/status"
	(cd "$folder" && apt-get -qq -y -o "Dir::State::lists=$STATE/apt" -o "Dir::State::status=$folder/status" -o "Dir::Cache::archives=$folder" \
		-o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o Debug::NoLocking=true -o APT::Sandbox::User=root \
		-o APT::Install-Recommends=false "$@") >&2
}
download() { # download FOLDER VERB PACKAGE...
	local folder=$1; shift
	apt "$folder" update && apt "$folder" --download-only "$@"
}
unpack() { # unpack FOLDER VERB PACKAGE...: VERB is download, or install for all that the packages depend on too
	local to=$1 debs=$STATE/debs/${1##*/} deb; shift
	rm -rf "$to"; mkdir -p "$to"
	retry download "$debs" "$@"
	for deb in "$debs"/*.deb; do dpkg-deb -x "$deb" "$to"; done
	rm -rf "$debs"
}
engine() {
	[ ! -e "$HOSTROOT/done" ] || return 0
	say "unpacking containerd, runc and CNI plugins"
	unpack "$HOSTROOT" download containerd runc containernetworking-plugins
	: >"$HOSTROOT/done"
}

# localhost/pause:1, the sandbox of every pod
pause_image() {
	[ ! "$STATE/images/pause.tar" -nt "$STATE/rootfs/pause/pause" ] || return 0
	"$here/image.sh" localhost/pause:1 "$STATE/rootfs/pause" "$STATE/images/pause.tar" '["/pause"]'
}

# localhost/python:1: Python 3 and shells, with the library that Python packages of C++ need
python_image() {
	local files=$STATE/rootfs/python packages="python3 python-is-python3 busybox-static bash libstdc++6" name
	[ ! -e "$STATE/images/python.tar" ] || [ "$(cat "$STATE/images/python.packages" 2>/dev/null)" != "$packages" ] || return 0
	say "making the image localhost/python:1"
	# shellcheck disable=SC2086
	unpack "$files" install $packages
	mkdir -p "$files"/{proc,sys,dev,tmp,root,etc}; chmod 1777 "$files/tmp"
	for name in $(chroot "$files" /bin/busybox --list); do
		[ -e "$files/bin/$name" ] || [ -e "$files/usr/bin/$name" ] || ln -s busybox "$files/bin/$name"
	done
	printf '%s\n' 'root:x:0:0:root:/root:/bin/sh' 'nobody:x:65534:65534::/:/bin/false' >"$files/etc/passwd"
	echo 'root:x:0:' >"$files/etc/group"
	rm -rf "$files"/usr/share/{doc,man,locale,info} "$files"/usr/lib/*-linux-gnu/gconv
	"$here/image.sh" localhost/python:1 "$files" "$STATE/images/python.tar"
	echo "$packages" >"$STATE/images/python.packages"
	rm -rf "$files"
}

# localhost/node:1: the project's own Node, once npm has brought it
node_image() {
	local node
	node=$(find "$root"/node_modules/node-linux-*/bin/node 2>/dev/null | head -n 1)
	[ -n "$node" ] || return 0
	[ ! "$STATE/images/node.tar" -nt "$node" ] || return 0
	say "making the image localhost/node:1"
	"$here/host-image.sh" localhost/node:1 "$STATE/images/node.tar" "$node"
}

binary
engine
pause_image
python_image
node_image
training_operator
say "prepared"
