package translations

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// sources are where messages are said.
var sources = []string{"../data", "../app", "../cmd", "../translations"}

// literals are the strings of the program's sources: those that are passed as message ids, and all others.
type literals struct {
	ids map[string]token.Position
	any map[string]bool
}

// Every id that the sources say has a message, and every message is said somewhere.
func TestEveryMessageIsUsedAndEveryUseHasOne(t *testing.T) {
	found := readSources(t)
	have := messages(t, "en")
	for id, at := range found.ids {
		if _, ok := have[id]; !ok && !strings.HasSuffix(id, ".") { // "choice." + … is looked at by its own test
			t.Errorf("%s: no message %q", at, id)
		}
	}
	used := map[string]bool{}
	for _, ids := range generated() {
		for _, id := range ids {
			used[id] = true
		}
	}
	for id := range have {
		if !used[id] && !found.any[id] {
			t.Errorf("message %q is used nowhere", id)
		}
	}
}

func readSources(t *testing.T) literals {
	t.Helper()
	found := literals{ids: map[string]token.Position{}, any: map[string]bool{}}
	files := token.NewFileSet()
	for _, root := range sources {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if os.IsNotExist(err) {
				return nil
			}
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
			if err != nil {
				return nil //nolint:nilerr // half-written: the compiler says so
			}
			ast.Inspect(source, func(n ast.Node) bool { found.take(files, path, n); return true })
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

func (l literals) take(files *token.FileSet, path string, n ast.Node) {
	switch n := n.(type) {
	case *ast.BasicLit:
		text, ok := stringOf(n)
		if !ok {
			return
		}
		l.any[text] = true
		warning := strings.HasPrefix(text, "value.") || strings.HasPrefix(text, "check.")
		if warning && strings.Contains(path, "data/record/") {
			l.ids[text] = files.Position(n.Pos())
		}
	case *ast.CallExpr:
		if at := idArgument(n); at >= 0 && at < len(n.Args) {
			if text, ok := stringOf(n.Args[at]); ok {
				l.ids[text] = files.Position(n.Pos())
			}
		}
	}
}

// idArgument tells which argument of a call is a message id; -1 if none.
func idArgument(call *ast.CallExpr) int {
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return -1
	}
	pkg, _ := f.X.(*ast.Ident)
	if pkg != nil && pkg.Name == "say" {
		if at, ok := map[string]int{"Msg": 0, "Ref": 0, "Err": 1}[f.Sel.Name]; ok {
			return at
		}
		return -1
	}
	if f.Sel.Name == "T" || f.Sel.Name == "N" {
		return 0
	}
	return -1
}

func stringOf(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}
