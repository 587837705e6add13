const linesOfMessage = 12;

/**
 * Counts over several runners, and keeps what failed, so that the end of a long output names it.
 * A runner that ends without a result counts as one failure.
 */
export class Tally {
  passed = 0;
  failed = 0;
  skipped = 0;
  #failures = [];

  step(name, ok) {
    if (ok) this.passed += 1;
    else this.#fail(name);
  }

  vitest(code, results) {
    if (!results) return this.step('the unit test runner', false);
    this.passed += results.numPassedTests;
    this.skipped += results.numPendingTests + results.numTodoTests;
    const failed = failuresOfVitest(results);
    for (const { name, message } of failed) this.#fail(name, message);
    // An error outside of any test and file.
    if (code !== 0 && failed.length === 0) this.step('the unit test runner', false);
  }

  playwright(code, results) {
    if (!results) return this.step('the end-to-end test runner', false);
    const { expected, skipped } = results.stats;
    this.passed += expected;
    this.skipped += skipped;
    const failed = results.suites.flatMap(failuresOfPlaywright);
    for (const { name, message } of failed) this.#fail(name, message);
    if (code !== 0 && failed.length === 0) this.step('the end-to-end test runner', false);
  }

  /** What failed, each with the beginning of its message, and the counts as the last line. */
  toString() {
    return [...this.#failures, `${this.passed} passed, ${this.failed} failed, ${this.skipped} skipped`].join(
      '\n',
    );
  }

  #fail(name, message = '') {
    this.failed += 1;
    const lines = message.split('\n').slice(0, linesOfMessage);
    this.#failures.push([`FAILED ${name}`, ...lines.map((line) => `  ${line}`)].join('\n').trimEnd());
  }
}

function failuresOfVitest({ testResults }) {
  return testResults.flatMap(({ name: file, status, message, assertionResults }) => {
    const tests = assertionResults.filter((test) => test.status === 'failed');
    // A file that could not be loaded has no test that failed.
    if (tests.length === 0) return status === 'failed' ? [{ name: file, message }] : [];
    return tests.map((test) => ({
      name: `${file} > ${test.fullName}`,
      message: test.failureMessages.join('\n'),
    }));
  });
}

/** A suite of Playwright's has specs, and suites within it. A test that passed only when it was repeated has failed. */
function failuresOfPlaywright({ suites = [], specs = [] }) {
  const own = specs.flatMap(({ file, title, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ projectName, results }) => ({
        name: `[${projectName}] ${file} > ${title}`,
        message: results.flatMap(({ errors }) => errors.map((error) => error.message)).join('\n'),
      })),
  );
  return [...own, ...suites.flatMap(failuresOfPlaywright)];
}
