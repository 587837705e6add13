import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CompiledScripts, compiledFile, scriptOf } from './compiled-scripts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'parley-scripts-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const load = (file: string): unknown => new CompiledScripts().load(file);

describe('CompiledScripts', () => {
  it('runs a script with those that it requires, each once', () => {
    write('counter.js', 'exports.count = (exports.count ?? 0) + 1; exports.where = __dirname;');
    write('other.js', `module.exports = require('./counter.js').count;`);
    const main = `const { count, where } = require('./counter.js');
      module.exports = [count, require('./other.js'), where, require('node:path').basename(__filename)];`;
    expect(load(write('main.js', main))).toEqual([1, 1, folder, 'main.js']);
  });

  it('lets two scripts require each other', () => {
    write('b.js', `const a = require('./a.js'); exports.name = () => a.name + ' and b';`);
    const a = write(
      'a.js',
      `const b = require('./b.js'); exports.name = 'a'; exports.both = () => b.name();`,
    );
    expect((load(a) as { both(): string }).both()).toBe('a and b');
  });

  it('runs the code that was compiled, which V8 accepts wherever the scripts lie', () => {
    const elsewhere = write('elsewhere.js', `module.exports = 'compiled';`);
    const file = write('main.js', `module.exports = 'changed!';`);
    const code = scriptOf(elsewhere).createCachedData();
    expect(scriptOf(file, code).cachedDataRejected).toBe(false);
    writeFileSync(compiledFile(file), code);
    expect(load(file)).toBe('compiled');
  });

  it('compiles a script whose code V8 does not accept', () => {
    const file = write('main.js', `module.exports = 'fine';`);
    writeFileSync(compiledFile(file), 'no code at all');
    expect(load(file)).toBe('fine');
  });
});
