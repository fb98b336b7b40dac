/** What seldom changes beside the spec (metadata, edits, the document's format) gets a place that a report does not rewrite. */
export const sql0002 = `
ALTER TABLE studies ADD COLUMN extras TEXT;
`
