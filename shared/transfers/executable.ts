/**
 * Ends of names of files that a system runs, or that make it run something, when they are opened. Not only programs: scripts,
 * installers, links, and documents that carry any of these.
 */
const executableEnds: ReadonlySet<string> = new Set(
  (
    'exe com bat cmd msi msp msix msixbundle appx appxbundle appinstaller scr pif cpl ps1 psm1 vbs vbe js jse mjs ws wsf wsc wsh ' +
    'hta reg lnk url scf inf jar jnlp chm hlp gadget application settingcontent-ms library-ms iso img vhd vhdx dll sys ' +
    'app command tool workflow dmg pkg mpkg terminal scpt scptd applescript action osx fileloc inetloc webloc ' +
    'sh bash zsh fish csh run bin out appimage desktop deb rpm flatpakref flatpakrepo snap py pyw pyz rb pl php ' +
    'msc xll diagcab appref-ms search-ms vb pyzw wsb mobileconfig prefpane ' +
    'ppkg msu vsto xbap sct pyc ksh apk xpi crx ' +
    'docm dotm xlsm xlsb xltm xlam xla slk iqy pptm potm ppsm ppam sldm one accdb accde accdr mdb mde ade adp'
  ).split(' '),
);

/** Whether a system might run a file with this name when it is opened. Nothing else about it can be trusted. */
export function isExecutable(name: string): boolean {
  const end = /\.([^.]*?)[\s.]*$/u.exec(name.normalize('NFKC'));
  return end !== null && executableEnds.has((end[1] ?? '').toLowerCase());
}
