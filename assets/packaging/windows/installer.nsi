; The installer for Windows: for one user, without administrator rights, in English and Ukrainian. Records stay when the program goes.
Target amd64-unicode
RequestExecutionLevel user
SetCompressor /SOLID lzma
ManifestDPIAware true
!include "MUI2.nsh"

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\{{.ID}}"
!define KIND "{{.ID}}.bundle"

Name "$(plain)"
BrandingText " "
OutFile "{{.Source}}.exe"
InstallDir "$LOCALAPPDATA\Programs\{{.Name}}"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
VIProductVersion "{{.Numbers "."}}"
VIAddVersionKey "ProductName" "{{.Name}}"
VIAddVersionKey "FileDescription" "{{.Name}}"
VIAddVersionKey "FileVersion" "{{.Version}}"
VIAddVersionKey "ProductVersion" "{{.Version}}"
VIAddVersionKey "LegalCopyright" "Apache License 2.0"

!define MUI_ICON "program.ico"
!define MUI_UNICON "program.ico"
!define MUI_WELCOMEFINISHPAGE_BITMAP "side.bmp"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TITLE "$(plain)"
!define MUI_WELCOMEPAGE_TEXT "$(welcome)"
!define MUI_DIRECTORYPAGE_TEXT_TOP "$(where)"
!define MUI_FINISHPAGE_TITLE "$(done)"
!define MUI_FINISHPAGE_TEXT "$(next)"
!define MUI_FINISHPAGE_RUN "$INSTDIR\twinshelf.exe"
!define MUI_FINISHPAGE_RUN_TEXT "$(start)"
!insertmacro MUI_PAGE_WELCOME
!define MUI_PAGE_HEADER_TEXT "$(folder)"
!define MUI_PAGE_HEADER_SUBTEXT " "
!insertmacro MUI_PAGE_DIRECTORY
!define MUI_PAGE_HEADER_TEXT "$(copying)"
!define MUI_PAGE_HEADER_SUBTEXT " "
!define MUI_INSTFILESPAGE_FINISHHEADER_TEXT "$(done)"
!define MUI_INSTFILESPAGE_FINISHHEADER_SUBTEXT " "
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(leave)"
!define MUI_PAGE_HEADER_TEXT "$(remove)"
!define MUI_PAGE_HEADER_SUBTEXT " "
!insertmacro MUI_UNPAGE_CONFIRM
!define MUI_PAGE_HEADER_TEXT "$(remove)"
!define MUI_PAGE_HEADER_SUBTEXT " "
!define MUI_INSTFILESPAGE_FINISHHEADER_TEXT "$(removed)"
!define MUI_INSTFILESPAGE_FINISHHEADER_SUBTEXT " "
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Ukrainian"

LangString welcome ${LANG_ENGLISH} "Records of twin libraries, on your own computer.$\r$\n$\r$\nThe program is installed for you alone; no administrator is needed. If an earlier version is here, it is replaced, and your records stay as they are."
LangString welcome ${LANG_UKRAINIAN} "Записи бібліотек-посестер на вашому комп’ютері.$\r$\n$\r$\nПрограма встановиться лише для вас, прав адміністратора не треба. Якщо тут є попередня версія, її буде замінено, а ваші записи залишаться, як були."
LangString where ${LANG_ENGLISH} "The program goes into this folder. Your records lie elsewhere. The folder rarely needs changing."
LangString where ${LANG_UKRAINIAN} "Програму буде встановлено в цю папку. Ваші записи лежать в іншому місці. Зазвичай папку міняти не потрібно."
LangString folder ${LANG_ENGLISH} "The folder of the program"
LangString folder ${LANG_UKRAINIAN} "Папка програми"
LangString copying ${LANG_ENGLISH} "Twinshelf is being installed"
LangString copying ${LANG_UKRAINIAN} "«Спільна полиця» встановлюється"
LangString removed ${LANG_ENGLISH} "Twinshelf is removed"
LangString removed ${LANG_UKRAINIAN} "«Спільну полицю» вилучено"
LangString done ${LANG_ENGLISH} "Twinshelf is installed"
LangString done ${LANG_UKRAINIAN} "«Спільну полицю» встановлено"
LangString next ${LANG_ENGLISH} "You find it in the Start menu. Bundles from colleagues open with a double click."
LangString next ${LANG_UKRAINIAN} "Ви знайдете її в меню «Пуск». Пакунки від колег відкриваються подвійним клацанням."
LangString start ${LANG_ENGLISH} "Open Twinshelf now"
LangString start ${LANG_UKRAINIAN} "Відкрити «Спільну полицю» зараз"
LangString leave ${LANG_ENGLISH} "The program is removed from this computer. Your records stay."
LangString leave ${LANG_UKRAINIAN} "Програму буде вилучено з цього комп’ютера. Ваші записи залишаться."
LangString running ${LANG_ENGLISH} "Twinshelf is open. Close it, then choose Retry."
LangString running ${LANG_UKRAINIAN} "«Спільна полиця» відкрита. Закрийте її й натисніть «Повторити»."
LangString safe ${LANG_ENGLISH} "Twinshelf (safe graphics)"
LangString safe ${LANG_UKRAINIAN} "Спільна полиця (безпечна графіка)"
LangString plain ${LANG_ENGLISH} "{{.Name}}"
LangString plain ${LANG_UKRAINIAN} "{{.NameUK}}"
LangString remove ${LANG_ENGLISH} "Uninstall Twinshelf"
LangString remove ${LANG_UKRAINIAN} "Вилучити «Спільну полицю»"
LangString bundle ${LANG_ENGLISH} "Twinshelf bundle"
LangString bundle ${LANG_UKRAINIAN} "Пакунок «Спільної полиці»"

