/** Kubernetes quantities of processors: `2`, `0.5`, `500m`. */
export const PROCESSORS = /^[0-9]+(\.[0-9]+)?m?$/

/** Any quantity of Kubernetes. */
export const QUANTITY = /^[0-9]+(\.[0-9]+)?(m|Ki|Mi|Gi|Ti|Pi|k|M|G|T|P)?$/
