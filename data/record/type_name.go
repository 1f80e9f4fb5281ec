package record

// typeNames are the types by the names that twinctl and its JSON use.
var typeNames = [...]string{
	Text: "text", LongText: "long-text", Bilingual: "bilingual", BilingualLong: "bilingual-long", Number: "number", Money: "money", Date: "date",
	Moment: "moment", Choice: "choice", YesNo: "yes-no", Ref: "reference", Refs: "references", Tags: "tags", Choices: "choices", Dated: "dated",
	Position: "position", Files: "files",
}

// String gives the name of the type.
func (t Type) String() string { return typeNames[t] }
