import type { ComponentChildren } from 'preact'
import { session, signOut } from '../api/session.ts'
import type { Connection } from '../api/stream.ts'
import { STUDIES_HREF } from '../state/route.ts'
import { theme, turnTheme } from '../state/theme.ts'

const WORDS: Readonly<Record<Connection, string>> = { connecting: 'Connecting', live: 'Live', lost: 'Reconnecting' }

/** Name, way back, freshness (none where nothing is shown) and the light switch. */
export function TopBar({ connection, children }: { connection?: Connection; children?: ComponentChildren }) {
  const other = theme.value === 'dark' ? 'light' : 'dark'
  return (
    <header class="top">
      <a class="brand" href={STUDIES_HREF}>
        <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
          <rect width="32" height="32" rx="8" class="brand-ground" />
          <path d="M6 9c3 10 8 14 20 15" class="brand-curve" />
          <circle cx="26" cy="24" r="2.6" class="brand-dot" />
        </svg>
        Hone
      </a>
      <nav class="crumbs" aria-label="Where you are">
        {children}
      </nav>
      {connection !== undefined && (
        <span
          class={`freshness freshness-${connection}`}
          role="status"
          title={
            connection === 'lost'
              ? 'The server does not answer. One that `hone run` brought ends with its study: `hone serve` shows it again.'
              : undefined
          }
        >
          {WORDS[connection]}
        </span>
      )}
      {session.value?.who !== undefined && (
        <button type="button" class="button" title={`Signed in as ${session.value.who}`} onClick={() => void signOut()}>
          Sign out
        </button>
      )}
      <button type="button" class="icon-button" onClick={turnTheme} aria-label={`Turn ${other}`} title={`Turn ${other}`}>
        <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
          {other === 'dark' ? (
            <path d="M15.8 12.4A6.6 6.6 0 0 1 7.6 4.2a6.6 6.6 0 1 0 8.2 8.2z" />
          ) : (
            <path d="M10 6.2a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.6zM10 1.8v1.7m0 13v1.7M1.8 10h1.7m13 0h1.7M4.2 4.2l1.2 1.2m9.2 9.2 1.2 1.2m0-11.6-1.2 1.2M5.4 14.6l-1.2 1.2" />
          )}
        </svg>
      </button>
    </header>
  )
}