; A program that runs can't be written to. Silently, the installer gives up with the error level 2.
!macro closed un
Function ${un}closed
again:
	ClearErrors
	IfFileExists "$INSTDIR\twinshelf.exe" 0 done
	FileOpen $0 "$INSTDIR\twinshelf.exe" a
	IfErrors 0 free
	SetErrorLevel 2
	MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(running)" /SD IDCANCEL IDRETRY again
	Abort
free:
	FileClose $0
done:
FunctionEnd
!macroend
!insertmacro closed ""
!insertmacro closed "un."

; Names in both languages go: the one before may have been installed in the other.
!macro unlink
	RMDir /r "$SMPROGRAMS\{{.Name}}"
!macroend

Section
	Call closed
	SetOutPath "$INSTDIR"
	File "files\twinshelf.exe"
	File "files\twinctl.exe"
	File "files\licences.txt"
{{- if .Mesa}}
	RMDir /r "$INSTDIR\safe"
	SetOutPath "$INSTDIR\safe"
	File /r "files\safe\*"
{{- end}}
	SetOutPath "$INSTDIR"
	WriteUninstaller "$INSTDIR\uninstall.exe"
	!insertmacro unlink
	CreateDirectory "$SMPROGRAMS\{{.Name}}"
	CreateShortcut "$SMPROGRAMS\{{.Name}}\$(plain).lnk" "$INSTDIR\twinshelf.exe"
	CreateShortcut "$SMPROGRAMS\{{.Name}}\$(safe).lnk" "$INSTDIR\twinshelf.exe" "--safe-graphics"
	CreateShortcut "$SMPROGRAMS\{{.Name}}\$(remove).lnk" "$INSTDIR\uninstall.exe"
	WriteRegStr HKCU "Software\Classes\.twinbundle" "" "${KIND}"
	WriteRegStr HKCU "Software\Classes\${KIND}" "" "$(bundle)"
	WriteRegStr HKCU "Software\Classes\${KIND}\DefaultIcon" "" "$INSTDIR\twinshelf.exe,0"
	WriteRegStr HKCU "Software\Classes\${KIND}\shell\open\command" "" '"$INSTDIR\twinshelf.exe" "%1"'
	WriteRegStr HKCU "${KEY}" "DisplayName" "$(plain)"
	WriteRegStr HKCU "${KEY}" "DisplayVersion" "{{.Version}}"
	WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\twinshelf.exe"
	WriteRegStr HKCU "${KEY}" "Publisher" "The Twinshelf authors"
	WriteRegStr HKCU "${KEY}" "URLInfoAbout" "{{.Website}}"
	WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
	WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
	WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
	WriteRegDWORD HKCU "${KEY}" "NoModify" 1
	WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
	WriteRegDWORD HKCU "${KEY}" "EstimatedSize" {{.Kilobytes}}
	System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section "Uninstall"
	Call un.closed
	Delete "$INSTDIR\twinshelf.exe"
	Delete "$INSTDIR\twinctl.exe"
	Delete "$INSTDIR\licences.txt"
	RMDir /r "$INSTDIR\safe"
	Delete "$INSTDIR\uninstall.exe"
	RMDir "$INSTDIR" ; not with what somebody else put there
	!insertmacro unlink
	DeleteRegKey HKCU "${KEY}"
	DeleteRegKey HKCU "Software\Classes\${KIND}"
	ReadRegStr $0 HKCU "Software\Classes\.twinbundle" ""
	StrCmp $0 "${KIND}" 0 +2
	DeleteRegKey HKCU "Software\Classes\.twinbundle"
	System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
