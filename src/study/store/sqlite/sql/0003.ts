/** Specs say which constraints and derived metrics a study has: those of before have none. */
export const sql0003 = `
UPDATE studies SET spec = json_set(spec, '$.constraints', json('[]'), '$.derived', json('{}'))
WHERE json_type(spec, '$.derived') IS NULL;
`
