import { expect, test } from 'vitest';
import { isExecutable } from './executable';

test.each(['setup.exe', 'SETUP.EXE', 'a.b.Js', 'x.exe. ', 'x.ｅｘｅ', 'run.sh', 'a.desktop', 'a.lnk'])(
  '%s might be run',
  (name) => expect(isExecutable(name)).toBe(true),
);

// All forms of documents that can carry programs, and of what installs them: who is asked for one is asked for the others.
test.each(
  'docm dotm xlsm xlsb xltm xlam xla slk iqy pptm potm ppsm ppam sldm accdb accde mdb mde ade adp ppkg msu msi msp vsto'.split(
    ' ',
  ),
)('a.%s might be run', (end) => expect(isExecutable(`a.${end}`)).toBe(true));

test.each(['notes.txt', 'exe', 'photo.exe.jpg', '', '.', 'report.pdf'])('%s is not run', (name) =>
  expect(isExecutable(name)).toBe(false),
);
