package record

import "strings"

// Warnings gives everything odd about a record: what is missing, values that are not of their field's form, too many elements, and what the
// kind itself finds. Slots that this version does not know are left alone. No warning keeps a record from being saved.
func (k *Kind) Warnings(v Values) []Warning {
	var found warnings
	for i := range k.Fields {
		found = k.Fields[i].warnings(v, found)
	}
	if k.Check != nil {
		found = append(found, k.Check(v)...)
	}
	return found
}

func (f *Field) warnings(v Values, found warnings) warnings {
	present := false
	for _, slot := range f.Slots() {
		values := v[slot]
		present = present || len(values) > 0
		most := f.Max
		if most == 0 {
			most = MaxSet
		}
		if f.IsSet() && len(values) > most {
			found = append(found, *f.warning("value.too_many", "Max", most))
		}
		for _, value := range values {
			if w := f.CheckValue(value); w != nil {
				found = append(found, *w)
				break // one sentence for a field is enough
			}
		}
	}
	if f.Required && !present {
		found = append(found, *f.warning("value.missing"))
	}
	return found
}

// warnings gathers what the check of a kind finds.
type warnings []Warning

func (w *warnings) add(field, message string) {
	*w = append(*w, Warning{Field: field, Message: message})
}

// missing warns if none of a field's slots has a value.
func (w *warnings) missing(v Values, field, message string) {
	if len(v[field]) == 0 {
		w.add(field, message)
	}
}

// order warns at the later field if its date is surely before the earlier one's; "2026" is not surely before "2026-03".
func (w *warnings) order(v Values, earlier, later, message string) {
	a, okA := ParsePartialDate(v.Get(earlier))
	b, okB := ParsePartialDate(v.Get(later))
	if okA && okB && b.SurelyBefore(a) {
		w.add(later, message)
	}
}

// postcode warns if a record's postcode is one of the other country.
func (w *warnings) postcode(v Values) {
	code, in := v.Get(FieldPostcode), v.Get(FieldCountry)
	if code == "" || in == "" || in == "other" {
		return
	}
	if _, odd := Postcode(code); odd == "" && in != postcodeCountry(code) {
		w.add(FieldPostcode, "check.postcode.country")
	}
}

// notNegative is the check of numbers that count something.
func notNegative(value string) (warning string) {
	if strings.HasPrefix(value, "-") {
		return "value.negative"
	}
	return ""
}
