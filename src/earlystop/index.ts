/** earlystop: says, from curves alone, whether a running trial is hopeless, and why. */
export * from './rule.ts'
