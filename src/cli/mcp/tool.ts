import type { z } from 'zod'
import type { ReadCatalogue } from '../catalogue.ts'
import type { Connection } from '../connection.ts'

/** Runs something with an open connection, and closes it. */
export type Reach = <Answer>(use: (connection: Connection) => Promise<Answer>) => Promise<Answer>

/** What a tool may use. */
export interface ToolContext {
  /** For tools that look at studies: a data folder answers also while no server runs on it. */
  readonly looking: Reach
  /** For tools that need a server but no study. */
  readonly asking: Reach
  /** For tools that change something: throws where no server runs. */
  readonly changing: Reach
  readonly catalogue: ReadCatalogue
}

/** Something that an agent can ask for. Adding one is an object like this and a line in registry.ts. */
export interface Tool {
  readonly name: string
  /** A few words, for lists that people see. */
  readonly title: string
  /** For the agent: what it does and when to use it. */
  readonly description: string
  readonly input: z.ZodObject
  /** reads: it only looks. adds: what was there stays as it was. changes: what runs may be ended. Agents' programs ask people first by this. */
  readonly effect: 'reads' | 'adds' | 'changes'
  /** The answer as JSON. Throws what commands throw: the agent reads its words. */
  answer(input: Record<string, unknown>, context: ToolContext): Promise<unknown>
}

/** A tool whose `answer` knows the types of its input. */
export function describeTool<Input extends z.ZodObject>(
  tool: Omit<Tool, 'input' | 'answer'> & {
    readonly input: Input
    answer(input: z.output<Input>, context: ToolContext): Promise<unknown>
  },
): Tool {
  // The protocol's library has checked the input against the schema by then.
  return { ...tool, answer: (input, context) => tool.answer(input as z.output<Input>, context) }
}
