package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
)

// statements are those of the one connection that writes, compiled once for as long as it lives and run straight on the driver: for
// a hundred thousand records the way through database/sql and compiling anew for each save cost more than SQLite does. Whoever runs
// one holds the store's mutex and has a transaction open, so that nobody else uses the connection.
type statements struct {
	conn  driver.Conn
	ready map[string]driver.Stmt
	args  []driver.NamedValue
	row   []driver.Value
}

// on begins with a connection that was just opened.
func (s *statements) on(conn driver.Conn) {
	s.close()
	s.conn, s.ready = conn, map[string]driver.Stmt{}
}

// close gives the compiled statements up; SQLite keeps the file open until then.
func (s *statements) close() {
	for _, st := range s.ready {
		_ = st.Close() // of a connection that is gone already, or is about to be
	}
	s.conn, s.ready = nil, nil
}

func (s *statements) prepare(query string) (driver.Stmt, error) {
	if st, ok := s.ready[query]; ok {
		return st, nil
	}
	if s.conn == nil {
		return nil, driver.ErrBadConn
	}
	st, err := s.conn.Prepare(query)
	if err != nil {
		return nil, err
	}
	s.ready[query] = st
	return st, nil
}

// exec runs a statement. It is not interrupted: with a context that can end, the driver would start a goroutine for each. The
// caller looks at its context between statements.
func (s *statements) exec(query string, args []any) (driver.Result, error) {
	st, err := s.prepare(query)
	if err != nil {
		return nil, err
	}
	if err := s.bind(args); err != nil {
		return nil, err
	}
	return st.(driver.StmtExecContext).ExecContext(context.Background(), s.args)
}

// pragma sets something of the connection.
func (s *statements) pragma(setting string) error {
	if s.conn == nil {
		return driver.ErrBadConn
	}
	_, err := s.conn.(driver.ExecerContext).ExecContext(context.Background(), "PRAGMA "+setting, nil)
	return err
}

// first runs a query and scans its first row, or gives sql.ErrNoRows.
func (s *statements) first(query string, args, dest []any) error {
	st, err := s.prepare(query)
	if err != nil {
		return err
	}
	if err := s.bind(args); err != nil {
		return err
	}
	rows, err := st.(driver.StmtQueryContext).QueryContext(context.Background(), s.args)
	if err != nil {
		return err
	}
	if cap(s.row) < len(dest) {
		s.row = make([]driver.Value, len(dest))
	}
	row := s.row[:len(dest)]
	switch err := rows.Next(row); {
	case errors.Is(err, io.EOF):
		return errors.Join(sql.ErrNoRows, rows.Close())
	case err != nil:
		return errors.Join(err, rows.Close())
	}
	for i := range dest {
		if err := scan(dest[i], row[i]); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	return rows.Close()
}

// each runs a query and gives its rows, of so many columns, to f, which may use any other statement.
func (s *statements) each(query string, args []any, columns int, f func([]driver.Value) error) error {
	st, err := s.prepare(query)
	if err != nil {
		return err
	}
	if err := s.bind(args); err != nil {
		return err
	}
	rows, err := st.(driver.StmtQueryContext).QueryContext(context.Background(), s.args)
	if err != nil {
		return err
	}
	row := make([]driver.Value, columns)
	for {
		switch err := rows.Next(row); {
		case errors.Is(err, io.EOF):
			return rows.Close()
		case err != nil:
			return errors.Join(err, rows.Close())
		}
		if err := f(row); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
}

func (s *statements) bind(args []any) error {
	s.args = s.args[:0]
	for i, a := range args {
		var v driver.Value
		switch a := a.(type) {
		case int64, string, []byte, bool, nil:
			v = a
		case int:
			v = int64(a)
		default:
			var err error
			if v, err = driver.DefaultParameterConverter.ConvertValue(a); err != nil {
				return err
			}
		}
		s.args = append(s.args, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	return nil
}

// scan puts what the driver read where it belongs. The tables are STRICT, so that the types are those of the schema.
func scan(dest any, v driver.Value) error {
	switch d := dest.(type) {
	case *int64:
		if n, ok := v.(int64); ok {
			*d = n
			return nil
		}
	case *int:
		if n, ok := v.(int64); ok {
			*d = int(n)
			return nil
		}
	case *uint64:
		if n, ok := v.(int64); ok && n >= 0 {
			*d = uint64(n)
			return nil
		}
	case *bool:
		if n, ok := v.(int64); ok {
			*d = n != 0
			return nil
		}
	case *string:
		if t, ok := v.(string); ok {
			*d = t
			return nil
		}
	case *[]byte:
		if b, ok := v.([]byte); ok {
			*d = b
			return nil
		}
	}
	return fmt.Errorf("%w: %T in place of %T", ErrDamaged, v, dest)
}
