/** The product name where none is set. Apart from the schema, so that no page loads what checks it. */
export const ownName = 'Gatehouse';
