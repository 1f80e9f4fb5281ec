package desk

import (
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/record/script"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/tables"
)

// resolve turns the names and foreign ids of other records into references.
func (in *importing) resolve(k *record.Kind, r *tables.Record) error {
	for slot, names := range r.Links {
		f := in.w.d.registry.Field(k.ID, slot)
		for _, name := range names {
			id, err := in.linked(f, name)
			if err != nil {
				return err
			}
			if id == "" {
				in.warn(r.Number, []record.Warning{{Field: slot, Message: "row.link_not_found", With: map[string]any{"Name": name}}})
				id = name // kept as typed: nothing of the row is lost
			}
			r.Values[slot] = append(r.Values[slot], id)
		}
		slices.Sort(r.Values[slot])
		r.Values[slot] = slices.Compact(r.Values[slot])
	}
	return nil
}

// linked finds the record that a text names: by id, by its id in a file, by title. An organisation that is not there is made: lists of libraries
// name the services that run them.
func (in *importing) linked(f *record.Field, text string) (string, error) {
	for _, c := range []causal.Circle{in.c, in.w.d.own} {
		if id, err := record.ParseID(text); err == nil {
			if _, err := in.w.Get(id); err == nil {
				return id.String(), nil
			}
		}
		id, ok, err := in.w.External(c, text, f.Kinds...)
		if err != nil {
			return "", err
		}
		if ok {
			return id.String(), nil
		}
	}
	for _, kind := range f.Kinds {
		titles, err := in.titles(kind)
		if err != nil {
			return "", err
		}
		if id, ok := titles[script.Fold(text)]; ok {
			return id.String(), nil
		}
	}
	if !slices.Contains(f.Kinds, "organisation") {
		return "", nil
	}
	return in.newOrganisation(text)
}

func (in *importing) newOrganisation(name string) (string, error) {
	values := record.Values{}
	for slot := range personNamed(name) {
		values[strings.Replace(slot, "given_name", "name", 1)] = []string{name}
	}
	id, err := in.w.save(store.Draft{Circle: in.c, Kind: "organisation", Set: values})
	if err != nil {
		return "", err
	}
	in.titled["organisation"][script.Fold(name)] = id
	return id.String(), nil
}

// titles reads the titles of a kind in the circle, both languages, once.
func (in *importing) titles(kind string) (map[string]record.ID, error) {
	if t := in.titled[kind]; t != nil {
		return t, nil
	}
	k := in.w.d.registry.Kind(kind)
	t := map[string]record.ID{}
	if in.titled == nil {
		in.titled = map[string]map[string]record.ID{}
	}
	in.titled[kind] = t
	return t, in.w.Each(in.c, kind, func(id record.ID, v record.Values) {
		for _, lang := range record.Languages {
			if title := script.Fold(k.TitleIn(v, lang)); title != "" {
				t[title] = id
			}
		}
	})
}

func titleKey(k *record.Kind, v record.Values) string { return script.Fold(k.TitleIn(v, "en")) }
