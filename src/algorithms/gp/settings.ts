import { z } from 'zod'

/** What a user may set; the defaults are right for nearly everyone. */
export const gpSettings = z.strictObject({
  initial: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe('Trials spread over the space before the model decides. Default: 2 to 10, by the number and kind of parameters.'),
})

export type GpSettings = z.infer<typeof gpSettings>
