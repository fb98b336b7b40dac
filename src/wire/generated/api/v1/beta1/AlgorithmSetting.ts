// Original file: katib/suggestion.proto


export interface AlgorithmSetting {
  'name'?: (string);
  'value'?: (string);
}

export interface AlgorithmSetting__Output {
  'name': (string);
  'value': (string);
}
