import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

interface TabsProps {
  readonly label: string
  readonly tabs: Readonly<Record<string, string>>
  readonly chosen: string
  readonly choose: (name: string) => void
  /** Puts the tabs among what stands beside them. */
  readonly head?: (tabs: ComponentChildren) => ComponentChildren
  /** What the chosen tab shows. */
  readonly children: ComponentChildren
}

/** Where keys lead from a tab among so many; counted from the end when negative. */
const MOVES: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at) => at - 1,
  Home: () => 0,
  End: () => -1,
}

/** Tabs as keyboards know them, above what the chosen one shows: one stop, arrows move along. */
export function Tabs({ label, tabs, chosen, choose, head = (list) => list, children }: TabsProps) {
  const id = useId()
  const names = Object.keys(tabs)
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const next = names.at(MOVES[event.key]?.(names.indexOf(chosen), names.length) ?? names.length)
    if (next === undefined) return
    event.preventDefault()
    choose(next)
    event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')[names.indexOf(next)]?.focus()
  }
  return (
    <>
      {head(
        <div class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
          {names.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              aria-selected={name === chosen}
              aria-controls={id}
              tabIndex={name === chosen ? 0 : -1}
              onClick={() => choose(name)}
            >
              {tabs[name]}
            </button>
          ))}
        </div>,
      )}
      <div role="tabpanel" id={id} aria-label={tabs[chosen]}>
        {children}
      </div>
    </>
  )
}
