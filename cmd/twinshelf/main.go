// Twinshelf is the desktop program: records of twin libraries, kept on one's own computer and shared by stick or when a connection is available.
package main

import (
	"flag"
	"os"
	"slices"

	"github.com/twinshelf/twinshelf/app"
	"github.com/twinshelf/twinshelf/app/graphics"
	"github.com/twinshelf/twinshelf/app/single"
	"github.com/twinshelf/twinshelf/data/desk"
)

// safeFlag asks for drawing in software; the start menu has an entry with it.
const safeFlag = "safe-graphics"

func main() { os.Exit(run()) }

func run() int {
	var o app.Options
	flag.StringVar(&o.Dir, "data", desk.DefaultDir(), "folder in which the records are kept")
	flag.StringVar(&o.Lang, "lang", "", "language: en or uk")
	safe := flag.Bool(safeFlag, false, "draw in software, where the graphics card or its driver is at fault")
	flag.Parse()
	o.Bundle = flag.Arg(0)
	args := slices.DeleteFunc(slices.Clone(os.Args[1:]), func(a string) bool { return a == "-"+safeFlag || a == "--"+safeFlag })
	if ended, code := graphics.Prepare(*safe, args); ended {
		return code
	}
	claim, handed := single.Start(o.Dir, single.Request{Bundle: o.Bundle})
	if handed {
		return 0
	}
	defer claim.Close()
	o.Asked = claim.Take
	app.Run(o)
	return 0
}
