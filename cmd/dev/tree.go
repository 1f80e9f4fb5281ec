package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// A tree is what a package will hold, in a folder: put writes into it, the archives read it in the order of names, with one time and one owner.

// put writes a file, with the folders above it.
func put(file string, content []byte, mode fs.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(file, content, mode); err != nil {
		return err
	}
	return os.Chmod(file, mode) // whatever the umask says
}

func copyFile(from, to string, mode fs.FileMode) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return put(to, content, mode)
}

// settle gives all of a tree the same time, and folders the rights that packages give them.
func settle(dir string, when time.Time) error {
	return filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.IsDir() {
			err = os.Chmod(path, 0o755)
		}
		return errors.Join(err, os.Chtimes(path, when, when))
	})
}

// eachIn visits a tree's files, and if wanted its folders, in the order of their names; name is relative, with slashes.
func eachIn(dir string, do func(path, name string, info fs.FileInfo) error) error {
	return filepath.Walk(dir, func(path string, info fs.FileInfo, err error) error {
		if err != nil || path == dir {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		return do(path, filepath.ToSlash(name), info)
	})
}

// tarball packs a tree.
func tarball(file, dir string, when time.Time) (err error) {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	z, err := gzip.NewWriterLevel(f, gzip.BestCompression)
	if err != nil {
		return err
	}
	t := tar.NewWriter(z)
	err = eachIn(dir, func(path, name string, info fs.FileInfo) error {
		h := &tar.Header{Name: name, Mode: int64(info.Mode().Perm()), ModTime: when, Size: info.Size(), Typeflag: tar.TypeReg, Format: tar.FormatPAX}
		if info.IsDir() {
			h.Name, h.Mode, h.Size, h.Typeflag = name+"/", 0o755, 0, tar.TypeDir
		}
		if err := t.WriteHeader(h); err != nil || info.IsDir() {
			return err
		}
		return pour(t, path)
	})
	return errors.Join(err, t.Close(), z.Close(), f.Close())
}

// zipped packs a tree for Windows: files only, times as MS-DOS had them.
func zipped(file, dir string, when time.Time) (err error) {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	z := zip.NewWriter(f)
	err = eachIn(dir, func(path, name string, info fs.FileInfo) error {
		if info.IsDir() {
			return nil
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: when})
		if err != nil {
			return err
		}
		return pour(w, path)
	})
	return errors.Join(err, z.Close(), f.Close())
}

func pour(w io.Writer, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, f)
	return errors.Join(err, f.Close())
}
