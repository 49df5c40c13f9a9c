/** Durations in milliseconds, by their names. */
export const seconds = (count: number) => count * 1_000;
export const minutes = (count: number) => seconds(count * 60);
export const hours = (count: number) => minutes(count * 60);
export const days = (count: number) => hours(count * 24);

export const later = (from: Date, duration: number) => new Date(from.getTime() + duration);
export const earlier = (from: Date, duration: number) => new Date(from.getTime() - duration);
