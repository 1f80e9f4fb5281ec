package single

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A second start hands its bundle to the first and ends; after the first has ended, the next has the window.
func TestSecondStart(t *testing.T) {
	base, data := t.TempDir(), filepath.Join(t.TempDir(), "Їжаківка's records")
	first, handed := start(base, data, Request{}, time.Second)
	if first == nil || handed {
		t.Fatal("the first start has no window")
	}
	got := make(chan []Request)
	go func() {
		for {
			if asked := first.Take(); len(asked) > 0 {
				got <- asked
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	}()
	second, handed := start(base, data, Request{Bundle: "пакунок 1.twinbundle"}, 10*time.Second)
	if second != nil || !handed {
		t.Error("the second start has a window of its own")
	}
	asked := <-got
	want, err := filepath.Abs("пакунок 1.twinbundle")
	if err != nil || len(asked) != 1 || asked[0].Bundle != want {
		t.Errorf("asked was %v", asked)
	}
	first.Close()
	third, handed := start(base, data, Request{}, time.Second)
	if third == nil || handed {
		t.Error("the window stayed taken")
	}
	third.Close()
}

// One that doesn't answer gets no request that it could read much later, and the second start goes on by itself.
func TestNoAnswer(t *testing.T) {
	base, data := t.TempDir(), t.TempDir()
	first, _ := start(base, data, Request{}, 0)
	defer first.Close()
	if second, handed := start(base, data, Request{Bundle: "x"}, 50*time.Millisecond); second != nil || handed {
		t.Error("handed to nobody")
	}
	if asked := first.Take(); len(asked) != 0 {
		t.Errorf("left behind: %v", asked)
	}
}

// Another folder has another window; the same folder by another path has the same.
func TestFolders(t *testing.T) {
	base, data := t.TempDir(), t.TempDir()
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(data, link); err != nil {
		t.Skip(err) // Windows lets not everybody
	}
	a, _ := start(base, data, Request{}, 0)
	b, _ := start(base, t.TempDir(), Request{}, 0)
	if a == nil || b == nil {
		t.Fatal("two folders share a window")
	}
	defer a.Close()
	defer b.Close()
	if c, _ := start(base, link, Request{}, 0); c != nil {
		t.Error("one folder has two windows")
	}
}

// Where the folder can't be made, the program starts all the same.
func TestNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if c, handed := start(file, t.TempDir(), Request{}, 0); c != nil || handed {
		t.Error("there is no folder")
	}
	var none *Claim
	none.Close()
	if none.Take() != nil {
		t.Error("nobody asked")
	}
}
