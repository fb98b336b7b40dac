// Writes the TypeScript types of the protos: `node tools/generate-wire.mjs [FOLDER]` (src/wire/generated when none is named).
// The test of the wire room runs it into a temporary folder and compares, so that types and protos cannot drift apart.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const target = resolve(process.argv[2] ?? join(root, 'src/wire/generated'))
const loader = dirname(createRequire(import.meta.url).resolve('@grpc/proto-loader/package.json'))

rmSync(target, { recursive: true, force: true })
execFileSync(
  process.execPath,
  [
    join(loader, 'build/bin/proto-loader-gen-types.js'),
    ...['--longs=Number', '--enums=String', '--defaults', '--oneofs', '--includeComments', '--grpcLib=@grpc/grpc-js'],
    ...['--targetFileExtension=.ts', '--importFileExtension=.ts', `--includeDirs=${join(root, 'proto')}`, `--outDir=${target}`],
    ...['hone/v1/study_service.proto', 'hone/v1/access_service.proto', 'google/rpc/status.proto', 'google/rpc/error_details.proto'],
    ...['vizier/pythia_service.proto', 'aiplatform/aiplatform_service.proto', 'katib/db_manager.proto', 'katib/suggestion.proto'],
  ],
  { stdio: ['ignore', 'ignore', 'inherit'] },
)

// The generator names each source by where it lay on this machine: name it by where it lies among the protos.
for (const entry of readdirSync(target, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue
  const file = join(entry.parentPath, entry.name)
  const text = readFileSync(file, 'utf8').replace(/^\/\/ Original file: (.*)$/gm, (_, source) => {
    const inProto = relative(join(root, 'proto'), resolve(root, 'proto', source))
    return `// Original file: ${inProto.startsWith('..') || source === 'null' ? 'a well-known type' : inProto}`
  })
  writeFileSync(file, `${text.trimEnd()}\n`)
}
