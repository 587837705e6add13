/**
 * Loaded into the main process of an app that is measured (electron -r): for each line on standard input, double-clicks the
 * row of the first window that has this text, and prints when, in milliseconds of CLOCK_MONOTONIC. The click enters where
 * Chromium takes those of the X server.
 */
/* eslint-disable @typescript-eslint/no-require-imports -- Electron loads it before the app, which may be a module */
const { createInterface } = require('node:readline');
const { webContents } = require('electron');

const placeOf = `(text) => {
  const row = [...document.querySelectorAll('[role=option]')].find((each) => each.textContent.includes(text));
  row.scrollIntoView();
  const { x, y, height } = row.getBoundingClientRect();
  return { x: Math.round(x + 60), y: Math.round(y + height / 2) };
}`;

createInterface({ input: process.stdin }).on('line', async (text) => {
  const [first] = webContents.getAllWebContents().sort((a, b) => a.id - b.id);
  const place = await first.executeJavaScript(`(${placeOf})(${JSON.stringify(text)})`);
  const press = (type, clickCount) => first.sendInputEvent({ type, ...place, button: 'left', clickCount });
  press('mouseDown', 1);
  press('mouseUp', 1);
  press('mouseDown', 2);
  const at = Number(process.hrtime.bigint()) / 1e6;
  press('mouseUp', 2);
  process.stdout.write(`clicked ${at}\n`);
});
