package main

import (
	"errors"
	"os"
	"path/filepath"
)

// findRoot finds the project: the nearest folder upward that has a go.mod.
func findRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	if root, ok := upward(dir, "go.mod"); ok {
		return filepath.Dir(root), nil
	}
	return "", errors.New("run this inside the project: no go.mod is here or above")
}

// upward finds a file by a path relative to dir, or to the nearest folder above it that has one.
func upward(dir, path string) (string, bool) {
	for {
		file := filepath.Join(dir, filepath.FromSlash(path))
		if _, err := os.Stat(file); err == nil {
			return file, true
		}
		above := filepath.Dir(dir)
		if above == dir {
			return "", false
		}
		dir = above
	}
}
