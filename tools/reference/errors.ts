import { status } from '@grpc/grpc-js'
import { ERROR_CATALOGUE } from '../../src/model/index.ts'
import { OUTCOMES } from '../../src/wire/index.ts'
import { cell } from './schema-tables.ts'

/** Every code with its category, and what each category means at each door. */
export function errorsPage(): string {
  const categories = Object.entries(OUTCOMES).map(([name, { next, grpc, http, exit, retry }]) => {
    const retried = retry === 'no' ? 'no' : `yes, ${retry}`
    return `| ${name} | ${next} | ${status[grpc]} | ${http} | ${exit} | ${retried} |`
  })
  const codes = Object.entries(ERROR_CATALOGUE).map(([code, { category, hint }]) => `| \`${code}\` | ${category} | ${cell(hint)} |`)
  const parts = [
    '# Errors',
    'Every outcome that a caller must handle has a code, and every code a category that says what the caller does next. Written by `node tools/generate-reference.ts` from the tables that the doors use; do not edit.',
    '## What to do next',
    ['| category | next | gRPC | HTTP | exit code | retry |', '|---|---|---|---|---|---|', ...categories].join('\n'),
    'The command line also ends with 0 (done), 1 (a bug of ours, or INTERNAL), 10 (the study that it waited for failed, or every trial of it did) and 130 (Ctrl-C).',
    '## Codes',
    ['| code | category | hint |', '|---|---|---|', ...codes].join('\n'),
    '## Where they stand',
    'gRPC: the status code, and in the binary trailer `grpc-status-details-bin` a `google.rpc.ErrorInfo` (`reason` = the code, `domain` = `hone.dev`, `metadata` = the ids concerned and the hint), where a pause helps a `google.rpc.RetryInfo` with its length, for bad input also `google.rpc.BadRequest` and `hone.v1.Problems`: one problem for each field, with its value, line, column and remedy.',
    'HTTP: `{"error": {"code", "category", "message", "hint", "problems", "subject"}}`; `Retry-After` where a pause helps. A bug is 500 with the code `INTERNAL`, without detail: the server’s log has it.',
  ]
  return `${parts.join('\n\n')}\n`
}
