import { expect, test } from 'vitest';
import { isExecutable } from './executable';

test.each(['setup.exe', 'SETUP.EXE', 'a.b.Js', 'x.exe. ', 'x.ｅｘｅ', 'run.sh', 'a.desktop', 'a.lnk'])(
  '%s might be run',
  (name) => expect(isExecutable(name)).toBe(true),
);

test.each(['notes.txt', 'exe', 'photo.exe.jpg', '', '.', 'report.pdf'])('%s is not run', (name) =>
  expect(isExecutable(name)).toBe(false),
);
