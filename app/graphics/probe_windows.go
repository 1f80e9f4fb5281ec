package graphics

import (
	"fmt"
	"runtime"
	"unsafe"

	"golang.org/x/sys/windows"
)

// On Windows a library beside the program draws in software: nothing can be set here.
func inSoftware() {}

// drawsInSoftware tells whether this is the copy that does.
func drawsInSoftware() bool { _, other := softwareCopy(); return !other }

// lacking tries what a window needs: OpenGL 2.1. Without a driver Windows has 1.1; some remote desktops have none.
func lacking() string {
	if version := openGL(); version[0] > 2 || version[0] == 2 && version[1] >= 1 {
		return ""
	}
	return "graphics.none"
}

// pixelFormat is PIXELFORMATDESCRIPTOR.
type pixelFormat struct {
	size, version            uint16
	flags                    uint32
	kind, colour             byte
	_                        [13]byte
	depth, stencil, aux      byte
	layer, reserved          byte
	layerMask, visible, dmgd uint32
}

const (
	drawToWindow  = 0x4
	supportOpenGL = 0x20
	doubleBuffer  = 0x1
	glVersion     = 0x1F02
)

// openGL makes a window that nobody sees, and asks what draws in it. The library is the one that the program itself will get: beside it, or the system's.
func openGL() (version [2]int) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	user, gdi, gl := windows.NewLazySystemDLL("user32.dll"), windows.NewLazySystemDLL("gdi32.dll"), windows.NewLazyDLL("opengl32.dll")
	if gl.Load() != nil {
		return version
	}
	class, _ := windows.UTF16PtrFromString("STATIC") // a fixed text has no zero in it
	window, _, _ := user.NewProc("CreateWindowExW").Call(0, uintptr(unsafe.Pointer(class)), 0, 0, 0, 0, 16, 16, 0, 0, 0, 0)
	if window == 0 {
		return version
	}
	defer user.NewProc("DestroyWindow").Call(window) //nolint:errcheck // it goes with the process
	dc, _, _ := user.NewProc("GetDC").Call(window)
	defer user.NewProc("ReleaseDC").Call(window, dc) //nolint:errcheck // it goes with the window
	wanted := pixelFormat{version: 1, flags: drawToWindow | supportOpenGL | doubleBuffer, colour: 32, depth: 24, stencil: 8}
	wanted.size = uint16(unsafe.Sizeof(wanted))
	format, _, _ := gdi.NewProc("ChoosePixelFormat").Call(dc, uintptr(unsafe.Pointer(&wanted)))
	if ok, _, _ := gdi.NewProc("SetPixelFormat").Call(dc, format, uintptr(unsafe.Pointer(&wanted))); format == 0 || ok == 0 {
		return version
	}
	context, _, _ := gl.NewProc("wglCreateContext").Call(dc)
	if context == 0 {
		return version
	}
	defer gl.NewProc("wglDeleteContext").Call(context) //nolint:errcheck // it goes with the process
	if ok, _, _ := gl.NewProc("wglMakeCurrent").Call(dc, context); ok == 0 {
		return version
	}
	defer gl.NewProc("wglMakeCurrent").Call(0, 0) //nolint:errcheck // it goes with the process
	text, _, _ := gl.NewProc("glGetString").Call(glVersion)
	if text != 0 {
		// Where it can't be read, it stays 0.0. The library's text doesn't move: Go's rule about addresses is not broken.
		_, _ = fmt.Sscanf(windows.BytePtrToString(*(**byte)(unsafe.Pointer(&text))), "%d.%d", &version[0], &version[1])
	}
	return version
}
