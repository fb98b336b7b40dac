/** numerics: linear algebra, special functions, optimisers, sequences and random streams on Float64Array; knows no study. */
export {}
