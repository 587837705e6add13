/** Counts over several runners. A runner that ends without a result counts as one failure. */
export class Tally {
  passed = 0;
  failed = 0;
  skipped = 0;

  step(name, ok) {
    if (ok) this.passed += 1;
    else {
      this.failed += 1;
      process.stderr.write(`parley: ${name} failed\n`);
    }
  }

  vitest(code, results) {
    if (!results) return this.step('the unit test runner', false);
    this.passed += results.numPassedTests;
    this.failed += results.numFailedTests;
    this.skipped += results.numPendingTests + results.numTodoTests;
    // A file that could not be loaded, or an error outside of any test.
    if (code !== 0 && results.numFailedTests === 0) this.step('the unit test runner', false);
  }

  playwright(code, results) {
    if (!results) return this.step('the end-to-end test runner', false);
    const { expected, unexpected, flaky, skipped } = results.stats;
    this.passed += expected;
    this.failed += unexpected + flaky;
    this.skipped += skipped;
    if (code !== 0 && unexpected + flaky === 0) this.step('the end-to-end test runner', false);
  }

  toString() {
    return `${this.passed} passed, ${this.failed} failed, ${this.skipped} skipped`;
  }
}
