// Properties draw the same cases in every run, so that who changes something sees what the change did. `HONE_SEED=random` looks for
// new cases, `HONE_SEED=123` repeats those of a failure.
import fc from 'fast-check'

const SEED = 20_261_128
const asked = process.env.HONE_SEED ?? String(SEED)

if (asked !== 'random') fc.configureGlobal({ seed: Number(asked) })
