/** Something outside the code keeps Gatehouse from starting; the message is one line that says what to do. */
export class StartError extends Error {}

/** Migrations are missing, and the role of DATABASE_URL lacks the privilege to apply them. */
export class MigrationForbidden extends StartError {}
