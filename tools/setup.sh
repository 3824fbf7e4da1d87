#!/bin/bash
# setup.sh - looks whether the tools that a make target needs are there, and gets what is missing.
#
# Its one idea: a table of what is needed, how to see it, and why; everything else follows from it.
# It looks with the shell alone, so it costs nothing when all is there.  On Debian and its relatives
# it installs with apt-get, after saying so; elsewhere it prints the exact packages.
#
#   tools/setup.sh [--check|--install] GROUP...       groups: build bochs qemu window tour gdb iso
#                                                   test lab sparse machines site site-test
#                                                   page paper prove; none
#                                           means all but the last six: they are big or not for everybody
#
# Status: 0 all there (now), 1 something is missing, 2 wrong usage.      Read next: README.md.
set -u

DEBIAN_PYTHON=/usr/bin/python3
GROUPS_USUAL="build bochs qemu window tour gdb iso test lab sparse bench"
GROUPS_KNOWN="$GROUPS_USUAL machines site site-test page paper prove"

# Each probe is true when the thing is there.  The first that finds it decides.
have() { command -v "$1" >/dev/null 2>&1; }
have_file() { local f; for f in "$@"; do [ -e "$f" ] && return 0; done; return 1; }
have_cross() { have i686-elf-gcc || have i686-linux-gnu-gcc; }
have_python() { [ -x "$DEBIAN_PYTHON" ] || { ! on_debian && have python3; }; }
have_bochs_gui() { ! on_debian || have_file /usr/lib/*/bochs/plugins/libbx_sdl2*.so; }
have_bochs_bios() { ! on_debian || have_file /usr/share/bochs/BIOS-bochs-latest; }
# Whoever has no display needs no window: QEMU then draws into the terminal.
have_qemu_window() { ! on_debian || [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || have_file /usr/lib/*/qemu/ui-gtk.so; }
have_vgabios() { ! on_debian || have_file /usr/share/vgabios/vgabios.bin; }
have_grub_bios() { ! on_debian || have_file /usr/lib/grub/i386-pc/multiboot.mod; }
have_seabios() { ! on_debian || have_file /usr/share/seabios/bios.bin; }
have_distutils() { ! on_debian || have_file /usr/lib/python3*/distutils/sysconfig.py; }
have_module() {
	if on_debian; then
		have_file /usr/lib/python3/dist-packages/"$1"
	else
		have python3 && python3 -c "import $1" 2>/dev/null
	fi
}
on_debian() { [ -z "${SETUP_ELSEWHERE:-}" ] && have apt-get; }

# group   probe                 Debian package       why
table() {
	cat <<'EOF'
build     have make             make                 runs the build
build     have_python           python3              the project's own tools
build     have_cross            gcc-i686-linux-gnu   compiles the kernel and the user programs
build     have nasm             nasm                 assembles the boot, entry and copy code
bochs     have bochs            bochs                the emulator that enforces segment limits
bochs     have_bochs_gui        bochs-sdl            Bochs' window, and its screenless runs
bochs     have_bochs_bios       bochsbios            Bochs' BIOS
bochs     have_vgabios          vgabios              the text screen's BIOS
qemu      have qemu-system-i386 qemu-system-x86      the second emulator
window    have_qemu_window      qemu-system-gui      QEMU's window
tour      have_module pexpect   python3-pexpect      types into the Bochs debugger
gdb       have gdb              gdb                  the debugger that looks into QEMU
iso       have grub-mkimage     grub-common          makes GRUB's part of the image
iso       have_grub_bios        grub-pc-bin          GRUB itself, for a PC's BIOS
iso       have xorriso          xorriso              writes the image's file system
bench     have gnuplot          gnuplot-nox          draws what each way costs
test      have_module pytest    python3-pytest       runs the tests
test      have_module pexpect   python3-pexpect      lets tests type into a program
test      have git              git                  a test compares two clones
lab       have_module unicorn   python3-unicorn      calls a student's function, and looks at it
lab       have_distutils        python3-distutils    what unicorn for Python needs, and does not say
lab       have bwrap            bubblewrap           confines what strangers hand in
sparse    have sparse           sparse               finds user pointers that are misused
machines  have node             nodejs               runs v86, the third engine
machines  have npm              npm                  gets v86, into build/
machines  have_seabios          seabios              its BIOS
site      have esbuild          esbuild              makes one script of the page's modules
site-test have chromium         chromium             opens the class's page without a screen
site-test have node             nodejs               runs what drives it
site-test have npm              npm                  gets playwright-core and axe-core, into build/
page      have em++             emscripten           compiles Bochs for a web page
page      have node             nodejs               runs that Bochs for the tests
page      have esbuild          esbuild              puts the page's scripts together
page      have patch            patch                puts our changes into Bochs' source
page      have xz               xz-utils             unpacks Bochs' source
paper     have chromium         chromium             prints the slides, the handout, the lab's sheets
prove     have frama-c          frama-c-base         proves the arithmetic of limits
prove     have why3             why3                 hands its goals to the solvers
prove     have z3               z3                   a solver
prove     have cvc4             cvc4                 a second solver
EOF
}

usage() {
	echo "usage: tools/setup.sh [--check|--install] GROUP...    groups: $GROUPS_KNOWN" >&2
	exit 2
}

