import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'

let isFirst = true

/** Gives the focus to the page as a whole: what had it is gone, and the keys would begin at the top again. */
export function focusPage(): void {
  document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true })
}

/** What stands below the top bar. Who comes from another page has the focus here: the link that led here is gone. */
export function Page({ children }: { children: ComponentChildren }) {
  useEffect(() => {
    if (!isFirst && document.activeElement === document.body) focusPage()
    isFirst = false
  }, [])
  return (
    <main class="page" tabIndex={-1}>
      {children}
    </main>
  )
}
