/**
 * yaml: study documents, YAML or JSON, to checked specs; every error with its line and column.
 *
 * Its rooms, each of which looks only at those before it: `source` reads texts and says what is wrong at which place, `space` and `trial` read
 * these two sections (the others lie here), `katib` and `sweep` make study documents of those of other systems, `writing` changes documents.
 */

export { type DocumentOptions, type ParsedDocument, parseStudyDocument } from './document.ts'
export { studyJsonSchema } from './json-schema.ts'
export { parameterLine, specToDocument } from './write.ts'
export { type CommandGroups, withInCommand } from './writing/add-to-command.ts'
export { followingDocument, type SetBeside } from './writing/following.ts'
export { type ParameterDocuments, setParameters } from './writing/set-parameters.ts'
