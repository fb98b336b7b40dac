/** yaml: study documents, YAML or JSON, to checked specs; every error with its line and column. */

export { type CommandGroups, withInCommand } from './add-to-command.ts'
export { type DocumentOptions, type ParsedDocument, parseStudyDocument } from './document.ts'
export { followingDocument, type SetBeside } from './following.ts'
export { studyJsonSchema } from './json-schema.ts'
export { type ParameterDocuments, setParameters } from './set-parameters.ts'
export { parameterLine, specToDocument } from './write.ts'
