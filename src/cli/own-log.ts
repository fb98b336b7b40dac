import type { FollowView } from './follow-views.ts'

/** Where a server of this command's own writes its log. */
export interface OwnLog {
  /** Takes whole lines. */
  write(lines: string): void
  /** From now on this view is open; none when undefined. */
  show(view: FollowView | undefined): void
}

/** Writes it to stderr: on a terminal above what the open view redraws there, which it would run through. */
export function openOwnLog(stderr: NodeJS.WriteStream): OwnLog {
  let open: FollowView | undefined
  return {
    write(lines) {
      if (stderr.isTTY === true && open?.above !== undefined) open.above(lines)
      else stderr.write(lines)
    },
    show(view) {
      open = view
    },
  }
}
