package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/twinshelf/twinshelf/data/say"
)

// secret reads the file that an option names, "-" for the next line of standard input; without the option what stands in an environment variable. It is never taken
// from the words of the call, which others on the computer may see.
func (s *session) secret(option, variable string) (string, error) {
	file := s.args.take(option)
	switch file {
	case "":
		return os.Getenv(variable), nil
	case "-":
		if s.in == nil {
			s.in = bufio.NewReader(os.Stdin)
		}
		line, err := s.in.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", say.Err(err, "file.unreadable", "File", file)
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return "", say.Err(err, "file.unreadable", "File", file)
	}
	return strings.TrimRight(string(b), "\r\n"), nil
}
