package record

import "testing"

// FuzzCanon: what Parse gives is canonical: read again, by whoever, it is the same, and raises no other warning about its form.
func FuzzCanon(f *testing.F) {
	for _, s := range []string{"21.11.2026", "11.2026", "1 234,50 грн", "£12.30", "14.02.2027 18:30", "49.84, 24.03", "tak", "+380 44 123 45 67", "978-966-03-1234-5", "2024-10 matched"} {
		f.Add(s, "uk")
		f.Add(s, "en")
	}
	kinds := Standard().Kinds()
	f.Fuzz(func(t *testing.T, s, lang string) {
		if lang != "uk" && lang != "en" {
			lang = ""
		}
		for _, k := range kinds {
			for i := range k.Fields {
				field := &k.Fields[i]
				once, warned := field.Parse(s, lang)
				if warned != nil {
					continue // kept as it was typed
				}
				for _, other := range []string{lang, "", "en", "uk"} {
					if again, warned := field.Parse(once, other); again != once || warned != nil {
						t.Fatalf("%s.%s: %q became %q, and read again (%q) %q, %v", k.ID, field.ID, s, once, other, again, warned)
					}
				}
			}
		}
	})
}
