// Original file: a well-known type


export interface StringValue {
  'value'?: (string);
}

export interface StringValue__Output {
  'value': (string);
}
