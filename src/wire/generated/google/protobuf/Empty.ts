// Original file: a well-known type


export interface Empty {
}

export interface Empty__Output {
}
