package shell

import "github.com/twinshelf/twinshelf/app/screens"

// router is where one has been, with a way back and forward, as in a browser.
type router struct {
	places []screens.Place
	at     int
}

// maxPlaces is how far back the way goes.
const maxPlaces = 100

func newRouter(start screens.Place) *router { return &router{places: []screens.Place{start}} }

func (r *router) current() screens.Place { return r.places[r.at] }

// push goes to a place; the way forward is forgotten. Going where one is changes nothing.
func (r *router) push(p screens.Place) {
	if r.current() == p {
		return
	}
	r.places = append(r.places[:r.at+1], p)
	if len(r.places) > maxPlaces {
		r.places = r.places[len(r.places)-maxPlaces:]
	}
	r.at = len(r.places) - 1
}

func (r *router) back() bool {
	if r.at == 0 {
		return false
	}
	r.at--
	return true
}

func (r *router) forward() bool {
	if r.at+1 >= len(r.places) {
		return false
	}
	r.at++
	return true
}

// leave goes back from a place that is done with, a form that was saved: forward does not lead there again.
func (r *router) leave() {
	if r.at == 0 {
		r.places = r.places[:1]
		return
	}
	r.places = r.places[:r.at]
	r.at--
}
