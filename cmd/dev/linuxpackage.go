package main

import (
	"bytes"
	"compress/gzip"
	"crypto/md5" //nolint:gosec // Debian's md5sums
	"debug/elf"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// linuxPackages make and judge packages for Linux.
var linuxPackages = []string{"dpkg", "git"}

// linux makes a .deb and, with the same files, a tarball that installs for one user.
func (p *packaging) linux() error {
	if runtime.GOOS != "linux" {
		return fmt.Errorf("packages for Linux are made on Linux")
	}
	if err := p.need(slices.Concat(buildPackages, linuxPackages)...); err != nil {
		return err
	}
	tree := filepath.Join(p.work, "tree")
	if err := p.linuxTree(tree); err != nil {
		return err
	}
	name := fmt.Sprintf("twinshelf-%s-linux-%s", p.Version, p.Arch)
	if err := p.linuxTarball(tree, name); err != nil {
		return err
	}
	deb := filepath.Join(p.to, fmt.Sprintf("twinshelf_%s-%s_%s.deb", p.Version, p.Build, p.Arch))
	if err := p.deb(tree, deb); err != nil {
		return err
	}
	if p.check {
		return p.checkLinux(tree, deb, filepath.Join(p.to, name+".tar.gz"))
	}
	return nil
}

// linuxTree lays out what both hold, under usr/.
func (p *packaging) linuxTree(tree string) error {
	bin, share := filepath.Join(tree, "usr", "bin"), filepath.Join(tree, "usr", "share")
	for _, name := range []string{"twinshelf", "twinctl"} {
		file := filepath.Join(bin, name)
		if err := p.program("./cmd/"+name, file, ""); err != nil {
			return err
		}
		if err := os.Chmod(file, 0o755); err != nil {
			return err
		}
	}
	p.Command = "twinshelf"
	for template, to := range map[string]string{
		"linux/app.desktop":  "applications/" + p.ID + ".desktop",
		"linux/mime.xml":     "mime/packages/" + p.ID + ".xml",
		"linux/metainfo.xml": "metainfo/" + p.ID + ".metainfo.xml",
	} {
		content, err := p.fill(p.product, template)
		if err != nil {
			return err
		}
		if err := put(filepath.Join(share, filepath.FromSlash(to)), content, 0o644); err != nil {
			return err
		}
	}
	icons := filepath.Join(share, "icons", "hicolor")
	img, err := p.icon(256)
	if err != nil {
		return err
	}
	content, err := pngOf(img)
	if err != nil {
		return err
	}
	if err := put(filepath.Join(icons, "256x256", "apps", p.ID+".png"), content, 0o644); err != nil {
		return err
	}
	return copyFile(filepath.Join(p.root, "assets", "icon.svg"), filepath.Join(icons, "scalable", "apps", p.ID+".svg"), 0o644)
}

func (p *packaging) linuxTarball(tree, name string) error {
	top := filepath.Join(p.work, "tar")
	dir := filepath.Join(top, name)
	if err := os.CopyFS(dir, os.DirFS(tree)); err != nil {
		return err
	}
	if err := p.script("linux/install.sh", filepath.Join(dir, "install.sh")); err != nil {
		return err
	}
	for from, to := range map[string]string{"LICENSE": "LICENSE", "assets/licences.txt": "licences.txt"} {
		if err := copyFile(filepath.Join(p.root, filepath.FromSlash(from)), filepath.Join(dir, to), 0o644); err != nil {
			return err
		}
	}
	return tarball(filepath.Join(p.to, name+".tar.gz"), top, p.When)
}

func (p *packaging) script(template, to string) error {
	content, err := p.fill(p.product, template)
	if err != nil {
		return err
	}
	return put(to, content, 0o755)
}

// deb adds what Debian wants to know, and packs.
func (p *packaging) deb(tree, file string) error {
	doc := filepath.Join(tree, "usr", "share", "doc", "twinshelf")
	if err := p.filled("linux/copyright", filepath.Join(doc, "copyright")); err != nil {
		return err
	}
	if err := p.filled("linux/lintian-overrides", filepath.Join(tree, "usr", "share", "lintian", "overrides", "twinshelf")); err != nil {
		return err
	}
	changelog, err := p.fill(p.product, "linux/changelog")
	if err != nil {
		return err
	}
	licences, err := os.ReadFile(filepath.Join(p.root, "assets", "licences.txt"))
	if err != nil {
		return err
	}
	for name, content := range map[string][]byte{"changelog.Debian.gz": changelog, "licences.txt.gz": licences} {
		if err := put(filepath.Join(doc, name), gzipped(content), 0o644); err != nil {
			return err
		}
	}
	if p.Depends, err = depends(filepath.Join(tree, "usr", "bin", "twinshelf"), filepath.Join(tree, "usr", "bin", "twinctl")); err != nil {
		return err
	}
	sums, size, err := md5sums(tree)
	if err != nil {
		return err
	}
	p.Kilobytes = size / 1024
	if err := put(filepath.Join(tree, "DEBIAN", "md5sums"), sums, 0o644); err != nil {
		return err
	}
	if err := p.filled("linux/control", filepath.Join(tree, "DEBIAN", "control")); err != nil {
		return err
	}
	if err := settle(tree, p.When); err != nil {
		return err
	}
	c := p.command("dpkg-deb", "--root-owner-group", "-Zxz", "--threads-max=1", "--build", tree, file)
	c.Env = append(os.Environ(), fmt.Sprintf("SOURCE_DATE_EPOCH=%d", p.When.Unix()))
	_, err = p.read(c)
	return err
}

// filled writes a template of assets/packaging as a file of the package.
func (p *packaging) filled(template, to string) error {
	content, err := p.fill(p.product, template)
	if err != nil {
		return err
	}
	return put(to, content, 0o644)
}

func gzipped(content []byte) []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is right
	_, _ = z.Write(content)                               // memory takes all
	_ = z.Close()
	return b.Bytes()
}

