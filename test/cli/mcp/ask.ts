import type { Client } from '@modelcontextprotocol/client'

/** Calls an agent's tools: the answer as JSON, or what it was refused with. */
export function asking(agent: Client) {
  return async (name: string, input: Record<string, unknown> = {}) => {
    const { content, isError } = await agent.callTool({ name, arguments: input })
    const [first] = content
    if (first?.type !== 'text') throw new Error('the answer is no text')
    return isError ? { refused: first.text } : JSON.parse(first.text)
  }
}
