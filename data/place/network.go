package place

import (
	"net"
	"slices"
	"strings"
)

// Network tells by which addresses the network knows this computer. When that changes, by a cable, a modem or a neighbour's network, a place that was away may be there again.
func Network() string {
	list, err := net.InterfaceAddrs()
	if err != nil {
		return ""
	}
	var texts []string
	for _, a := range list {
		if ip, ok := a.(*net.IPNet); ok && !ip.IP.IsLoopback() {
			texts = append(texts, ip.String())
		}
	}
	slices.Sort(texts)
	return strings.Join(texts, " ")
}