// md5sums lists the files of a tree as dpkg --verify reads it.
func md5sums(tree string) (list []byte, size int64, err error) {
	var b bytes.Buffer
	err = eachIn(tree, func(path, name string, info fs.FileInfo) error {
		if info.IsDir() {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		size += info.Size()
		_, err = fmt.Fprintf(&b, "%x  %s\n", md5.Sum(content), name) //nolint:gosec // what dpkg wants; who wants to be sure has SHA256SUMS
		return err
	})
	return b.Bytes(), size, err
}

// owners says which package of Debian and Ubuntu has a library. Fyne opens those of Wayland and X11 by itself when it needs them.
var owners = map[string]string{
	"libc.so.6": "libc6", "libm.so.6": "libc6", "libdl.so.2": "libc6", "libpthread.so.0": "libc6", "librt.so.1": "libc6", "libresolv.so.2": "libc6",
	"ld-linux-x86-64.so.2": "libc6", "ld-linux-aarch64.so.1": "libc6",
	"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1", "libX11.so.6": "libx11-6", "libXcursor.so.1": "libxcursor1", "libXi.so.6": "libxi6",
	"libXinerama.so.1": "libxinerama1", "libXrandr.so.2": "libxrandr2", "libXxf86vm.so.1": "libxxf86vm1", "libXext.so.6": "libxext6",
	"libxkbcommon.so.0": "libxkbcommon0", "libwayland-client.so.0": "libwayland-client0", "libwayland-cursor.so.0": "libwayland-cursor0",
	"libwayland-egl.so.1": "libwayland-egl1",
}

// depends finds the packages that programs need, and which libc6 at least.
func depends(programs ...string) (string, error) {
	needed := map[string]bool{}
	libc := []int{2, 0}
	for _, program := range programs {
		f, err := elf.Open(program)
		if err != nil {
			return "", err
		}
		defer f.Close() //nolint:errcheck // it was only read
		libraries, err := f.ImportedLibraries()
		if err != nil {
			return "", err
		}
		for _, l := range libraries {
			if owners[l] == "" {
				return "", fmt.Errorf("%s needs %s: which package has it?", filepath.Base(program), l)
			}
			needed[owners[l]] = true
		}
		symbols, err := f.ImportedSymbols()
		if err != nil {
			return "", err
		}
		for _, s := range symbols {
			var v [2]int
			if n, _ := fmt.Sscanf(s.Version, "GLIBC_%d.%d", &v[0], &v[1]); n == 2 && slices.Compare(v[:], libc) > 0 {
				libc = v[:]
			}
		}
	}
	list := []string{fmt.Sprintf("libc6 (>= %d.%d)", libc[0], libc[1])}
	for name := range needed {
		if name != "libc6" {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return strings.Join(list, ", "), nil
}
