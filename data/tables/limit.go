package tables

import (
	"errors"
	"fmt"
	"io"
)

var errRowTooLong = errors.New("tables: row too long")

// rowLimit bounds what one row may take: a quotation mark that is never closed makes all the rest of a file one cell.
type rowLimit struct {
	from io.Reader
	left int
}

func (l *rowLimit) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, fmt.Errorf("%w: more than %d bytes", errRowTooLong, maxRow)
	}
	n, err := l.from.Read(p)
	l.left -= n
	return n, err
}

// carriageReturns reads \r as \n.
type carriageReturns struct{ from io.Reader }

func (c *carriageReturns) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	for i, b := range p[:n] {
		if b == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}
