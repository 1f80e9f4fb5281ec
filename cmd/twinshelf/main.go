// Twinshelf is the desktop program: records of twin libraries, kept on one's own computer and shared by stick or when a connection is available.
package main

import (
	"flag"

	"github.com/twinshelf/twinshelf/app"
	"github.com/twinshelf/twinshelf/data/desk"
)

func main() {
	var o app.Options
	flag.StringVar(&o.Dir, "data", desk.DefaultDir(), "folder in which the records are kept")
	flag.StringVar(&o.Lang, "lang", "", "language: en or uk")
	flag.Parse()
	o.Bundle = flag.Arg(0)
	app.Run(o)
}
