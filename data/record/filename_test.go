package record

import (
	"strings"
	"testing"
)

// FAULTS 66: names of attachments never lead outside a folder, nor hide what they are.
func TestFault66FileNames(t *testing.T) {
	for given, want := range map[string]string{
		"photo.jpg": "photo.jpg", "Фото «День саду».jpg": "Фото «День саду».jpg", "../../etc/passwd": "passwd", `..\..\autoexec.bat`: "autoexec.bat",
		"/etc/shadow": "shadow", "": "file", "..": "file", ".": "file", "nul": "_nul", "COM1.txt": "_COM1.txt", "a\x00b\n.txt": "ab.txt",
		"invoice\u202Efdp.exe": "invoicefdp.exe", `a<b>:"c|d?*.txt`: "abcd.txt", "trailing. ": "trailing",
	} {
		if got := FileName(given); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
	if got := FileName(strings.Repeat("я", 500) + ".jpg"); len(got) > maxFileName || !strings.HasSuffix(got, ".jpg") {
		t.Errorf("long: %d bytes", len(got))
	}
	f := files()
	sum := strings.Repeat("ab", 32)
	if got, _ := f.Parse(sum+" 7 - ../../x.jpg", ""); got != sum+" 7 - x.jpg" {
		t.Errorf("parsed as %q", got)
	}
}
