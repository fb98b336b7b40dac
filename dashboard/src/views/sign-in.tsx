import { useSignal } from '@preact/signals'
import { refusal, signIn } from '../api/session.ts'
import { Page } from '../ui/page.tsx'
import { Trouble, useTask } from '../ui/task.tsx'
import { TopBar } from '../ui/top-bar.tsx'

/** Asks for a token, where the server shows nothing without one. */
export function SignInView() {
  const text = useSignal('')
  const { trouble, run } = useTask()
  const submit = (event: Event) => {
    event.preventDefault()
    run(signIn(text.value))
  }
  return (
    <>
      <TopBar />
      <Page>
        <form class="sign-in" onSubmit={submit}>
          <h1>Sign in</h1>
          <label class="field">
            <span>Token</span>
            <input
              type="password"
              autocomplete="current-password"
              required
              autofocus
              value={text.value}
              onInput={(event) => {
                text.value = event.currentTarget.value
              }}
            />
          </label>
          <p class="note">
            Whoever runs this server makes one with <code>hone token create NAME</code>. The browser stays signed in for a week.
          </p>
          <Trouble text={trouble.value ?? refusal.value} />
          <div class="actions">
            <button type="submit" class="button primary">
              Sign in
            </button>
          </div>
        </form>
      </Page>
    </>
  )
}
