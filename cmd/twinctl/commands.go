package main

// command is one thing that the program does.
type command struct {
	name  string
	form  string // as a person types it
	about string // message id
	open  bool   // needs an open data folder
	run   func(s *session, dir string) error
}

func commands() []command {
	return []command{
		{"init", `init --name NAME`, "ctl.about.init", false, initialise},
		{"kinds", `kinds`, "ctl.about.kinds", false, kinds},
		{"add", `add KIND [--circle C] field=value …`, "ctl.about.add", true, add},
		{"set", `set ID field=value …`, "ctl.about.set", true, set},
		{"delete", `delete ID`, "ctl.about.delete", true, remove},
		{"undelete", `undelete ID`, "ctl.about.undelete", true, restore},
		{"list", `list KIND [--circle C] [--where field=value] [--sort field] [--down] [--limit N] [--deleted]`, "ctl.about.list", true, list},
		{"show", `show ID`, "ctl.about.show", true, show},
		{"erase", `erase | erase PERSON [--dry-run] [--keep-texts] | erase PERSON --stop`, "ctl.about.erase", true, erase},
		{"person-data", `person-data PERSON [FILE.html]`, "ctl.about.person_data", true, personData},
		{"retention", `retention [list] | keep PERSON --until DATE | done`, "ctl.about.retention", true, retain},
		{"duplicates", `duplicates [list] [--kind KIND] [--limit N] | merge ID ID … | unmerge ID | different ID ID`, "ctl.about.duplicates", true, duplicates},
		{"undo", `undo`, "ctl.about.undo", true, undo},
		{"redo", `redo`, "ctl.about.redo", true, redo},
		{"history", `history ID`, "ctl.about.history", true, history},
		{"search", `search WORDS [--kind KIND] [--limit N]`, "ctl.about.search", true, search},
		{"calendar", `calendar [--year Y | --from DATE --to DATE] [--ics FILE] | meet TWINNING [--from DATE] [--days N] [--minutes N] [--care-days]`, "ctl.about.calendar", true, showCalendar},
		{"match", `match LIBRARY | --all [--limit N] | LIBRARY LIBRARY --veto | --allow | --weights [languages=30 …]`, "ctl.about.match", true, match},
		{"handover", `handover TWINNING [--out FILE.html] [--private]`, "ctl.about.handover", true, handover},
		{"outage", `outage LIBRARY|TWINNING power|connection|alert|evacuation|other [--from DATE] | over ID [--until DATE]`, "ctl.about.outage", true, outage},
		{"programme", `programme [list] [--theme T] [--age A] [--month 1…12] [--minutes N] [--bad-connection] | plan PLAN|TEMPLATE [--from DATE] [--twinning ID] [--save]`, "ctl.about.programme", true, programmes},
		{"limits", `limits [list] | set RULE [amount=…] [as_of=…] [source=…] [holds=yes|no] | rate from=GBP to=EUR rate=… day=… [source=…]`, "ctl.about.limits", true, limits},
		{"translate", `translate [list] [--to en|uk] | mark ID FIELD.LANGUAGE machine|checked | phrases [--out FILE.html]`, "ctl.about.translate", true, translate},
		{"consent", `consent [check]`, "ctl.about.consent", true, consents},
		{"share", `share ID [--circle C field …]`, "ctl.about.share", true, share},
		{"accreditation", `accreditation [ACCREDITATION]`, "ctl.about.accreditation", true, accreditations},
		{"round", `round questions | start title.en=… --from DATE --to DATE [--due DATE] [--twinning ID …] [--circle C] [--pages FOLDER] | status ROUND | write ROUND FOLDER | enter ROUND TWINNING [--reply FILE] [field=value …]`, "ctl.about.round", true, rounds},
		{"import", `import --kind KIND [--circle C] FILE [--map column=field …] [--dry-run] | import FILE.jsonl`, "ctl.about.import", true, importFile},
		{"export", `export --kind KIND [--circle C] FILE.csv [--private] | export FILE.jsonl`, "ctl.about.export", true, exportFile},
		{"circle", `circle create NAME | list | show [C] | invite NAME FILE [--circle C] [--role editor|viewer|coordinator] [--without-places] [--passphrase-file F] | remove MEMBER [--circle C] | leave [--circle C] | join FILE [--passphrase-file F | --digits D] | request FILE | admit REQUEST ANSWER [--digits D] [--role R] [--without-places] [--circle C] | role MEMBER ROLE [--circle C] | members [C] | digits [MEMBER] [--circle C] | invitations [--withdraw] [--circle C] | rotate [--circle C] | share ID [--circle C field …] | kit [--sheet FILE.html] [--circle C] | kit printed | kit check --digits-file F | kit use --digits-file F | log [--out FILE.csv] [--circle C]`, "ctl.about.circle", true, circles},
		{"quarantine", `quarantine [list] [--decided] | show ID | admit ID | refuse ID`, "ctl.about.quarantine", true, quarantine},
		{"attach", `attach RECORD FILE [--field F] [--keep-metadata]`, "ctl.about.attach", true, attach},
		{"file", `file list RECORD | get HASH TO | want HASH`, "ctl.about.file", true, attachments},
		{"bundle", `bundle write FILE [--circle C] [--to MEMBER] [--files-up-to SIZE|all|none] [--volumes SIZE] | read FILE [--preview]`, "ctl.about.bundle", true, bundles},
		{"place", `place [list] | add ADDRESS [--circle C] [--password-file F] [--pin P] | remove [PLACE] | pause [PLACE] | resume [PLACE] | give FILE [--circle C] | log [PLACE]`, "ctl.about.place", true, places},
		{"sync", `sync [PLACE] [--fill] | sync --watch | sync settings [--only-when-asked | --by-itself] [--quiet "22:00-07:00, 13:00-17:00" | --quiet none] [--files-up-to 8MB] [--budget 20MB]`, "ctl.about.sync", true, synchronise},
		{"stick", `stick [list] | use FOLDER`, "ctl.about.stick", true, sticks},
		{"conflicts", `conflicts [list] | resolve ID FIELD --keep N | --value V | resolve --all --keep newest|mine|theirs|MEMBER [--kind KIND] | combine ID FIELD [--show]`, "ctl.about.conflicts", true, conflicts},
		{"status", `status`, "ctl.about.status", true, status},
		{"verify", `verify`, "ctl.about.verify", true, verify},
		{"diagnostics", `diagnostics [FILE]`, "ctl.about.diagnostics", true, diagnostics},
		{"backup", `backup [FOLDER] | backup --list [FOLDER]`, "ctl.about.backup", true, backup},
		{"restore-backup", `restore-backup FILE [--digits-file F]`, "ctl.about.restore_backup", false, restoreBackup},
		{"recovery", `recovery new [--sheet FILE.html] | recovery check --digits-file F`, "ctl.about.recovery", true, recovery},
		{"key", `key [status] | lock --passphrase-file F | passphrase --passphrase-file F | passphrase --off | keychain [--off] | recovery-kit | recover FILE [--digits-file F] | renew`, "ctl.about.key", false, key},
		{"empty", `empty [--yes]`, "ctl.about.empty", false, empty},
		{"repair", `repair`, "ctl.about.repair", false, repair},
		{"practice", `practice`, "ctl.about.practice", true, practise},
	}
}

func find(name string) *command {
	list := commands()
	for i := range list {
		if list[i].name == name {
			return &list[i]
		}
	}
	return nil
}
