package e2e

import (
	"io/fs"
	"path/filepath"
	"testing"
)

// TestSources reads the folders of the program. These tests run it and do not import it: only by what they read does go test
// learn that a result of before the last change is no result.
func TestSources(t *testing.T) {
	t.Parallel()
	read := 0
	err := filepath.WalkDir(filepath.Join("..", ".."), func(path string, entry fs.DirEntry, err error) error {
		switch name := entry.Name(); {
		case err != nil:
			return err
		case !entry.IsDir():
			read++
		case name == ".git" || name == "node_modules" || name == "bin":
			return fs.SkipDir
		}
		return nil
	})
	if err != nil || read == 0 {
		t.Errorf("%d files, %v", read, err)
	}
}
