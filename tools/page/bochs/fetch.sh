#!/bin/bash
# fetch.sh FOLDER - gets Bochs' source, as Debian has it, into a folder.
#
# Its one idea: the source comes from the mirror that this system uses already, and what comes is
# what the checksum says, or nothing.  Debian 13 has the 3.0 that our patch is for; so its list of
# sources is read beside this system's own, in a folder of its own: nothing of the system changes.
#
# Read next: page.patch.
set -euo pipefail

FILE=bochs_3.0+dfsg.orig.tar.xz
SHA256=78f6c73d4a6472d5130a87ab9dc306d02c7c71ed8e25b3a8ef642e2a7acd282b
SUITE=trixie
MIRROR=http://deb.debian.org/debian
KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

mkdir -p "$1"
cd "$1"
whole() { echo "$SHA256  $FILE" | sha256sum --check --status 2>/dev/null; }

fail() {
	cat >&2 <<END
page-machine: the source of Bochs could not be had: $1
  Wanted: $FILE, SHA-256 $SHA256,
  from the source package "bochs" of Debian $SUITE (see packages.debian.org/source/$SUITE/bochs).
  Put that file into $PWD and try again.
END
	exit 1
}

# The mirror of Debian that apt knows, in either form of its lists.
mirror() {
	local known
	known=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2>/dev/null |
		sed -n 's,^\(URIs:\|deb\( \[.*\]\)\?\) *\([^ ]*/debian\)/\?\( .*\)\?$,\3,p' | head -n 1) || true
	echo "${known:-$MIRROR}"
}

# apt checks the list's signature, and the file against the list.
by_apt() {
	mkdir -p apt/lists/partial apt/cache/archives/partial
	echo "deb-src [signed-by=$KEYRING] $(mirror) $SUITE main" >apt/sources.list
	local options=(-qq -o "Dir::Etc::SourceList=$PWD/apt/sources.list" -o Dir::Etc::SourceParts=-
		-o "Dir::State::Lists=$PWD/apt/lists" -o "Dir::Cache=$PWD/apt/cache"
		-o "APT::Sandbox::User=$(id -un)")
	timeout 300 apt-get "${options[@]}" update &&
		timeout 300 apt-get "${options[@]}" source --download-only bochs
}

whole && exit 0
command -v apt-get >/dev/null || fail "this is not a Debian system"
echo "Getting Bochs' source (4 MB) from Debian $SUITE's source package"
# A mirror may lack one of the package's files; it matters only whether ours came.
by_apt >apt.out 2>&1 || true
rm -rf apt
whole || fail "$(grep -m 1 -E '^(E|W|Err)' apt.out || echo "apt-get brought no such file")"
