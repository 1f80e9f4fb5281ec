package place

// Certificate is that of a server which nobody vouches for: a person may know whether it is the right one.
type Certificate struct {
	Host string
	Pin  string // see Address
}

func (c *Certificate) Error() string { return "nobody vouches for the certificate of " + c.Host }

func (c *Certificate) Unwrap() error { return ErrUnknown }
