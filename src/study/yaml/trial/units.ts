/** Kubernetes quantities of processors: `2`, `0.5`, `500m`; and numbers as they are written here, `1e-7`. */
export const PROCESSORS = /^[0-9]+(\.[0-9]+)?(m|e[-+]?[0-9]+)?$/

/** Any quantity of Kubernetes. */
export const QUANTITY = /^[0-9]+(\.[0-9]+)?(m|Ki|Mi|Gi|Ti|Pi|k|M|G|T|P|e[-+]?[0-9]+)?$/
