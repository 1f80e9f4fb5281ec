package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The stories in testdata/script call the program as a person does.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"twinctl": func() { os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)) },
	})
}

func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("LANG", "en_GB.UTF-8")
			e.Setenv("TWINSHELF_STATE", e.WorkDir+"/state")
			e.Setenv("TWINSHELF_KEYCHAIN", "off") // that of whoever runs the tests is hers
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"jq": jq, "status": status2, "damage": damage, "cut": cut, "photo": photo},
	})
}

// jq PATH NAME sets the variable NAME to what stands at PATH ("records.0.id") in the JSON document that was printed last.
func jq(ts *testscript.TestScript, _ bool, args []string) {
	var doc any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &doc))
	for _, step := range strings.Split(args[0], ".") {
		var i int
		if list, ok := doc.([]any); ok {
			if _, err := fmt.Sscan(step, &i); err != nil || i >= len(list) {
				ts.Fatalf("no element %s in %v", step, doc)
			}
			doc = list[i]
			continue
		}
		m, ok := doc.(map[string]any)
		if !ok || m[step] == nil {
			ts.Fatalf("no %s in %v", step, doc)
		}
		doc = m[step]
	}
	ts.Setenv(args[1], fmt.Sprint(doc))
}

// status N CALL… runs a call that must end with this exit status.
func status2(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	code := "0"
	if err != nil {
		code = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if code != args[0] {
		ts.Fatalf("exit status %s, want %s", code, args[0])
	}
}

// damage FILE turns a byte in the middle of a file around.
func damage(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	if len(args) > 1 { // an attachment by its hash
		path = filepath.Join(path, args[1][:2], args[1])
	}
	b, err := os.ReadFile(path)
	ts.Check(err)
	b[len(b)/2] ^= 0xff
	ts.Check(os.WriteFile(path, b, 0o600))
}

// cut FILE N takes N bytes off the end of a file.
func cut(ts *testscript.TestScript, _ bool, args []string) {
	var n int
	_, err := fmt.Sscan(args[1], &n)
	ts.Check(err)
	path := ts.MkAbs(args[0])
	b, err := os.ReadFile(path)
	ts.Check(err)
	ts.Check(os.WriteFile(path, b[:len(b)-n], 0o600))
}
