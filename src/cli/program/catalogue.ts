import type { Command } from 'commander'
import type { CatalogueKind, ReadCatalogue } from '../catalogue.ts'

const KINDS: Record<CatalogueKind, string> = {
  algorithms: 'list what can choose the trials, or show one with its settings',
  rules: 'list what can end hopeless trials early, or show one with its settings',
  collectors: 'list where metrics can be read, or show one with its settings',
}

/** What a study file can name; needs no server. */
export function describeCatalogue(program: Command, read: ReadCatalogue): void {
  for (const [kind, description] of Object.entries(KINDS) as [CatalogueKind, string][]) {
    program
      .command(`${kind} [name]`)
      .description(description)
      .option('--json', 'print JSON')
      .action(async (name: string | undefined, flags: { json?: boolean }) => {
        const { showCatalogue } = await import('../commands/catalogue.ts')
        await showCatalogue(read, kind, name, flags)
      })
  }
}
