import { type CallToolResult, McpServer, type StandardSchemaWithJSON } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { asFailure, failureLines } from '../failure.ts'
import { issueWords } from './issues.ts'
import { TOOLS } from './registry.ts'
import type { Tool, ToolContext } from './tool.ts'

const INSTRUCTIONS =
  'Hone tunes hyperparameters: a study says what may vary and what is measured, trials try values, and a model chooses the next ones. ' +
  'To tune a program: list_choices where you need more than the defaults, validate_study, create_study, then wait_for_study until it has ended, and best_trials. ' +
  'To evaluate trials yourself: create_study without `trial`, then suggest_trials and complete_trial in turn. ' +
  'To choose the values yourself: create_study with `algorithm: {name: external}`, then enqueue_trials and list_trials in turn.'

export interface McpServerOptions {
  readonly version: string
  readonly context: ToolContext
  /** Without the tools that add or change something. */
  readonly onlyReads: boolean
  /** Told of every answer that is being made. */
  readonly onCall?: (answer: Promise<unknown>) => void
}

/** An MCP server with its tools, not yet connected to anybody. */
export function openMcpServer({ version, context, onlyReads, onCall }: McpServerOptions): McpServer {
  const server = new McpServer({ name: 'hone', version }, { capabilities: { tools: {} }, instructions: INSTRUCTIONS })
  for (const tool of TOOLS) {
    if (onlyReads && tool.effect !== 'reads') continue
    const { name, title, description, input, effect } = tool
    const annotations = { readOnlyHint: effect === 'reads', destructiveHint: effect === 'changes', openWorldHint: false }
    server.registerTool(name, { title, description, inputSchema: strictly(input), annotations }, (given) => {
      const answer = resultOf(tool, given, context)
      onCall?.(answer)
      return answer
    })
  }
  return server
}

/** Refuses arguments that the tool does not have: a result under another name would be a trial without one, for ever. */
function strictly({ shape }: z.ZodObject): StandardSchemaWithJSON<Record<string, unknown>, Record<string, unknown>> {
  const known = Object.keys(shape).join(', ') || 'nothing'
  const strict = z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? `there is no ${issue.keys.join(', ')} here; it takes ${known}` : undefined),
  })
  const validate = (given: unknown) => {
    const { data, error } = strict.safeParse(given)
    return error === undefined
      ? { value: data }
      : { issues: error.issues.map((issue) => ({ ...issue, message: issueWords(issue, given) })) }
  }
  return { '~standard': { ...strict['~standard'], validate } }
}

/** What went wrong is an answer too: the agent reads it and does better. */
async function resultOf(tool: Tool, input: Record<string, unknown>, context: ToolContext): Promise<CallToolResult> {
  try {
    return { content: [{ type: 'text', text: JSON.stringify(await tool.answer(input, context)) }] }
  } catch (error) {
    return { isError: true, content: [{ type: 'text', text: failureLines(asFailure(error)).join('\n') }] }
  }
}
