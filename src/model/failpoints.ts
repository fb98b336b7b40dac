/**
 * Places where a crash would hurt most. A test makes the server kill itself at one of them (HONE_FAILPOINT=NAME, or NAME:3 for the
 * third time that it is passed), starts it again and compares what it kept with what it had answered: test/crash.
 * Outside such a test passing one costs a call that does nothing.
 */
export const FAILPOINTS = {
  'folder.taken': 'the data folder is locked, nothing in it was opened',
  'token.written': 'the new token lies under its temporary name',
  'store.opened': 'the schema is up to date',
  'store.filled': 'every write of a turn is in its transaction, which is not committed',
  'store.committed': 'the transaction is on the disk, and nobody knows',
  'create.named': 'a new study has its name in memory only',
  'change.applied': 'a change is in memory, and on its way to the store',
  'change.kept': 'a change is kept; no watcher and no caller was told',
  'suggest.computed': 'the algorithm has answered; no trial was made of it',
  'delete.hidden': 'a deleted study is gone from memory, and in the store',
  'artifact.whole': 'an artifact’s bytes are on the disk; no trial has it',
  'artifact.kept': 'a trial has an artifact, whose bytes lie where uploads lie',
  'attempt.kept': 'an attempt is kept; its process was not started',
  'attempt.started': 'an attempt’s process was started; nothing was noted of it',
  'attempt.ended': 'an attempt’s end was seen; its trial is not completed',
  'server.bound': 'the server listens, and has told nobody where',
  'announce.written': 'word of the server lies under a temporary name',
  'announce.halfway': 'the data folder names the server, the user’s state folder does not',
  'server.leaving': 'the server was told to go, and has not closed anything',
} as const satisfies Record<string, string>

export type FailpointName = keyof typeof FAILPOINTS

let strike: (name: FailpointName) => void = () => {}

/** Passes a named place. */
export function failpoint(name: FailpointName): void {
  strike(name)
}

/** Says what happens at every failpoint from now on: for main alone. */
export function armFailpoints(what: (name: FailpointName) => void): void {
  strike = what
}
