// Original file: katib/db_manager.proto


/**
 * A value in text.
 */
export interface Metric {
  'name'?: (string);
  'value'?: (string);
}

/**
 * A value in text.
 */
export interface Metric__Output {
  'name': (string);
  'value': (string);
}
