import { describe, expect, it } from 'vitest';
import { Tally } from './tally.mjs';

const vitestResults = (testResults, more = {}) => ({
  numPassedTests: 1,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults,
  ...more,
});

const passed = { fullName: 'adds', status: 'passed', failureMessages: [] };
const failed = { fullName: 'subtracts', status: 'failed', failureMessages: ['expected 1\nto be 2'] };

describe('the end of a test run', () => {
  it('has only the counts if nothing failed', () => {
    const tally = new Tally();
    tally.step('linting', true);
    tally.vitest(0, vitestResults([{ name: 'a.test.ts', status: 'passed', assertionResults: [passed] }]));
    expect(String(tally)).toBe('2 passed, 0 failed, 0 skipped');
  });

  it('names each test that failed, with its message, before the counts', () => {
    const tally = new Tally();
    tally.vitest(
      1,
      vitestResults([{ name: 'a.test.ts', status: 'failed', assertionResults: [passed, failed] }]),
    );
    expect(String(tally)).toBe(
      'FAILED a.test.ts > subtracts\n  expected 1\n  to be 2\n1 passed, 1 failed, 0 skipped',
    );
  });

  it('counts a file that could not be loaded, and a runner that failed otherwise', () => {
    const tally = new Tally();
    const broken = { name: 'b.test.ts', status: 'failed', message: 'no such import', assertionResults: [] };
    tally.vitest(1, vitestResults([broken]));
    tally.vitest(1, vitestResults([], { numPassedTests: 0 }));
    tally.vitest(1, undefined);
    expect(String(tally)).toContain('FAILED b.test.ts\n  no such import\n');
    expect(tally.failed).toBe(3);
  });

  it('names end-to-end tests in nested suites, also those that passed only when repeated', () => {
    const tally = new Tally();
    const test = (status) => ({
      status,
      projectName: 'app',
      results: [{ errors: [{ message: 'no window' }] }],
    });
    const specs = [{ file: 'chat.spec.ts', title: 'two people chat', tests: [test('unexpected')] }];
    const nested = { specs: [{ file: 'chat.spec.ts', title: 'three chat', tests: [test('flaky')] }] };
    tally.playwright(1, { stats: { expected: 5, skipped: 1 }, suites: [{ specs, suites: [nested] }] });
    expect(String(tally).split('\n')).toEqual([
      'FAILED [app] chat.spec.ts > two people chat',
      '  no window',
      'FAILED [app] chat.spec.ts > three chat',
      '  no window',
      '5 passed, 2 failed, 1 skipped',
    ]);
  });

  it('shortens a long message', () => {
    const tally = new Tally();
    const long = { ...failed, failureMessages: [Array(500).fill('line').join('\n')] };
    tally.vitest(1, vitestResults([{ name: 'a.test.ts', status: 'failed', assertionResults: [long] }]));
    expect(String(tally).split('\n').length).toBeLessThan(20);
  });
});
