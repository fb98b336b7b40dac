/** earlystop: says, from curves alone, whether a running trial is hopeless, and why. */
export * from './registry.ts'
export * from './rule.ts'
