#!/bin/sh
# Installs Twinshelf for the user who runs this, without administrator rights; with --remove it takes it away again. Records stay where they are.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
share=${XDG_DATA_HOME:-$HOME/.local/share}
bin=$HOME/.local/bin
to=$share/twinshelf-program
id={{.ID}}

# quietly runs a program that not every system has, and that may fail: menus then notice the files later by themselves.
quietly() {
	if command -v "$1" >/dev/null 2>&1; then
		"$@" >/dev/null 2>&1 || true
	fi
}

refresh() {
	quietly update-desktop-database "$share/applications"
	quietly update-mime-database "$share/mime"
	quietly gtk-update-icon-cache -q -t "$share/icons/hicolor"
}

if [ "${1:-}" = --remove ]; then
	rm -rf "$to"
	rm -f "$bin/twinshelf" "$bin/twinctl" "$share/applications/$id.desktop" "$share/mime/packages/$id.xml" \
		"$share/metainfo/$id.metainfo.xml" "$share/icons/hicolor/256x256/apps/$id.png" "$share/icons/hicolor/scalable/apps/$id.svg"
	refresh
	echo "Twinshelf is removed; its records are still in $share/twinshelf"
	echo "Програму вилучено; її записи лишилися в $share/twinshelf"
	exit
fi

mkdir -p "$bin" "$to" "$share/applications"
# A program that runs can't be written to, but can be replaced.
for program in twinshelf twinctl; do
	cp "$here/usr/bin/$program" "$to/$program.new"
	chmod 755 "$to/$program.new"
	mv -f "$to/$program.new" "$to/$program"
	ln -sf "$to/$program" "$bin/$program"
done
cp "$here/licences.txt" "$to/"
(cd "$here/usr/share" && tar -cf - icons metainfo mime) | (cd "$share" && tar -xf -)
# In a desktop entry, a path stands in quotes, and some characters are written twice over.
quoted=$(printf '%s' "$to/twinshelf" | sed 's/[\\"`$]/\\\\&/g; s/%/%%/g')
while IFS= read -r line; do
	case $line in
	Exec=twinshelf*) printf 'Exec="%s"%s\n' "$quoted" "${line#Exec=twinshelf}" ;;
	*) printf '%s\n' "$line" ;;
	esac
done <"$here/usr/share/applications/$id.desktop" >"$share/applications/$id.desktop"
refresh
echo "Twinshelf is installed: it is in the menu, and twinctl in $bin"
echo "Програму встановлено: вона є в меню, а twinctl — у $bin"
