package consent

import "github.com/twinshelf/twinshelf/data/record"

// By tells for what a record of a kind uses the photos that it refers to: what is not published yet is used within the library only. Whoever keeps the record
// where the partner reads it uses them for the partner at least.
func By(kind string, v record.Values) Use {
	switch {
	case kind == "story" && v.Get("published_on") != "":
		switch v.Get("kind") {
		case "social_post":
			return Social
		case "press_release", "clipping":
			return Print
		}
		return Web
	case kind == "report" && (v.Get("sent_on") != "" || v.Get("status") == "sent" || v.Get("status") == "accepted"):
		return Print
	}
	return Internal
}

// Wider gives the use that more people see.
func Wider(a, b Use) Use {
	for _, u := range []Use{Social, Web, Print, Partner} {
		if a == u || b == u {
			return u
		}
	}
	return Internal
}
