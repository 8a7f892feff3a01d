#!/bin/sh
# Runs a command as a container or a hardened unit does: another root that is read-only but for /tmp and the folders
# named, only the environment named, as the user named, without capabilities.
#   sandbox.sh ROOT UID READABLE... -- INSIDE=OUTSIDE... -- NAME=VALUE... -- COMMAND...
# READABLE are folders of this machine shown where they are, or INSIDE=OUTSIDE; the second list is writable.
# To be called under `unshare --mount --propagation private` by root.
set -eu
root=$1 user=$2
shift 2

show() {  # show OPTIONS INSIDE OUTSIDE
    mkdir -p "$root$2"
    mount --bind "$3" "$root$2"
    mount -o "remount,bind,nosuid,$1" "$root$2"
}

mount -t tmpfs -o mode=755 tmpfs "$root"
mkdir -m 1777 "$root/tmp" && mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
for path in /bin /sbin /lib /lib64 /usr /etc; do
    if [ -L $path ]; then cp -P $path "$root$path"; elif [ -d $path ]; then show ro $path $path; fi
done
mkdir "$root/proc" "$root/dev" && mount --rbind /proc "$root/proc" && mount --rbind /dev "$root/dev"
while [ "$1" != -- ]; do show ro "${1%%=*}" "${1#*=}"; shift; done; shift
while [ "$1" != -- ]; do show rw "${1%%=*}" "${1#*=}"; chown "$user:$user" "$root${1%%=*}"; shift; done; shift
mount -o remount,ro "$root"
exec chroot --userspec="$user:$user" --groups="$user" "$root" env -i "$@"
