package desk

import (
	"context"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/say"
)

// A coordinator who agrees lets the places of a circle travel, with their passwords, in an invitation, in the answer to a request, or in a file for the members: who opens it types nothing.

// access gives the places of a circle that others find too, with what opens them.
func (d *Desk) access(ctx context.Context, c causal.Circle) (list []place.Access, err error) {
	places, err := d.PlacesToGive(ctx, c)
	for i := range places {
		list = append(list, place.Access{Address: places[i].Address, Secret: d.keys.Secret(secretName(places[i].ID))})
	}
	return list, err
}

// PlacesToGive lists the places of a circle that other computers can use too, and whose password therefore others may know.
func (d *Desk) PlacesToGive(ctx context.Context, c causal.Circle) (list []Place, err error) {
	all, err := d.Places(ctx)
	for i := range all {
		if all[i].Circle == c && all[i].Address.Elsewhere() && len(list) < circle.MaxPlaces {
			list = append(list, all[i])
		}
	}
	return list, err
}

// GivePlaces writes the places of a circle, with their passwords, and its records into a file for its members, and returns the passphrase that opens it, to be said by telephone. It
// admits nobody.
func (d *Desk) GivePlaces(ctx context.Context, c causal.Circle, file string, p Progress) (string, error) {
	if err := d.mayTravel(); err != nil {
		return "", err
	}
	m, err := circle.Of(d.store, c)
	if err != nil {
		return "", err
	}
	self, ok := m.Of(d.keys.Device())
	if !ok || self.Role != circle.Coordinator {
		return "", say.Err(nil, "circle.coordinators_invite")
	}
	gift := circle.Invitation{Circle: c, Name: m.Name, Until: d.now().AddDate(0, 0, circle.InvitationDays).UTC().Format(time.DateOnly), From: self.Name}
	if gift.Places, err = d.access(ctx, c); err != nil {
		return "", err
	}
	if len(gift.Places) == 0 {
		return "", say.Err(nil, "place.none_to_give")
	}
	return d.writeInvitation(ctx, &gift, file, "", p)
}

// takePlaces uses what GivePlaces wrote.
func (d *Desk) takePlaces(ctx context.Context, gift *circle.Invitation) (Circle, error) {
	if err := d.useBrought(ctx, gift.Circle, gift.Places); err != nil {
		return Circle{}, err
	}
	d.indexLater()
	return d.circle(ctx, gift.Circle)
}

// useBrought sets places up that somebody trusted has given, untried: there may be no connection now. One that is set up already takes the password.
func (d *Desk) useBrought(ctx context.Context, c causal.Circle, list []place.Access) error {
	for _, x := range list[:min(len(list), circle.MaxPlaces)] {
		if _, err := d.places(x.Address, x.Secret, place.Options{}); err != nil || !x.Address.Elsewhere() {
			continue // of a newer version, or nonsense: she can set one up herself
		}
		p := Place{ID: placeID(c, x.Address), Circle: c, Address: x.Address}
		if was, err := d.Place(ctx, p.ID); err == nil {
			p.Paused = was.Paused
		}
		if err := d.usePlace(&p, x.Secret); err != nil {
			return err
		}
	}
	return nil
}
