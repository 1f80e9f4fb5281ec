package record

import "slices"

// Standard lists the kinds that this version knows, in the order in which the program shows them. Each call makes new ones, so
// that a caller may change its own.
func Standard() *Registry {
	return NewRegistry(translatable(
		library(),
		organisation(),
		person(),
		twinning(),
		activity(),
		exchange(),
		item(),
		agreement(),
		event(),
		contactLog(),
		task(),
		story(),
		document(),
		resource(),
		review(),
		round(),
		answer(),
		report(),
		accreditation(),
		appeal(),
		donation(),
		stop(),
		need(),
		offer(),
		damage(),
		outage(),
		transfer(),
	)...)
}

// Field ids that several kinds share, and that code besides forms names.
const (
	FieldNotes     = "notes"
	FieldFiles     = "files"
	FieldCountry   = "country"
	FieldPostcode  = "postcode"
	FieldAdminCode = "admin_code"

	// FieldTranslated has what people said of translations; package bilingual reads it.
	FieldTranslated = "translated"
)

// Countries are the choices of a country, by ISO 3166-1. A library elsewhere may join a twinning too.
var Countries = []string{"GB", "UA", "other"}

// Themes are those of activities; the first five are the five themes of the twinning scheme.
var Themes = []string{"fun", "traditions", "kindness", "sharing", "nature", "literature", "health", "community"}

// Outcomes are what funders ask for: what changed for people, apart from what was made (domain/DOMAIN.md 1.7).
var Outcomes = []string{"wellbeing", "social_contact", "confidence", "mixing", "skills", "joy_in_reading", "local_pride", "solidarity"}

// Modes are the ways in which twins do something together.
var Modes = []string{"online", "in_person", "post", "hybrid"}

// Connections say how something gets on with power cuts and bad connections: by post, on paper or in one room; partly online; a call that holds for an hour.
var Connections = []string{"works", "partly", "needs"}

// AgeGroups are those of activities.
var AgeGroups = []string{"early_years", "children", "teenagers", "adults", "older", "families"}

// StockAges are those that stock is counted by: as few as somebody who packs a box can tell apart.
var StockAges = []string{"early_years", "children", "teenagers", "adults"}

// Spoken are the languages of staff and users, as BCP 47 names them.
var Spoken = []string{"en", "uk", "crh", "pl", "ro", "ru", "cy", "gd"}

// translatable gives a field for what was said of translations to each kind that has texts to translate. It is personal, for hashes of short texts could be guessed.
func translatable(kinds ...*Kind) []*Kind {
	for _, k := range kinds {
		if slices.ContainsFunc(k.Fields, func(f Field) bool { return f.IsTranslated() }) {
			k.Fields = append(k.Fields, Field{ID: FieldTranslated, Type: Tags, Group: FieldNotes, Personal: true, Machinery: true})
		}
	}
	return kinds
}

// notes is the field that every kind has for what fits nowhere else; an import keeps unknown columns there.
func notes() Field { return Field{ID: FieldNotes, Type: LongText, Group: "notes"} }

func country() Field {
	return Field{ID: FieldCountry, Type: Choice, Group: "place", Choices: Countries}
}

// grouped puts fields under one heading of the form.
func grouped(group string, fields ...Field) []Field {
	for i := range fields {
		fields[i].Group = group
	}
	return fields
}

// marked sets the same mark on several fields.
func marked(mark func(*Field), fields ...Field) []Field {
	for i := range fields {
		mark(&fields[i])
	}
	return fields
}

func personal(f *Field)  { f.Personal = true }
func sensitive(f *Field) { f.Sensitive = true }

// joined puts groups of fields one after another.
func joined(groups ...[]Field) []Field {
	var all []Field
	for _, g := range groups {
		all = append(all, g...)
	}
	return all
}
