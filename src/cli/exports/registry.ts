import { csv } from './csv.ts'
import type { ExportFormat } from './format.ts'
import { json, jsonl } from './json.ts'
import { parquet } from './parquet.ts'
import { tensorboard } from './tensorboard.ts'

/** Every form in which a study can leave. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [csv, json, jsonl, parquet, tensorboard]
