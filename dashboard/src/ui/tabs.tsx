interface TabsProps {
  readonly label: string
  readonly tabs: Readonly<Record<string, string>>
  readonly chosen: string
  readonly choose: (name: string) => void
}

/** Tabs as keyboards know them: one stop, arrows move along. */
export function Tabs({ label, tabs, chosen, choose }: TabsProps) {
  const names = Object.keys(tabs)
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = names[(names.indexOf(chosen) + step + names.length) % names.length]
    if (step === 0 || next === undefined) return
    event.preventDefault()
    choose(next)
    event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')[names.indexOf(next)]?.focus()
  }
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {names.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          aria-selected={name === chosen}
          tabIndex={name === chosen ? 0 : -1}
          onClick={() => choose(name)}
        >
          {tabs[name]}
        </button>
      ))}
    </div>
  )
}
