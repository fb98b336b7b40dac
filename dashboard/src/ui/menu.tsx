import type { ComponentChildren, JSX } from 'preact'
import { useRef } from 'preact/hooks'

interface MenuProps {
  readonly label: string
  /** Paths in a square of 20. */
  readonly icon: JSX.Element
  /** Gets the panel or dialog that the menu stands in, and how to close it. */
  readonly children: (menu: { close: () => void; panel: () => Element }) => ComponentChildren
}

/** Some actions or choices behind a small button. Closes when the focus leaves, and by Escape. */
export function Menu({ label, icon, children }: MenuProps) {
  const menu = useRef<HTMLDetailsElement>(null)
  const close = () => menu.current?.removeAttribute('open')
  return (
    <details
      class="menu"
      ref={menu}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || menu.current?.open !== true) return
        event.stopPropagation()
        close()
        menu.current.querySelector('summary')?.focus()
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) close()
      }}
    >
      <summary class="icon-button" aria-label={label} title={label}>
        <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
          {icon}
        </svg>
      </summary>
      {/* what is pressed between its items leaves the focus inside */}
      <div class="menu-items" tabIndex={-1}>
        {children({ close, panel: () => menu.current!.closest('.panel') ?? document.body })}
      </div>
    </details>
  )
}
