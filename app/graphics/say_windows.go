package graphics

import "golang.org/x/sys/windows"

// Say shows a text in the system's own box, and waits until it is closed.
func Say(title, text string) {
	t, err := windows.UTF16PtrFromString(text)
	if err != nil {
		return
	}
	h, err := windows.UTF16PtrFromString(title)
	if err != nil {
		return
	}
	_, _ = windows.MessageBox(0, t, h, windows.MB_OK|windows.MB_ICONERROR|windows.MB_SETFOREGROUND) // nobody else is left to tell
}