# Fill the arrays `packages` and `reasons` with what the groups lack.
look() {
	local group probe argument package why rest
	packages=() reasons=()
	while read -r group probe rest; do
		case " $* " in *" $group "*) ;; *) continue ;; esac
		argument=
		case $probe in have|have_module) argument=${rest%% *}; rest=${rest#* } ;; esac
		read -r package why <<<"$rest"
		# Unquoted: a probe without an argument gets none.
		# shellcheck disable=SC2086
		if ! $probe $argument; then
			packages+=("$package")
			reasons+=("$why")
		fi
	done <<<"$(table)"	# not < <(table): without /proc, as in a bare chroot, that reads nothing
}

report() {
	local i
	echo "Missing:"
	for i in "${!packages[@]}"; do
		printf '  %-20s %s\n' "${packages[i]}" "${reasons[i]}"
	done
}

# The same tools elsewhere, by each system's names, only for the groups that were asked for.
elsewhere() {
	local fedora="" arch="" brew="" group
	for group in "$@"; do
		case $group in
		build) fedora+=" make python3 nasm" arch+=" make python nasm"
			brew+=" make python nasm i686-elf-gcc" ;;
		bochs) fedora+=" bochs bochs-debugger" arch+=" bochs" brew+=" bochs" ;;
		qemu) fedora+=" qemu-system-x86" arch+=" qemu-system-x86" brew+=" qemu" ;;
		tour) fedora+=" python3-pexpect" arch+=" python-pexpect" ;;
		gdb) fedora+=" gdb" arch+=" gdb" brew+=" i386-elf-gdb" ;;
		iso) fedora+=" grub2-tools-extra grub2-pc-modules xorriso"
			arch+=" grub libisoburn" brew+=" i686-elf-grub xorriso" ;;
		lab) fedora+=" bubblewrap" arch+=" bubblewrap" ;;
		bench) fedora+=" gnuplot" arch+=" gnuplot" brew+=" gnuplot" ;;
		test) fedora+=" git python3-pytest python3-pexpect"
			arch+=" git python-pytest python-pexpect" brew+=" git pytest" ;;
		sparse) fedora+=" sparse" arch+=" sparse" brew+=" sparse" ;;
		machines) fedora+=" nodejs npm seabios-bin" arch+=" nodejs npm seabios" brew+=" node" ;;
		site) fedora+=" esbuild" arch+=" esbuild" brew+=" esbuild" ;;
		site-test) fedora+=" chromium nodejs npm" arch+=" chromium nodejs npm" brew+=" chromium node" ;;
		page) fedora+=" emscripten nodejs esbuild patch xz" arch+=" emscripten nodejs esbuild patch xz"
			brew+=" emscripten node esbuild xz" ;;
		paper) fedora+=" chromium" arch+=" chromium" brew+=" chromium" ;;
		prove) fedora+=" frama-c why3 z3 cvc4" arch+=" z3 opam" brew+=" z3 opam" ;;
		esac
	done
	cat <<EOF
This is not a Debian system, so nothing was installed.  The packages, for
  Fedora:    sudo dnf install$fedora
  Arch:      sudo pacman -S --needed$arch
  Homebrew:  brew install$brew
EOF
	case " $* " in *" build "*) cat <<EOF
The cross compiler: Homebrew's i686-elf-gcc (also on Linux); Arch has i686-elf-gcc in the AUR;
Fedora has none, so use Homebrew's there.
EOF
	;; esac
	case " $* " in *" prove "*) echo "Frama-C and Why3 where they are no package: opam install frama-c why3" ;; esac
	case " $* " in *" lab "*) echo "unicorn where it is no package: python3 -m pip install unicorn" ;; esac
	case " $* " in *" test "*|*" tour "*) echo "pexpect with Homebrew: python3 -m pip install pexpect" ;; esac
}

# Run as root: directly, or through sudo.
as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

install() {
	# --no-remove: gcc-multilib and the cross compiler exclude each other; never take a package away.
	local get=(env DEBIAN_FRONTEND=noninteractive apt-get)
	local how=("${get[@]}" install -y --no-install-recommends --no-remove "${packages[@]}")
	report
	echo "Installing with apt-get: ${packages[*]}"
	if [ "$(id -u)" != 0 ] && ! have sudo; then
		echo "setup.sh: this needs root, and there is no sudo.  As root, run:" >&2
		echo "  apt-get update && apt-get install --no-install-recommends ${packages[*]}" >&2
		exit 1
	fi
	# A fresh system has no package lists yet; an old one may have lists that are out of date.
	if ! have_file /var/lib/apt/lists/*Packages* || ! as_root "${how[@]}"; then
		as_root "${get[@]}" update && as_root "${how[@]}"
	fi || {
		echo "setup.sh: apt-get could not install: ${packages[*]}" >&2
		echo "If it speaks of removing gcc-multilib: remove that first, the two exclude each other." >&2
		exit 1
	}
}

action=--install
case ${1:-} in
--check|--install) action=$1; shift ;;
-*) usage ;;
esac
# shellcheck disable=SC2086
[ $# -gt 0 ] || set -- $GROUPS_USUAL
for group in "$@"; do
	case " $GROUPS_KNOWN " in
	*" $group "*) ;;
	*) echo "setup.sh: no group \"$group\"" >&2; usage ;;
	esac
done

look "$@"
[ ${#packages[@]} = 0 ] && exit 0
if ! on_debian; then
	report
	elsewhere "$@"
	exit 1
fi
if [ "$action" = --check ]; then
	report
	exit 1
fi
install
look "$@"
if [ ${#packages[@]} != 0 ]; then
	echo "setup.sh: installed, but still not found: ${packages[*]}" >&2
	exit 1
fi
echo "All tools are there."
