// Original file: katib/suggestion.proto


/**
 * Of a search for architectures it is only known that it is one.
 */
export interface NasConfig {
}

/**
 * Of a search for architectures it is only known that it is one.
 */
export interface NasConfig__Output {
}
