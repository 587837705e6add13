import { expect, test } from 'vitest';
import { pseudoLocale } from '../words/locale';
import {
  controlsOf,
  initialSettings,
  initialValues,
  preferencePages,
  settingsChanges,
  settingsSchema,
  settingsShape,
  withoutPrivate,
} from './settings';
import { soundKindOf } from './sounds';

test('every setting has an initial value that its schema permits', () => {
  expect(Object.keys(initialValues())).toEqual(Object.keys(settingsShape));
  expect(initialSettings()).toEqual(initialValues());
});

test('every control offers each value of its setting once; switches are for on and off', () => {
  const controls = preferencePages.flatMap((page) => controlsOf(page, []));
  expect(controls.length).toBeGreaterThan(0);
  expect(new Set(controls.map(({ control }) => control.label.key)).size).toBe(controls.length);
  for (const { name, control } of controls) {
    const offered = control.options?.map(({ value }) => value) ?? [true, false];
    for (const value of offered)
      expect(settingsChanges.safeParse({ [name]: value })).toEqual({
        success: true,
        data: { [name]: value },
      });
    const schema: unknown = Reflect.get(settingsShape, name);
    // A file is chosen in a dialog.
    const tested = name === 'language' ? [pseudoLocale] : soundKindOf(name) ? ['file'] : [];
    if (control.options) expect(schema).toMatchObject({ options: [...offered, ...tested] });
    else expect(settingsChanges.safeParse({ [name]: 'on' }).success).toBe(false);
  }
});

test('any subset of settings can be changed; absent ones stay, and invalid values are refused', () => {
  expect(settingsChanges.parse({})).toEqual({});
  expect(settingsChanges.parse({ theme: 'dark', unknown: 1 })).toEqual({ theme: 'dark' });
  for (const bad of [{ theme: 'pink' }, { nearby: { hops: 0 } }, { server: { host: '', port: 1 } }, null, 7])
    expect(settingsChanges.safeParse(bad).success).toBe(false);
});

test('windows of a single conversation receive no addresses and no people', () => {
  const settings = settingsSchema.parse({
    ...initialSettings(),
    theme: 'dark',
    server: { host: 'secret.example', port: 6666 },
    hosting: { enabled: true, port: 7777, name: 'Secret' },
    nearby: { ...initialSettings().nearby, manual: [{ host: 'secret.example', port: 1 }] },
    ignored: [{ id: 'secret', user: 'Secret' }],
  });
  const shown = withoutPrivate(settings);
  expect(shown.theme).toBe('dark');
  expect(JSON.stringify(shown)).not.toMatch(/secret|7777/i);
});
