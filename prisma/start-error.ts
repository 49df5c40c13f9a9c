/** Something outside the code keeps Gatehouse from starting; the message is one line that says what to do. */
export class StartError extends Error {}
