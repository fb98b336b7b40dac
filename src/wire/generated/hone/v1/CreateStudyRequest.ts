// Original file: hone/v1/study_service.proto


export interface CreateStudyRequest {
  /**
   * The study document, YAML or JSON.
   */
  'document'?: (string);
  /**
   * Folder that relative paths and the trials' commands start from, on the server's machine.
   */
  'workingFolder'?: (string);
  'requestId'?: (string);
  /**
   * When the name is taken, take the next free NAME-2, NAME-3, ... instead of refusing.
   */
  'numberIfTaken'?: (boolean);
  /**
   * Replaces the document's name; PROJECT/NAME its project as well.
   */
  'name'?: (string);
  /**
   * Begin paused: nothing runs before ResumeStudy, as while history is brought in.
   */
  'paused'?: (boolean);
}

export interface CreateStudyRequest__Output {
  /**
   * The study document, YAML or JSON.
   */
  'document': (string);
  /**
   * Folder that relative paths and the trials' commands start from, on the server's machine.
   */
  'workingFolder': (string);
  'requestId': (string);
  /**
   * When the name is taken, take the next free NAME-2, NAME-3, ... instead of refusing.
   */
  'numberIfTaken': (boolean);
  /**
   * Replaces the document's name; PROJECT/NAME its project as well.
   */
  'name': (string);
  /**
   * Begin paused: nothing runs before ResumeStudy, as while history is brought in.
   */
  'paused': (boolean);
}
