// What `npm test` prints at its end: every failed test by name with the first lines of its message (a log that is cut keeps its end), then the table.

const MESSAGE_LINES = 12

/**
 * The tests that failed in a run of vitest.
 * @param {object} result what vitest's JSON reporter wrote
 * @returns {{ file: string, test: string, message: string }[]} files from the root; a file that did not load counts once, with its own message
 */
export function failedTests(result, root) {
  return result.testResults.flatMap((file) => {
    const name = file.name.startsWith(`${root}/`) ? file.name.slice(root.length + 1) : file.name
    const failed = file.assertionResults.filter(({ status }) => status === 'failed')
    if (failed.length === 0 && file.status === 'failed') return [{ file: name, test: '(the file)', message: file.message }]
    return failed.map(({ fullName, failureMessages }) => ({ file: name, test: fullName, message: failureMessages.join('\n') }))
  })
}

/**
 * The report of all suites, to be printed.
 * @param {{ name: string, passed: number, failed: number, skipped: number, failures?: { file: string, test: string, message: string }[] }[]} rows
 */
export function testReport(rows) {
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0)
  const failures = rows.filter(({ failed }) => failed > 0).flatMap(failuresOf)
  return [
    ...failures,
    '',
    'suite             executed  skipped  failed',
    ...rows.map(
      ({ name, passed, failed, skipped }) =>
        `${name.padEnd(18)}${String(passed + failed).padStart(8)}${String(skipped).padStart(9)}${String(failed).padStart(8)}`,
    ),
    '',
    `${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`,
  ].join('\n')
}

function failuresOf({ name, failures = [] }) {
  if (failures.length === 0) return [`\nfailed: ${name}, without a failed test: see what it printed`]
  return failures.map((failure) => failureLines(name, failure))
}

function failureLines(suite, { file, test, message }) {
  const lines = message.split('\n')
  const shown = lines.slice(0, MESSAGE_LINES).map((line) => `    ${line}`)
  return [`\nfailed: ${suite}, ${file}: ${test}`, ...shown, ...(lines.length > MESSAGE_LINES ? ['    …'] : [])].join('\n')
}
