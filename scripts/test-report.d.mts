export interface FailedTest {
  file: string
  test: string
  message: string
}

/** The tests that failed in a run of vitest, of what its JSON reporter wrote; files are said from the root. */
export function failedTests(result: object, root: string): FailedTest[]

/** The report of all suites, to be printed: failed tests with their messages, then the table. */
export function testReport(rows: { name: string; passed: number; failed: number; skipped: number; failures?: FailedTest[] }[]): string
