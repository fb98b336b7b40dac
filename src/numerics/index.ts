/** numerics: linear algebra, special functions, optimisers, sequences and random streams on Float64Array; knows no study. */
export * from './lbfgs.ts'
export * from './linalg.ts'
export * from './quantile.ts'
export * from './rng.ts'
export * from './sobol.ts'
export * from './special.ts'
