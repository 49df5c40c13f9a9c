/** The id of the form that the tick boxes of the list belong to. */
export const selectionForm = 'selection';
